"""Files of a run that no record names: nobody vouches for them, so they are searched like text of unknown origin."""

import codecs
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath

from trainsite.archive import layout
from trainsite.archive.seal import PAGE_TEXT, plain_text
from trainsite.archive.validation.artifacts import TABLE_SUFFIXES
from trainsite.archive.validation.content import KIND_OF_NAME, iter_private
from trainsite.archive.validation.parsing import parse
from trainsite.archive.validation.report import Flaw, Ledger, Severity, unreadable
from trainsite.dataclass import dataclass
from trainsite.privacy import Redactor
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape, shape_of

_OURS = (layout.STEPS, layout.ANALYSIS, layout.RAW)
"""Folders of a run in which only files of the run have a place."""
_PAGES = (".html", ".md", ".css", ".js")
_BLOCK_BYTES = 2**20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class _Text:
    """A piece of a file: the value that it holds, and the line that it is, if it is one."""

    value: Json
    line: int | None = None


def check_strays(
    run: Path, named: Collection[str], ledger: Ledger, redactor: Redactor | None, *, is_finished: bool
) -> None:
    """
    Look at each file of a run that ``named`` lacks: it is searched, and in a finished run it has no place.

    A run that is not complete has files of steps that were begun: these are searched as what their names promise.
    """
    for path, place in _iter_strays(run, named, ledger):
        if is_finished:
            severity: Severity = "error" if place.parts[0] in _OURS else "note"
            hint = "delete it, or move it away if it is yours"
            ledger.add(path, Flaw("unrecorded_file", "is named by no record of the run", hint, severity=severity))
        elif layout.is_inside_raw(place):
            continue
        if redactor is not None and path.is_file() and not path.is_symlink():
            ledger.look(path)
            _search(path, FREE if is_finished else _promised(place), ledger, redactor)


def _iter_strays(run: Path, named: Collection[str], ledger: Ledger) -> Iterator[tuple[Path, PurePosixPath]]:
    def refuse(error: OSError) -> None:
        ledger.add(error.filename or run, unreadable(error))

    for folder, folders, files in os.walk(run, onerror=refuse):
        folders.sort()
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted([*files, *links]):
            path = Path(folder) / name
            place = path.relative_to(run)
            if place.as_posix() in named or layout.is_temporary(name):
                continue
            if name in links and any(each.startswith(f"{place.as_posix()}/") for each in named):
                continue  # told already, where the files behind it were looked for
            yield path, PurePosixPath(place)


def _promised(place: PurePosixPath) -> Shape:
    kind = layout.row_schema(place) or KIND_OF_NAME.get(place.name)
    return FREE if kind is None else shape_of(kind)


def _search(path: Path, shape: Shape, ledger: Ledger, redactor: Redactor) -> None:
    pieces: Callable[[Path], Iterator[_Text]] = _iter_text
    if path.suffix in TABLE_SUFFIXES:
        pieces = _iter_lines
    elif path.suffix == ".json":
        pieces = _iter_document
    if path.suffix in _PAGES:
        shape = PAGE_TEXT
    try:
        for piece in pieces(path):
            for flaw in iter_private(piece.value, shape, redactor):
                ledger.add(path, flaw, piece.line)
    except OSError as error:
        ledger.add(path, unreadable(error))


def _iter_document(path: Path) -> Iterator[_Text]:
    value, flaw = parse(path.read_bytes())
    if flaw is None:
        yield _Text(value)
    else:
        yield from _iter_text(path)


def _iter_lines(path: Path) -> Iterator[_Text]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            value, flaw = parse(line.rstrip(b"\r\n"))
            yield _Text(value if flaw is None else _decode(line), number)


def _iter_text(path: Path) -> Iterator[_Text]:
    """Yield the text of a file in blocks that end with a line; bytes that are no text hide nothing around them."""
    with path.open("rb") as file:
        encoding = "utf-16" if file.read(2) in _UTF16 else "utf-8"
        file.seek(0)
        if encoding == "utf-16":
            yield _Text(_decode(file.read(), encoding))
            return
        while block := file.read(_BLOCK_BYTES):
            text = _decode(block + file.readline(_BLOCK_BYTES))
            yield _Text(plain_text(path.name, text))


def _decode(data: bytes, encoding: str = "utf-8") -> str:
    return data.decode(encoding, "replace")
