"""A result as CSV, JSON, NDJSON or Markdown, written as its rows come."""

import re
from collections.abc import Callable, Iterator, Mapping

from trainsite.query.result import Result
from trainsite.query.value import cell_text, json_bytes
from trainsite.query.visible import visible

_QUOTED = re.compile('[",\r\n]')
_MARKUP = re.compile(r"[\\`*<>&|\[\]~]|(?<!\w)_|_(?!\w)")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_BREAK = re.compile("\r\n|\r|\n")


def csv_parts(result: Result) -> Iterator[bytes]:
    """
    Yield a result as CSV with a header.

    RFC 4180 with CRLF: a null is an empty field and an empty text is ``""``. A null that is a whole line is ``""`` too,
    as readers skip empty lines. Nested values are JSON.
    """
    yield _csv_line([column.name for column in result.columns])
    for row in result.rows:
        yield _csv_line(row)


def _csv_line(row: tuple[object, ...] | list[str]) -> bytes:
    line = ",".join(map(_csv_field, row))
    return f"{line}\r\n".encode() if line else b'""\r\n'


def _csv_field(value: object) -> str:
    text = cell_text(value)
    if value == "" or not _QUOTED.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def ndjson_parts(result: Result) -> Iterator[bytes]:
    """Yield a result as one JSON object per line."""
    names = [column.name for column in result.columns]
    for row in result.rows:
        yield json_bytes(dict(zip(names, row, strict=True))) + b"\n"


def json_parts(result: Result) -> Iterator[bytes]:
    """Yield a result as one JSON array of objects, each on a line of its own."""
    before = b"[\n"
    for line in ndjson_parts(result):
        yield before + line[:-1]
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def markdown_parts(result: Result) -> Iterator[bytes]:
    """Yield a result as a table of GitHub's Markdown; what would be markup in a cell is escaped."""
    yield _markdown_line([markdown_cell(column.name) for column in result.columns])
    yield _markdown_line(["---:" if column.is_number else "---" for column in result.columns])
    for row in result.rows:
        yield _markdown_line([markdown_cell(cell_text(value)) for value in row])


def _markdown_line(cells: list[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode()


def markdown_cell(text: str) -> str:
    """Return a text for a cell: one line, no markup, control characters visible."""
    lines = _BREAK.split(_MARKUP.sub(_escaped, text))
    return "<br>".join(visible(line.replace("\t", " ")) for line in lines)


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"\\{match[0]}"


WRITERS: Mapping[str, Callable[[Result], Iterator[bytes]]] = {
    "json": json_parts,
    "csv": csv_parts,
    "ndjson": ndjson_parts,
    "markdown": markdown_parts,
}
"""The formats that are the same wherever they go; a table depends on the width it has."""
