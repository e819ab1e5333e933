"""
The undecoded rows of one input file, whatever its container: JSON lines, a JSON list, or one JSON object.

Memory is bounded by the longest allowed row, never by the file. What cannot be cut into rows becomes a
problem, and the rest goes on.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories.compression import iter_chunks
from trainsite.trajectories.containers import iter_line_rows, iter_list_rows, iter_object_rows, iter_whole_row
from trainsite.trajectories.opening import find_encoding, has_cr_lines, is_line_of_many
from trainsite.trajectories.parsing import RowError, parse
from trainsite.trajectories.raw import RawRow, Source

_BOM = b"\xef\xbb\xbf"
_LINE_SUFFIXES = (".jsonl", ".ndjson")


def iter_raw_rows(
    path: Path, *, file: str, file_number: int = 1, max_line_bytes: int = 32 * 2**20
) -> Iterator[RawRow | Problem]:
    """
    Yield the rows of a file in order, and a problem for each row that cannot be cut out of it.

    Plain, gzip and Zstandard are told apart by the first bytes, lines, lists and objects by the content; a
    name that ends in ``.jsonl`` or ``.ndjson`` speaks for lines. A list in such a file is one only where
    its first line is no JSON value by itself, or is all there is, and what follows looks like no lines.
    Blank lines are no rows. A file in UTF-16, or whose lines end in CR, is one problem. Raises OSError where
    the file cannot be read.
    """
    source = Source(file, file_number, max_line_bytes)
    first_number, chunks = _skip_blank(source.intact(iter_chunks(path)))
    head = next(chunks, b"")
    has_line_name = _has_line_name(file) or _has_line_name(path.name)
    last = first_number - 1
    for found in _iter_found(source, first_number, head, chunks, has_line_name=has_line_name):
        last = found.line or last
        yield found
    if source.damage:
        yield source.problem(source.damage.code, last + 1, str(source.damage))


def _iter_found(
    source: Source, first_number: int, head: bytes, chunks: Iterator[bytes], *, has_line_name: bool
) -> Iterator[RawRow | Problem]:
    if encoding := find_encoding(head):
        yield source.problem("invalid_utf8", first_number, f"the file is in {encoding}; convert it to UTF-8")
        return
    if has_cr_lines(head):
        head, _ = _collect(head, chunks, source.max_line_bytes)
        if b"\n" not in head:
            yield source.problem("invalid_json", first_number, "the file's lines end in CR; end them in LF")
            return
    opening = head[:1]
    if opening == b"[" and not has_line_name:
        yield from iter_list_rows(source, chain([head[1:]], chunks))
    elif opening not in (b"[", b"{") or (opening == b"{" and has_line_name):
        yield from iter_line_rows(source, first_number, chain([head], chunks))
    else:
        start, is_whole = _collect(head, chunks, source.max_line_bytes)
        if opening == b"[" and not is_line_of_many(start):
            yield from iter_list_rows(source, chain([start[1:]], chunks))
        elif opening == b"{" and is_whole and not source.damage and (value := _object(start)) is not None:
            yield from iter_object_rows(source, first_number, start, value)
        elif opening == b"{" and start.split(b"\n", 1)[0].rstrip() == b"{":
            # One object over many lines: its lines are no rows.
            yield from iter_whole_row(source, first_number, start, chunks, is_whole=is_whole)
        else:
            yield from iter_line_rows(source, first_number, chain([start], chunks))


def _has_line_name(name: str) -> bool:
    return name.lower().removesuffix(".gz").removesuffix(".zst").endswith(_LINE_SUFFIXES)


def _skip_blank(chunks: Iterator[bytes]) -> tuple[int, Iterator[bytes]]:
    """Return the number of the first line that holds something, and the pieces from there on."""
    head = next(chunks, b"")
    while len(head) < len(_BOM) and (more := next(chunks, b"")):
        head += more
    head, number = head.removeprefix(_BOM), 1
    while head:
        rest = head.lstrip()
        number += head.count(b"\n", 0, len(head) - len(rest))
        if rest:
            return number, chain([rest], chunks)
        head = next(chunks, b"")
    return number, iter(())


def _collect(head: bytes, chunks: Iterator[bytes], max_bytes: int) -> tuple[bytes, bool]:
    pieces, size_bytes = [head], len(head)
    while size_bytes <= max_bytes and (chunk := next(chunks, b"")):
        pieces.append(chunk)
        size_bytes += len(chunk)
    return b"".join(pieces), size_bytes <= max_bytes


def _object(data: bytes) -> dict[str, Json] | None:
    try:
        value = parse(data)
    except RowError:
        return None
    return value if isinstance(value, dict) else None
