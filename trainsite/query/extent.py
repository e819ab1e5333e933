"""How much of an archive a connection sees."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def count_runs(connection: "duckdb.DuckDBPyConnection") -> int:
    """Return how many runs the views hold."""
    return _number(connection, "SELECT count(*) FROM runs")


def count_left_out(connection: "duckdb.DuckDBPyConnection") -> int:
    """Return how many folders of the archive the views hold not, or not wholly; ``problems`` names each."""
    return _number(connection, "SELECT count(DISTINCT path) FROM problems WHERE path IS NOT NULL")


def _number(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
