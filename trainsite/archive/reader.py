"""Reads run folders: manifests, step records, tables. A broken run is reported, never fatal to the others."""

from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import orjson

from trainsite.archive import layout
from trainsite.archive.migrate import upgrade
from trainsite.errors import StoreError, TrainsiteError
from trainsite.records.codec import Json, from_json, read_line, read_lines
from trainsite.records.problem import Problem
from trainsite.records.run import Manifest, Step

T = TypeVar("T")


def run_folders(archive: Path, leave_out: Container[str] = ()) -> list[Path]:
    """Return the direct children of an archive that are runs; links are not followed, ``leave_out`` names some."""
    try:
        children = sorted(child for child in archive.iterdir() if child.name not in leave_out)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{archive}: {error.strerror}; give the folder that holds the runs") from error
    return [
        child
        for child in children
        if not child.name.startswith(".") and not child.is_symlink() and child.is_dir() and _may_be_run(child)
    ]


def _may_be_run(folder: Path) -> bool:
    """Tell whether a folder is a run, or cannot be looked into: then whoever reads it says so."""
    try:
        return layout.is_run(folder)
    except OSError:
        return True


def load_document(kind: str, path: Path) -> dict[str, Json]:
    """Return a document of a kind in the current version; raises StoreError with the file and the reason."""
    try:
        document = orjson.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"{path}: no such file; is this a run folder?") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; check its permissions") from error
    except orjson.JSONDecodeError as error:
        raise StoreError(f"{path}: not JSON ({error}); restore or delete the run") from error
    if not isinstance(document, dict):
        raise StoreError(f"{path}: not a trainsite {kind}; restore or delete the run")
    return upgrade(kind, document, place=str(path))


def load_manifest(run: Path) -> Manifest:
    """Return the manifest of a finished run; raises StoreError."""
    return _record(Manifest, "collection-manifest", run / layout.MANIFEST)


def load_step(run: Path, step: str) -> Step:
    """Return the record of a step; raises StoreError."""
    return _record(Step, "step", run / layout.step_record(step))


def _record(kind: type[T], name: str, path: Path) -> T:
    document = load_document(name, path)
    try:
        return from_json(kind, document)
    except ValueError as error:
        raise StoreError(f"{path}: does not fit its schema ({error}); see trainsite validate") from error


def iter_rows(kind: type[T], path: Path) -> Iterator[T]:
    """Yield the records of a table; an absent table has none. Raises StoreError for a damaged one."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield read_line(kind, line)
            except ValueError as error:
                raise StoreError(f"{path}:{number}: damaged row ({error}); see trainsite validate") from error


def load_rows(kind: type[T], path: Path) -> list[T]:
    """Return the records of a small table at once; as ``iter_rows`` otherwise."""
    try:
        data = path.read_bytes()
        rows = read_lines(kind, data)
    except (OSError, ValueError):
        return list(iter_rows(kind, path))  # which says what is wrong, and where
    whole = data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    return rows if len(rows) == whole else list(iter_rows(kind, path))


def iter_manifests(
    archive: Path, *, only: str | None = None, leave_out: Container[str] = ()
) -> Iterator[tuple[str, dict[str, Json] | Problem | None]]:
    """
    Yield each run of an archive by its folder's name: its manifest as JSON, None where unfinished, or the problem.

    One manifest is held at a time; ``only`` names one run, ``leave_out`` those that are not wanted.
    """
    for run in run_folders(archive, leave_out):
        if only is not None and run.name != only:
            continue
        try:
            finished = layout.is_finished(run)
            yield run.name, load_document("collection-manifest", run / layout.MANIFEST) if finished else None
        except TrainsiteError as error:
            message = str(error).removeprefix(f"{run / layout.MANIFEST}: ")
            yield run.name, unreadable(run.name, message)
        except OSError as error:
            yield run.name, unreadable(run.name, f"{error.strerror}; check its permissions")


def unreadable(name: str, message: str) -> Problem:
    """Return the problem of a run that cannot be listed."""
    shown = name.encode("utf-8", "backslashreplace").decode()
    return Problem(code="unreadable_run", file=f"{shown}/{layout.MANIFEST}", message=message, is_row=False)


def find_run(text: str, archives: Sequence[Path]) -> Path:
    """
    Return the folder of a run that was named by its path, its folder name or its id.

    Raises StoreError where there is none, or where it is not finished.
    """
    run = Path(text)
    if not layout.is_run(run):
        candidates = [archive / text for archive in archives]
        candidates += [child for archive in archives for child in run_folders(archive) if _has_id(child, text)]
        run = next((candidate for candidate in candidates if layout.is_run(candidate)), run)
    if not layout.is_run(run):
        raise StoreError(f"{text}: no run of that path, name or id; see trainsite list-collections")
    if not layout.is_finished(run):
        raise StoreError(f"{text}: not finished; resume it with the command that began it")
    return run


def _has_id(run: Path, run_id: str) -> bool:
    if not layout.is_finished(run):
        return False
    try:
        return load_document("collection-manifest", run / layout.MANIFEST).get("run_id") == run_id
    except StoreError:
        return False
