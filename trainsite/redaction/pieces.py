"""Files cut into pieces that fit in memory, each with the number of its first line."""

import re
from collections.abc import Iterable, Iterator

from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.redaction.forms import Form

PIECE_BYTES = 2**18
"""Texts and tables are handled in pieces of about this size."""
ROWS_BYTES = 2**20
"""Rows are handled in pieces of about this size: the more are looked at together, the faster."""
MAX_PIECE_BYTES = 64 * 2**20
"""The longest line, or the largest document, that is taken."""
_BLOCK_BEGINS = re.compile(rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY")
_BLOCK_ENDS = b"-----END "
_MAX_BLOCK_BYTES = 2**17
_MAX_HEADER_BYTES = 2**16
_MAX_CELL_BYTES = 2**22
"""A quote that is not closed within so many bytes is a sign like any other, as in ``6"``."""


@dataclass(frozen=True)
class Piece:
    """Some whole lines of a file, or all of it."""

    form: Form
    line: int
    data: bytes
    delimiter: str = ","
    header: bytes = b""
    """The header record of a table of cells; empty in its first piece, which has it itself."""
    chars_before: int = 0
    """Characters of a text before the piece."""


def iter_pieces(form: Form, chunks: Iterable[bytes], delimiter: str = ",") -> Iterator[Piece]:
    """Yield the pieces of a file; raises SourceError for a line or document that is too long to be held."""
    if form is Form.DOCUMENT:
        data = b"".join(_bounded(chunks))
        yield Piece(form, 1, data)
        return
    header, line, chars = b"", 1, 0
    for data in _runs_of_lines(chunks, form):
        yield Piece(form, line, data, delimiter, header, chars)
        if form is Form.CELLS and not header:
            header = _first_record(data)
        if form is Form.TEXT:
            chars += len(data.decode("utf-8", "replace"))
        line += data.count(b"\n")


def _runs_of_lines(chunks: Iterable[bytes], form: Form) -> Iterator[bytes]:
    pending = bytearray()
    size_bytes = ROWS_BYTES if form is Form.ROWS else PIECE_BYTES
    for chunk in chunks:
        pending += chunk
        if len(pending) < size_bytes:
            continue
        cut = _last_cut(pending, form)
        if cut:
            yield bytes(pending[:cut])
            del pending[:cut]
        elif len(pending) > MAX_PIECE_BYTES:
            raise SourceError(f"a line is longer than {MAX_PIECE_BYTES} bytes; split it")
    if pending:
        yield bytes(pending)


def _last_cut(data: bytearray, form: Form) -> int:
    """Return where a piece may end: behind a line, not inside a quoted cell or a key block; 0 where nowhere."""
    cut = data.rfind(b"\n") + 1
    if form is Form.CELLS and len(data) < _MAX_CELL_BYTES:
        return _outside_quotes(data, cut)
    if form is Form.TEXT:
        begun = [match.start() for match in _BLOCK_BEGINS.finditer(data, max(0, cut - _MAX_BLOCK_BYTES), cut)]
        if begun and data.find(_BLOCK_ENDS, begun[-1], cut) < 0:
            return begun[-1]
        blank = data.rfind(b"\n\n", max(0, cut - PIECE_BYTES // 2), cut)
        return blank + 2 if blank >= 0 else cut
    return cut


def _first_record(data: bytes) -> bytes:
    """Return the header, which may hold line ends inside quotes."""
    end = data.find(b"\n")
    while end >= 0 and data.count(b'"', 0, end) % 2 and end < _MAX_HEADER_BYTES:
        end = data.find(b"\n", end + 1)
    return (data if end < 0 else data[:end]).rstrip(b"\r").removeprefix(b"\xef\xbb\xbf")


def _outside_quotes(data: bytearray, cut: int) -> int:
    """Return the last end of a line up to ``cut`` with an even number of quotes before it."""
    quotes = data.count(b'"', 0, cut)
    while cut and quotes % 2:
        before = data.rfind(b"\n", 0, data.rfind(b'"', 0, cut)) + 1
        quotes -= data.count(b'"', before, cut)
        cut = before
    return cut


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size_bytes = 0
    for chunk in chunks:
        size_bytes += len(chunk)
        if size_bytes > MAX_PIECE_BYTES:
            raise SourceError(f"a document is larger than {MAX_PIECE_BYTES} bytes; make it lines (JSONL)")
        yield chunk
