"""Files that a run's records name: there, no link, unchanged, and as good inside as any other."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.seal import PAGE_TEXT, plain_text
from trainsite.archive.validation.content import iter_private
from trainsite.archive.validation.documents import check_unnamed
from trainsite.archive.validation.report import Flaw, Ledger, unreadable
from trainsite.archive.validation.tables import check_table
from trainsite.dataclass import dataclass
from trainsite.privacy import Redactor
from trainsite.records.codec import Json
from trainsite.records.schema import kinds

TABLE_SUFFIXES = (".ndjson", ".jsonl")
_RESTORE = "restore the file, or collect the run again"


@dataclass(frozen=True)
class Named:
    """A file as a record names it: its path in the run, its hash, and where known its size, rows and schema."""

    path: str
    sha256: str
    size_bytes: int | None = None
    schema: str | None = None
    rows: int | None = None


def read_named(artifact: dict[str, Json]) -> Named:
    """Return what an artifact that fits its schema says of its file."""
    return Named(artifact["path"], artifact["sha256"], artifact["size_bytes"], artifact["schema"], artifact["rows"])


def find_named(run: Path, named: Named, ledger: Ledger) -> Path | None:
    """Return the file that a record names, None where it is missing, a link or unsafe; wrong bytes are noted."""
    if not layout.is_safe_relative(named.path):
        return None
    path = run / named.path
    ledger.look(path)
    if _has_link(run, PurePosixPath(named.path)):
        ledger.add(path, Flaw("link", "is or lies behind a symbolic link", "put the file itself in its place"))
        return None
    if not path.is_file():
        ledger.add(path, Flaw("missing_file", "is named by a record and is not there", _RESTORE))
        return None
    try:
        sha256, size_bytes = hash_file(path)
    except OSError as error:
        ledger.add(path, unreadable(error))
        return None
    if sha256 != named.sha256:
        size = "" if named.size_bytes is None else f", {size_bytes} bytes instead of {named.size_bytes}"
        message = f"was changed after it was written: its sha256 is not that of its record{size}"
        ledger.add(path, Flaw("sha256_mismatch", message, _RESTORE))
    elif named.size_bytes is not None and size_bytes != named.size_bytes:
        message = f"has {size_bytes} bytes, its record says {named.size_bytes}"
        ledger.add(path, Flaw("size_mismatch", message, "collect the run again, its record is wrong"))
    return path


def check_named(
    run: Path,
    named: Named,
    ledger: Ledger,
    redactor: Redactor | None,
    take: Callable[[Json], None] | None = None,
) -> None:
    """Look at a file that a record names, and into it; rows go to ``take``."""
    path = find_named(run, named, ledger)
    place = PurePosixPath(named.path)
    if path is None or layout.is_inside_raw(place):
        return
    if place.suffix in TABLE_SUFFIXES:
        kind = named.schema or layout.row_schema(place)
        if kind in kinds():
            _check_rows(path, named, check_table(path, str(kind), ledger, redactor, take), ledger)
    elif place.suffix == ".json":
        check_unnamed(path, ledger, redactor)
    elif place.suffix in (".html", ".md") and redactor is not None:
        _check_text(path, ledger, redactor)


def _check_rows(path: Path, named: Named, rows: int | None, ledger: Ledger) -> None:
    if rows is not None and named.rows is not None and rows != named.rows:
        message = f"has {rows} rows, its record says {named.rows}"
        ledger.add(path, Flaw("row_count", message, _RESTORE))


def _check_text(path: Path, ledger: Ledger, redactor: Redactor) -> None:
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        ledger.add(path, unreadable(error))
        return
    except UnicodeDecodeError as error:
        ledger.add(path, Flaw("not_utf8", f"byte {error.start} is not UTF-8", _RESTORE))
        return
    for flaw in iter_private(plain_text(path.name, text), PAGE_TEXT, redactor):
        ledger.add(path, flaw)


def _has_link(run: Path, place: PurePosixPath) -> bool:
    parts = [place, *place.parents][:-1]
    return any((run / part).is_symlink() for part in parts)
