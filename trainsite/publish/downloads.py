"""Every table of the archive as CSV, JSON and Parquet, with a data dictionary; written by DuckDB itself."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from trainsite import __version__
from trainsite.dataclass import dataclass
from trainsite.publish.finding import Finding
from trainsite.publish.gate import Gate
from trainsite.publish.keeper import Keeper
from trainsite.query.columns import ANY, INSTANT, TEXT, TEXTS, Column
from trainsite.query.dictionary import (
    JSON_FILE,
    MARKDOWN_FILE,
    ExportedView,
    dictionary_document,
    dictionary_markdown,
)
from trainsite.query.export.duckdb_files import parquet_file, write_parquet
from trainsite.query.fingerprint import Fingerprint, fingerprint_view
from trainsite.query.identifier import literal, quoted
from trainsite.query.prints import Prints
from trainsite.query.views import RUN_ID, View, all_views
from trainsite.records.codec import dump_document
from trainsite.site.pages import Download

if TYPE_CHECKING:
    import duckdb

FOLDER: Final = "download"
_ENDINGS: Final = ("csv", "json", "parquet")
_INSTANT = "%Y-%m-%dT%H:%M:%S.%gZ"
_LOOK = 2_000
"""Values that the gate looks at together."""
_FEW = 4
"""Rows of at most a quarter of the runs are copied before they are looked at, so that tables are read once for them."""
_LOOKED_AT = "looked_at"
_FEW_ROWS = "rows_looked_at"


@dataclass(frozen=True, kw_only=True)
class Downloads:
    """Writes the tables of a connection into a folder; those whose rows are as they were stay as they are."""

    connection: "duckdb.DuckDBPyConnection"
    folder: Path
    gate: Gate
    keeper: Keeper
    prints: Prints

    def make(self, changed: Iterable[str]) -> tuple[Download, ...]:
        """Make all files, and look at the rows of runs that changed."""
        run_ids = sorted(changed)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {_LOOKED_AT} AS SELECT unnest($1::VARCHAR[]) AS run_id", [run_ids]
        )
        all_runs = self.connection.execute("SELECT count(*) FROM runs").fetchone()
        is_few = len(run_ids) * _FEW <= (all_runs[0] if all_runs else 0)
        made, exported = [], []
        for view in all_views():
            found = self._fingerprint(view)
            exported.append(ExportedView(view=view, file=f"{view.name}.csv", row_count=found.row_count))
            paths = [f"{FOLDER}/{view.name}.{ending}" for ending in _ENDINGS]
            sources = [f"{path} {found.digest}" for path in paths]
            files = self.keeper.reuse(*sources)
            if not files:
                self.keeper.made.findings += self._look(view, is_few=is_few)
                self._write(view)
                files = tuple(self.keeper.take(path, source) for path, source in zip(paths, sources, strict=True))
            made += [_download(file.path, view.name, file.stamp.size_bytes) for file in files]
        return (*made, *self._dictionary(exported))

    def _fingerprint(self, view: View) -> Fingerprint:
        """Return what changes where a row of a view does; few views have rows that are in no table of the store."""
        return self.prints.whole(view.name) if self.prints.has(view) else fingerprint_view(self.connection, view)

    def _dictionary(self, exported: list[ExportedView]) -> Iterator[Download]:
        program = f"trainsite {__version__}"
        document = dump_document(dictionary_document("csv", program, exported))
        text = dictionary_markdown("csv", program, exported).encode()
        for name, data in ((JSON_FILE, document), (MARKDOWN_FILE, text)):
            self.keeper.keep(f"{FOLDER}/{name}", data, is_own=True)
            yield _download(name, None, len(data))

    def _write(self, view: View) -> None:
        """Write a view sorted as Parquet, and the others from that: its rows are sorted once, and not in memory."""
        write_parquet(self.connection, view, self.folder)
        self._copy(view, "csv", "FORMAT csv, HEADER")
        self._copy(view, "json", "FORMAT json, ARRAY true")

    def _copy(self, view: View, ending: str, options: str) -> None:
        columns = ", ".join(_written(column, ending) for column in view.columns)
        rows = f"read_parquet({literal(str(self.folder / parquet_file(view)))})"
        path = literal(str(self.folder / f"{view.name}.{ending}"))
        self.connection.execute(f"COPY (SELECT {columns} FROM {rows}) TO {path} ({options})")  # noqa: S608 - our own names

    def _look(self, view: View, *, is_few: bool) -> list[Finding]:
        """
        Return what of the rows of runs that changed must not be published, in one view.

        Every text is looked at once, however often it stands there; numbers and instants hold nothing.
        """
        rows, run_id = quoted(view.name), quoted(RUN_ID.name)
        which = f"{run_id} IS NULL OR {run_id} IN (SELECT run_id FROM {_LOOKED_AT})"  # noqa: S608 - our own names
        if is_few:
            self.connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {_FEW_ROWS} AS SELECT * FROM {rows} WHERE {which}"  # noqa: S608 - our own names
            )
            rows, which = _FEW_ROWS, "true"
        found: dict[Finding, None] = {}
        for column in view.columns:
            if column.type in (TEXT, TEXTS, ANY):
                place = f"{FOLDER}/{view.name}.csv: {column.name}"
                found |= dict.fromkeys(self._look_at(column, f"{rows} WHERE {which}", place))
        return list(found)

    def _look_at(self, column: Column, rows: str, place: str) -> Iterator[Finding]:
        name = quoted(column.name)
        values = f"unnest({name})" if column.type == TEXTS else name
        found = self.connection.execute(
            f"SELECT DISTINCT {values} AS value FROM (SELECT {name} FROM {rows}) WHERE {name} IS NOT NULL"  # noqa: S608 - our own names
        )
        while batch := found.fetchmany(_LOOK):
            texts = [str(text) for (text,) in batch]
            yield from self.gate.look_at_values(
                place, [_parsed(text) for text in texts] if column.type == ANY else texts
            )


def _download(path: str, view: str | None, size_bytes: int) -> Download:
    return Download(path=path.removeprefix(f"{FOLDER}/"), view=view, size_bytes=size_bytes)


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
    return f"CAST({name} AS JSON) AS {name}" if column.type == ANY else name
