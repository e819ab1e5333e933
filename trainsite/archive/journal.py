"""The journal of a run: what it is, then one line per finished step. It is kept when the run is complete."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from trainsite.archive.atomic import store_errors
from trainsite.archive.layout import JOURNAL
from trainsite.archive.migrate import upgrade
from trainsite.errors import StoreError
from trainsite.records.codec import Json, dump_line, from_json, to_document
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


@dataclass(frozen=True)
class Journal:
    """A journal as it was read; ``finished`` maps a step to the SHA-256 of its record."""

    header: Header
    finished: dict[str, str] = field(default_factory=dict)


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
    finished = {}
    for line in lines[1:]:
        entry = _parse(line)
        if entry is not None:
            finished[str(entry["step"])] = str(entry["sha256"])
    return Journal(from_json(Header, document), finished)


def start_journal(run: Path, header: Header) -> None:
    """Begin a run: its folder and the first line of its journal."""
    with store_errors(run):
        run.mkdir(parents=True, exist_ok=True)
    _append(run / JOURNAL, to_document(header), truncate=True)


def append_finished(run: Path, *, step: str, sha256: str, finished_at: str) -> None:
    """Note that a step's record is in its place."""
    _append(run / JOURNAL, {"step": step, "sha256": sha256, "finished_at": finished_at})


def _append(path: Path, entry: Json, *, truncate: bool = False) -> None:
    with store_errors(path), path.open("wb" if truncate else "ab") as file:
        if not truncate and file.tell() and not path.read_bytes().endswith(b"\n"):
            file.write(b"\n")
        file.write(dump_line(entry))
        file.flush()
        os.fsync(file.fileno())


def _parse(line: bytes) -> dict[str, Json] | None:
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return entry if isinstance(entry, dict) else None
