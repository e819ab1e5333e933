"""The files of a finished run by its own records: found, held against their hashes, copied."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile, hash_file
from trainsite.archive.reader import iter_rows, load_manifest, load_step
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError
from trainsite.records.run import Artifact

_BLOCK_BYTES = 2**20


class DamagedRunError(StoreError):
    """A run is not as its records say; other runs may be sound."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of a run. The manifest and the journal vouch for themselves and have no hash here."""

    path: str
    sha256: str | None = None
    size_bytes: int | None = None
    is_raw: bool = False


def iter_files(run: Path) -> Iterator[RunFile]:
    """
    Yield every file that the records of a finished run name, each once, the manifest last.

    A record is read when the next file is asked for, so that whoever holds each file against its hash first reads
    none that was changed. Raises StoreError where a record is missing or damaged, or names a file outside the run.
    """
    hashes: dict[str, str | None] = {}
    for file in _iter_named(run):
        if not layout.is_safe_relative(file.path):
            raise DamagedRunError(f"{run}: one of its records names a file outside of it; see trainsite validate")
        if file.path not in hashes:
            hashes[file.path] = file.sha256
            yield file
        elif hashes[file.path] != file.sha256:
            raise DamagedRunError(f"{run / file.path}: two records give it two hashes; see trainsite validate")


def _iter_named(run: Path) -> Iterator[RunFile]:
    manifest = load_manifest(run)
    yield RunFile(layout.JOURNAL)
    for line in manifest.steps:
        yield RunFile(line.path, line.sha256)
        for artifact in load_step(run, line.id).artifacts:
            yield _file(artifact)
    for artifact in manifest.artifacts:
        yield _file(artifact)
        if artifact.path == layout.PAGE_LIST:
            yield from map(_file, iter_rows(Artifact, run / layout.PAGE_LIST))
    yield RunFile(layout.MANIFEST)


def _file(artifact: Artifact) -> RunFile:
    is_raw = artifact.kind == "raw" or layout.is_inside_raw(PurePosixPath(artifact.path))
    return RunFile(artifact.path, artifact.sha256, artifact.size_bytes, is_raw)


def require_file(run: Path, file: RunFile) -> Path:
    """Return where a file of a run lies; raises DamagedRunError where it is missing or a link leads to it."""
    place = PurePosixPath(file.path)
    if any((run / part).is_symlink() for part in [place, *place.parents][:-1]):
        raise DamagedRunError(f"{run / file.path}: is or lies behind a symbolic link; put the file itself there")
    if not (run / file.path).is_file():
        raise DamagedRunError(f"{run / file.path}: is not there; restore it")
    return run / file.path


def require_intact(run: Path, file: RunFile) -> None:
    """Raise DamagedRunError where a file is not as its record says, OSError where it cannot be read."""
    path = require_file(run, file)
    _require_same(path, file, *hash_file(path))


def copy_file(run: Path, file: RunFile, folder: Path) -> int:
    """Copy a file of a run to the same place below a folder; return its size in bytes. Raises as ``require_intact``."""
    path = require_file(run, file)
    try:
        with path.open("rb") as original, AtomicFile(folder / file.path) as copy:
            while block := original.read(_BLOCK_BYTES):
                copy.write(block)
            _require_same(path, file, copy.sha256, copy.size_bytes)
    except OSError as error:  # of the original: what a copy cannot do is a StoreError already
        raise DamagedRunError(f"{path}: {error.strerror}; check its permissions") from error
    return copy.size_bytes


def _require_same(path: Path, file: RunFile, sha256: str, size_bytes: int) -> None:
    if file.sha256 not in (None, sha256) or file.size_bytes not in (None, size_bytes):
        raise DamagedRunError(f"{path}: was changed after it was written; restore it")
