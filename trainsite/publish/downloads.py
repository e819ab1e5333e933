"""Every table of the archive as CSV, JSON and Parquet, with a data dictionary; written by DuckDB itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from trainsite import __version__
from trainsite.publish.finding import Finding
from trainsite.publish.gate import Gate
from trainsite.query.columns import ANY, INSTANT, TEXT, TEXTS, Column
from trainsite.query.dictionary import (
    JSON_FILE,
    MARKDOWN_FILE,
    ExportedView,
    dictionary_document,
    dictionary_markdown,
)
from trainsite.query.export.duckdb_files import write_parquet
from trainsite.query.export.ordered import ordered_rows
from trainsite.query.identifier import literal, quoted
from trainsite.query.views import RUN_ID, View, all_views
from trainsite.records.codec import dump_document

if TYPE_CHECKING:
    import duckdb

FOLDER: Final = "download"
_INSTANT = "%Y-%m-%dT%H:%M:%S.%gZ"
_LOOK = 2_000
"""Values that the gate looks at together."""


@dataclass(frozen=True)
class Downloads:
    """Writes the tables of a connection into a folder."""

    connection: "duckdb.DuckDBPyConnection"
    folder: Path

    def write(self) -> Iterator[tuple[str, str | None]]:
        """Write all files; yield the name of each, and the view that it holds."""
        exported = []
        for view in all_views():
            count = write_parquet(self.connection, view, self.folder)
            exported.append(ExportedView(view=view, file=f"{view.name}.csv", row_count=count))
            self._copy(view, "csv", "FORMAT csv, HEADER")
            self._copy(view, "json", "FORMAT json, ARRAY true")
            for ending in ("csv", "json", "parquet"):
                yield f"{view.name}.{ending}", view.name
        program = f"trainsite {__version__}"
        document = dump_document(dictionary_document("csv", program, exported))
        (self.folder / JSON_FILE).write_bytes(document)
        (self.folder / MARKDOWN_FILE).write_text(dictionary_markdown("csv", program, exported), encoding="utf-8")
        yield JSON_FILE, None
        yield MARKDOWN_FILE, None

    def _copy(self, view: View, ending: str, options: str) -> None:
        columns = ", ".join(_written(column, ending) for column in view.columns)
        path = literal(str(self.folder / f"{view.name}.{ending}"))
        query = f"SELECT {columns} FROM ({ordered_rows(view)})"  # noqa: S608 - our own names
        self.connection.execute(f"COPY ({query}) TO {path} ({options})")

    def look(self, gate: Gate, run_ids: Iterable[str]) -> list[Finding]:
        """
        Return what of the rows of these runs must not be published.

        Every text of every table is looked at once, however often it stands there; numbers and instants hold nothing.
        """
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE looked_at AS SELECT unnest($1::VARCHAR[]) AS run_id", [sorted(run_ids)]
        )
        found: dict[Finding, None] = {}
        for view in all_views():
            for column in view.columns:
                if column.type in (TEXT, TEXTS, ANY):
                    place = f"{FOLDER}/{view.name}.csv: {column.name}"
                    found |= dict.fromkeys(self._look_at(gate, view, column, place))
        return list(found)

    def _look_at(self, gate: Gate, view: View, column: Column, place: str) -> Iterator[Finding]:
        name = quoted(column.name)
        values = f"unnest({name})" if column.type == TEXTS else name
        rows = self.connection.execute(
            f"SELECT DISTINCT {values} AS value FROM {quoted(view.name)}"  # noqa: S608 - our own names
            f" WHERE {name} IS NOT NULL AND ({RUN_ID.name} IS NULL OR {RUN_ID.name} IN (SELECT run_id FROM looked_at))"
        )
        while found := rows.fetchmany(_LOOK):
            texts = [str(text) for (text,) in found]
            yield from gate.look_at_values(place, [_parsed(text) for text in texts] if column.type == ANY else texts)


def _parsed(text: str) -> object:
    try:
        return orjson.loads(text)
    except ValueError:
        return text


def _written(column: Column, ending: str) -> str:
    """Return how a column is written: instants as RFC 3339, nested values in CSV as JSON."""
    name = quoted(column.name)
    if column.type == INSTANT:
        return f"strftime({name}, {literal(_INSTANT)}) AS {name}"
    if column.type == TEXTS and ending == "csv":
        return f"CAST(to_json({name}) AS VARCHAR) AS {name}"
    return name
