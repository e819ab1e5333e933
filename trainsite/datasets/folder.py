"""The folder of a data set: built in a hidden sibling, and in its place at once when it is complete."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import exchange, store_errors
from trainsite.errors import StoreError, UsageError

DOCUMENT = "dataset.json"
CARD = "README.md"
EXCLUDED = "excluded.ndjson"
PROBLEMS = "problems.ndjson"


def row_path(format_: str, split: str) -> str:
    """Return the path of the rows of a split inside the folder."""
    return f"{format_}/{split}.jsonl"


def require_place(output: Path, sources: Sequence[Path], *, force: bool) -> None:
    """
    Raise an error where a data set cannot be written to a folder.

    UsageError where the folder is a file, lies in a run, or holds a source; StoreError where it is not empty, unless
    ``force`` is to replace a data set in it.
    """
    place = output.resolve()
    if place.exists() and not place.is_dir():
        raise UsageError(f"{output}: is a file; -o takes a folder")
    if any(layout.is_run(folder) for folder in (place, *place.parents)):
        raise UsageError(f"{output}: lies in a run, whose files are its own; choose another -o")
    for source in sources:
        if place in (source.resolve(), *source.resolve().parents):
            raise UsageError(f"{output}: holds the source {source.name}; choose another -o")
    with store_errors(output):
        names = sorted(child.name for child in place.iterdir()) if place.is_dir() else []
    if names and not force:
        raise StoreError(f"{output}: not empty; choose another -o, or replace the data set in it with --force")
    if names and DOCUMENT not in names:
        raise StoreError(f"{output}: holds no data set ({names[0]} lies in it); choose another -o")


@contextmanager
def building(output: Path) -> Iterator[Path]:
    """
    Yield a hidden sibling of a folder, which takes its place when the block ends without an error.

    What stood there before goes then and not earlier. Left with an error, or with the sibling removed, nothing changes.
    """
    place = output.resolve()
    with store_errors(output):
        place.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name[:80]}.", suffix=".tmp"))
    try:
        yield folder
        if (folder / DOCUMENT).is_file():
            with store_errors(output):
                _put_in_place(folder, place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(folder: Path, place: Path) -> None:
    folder.chmod(0o755)
    if not place.exists():
        folder.rename(place)
    elif not exchange(folder, place):
        replaced = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name[:80]}.", suffix=".tmp"))
        place.rename(replaced / "old")
        folder.rename(place)
        shutil.rmtree(replaced, ignore_errors=True)
