"""The SQL page of a site: its tables as chunks, and the engine where the theme carries one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trainsite.paths import data_folder
from trainsite.query.columns import ANY, BOOLEAN, INTEGER, NUMBER, TEXTS, Column
from trainsite.query.views import all_views
from trainsite.records.codec import Json
from trainsite.site.chunks import ChunkFile, make_chunk
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


def sql_files(connection: "duckdb.DuckDBPyConnection", shell: Shell) -> Iterator[tuple[str, bytes]]:
    """
    Yield path and content of every file of the SQL page; ``shell`` knows the page's assets.

    Where the theme holds no engine, the page alone: it says how to add one.
    """
    engine = find_engine(shell.theme)
    tables: list[SqlTable] = []
    link = None
    if engine is not None:
        source, notice = engine
        chunk = make_chunk(ENGINE, ENGINE, source)
        link = Chunk(chunk.path, chunk.name, 1)
        yield chunk.path, chunk.data
        yield f"assets/{ENGINE}-license.txt", notice
        for table, file in _tables(connection):
            tables.append(table)
            yield file.path, file.data
    frame = shell.frame(PATH, (("Runs", "index.html"), ("SQL", None)), (*CORE, *FILES))
    yield PATH, sql_page(link, tables, frame).encode()


def find_engine(theme: Path | None) -> tuple[str, bytes] | None:
    """Return source and licence of the engine that a theme or the installation carries."""
    for folder in (theme, data_folder("themes") / "default"):
        if folder is None:
            continue
        source, notice = folder / _VENDOR / f"{ENGINE}.js", folder / _VENDOR / f"{ENGINE}-license.txt"
        if source.is_file() and notice.is_file():
            return source.read_text(encoding="utf-8"), notice.read_bytes()
    return None


def _tables(connection: "duckdb.DuckDBPyConnection") -> Iterator[tuple[SqlTable, ChunkFile]]:
    for view in all_views():
        columns = [column for column in view.columns if column.type != ANY and column.name not in _LONG]
        if view.name in _LEFT_OUT:
            continue
        described = tuple(SqlColumn(each.name, _TYPES.get(each.type, "TEXT"), each.description) for each in columns)
        value = table_value(described, _rows(connection, view.name, columns))
        if not value["row_count"]:
            continue
        counted = connection.execute(f'SELECT count(*) FROM "{view.name}"').fetchone()  # noqa: S608 - our own name
        file = make_chunk(f"sql-{view.name}", f"sql/{view.name}", value)
        chunk = Chunk(file.path, file.name, value["row_count"])
        yield SqlTable(view.name, view.description, described, counted[0] if counted else 0, chunk), file


def _rows(connection: "duckdb.DuckDBPyConnection", name: str, columns: Sequence[Column]) -> Iterator[tuple[Json, ...]]:
    """Yield the rows of a view, newest run first, in one order whatever the store is like."""
    chosen = ", ".join(_expression(column) for column in columns)
    order = ", ".join(f"{2 + place}" for place in range(len(columns)))
    found = connection.execute(
        f'SELECT r.started_at, {chosen} FROM "{name}" AS t'  # noqa: S608 - names of our own views and columns
        " LEFT JOIN (SELECT run_id AS id, started_at FROM runs) AS r ON r.id = t.run_id"
        f" ORDER BY 1 DESC NULLS LAST, {order} LIMIT {ROW_LIMIT}"
    )
    while rows := found.fetchmany(10_000):
        for row in rows:
            yield row[1:]


def _expression(column: Column) -> str:
    """Return the SQL of a column as the page holds it: instants as text, lists as JSON, truth as 1 and 0."""
    name = f't."{column.name}"'
    if column.type == "TIMESTAMP":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%gZ')"
    if column.type == TEXTS:
        return f"to_json({name})::VARCHAR"
    return f"{name}::INTEGER" if column.type == BOOLEAN else name
