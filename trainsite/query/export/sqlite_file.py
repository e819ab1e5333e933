"""All views in one SQLite file; the table definitions in it carry the meaning of each column."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainsite.query.columns import BOOLEAN, INTEGER, NUMBER
from trainsite.query.export.ordered import iter_rows
from trainsite.query.identifier import quoted
from trainsite.query.value import cell_text
from trainsite.query.views import RUN_ID, View

if TYPE_CHECKING:
    import duckdb

SQLITE_FILE = "trainsite.sqlite"
_TYPES = {INTEGER: "INTEGER", BOOLEAN: "INTEGER", NUMBER: "REAL"}


def write_sqlite(connection: "duckdb.DuckDBPyConnection", view: View, folder: Path) -> int:
    """Append a view to the file, which is made where it is missing; return how many rows the view has."""
    with closing(sqlite3.connect(folder / SQLITE_FILE, isolation_level=None)) as target:
        # A crash costs the whole export anyhow, so nothing has to be undone.
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        target.execute("BEGIN")
        target.execute(create_table(view))
        marks = ", ".join("?" * len(view.columns))
        inserted = target.executemany(
            f"INSERT INTO {quoted(view.name)} VALUES ({marks})",  # noqa: S608 - our own names
            map(_plain, iter_rows(connection, view)),
        )
        count = max(0, inserted.rowcount)
        name = quoted(f"{view.name} by run")
        target.execute(f"CREATE INDEX {name} ON {quoted(view.name)} ({quoted(RUN_ID.name)})")
        target.execute("COMMIT")
    return count


def create_table(view: View) -> str:
    """Return the definition of a view's table, each column with its meaning behind it."""
    lines = [f"CREATE TABLE {quoted(view.name)} ( -- {_comment(view.description)}"]
    last = view.columns[-1]
    for column in view.columns:
        comma = "" if column is last else ","
        kind = _TYPES.get(column.type, "TEXT")
        lines.append(f"  {quoted(column.name)} {kind}{comma} -- {_comment(column.description)}")
    return "\n".join([*lines, ")"])


def _comment(text: str) -> str:
    return " ".join(text.split())


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row with its lists as JSON; SQLite holds truth values as 0 and 1 by itself."""
    return tuple(cell_text(value) if isinstance(value, list) else value for value in row)
