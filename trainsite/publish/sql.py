"""The SQL page of a site: its tables as chunks, and the engine where the theme carries one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trainsite.dataclass import dataclass
from trainsite.paths import data_folder
from trainsite.publish.keeper import Keeper
from trainsite.query.columns import ANY, BOOLEAN, INTEGER, NUMBER, TEXTS, Column
from trainsite.query.fingerprint import fingerprint_query
from trainsite.query.views import all_views
from trainsite.records.codec import Json
from trainsite.site.chunks import make_chunk
from trainsite.site.frame import CORE, Shell
from trainsite.site.sql import ENGINE, FILES, PATH, SqlColumn, SqlTable, sql_page, table_value
from trainsite.site.tables import Chunk

if TYPE_CHECKING:
    import duckdb

ROW_LIMIT: Final = 50_000
"""Rows of a table in the page, those of the newest runs first; the downloads hold all."""
_LEFT_OUT: Final = frozenset({"messages", "llm_calls", "samples", "redactions", "evals", "artifacts", "inputs"})
"""Views of long texts or of plumbing; evals are rows of scores."""
_LONG: Final = frozenset({"prompt", "expected", "actual", "response", "baseline_prompt", "error_text"})
"""Columns of long texts: a summary has none."""
_TYPES: Final = {INTEGER: "INTEGER", BOOLEAN: "INTEGER", NUMBER: "REAL"}
_VENDOR: Final = "vendor"


@dataclass(frozen=True)
class SqlPage:
    """Makes the page, and a chunk for each table that the last build has not made of the same rows."""

    connection: "duckdb.DuckDBPyConnection"
    shell: Shell
    """Knows the page's assets."""
    keeper: Keeper

    def files(self) -> Iterator[tuple[str, bytes]]:
        """
        Yield path and content of the files, but those of tables: the keeper has them.

        Where the theme holds no engine, the page alone: it says how to add one.
        """
        engine = find_engine(self.shell.theme)
        tables: list[SqlTable] = []
        link = None
        if engine is not None:
            source, notice = engine
            chunk = make_chunk(ENGINE, ENGINE, source)
            link = Chunk(chunk.path, chunk.name, 1)
            yield chunk.path, chunk.data
            yield f"assets/{ENGINE}-license.txt", notice
            tables += self._tables()
        frame = self.shell.frame(PATH, (("Runs", "index.html"), ("SQL", None)), (*CORE, *FILES))
        yield PATH, sql_page(link, tables, frame).encode()

    def _tables(self) -> Iterator[SqlTable]:
        for view in all_views():
            if view.name in _LEFT_OUT:
                continue
            columns = [column for column in view.columns if column.type != ANY and column.name not in _LONG]
            described = tuple(SqlColumn(each.name, _TYPES.get(each.type, "TEXT"), each.description) for each in columns)
            found = fingerprint_query(self.connection, _query(view.name, columns))
            if found.row_count:
                source = f"sql {view.name} {found.digest}"
                chunk = self._chunk(view.name, columns, described, source, min(found.row_count, ROW_LIMIT))
                yield SqlTable(view.name, view.description, described, found.row_count, chunk)

    def _chunk(
        self, name: str, columns: Sequence[Column], described: Sequence[SqlColumn], source: str, row_count: int
    ) -> Chunk:
        known = self.keeper.reuse(source)
        if known:
            return Chunk(known[0].path, f"sql/{name}", row_count)
        file = make_chunk(f"sql-{name}", f"sql/{name}", table_value(described, self._rows(name, columns)))
        self.keeper.keep(file.path, file.data, is_own=True, source=source)
        return Chunk(file.path, file.name, row_count)

    def _rows(self, name: str, columns: Sequence[Column]) -> Iterator[tuple[Json, ...]]:
        """Yield the rows of a view, newest run first, in one order whatever the store is like."""
        order = ", ".join(f"{2 + place}" for place in range(len(columns)))
        found = self.connection.execute(
            f"{_query(name, columns)} ORDER BY 1 DESC NULLS LAST, {order} LIMIT {ROW_LIMIT}"
        )
        while rows := found.fetchmany(10_000):
            for row in rows:
                yield row[1:]


def find_engine(theme: Path | None) -> tuple[str, bytes] | None:
    """Return source and licence of the engine that a theme or the installation carries."""
    for folder in (theme, data_folder("themes") / "default"):
        if folder is None:
            continue
        source, notice = folder / _VENDOR / f"{ENGINE}.js", folder / _VENDOR / f"{ENGINE}-license.txt"
        if source.is_file() and notice.is_file():
            return source.read_text(encoding="utf-8"), notice.read_bytes()
    return None


def _query(name: str, columns: Sequence[Column]) -> str:
    """Return the query for the rows of a view as the page holds them, behind when their run began."""
    chosen = ", ".join(_expression(column) for column in columns)
    return (
        f'SELECT r.started_at, {chosen} FROM "{name}" AS t'  # noqa: S608 - names of our own views and columns
        " LEFT JOIN (SELECT run_id AS id, started_at FROM runs) AS r ON r.id = t.run_id"
    )


def _expression(column: Column) -> str:
    """Return the SQL of a column as the page holds it: instants as text, lists as JSON, truth as 1 and 0."""
    name = f't."{column.name}"'
    if column.type == "TIMESTAMP":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%gZ')"
    if column.type == TEXTS:
        return f"to_json({name})::VARCHAR"
    return f"{name}::INTEGER" if column.type == BOOLEAN else name
