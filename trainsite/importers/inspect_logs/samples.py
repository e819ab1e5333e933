"""The samples of a log as rows, not parsed, one at a time."""

import re
from collections.abc import Iterator

from trainsite.importers.inspect_logs.archive import MAX_ENTRY_BYTES, ZipLog
from trainsite.importers.inspect_logs.directory import Entry
from trainsite.importers.inspect_logs.header import Log
from trainsite.importers.inspect_logs.parsing import parse_lenient
from trainsite.importers.pieces import iter_pieces
from trainsite.importers.seen import Seen
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.fields import as_id
from trainsite.trajectories.parsing import RowError

_SAMPLE = re.compile(r"samples/.+_epoch_[0-9]+\.json", re.DOTALL)
_KEY = re.compile(rb'\s*\{\s*"id"\s*:\s*("[^"\\]*+"|-?[0-9]++)\s*,\s*"epoch"\s*:\s*([0-9]++)')
"""How every writer of the format begins a sample; others are parsed to know their id."""


def iter_samples(log: Log) -> Iterator[RawRow | Problem]:
    """Yield the samples of a log in its order, and a problem for each that cannot be cut out or stands there again."""
    seen = Seen()
    for row in _iter_zip(log) if log.is_zip else _iter_json(log):
        if isinstance(row, RawRow) and not seen.add(_key(row.data) or f"line {row.line}"):
            message = "this sample and epoch stand in the log already; the first one was taken"
            yield Problem(code="duplicate_sample", message=message, file=row.file, line=row.line)
        else:
            yield row


def is_sample_entry(name: str) -> bool:
    """Tell whether an entry of a ZIP log is a sample."""
    return _SAMPLE.fullmatch(name) is not None


def _iter_zip(log: Log) -> Iterator[RawRow | Problem]:
    line = 0
    with ZipLog(log.path) as archive:
        for entry in archive.entries():
            if not entry.has_safe_name:
                message = f"{entry.name!r}: an entry must lie inside of its log; it was not read"
                yield Problem(code="unsafe_name", message=message, file=log.file, is_row=False)
            elif log.last_of.get(entry.name, entry.number) != entry.number:
                message = f"{entry.name}: stands in the log again, later; that one was taken"
                yield Problem(code="duplicate_entry", message=message, file=log.file, is_row=False)
            elif is_sample_entry(entry.name):
                line += 1
                yield _row(log, archive, entry, line)


def _row(log: Log, archive: ZipLog, entry: Entry, line: int) -> RawRow | Problem:
    try:
        return RawRow(1, log.file, line, archive.read(entry))
    except RowError as error:
        return Problem(code=error.code, message=str(error), file=log.file, line=line)


def _iter_json(log: Log) -> Iterator[RawRow | Problem]:
    line = 0
    pieces = iter_pieces(iter_chunks(log.path), enter=(("samples",),), max_bytes=MAX_ENTRY_BYTES)
    try:
        for piece in pieces:
            if piece.path != ("samples",) or not piece.number:
                continue
            line = piece.number
            if piece.data is None:
                message = f"longer than {MAX_ENTRY_BYTES:,} bytes; shorten it"
                yield Problem(code="entry_too_large", message=message, file=log.file, line=line)
            else:
                yield RawRow(1, log.file, line, piece.data)
    except (RowError, CompressionError) as error:
        yield Problem(code=error.code, message=str(error), file=log.file, line=line + 1)


def _key(data: bytes) -> str | None:
    """Return id and epoch of a sample; a number and the same digits as text are one id, as they are one case."""
    found = _KEY.match(data)
    if found is not None:
        name = found[1].strip(b'"').decode("utf-8", "replace")
        return f"{name}\0{int(found[2][:18])}"
    try:
        value, _ = parse_lenient(data)
    except RowError:
        return None
    if not isinstance(value, dict):
        return None
    return f"{as_id(value.get('id'))}\0{value.get('epoch', 1)}"
