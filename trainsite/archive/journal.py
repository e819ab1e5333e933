"""The journal of a run: what it is, then one line per finished step. It is kept when the run is complete."""

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

import orjson

from trainsite.archive.atomic import store_errors
from trainsite.archive.layout import JOURNAL
from trainsite.archive.migrate import upgrade
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError
from trainsite.records.codec import Json, dump_line, from_json, to_document
from trainsite.records.imported import Imported
from trainsite.records.run import SCHEMA_VERSION, Input, Recipe


@dataclass(frozen=True, kw_only=True)
class Header:
    """The first line: the run's identity. ``recipe_sha256`` covers all that must not change before a resume."""

    schema: str = "trainsite/run-journal"
    schema_version: int = SCHEMA_VERSION
    run_id: str
    started_at: str
    label: str | None
    commit: str | None
    commit_source: str | None
    recipe: Recipe
    inputs: tuple[Input, ...]
    recipe_sha256: str
    redacted_from: str | None = None
    """The run that this one is, redacted again."""
    imported: Imported | None = None
    """The foreign source that the run was read from."""


@dataclass(frozen=True)
class Finished:
    """A step whose record is in its place, by the SHA-256 of that record."""

    sha256: str
    adopted_from: str | None = None
    """The run whose step was taken over."""


@dataclass(frozen=True)
class Journal:
    """A journal as it was read: the run's identity, and its finished steps by their ids."""

    header: Header
    finished: dict[str, Finished] = field(default_factory=dict)


def load_journal(run: Path) -> Journal | None:
    """Return the journal of a run, None where there is none or its first line was never finished."""
    path = run / JOURNAL
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; check its permissions") from error
    header = _parse(lines[0])
    if header is None:
        return None
    document = upgrade("run-journal", header, place=str(path))
    try:
        return Journal(from_json(Header, document), dict(_finished(lines[1:])))
    except ValueError as error:
        raise StoreError(f"{path}:1: damaged ({error}); begin the run anew with --force") from error


def _finished(lines: list[bytes]) -> Iterator[tuple[str, Finished]]:
    """Yield the finished steps; a torn or strange line says nothing, so that its step is done again."""
    for line in lines:
        entry = _parse(line)
        if entry is not None and isinstance(entry.get("step"), str) and isinstance(entry.get("sha256"), str):
            origin = entry.get("adopted_from")
            yield entry["step"], Finished(entry["sha256"], origin if isinstance(origin, str) else None)


def start_journal(run: Path, header: Header) -> None:
    """Begin a run: its folder and the first line of its journal."""
    with store_errors(run):
        run.mkdir(parents=True, exist_ok=True)
    _append(run / JOURNAL, to_document(header), truncate=True)


def append_finished(run: Path, *, step: str, finished: Finished, finished_at: str) -> None:
    """Note that a step's record is in its place."""
    entry = {"step": step, "sha256": finished.sha256, "finished_at": finished_at, "adopted_from": finished.adopted_from}
    _append(run / JOURNAL, entry)


def _append(path: Path, entry: Json, *, truncate: bool = False) -> None:
    with store_errors(path), path.open("wb" if truncate else "ab") as file:
        if not truncate and file.tell() and not path.read_bytes().endswith(b"\n"):
            file.write(b"\n")
        file.write(dump_line(entry))  # a line that a power cut takes costs one step done again, so no fsync


def _parse(line: bytes) -> dict[str, Json] | None:
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return entry if isinstance(entry, dict) else None
