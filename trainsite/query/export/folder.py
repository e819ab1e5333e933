"""The folder of an export: written in a hidden sibling, and in its place at once when it is complete."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from trainsite.archive import layout
from trainsite.archive.atomic import exchange
from trainsite.errors import StoreError, UsageError
from trainsite.query.dictionary import JSON_FILE, SCHEMA


def require_place(output: Path, archive: Path, *, force: bool) -> None:
    """
    Raise an error where an export cannot be written to a folder.

    UsageError where the folder is a file, the archive or around it, or lies in a run or in the archive's own state;
    StoreError where it is not empty, unless ``force`` is to replace an export and nothing else lies in it.
    """
    place, root = output.resolve(), archive.resolve()
    above = (place, *place.parents)
    if place.exists() and not place.is_dir():
        raise UsageError(f"{output}: is a file; -o takes a folder")
    if place in (root, *root.parents):
        raise UsageError(f"{output}: holds the archive; choose another -o")
    if any(layout.is_run(folder) for folder in above) or root / layout.STATE in above:
        raise UsageError(f"{output}: lies in a run or in the archive's own folder; choose another -o")
    with _told(output):
        names = {child.name for child in place.iterdir()} if place.is_dir() else set()
    if not names:
        return
    foreign = sorted(names - _written(place))
    if foreign:
        raise StoreError(f"{output}: holds {foreign[0]}, which no export wrote; choose another -o")
    if not force:
        raise StoreError(f"{output}: holds an export; choose another -o, or replace it with --force")


def _written(place: Path) -> set[str]:
    """Return the names of the files that an export wrote to a folder; none where its dictionary does not say."""
    try:
        document = orjson.loads((place / JSON_FILE).read_bytes())
        return {JSON_FILE, *document["files"]} if document["schema"] == SCHEMA else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


@contextmanager
def building(output: Path) -> Iterator[Path]:
    """
    Yield a hidden sibling of a folder, which takes its place when the block ends without an error.

    What stood there before goes then and not earlier. Raises StoreError where the disk refuses; then nothing changes.
    """
    place = output.resolve()
    with _told(output):
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name[:80]}.", suffix=".tmp"))
    try:
        with _told(output):
            yield folder
            _make_durable(folder)
            _put_in_place(folder, place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _told(output: Path) -> Iterator[None]:
    """Turn what the system, SQLite and DuckDB say of a disk into a StoreError."""
    import duckdb  # noqa: PLC0415 - heavy

    try:
        yield
    except (OSError, sqlite3.OperationalError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        why = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        message = f"{output}: {why}; nothing was exported, check the folder, its permissions and the space on its disk"
        raise StoreError(message) from error


def _make_durable(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _put_in_place(folder: Path, place: Path) -> None:
    folder.chmod(0o755)
    if not place.exists():
        folder.rename(place)
    elif not exchange(folder, place):
        replaced = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name[:80]}.", suffix=".tmp"))
        place.rename(replaced / "old")
        folder.rename(place)
        shutil.rmtree(replaced, ignore_errors=True)
