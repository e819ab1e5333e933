"""Records of a table of cells, each with its raw text, so that what is not changed stays byte for byte."""

import csv
import io
from collections.abc import Iterator, Sequence

from trainsite.dataclass import dataclass
from trainsite.privacy.nested import free_name
from trainsite.records.codec import Json
from trainsite.redaction.pieces import Piece

_CELL_CHARS = 2**27


@dataclass(frozen=True)
class Record:
    """One record: its first line, its raw text, and its cells by the names of their columns."""

    line: int
    raw: str
    cells: dict[str, Json]
    is_header: bool = False

    def text_of(self, cells: Sequence[Json], delimiter: str) -> str:
        """Return other cells as a record that ends its line as this one does."""
        written = io.StringIO(newline="")
        csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
        return written.getvalue() + self.raw[len(self.raw.rstrip("\r\n")) :]


def iter_records(piece: Piece, text: str) -> Iterator[Record]:
    """Yield the records of a piece; columns of one name, and cells beyond the header, get names of their own."""
    csv.field_size_limit(_CELL_CHARS)
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=piece.delimiter)
    names = _names(_header(piece))
    before = 0
    for cells in reader:
        raw = "".join(lines[before : reader.line_num])
        is_header = not names
        if is_header:
            names = _names(cells)
            yield Record(
                piece.line + before, raw, {f"column {at}": cell for at, cell in enumerate(cells, 1)}, is_header
            )
        else:
            yield Record(piece.line + before, raw, _named(names, cells))
        before = reader.line_num


def _header(piece: Piece) -> list[str]:
    text = piece.header.decode("utf-8", "replace")
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=piece.delimiter), [])


def _names(cells: list[str]) -> list[str]:
    taken: dict[str, Json] = {}
    for cell in cells:
        taken[free_name(cell.strip().removeprefix("\ufeff"), taken)] = None
    return list(taken)


def _named(names: list[str], cells: list[str]) -> dict[str, Json]:
    found: dict[str, Json] = dict(zip(names, cells, strict=False))
    for at, cell in enumerate(cells[len(names) :], len(names) + 1):
        found[free_name(f"column {at}", found)] = cell
    return found
