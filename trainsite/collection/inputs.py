"""What a run is given to read: found, hashed, and named as it is stored."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from trainsite.archive.atomic import hash_file
from trainsite.collection.request import Request, fingerprint
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError, UsageError
from trainsite.records.run import Input

ENDINGS = (".json", ".jsonl", ".ndjson")
"""Files that may hold records, plain or with ``.gz`` or ``.zst`` behind."""
LARGE_BYTES = 64 * 2**20

Stamp = tuple[int, int, int]
"""Size in bytes, time of change and inode: what tells that a file was written to."""


@dataclass(frozen=True)
class RecordFile:
    """A file to read, its name inside what was given, and how it was when it was hashed."""

    path: Path
    name: str
    stamp: Stamp

    def require_unchanged(self) -> None:
        """Raise SourceError where the file is not as it was when it was hashed."""
        if _stamp(self.path) != self.stamp:
            raise SourceError(f"{self.name}: was written to while it was read; run again when it is at rest")


@dataclass(frozen=True)
class Given:
    """An input that lies on this machine, and what is stored of it."""

    record: Input
    files: tuple[RecordFile, ...]
    left_out: tuple[str, ...] = ()
    """Names inside a folder that are links, or no JSON, and so are not read."""


Inputs = Mapping[str, Given]
"""Role to input. A role that is inherited from an earlier run has a record but is not in here."""


def gather_inputs(request: Request, progress: Callable[[str], None]) -> dict[str, Given]:
    """
    Hash what was given; raises UsageError where an input is missing, unreadable, or of the wrong kind.

    A folder is hashed over the names and contents of its files.
    """
    given = {}
    for role, path in (
        ("natural_sanitized_jsonl", request.natural_sanitized_jsonl),
        ("natural_raw_jsonl", request.natural_raw_jsonl),
    ):
        if path is not None:
            given[role] = _given_file(role, path, progress)
    if request.test_trajectories is not None:
        given["test_trajectories"] = _given_folder(request.test_trajectories)
    return given


def _given_file(role: str, path: Path, progress: Callable[[str], None]) -> Given:
    option = "--" + role.replace("_", "-")
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; {option} takes one file")
    if not path.exists():
        raise UsageError(f"{path}: no such file; give {option} a JSONL or JSON file")
    if not path.is_file():
        raise UsageError(f"{path}: no regular file, and a resumed run must be able to read it again; save it first")
    try:
        stamp = _stamp(path)
        if stamp[0] > LARGE_BYTES:
            progress("hashing the input")
        sha256, size_bytes = hash_file(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; check its permissions") from error
    name = shown_name(path.name)
    record = Input(role=role, name=name, sha256=sha256, size_bytes=size_bytes)
    return Given(record, (RecordFile(path, name, stamp),))


def _given_folder(folder: Path) -> Given:
    if folder.is_file():
        raise UsageError(f"{folder}: is a file; --test-trajectories takes a folder")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give --test-trajectories the folder that holds the records")
    try:
        found, left_out = _listed(folder)
        files, entries, total = [], [], 0
        for path in found:
            name = shown_name(path.relative_to(folder).as_posix())
            files.append(RecordFile(path, name, _stamp(path)))
            sha256, size_bytes = hash_file(path)
            entries.append([name, sha256])
            total += size_bytes
    except OSError as error:
        raise UsageError(f"{error.filename or folder}: {error.strerror}; check its permissions") from error
    name = shown_name(Path(os.path.normpath(folder.absolute())).name)
    record = Input(role="test_trajectories", name=name, sha256=fingerprint(entries), size_bytes=total)
    return Given(record, tuple(files), left_out)


def _listed(folder: Path) -> tuple[list[Path], tuple[str, ...]]:
    """Return the record files under a folder in a stable order, and what else lies there; raises OSError."""
    found, left_out = [], []
    for place, folders, names in os.walk(folder, onerror=_raise):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in [*names, *links]:
            path = Path(place) / name
            plain = name.lower().removesuffix(".gz").removesuffix(".zst")
            if plain.endswith(ENDINGS) and path.is_file() and not path.is_symlink():
                found.append(path)
            else:
                left_out.append(shown_name(path.relative_to(folder).as_posix()))
    found.sort(key=lambda path: path.relative_to(folder).as_posix())
    return found, tuple(sorted(left_out))


def _raise(error: OSError) -> None:
    raise error


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def shown_name(name: str) -> str:
    """Return a file's name as text, bytes that are no UTF-8 escaped."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
