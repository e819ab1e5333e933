"""What DuckDB writes by itself: one database of all views, or one Parquet file per view."""

from pathlib import Path
from typing import TYPE_CHECKING

from trainsite.query.export.ordered import ordered_rows
from trainsite.query.identifier import literal, quoted
from trainsite.query.loading import create_table
from trainsite.query.views import View

if TYPE_CHECKING:
    import duckdb

DUCKDB_FILE = "trainsite.duckdb"
STORAGE_VERSION = "v1.0.0"
"""The oldest storage whose readers still come in browsers and distributions; every later one reads it."""
BATCH_ROWS = 20_480
"""So many rows are inserted at a time: until a transaction ends they are held in memory."""
_GROUP_ROWS = 10_240
"""Rows of a row group, which is built in memory: small, since a message may be long."""
_TARGET = "export_file"


def parquet_file(view: View) -> str:
    """Return the name of a view's file."""
    return f"{view.name}.parquet"


def write_parquet(connection: "duckdb.DuckDBPyConnection", view: View, folder: Path) -> int:
    """Write a view as Parquet, compressed by Snappy as every reader knows it; return how many rows it has."""
    return _copy_rows(connection, view, folder / parquet_file(view))


def _copy_rows(connection: "duckdb.DuckDBPyConnection", view: View, path: Path) -> int:
    form = f"FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {_GROUP_ROWS}"
    return _count(connection.execute(f"COPY ({ordered_rows(view)}) TO {literal(str(path))} ({form})"))


def begin_duckdb(connection: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    """Make the database that ``write_duckdb`` appends to."""
    path = literal(str(folder / DUCKDB_FILE))
    connection.execute(f"ATTACH {path} AS {_TARGET} (STORAGE_VERSION {literal(STORAGE_VERSION)})")


def write_duckdb(connection: "duckdb.DuckDBPyConnection", view: View, folder: Path) -> int:
    """Append a view to the database, its columns with their meaning; return how many rows the view has."""
    table = f"{_TARGET}.{quoted(view.name)}"
    connection.execute(create_table(view, _TARGET))
    count = _count(connection.execute(f"SELECT count(*) FROM {quoted(view.name)}"))  # noqa: S608 - our own names
    if count <= BATCH_ROWS:
        connection.execute(f"INSERT INTO {table} {ordered_rows(view)}")
    else:
        _insert_batches(connection, view, table, folder / ".sorted.parquet")
    connection.execute(f"COMMENT ON TABLE {table} IS {literal(view.description)}")
    for column in view.columns:
        connection.execute(f"COMMENT ON COLUMN {table}.{quoted(column.name)} IS {literal(column.description)}")
    return count


def _insert_batches(connection: "duckdb.DuckDBPyConnection", view: View, table: str, path: Path) -> None:
    """Append a long view by way of a sorted file, as one insert of long texts would not fit into memory."""
    columns = ", ".join(quoted(column.name) for column in view.columns)
    count = _copy_rows(connection, view, path)
    for first in range(0, count, BATCH_ROWS):
        connection.execute(
            f"INSERT INTO {table} SELECT {columns}"  # noqa: S608 - our own names
            f" FROM read_parquet({literal(str(path))}, file_row_number = true)"
            f" WHERE file_row_number >= {first} AND file_row_number < {first + BATCH_ROWS}"
        )
    path.unlink()


def end_duckdb(connection: "duckdb.DuckDBPyConnection", _folder: Path) -> None:
    """Finish the database: nothing of it is left in a log beside it."""
    connection.execute(f"CHECKPOINT {_TARGET}")
    connection.execute(f"DETACH {_TARGET}")


def _count(result: "duckdb.DuckDBPyConnection") -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0
