"""The data dictionary of an export: every view and column with its type and meaning, as JSON and as Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from trainsite.dataclass import dataclass
from trainsite.query.columns import ANY, BOOLEAN, INSTANT, INTEGER, NUMBER, TEXT, TEXTS
from trainsite.query.views import View
from trainsite.records.codec import Json

SCHEMA = "trainsite/data-dictionary"
SCHEMA_VERSION = 1
JSON_FILE = "dictionary.json"
MARKDOWN_FILE = "dictionary.md"
_OWN = "the same type"
STORED_AS: Mapping[str, Mapping[str, str]] = {
    "csv": {
        TEXT: "text",
        INTEGER: "a whole number",
        NUMBER: "a decimal number",
        BOOLEAN: "true or false",
        INSTANT: "RFC 3339 text, UTC",
        ANY: "JSON text",
        TEXTS: "JSON text, a list of strings",
    },
    "sqlite": {
        TEXT: "TEXT",
        INTEGER: "INTEGER",
        NUMBER: "REAL",
        BOOLEAN: "INTEGER, 0 or 1",
        INSTANT: "TEXT, RFC 3339, UTC",
        ANY: "TEXT, JSON",
        TEXTS: "TEXT, a JSON list of strings",
    },
    "parquet": {
        TEXT: "string",
        INTEGER: "int64",
        NUMBER: "double",
        BOOLEAN: "boolean",
        INSTANT: "timestamp in microseconds, UTC without a zone",
        ANY: "string, JSON",
        TEXTS: "list of strings",
    },
    "duckdb": {TEXT: _OWN, INTEGER: _OWN, NUMBER: _OWN, BOOLEAN: _OWN, INSTANT: f"{_OWN}, UTC", ANY: _OWN, TEXTS: _OWN},
}
"""How each format stores the values of each type."""
_MISSING = {"csv": 'an empty field; an empty text is ""', "sqlite": "NULL", "parquet": "null", "duckdb": "NULL"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedView:
    """A view in an export."""

    view: View
    file: str
    """The file that holds it, inside the export."""
    row_count: int


def dictionary_document(format_: str, program: str, views: Sequence[ExportedView]) -> Json:
    """Return the data dictionary as a JSON document; ``files`` names all that the export wrote beside it."""
    stored = STORED_AS[format_]
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "program": program,
        "format": format_,
        "missing_value": _MISSING[format_],
        "files": sorted({MARKDOWN_FILE, *(each.file for each in views)}),
        "views": [
            {
                "name": each.view.name,
                "description": each.view.description,
                "file": each.file,
                "row_count": each.row_count,
                "columns": [
                    {
                        "name": column.name,
                        "type": column.type,
                        "stored_as": stored[column.type],
                        "description": column.description,
                    }
                    for column in each.view.columns
                ],
            }
            for each in views
        ],
    }


def dictionary_markdown(format_: str, program: str, views: Sequence[ExportedView]) -> str:
    """Return the data dictionary as Markdown."""
    return "\n".join(_lines(format_, program, views)) + "\n"


def _lines(format_: str, program: str, views: Sequence[ExportedView]) -> Iterator[str]:
    yield from ("# Data dictionary", "")
    yield f"Written by {program}, format {format_}. A missing value is {_MISSING[format_]}."
    yield from ("", "| View | Rows | File | One row is |", "| --- | ---: | --- | --- |")
    for each in views:
        yield _row(f"[{each.view.name}](#{each.view.name})", f"{each.row_count}", each.file, each.view.description)
    for each in views:
        yield from ("", f"## {each.view.name}", "", each.view.description, "")
        yield from ("| Column | Type | Stored as | Meaning |", "| --- | --- | --- | --- |")
        for column in each.view.columns:
            yield _row(f"`{column.name}`", column.type, STORED_AS[format_][column.type], column.description)


def _row(*cells: str) -> str:
    return f"| {' | '.join(' '.join(cell.replace('|', chr(92) + '|').split()) for cell in cells)} |"
