"""All spans of some files, gathered by trace; what cannot be read becomes a problem."""

from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from pathlib import Path

import orjson

from trainsite.dataclass import dataclass
from trainsite.importers.loose_json import parse_loose
from trainsite.importers.otel.exported import iter_spans
from trainsite.importers.otel.span import OTHER, Span, span_kind
from trainsite.importers.otel.spool import SpanSpool
from trainsite.importers.pieces import DocumentError, iter_values
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow, iter_raw_rows
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.keys import find_duplicates
from trainsite.trajectories.parsing import RowError, parse

_MAX_ROW_BYTES = 32 * 2**20
_LOOKED_AT_ROWS = 5
_MAX_KEYS = 5_000


@dataclass
class Gathered:
    """The spans of all files, and what they are counted by."""

    spool: SpanSpool = field(default_factory=SpanSpool)
    start_ns: int | None = None
    end_ns: int | None = None
    files_read: int = 0
    lost: int = 0
    """Rows and spans that could not be read."""
    keys: set[str] = field(default_factory=set)
    """The names of attributes, as many as are counted."""

    def add(self, span: Span, *, file_number: int, file: str) -> None:
        """Add a span."""
        is_work = span_kind(span.attributes) != OTHER
        self.spool.add(span.trace, orjson.dumps(span), file_number=file_number, file=file, is_work=is_work)
        if span.start_ns is not None:
            self.start_ns = min(self.start_ns or span.start_ns, span.start_ns)
        if span.end_ns is not None:
            self.end_ns = max(self.end_ns or 0, span.end_ns)
        if len(self.keys) < _MAX_KEYS:
            self.keys |= span.attributes.keys()

    def note(self, code: str, message: str, row: RawRow) -> None:
        """Keep a problem that cost nothing."""
        self.spool.add_problem(Problem(code=code, message=message, file=row.file, line=row.line, is_row=False))

    def lose(self, code: str, message: str, row: RawRow, count: int = 1) -> None:
        """Keep a problem that cost ``count`` rows or spans."""
        self.lost += count
        self.spool.add_problem(Problem(code=code, message=message, file=row.file, line=row.line))


def _iter_rows(path: Path, file: str, number: int) -> Iterator[RawRow | Problem]:
    """Yield the values of a file: one per line, elements of a list, or objects over many lines one after another."""
    chunks = iter_chunks(path)
    try:
        head = next(chunks, b"")
    except CompressionError as error:
        yield Problem(code=error.code, message=str(error), file=file, line=1)
        return
    finally:
        chunks.close()  # type: ignore[attr-defined]  # a generator: its file is closed at once
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].rstrip() != b"{":
        yield from iter_raw_rows(path, file=file, file_number=number)
        return
    last = 0
    try:
        for piece in iter_values(iter_chunks(path), max_bytes=_MAX_ROW_BYTES):
            last = piece.number
            if piece.data is None:
                message = f"longer than {_MAX_ROW_BYTES} bytes; write one span per line"
                yield Problem(code="line_too_long", message=message, file=file, line=last)
            else:
                yield RawRow(number, file, last, piece.data)
    except (DocumentError, CompressionError) as error:
        yield Problem(code=error.code, message=str(error), file=file, line=last + 1)


def first_spans(path: Path) -> Iterator[Span]:
    """Yield the spans of the first rows of a file."""
    rows = islice(_iter_rows(path, "-", 1), _LOOKED_AT_ROWS)
    for row in rows:
        try:
            value = parse(row.data) if isinstance(row, RawRow) else None
        except RowError:
            continue
        yield from (span for span in iter_spans(value) if span is not None)


def gather(gathered: Gathered, path: Path, file: str, number: int) -> None:
    """Gather the spans of a file; ``file`` is its name in problems."""
    before = gathered.spool.span_count
    for row in _iter_rows(path, file, number):
        if isinstance(row, Problem):
            gathered.lost += 1
            gathered.spool.add_problem(row)
            continue
        try:
            value = _parse(gathered, row)
        except RowError as error:
            gathered.lose(error.code, str(error), row)
            continue
        if (wrong := find_duplicates(row.data, value)) is not None:
            gathered.note("duplicate_keys", wrong, row)
        _gather_row(gathered, value, row)
    gathered.files_read += gathered.spool.span_count > before


def _parse(gathered: Gathered, row: RawRow) -> Json:
    """Return the value of a row; NaN and infinity, which JSON does not know, become null and are noted."""
    try:
        return parse(row.data)
    except RowError:
        value = parse_loose(row.data)
    gathered.note("not_finite", "holds NaN or infinity, which is no JSON; read as null", row)
    return value


def _gather_row(gathered: Gathered, value: Json, row: RawRow) -> None:
    without_id = 0
    for span in iter_spans(value):
        if span is None:
            without_id += 1
        else:
            gathered.add(span, file_number=row.file_number, file=row.file)
    if without_id:
        message = f"{without_id:,} spans without the ids of trace and span; they cannot be placed, export them again"
        gathered.lose("no_span", message, row, without_id)
