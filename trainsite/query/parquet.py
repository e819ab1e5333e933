"""A result as a Parquet file."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from trainsite.errors import UsageError
from trainsite.query.identifier import literal, quoted
from trainsite.query.result import Result, run_copy
from trainsite.query.statement import Statement
from trainsite.query.value import cell_text

if TYPE_CHECKING:
    import duckdb


def copy_statement(
    connection: "duckdb.DuckDBPyConnection", statement: Statement, parameters: Mapping[str, object], path: Path
) -> int:
    """
    Write the rows of a statement to a file and return how many they are.

    The connection may write beside the file; the statement must have been bound by one that reaches nothing, and one
    that makes SQL of a text is refused, as it could then be another here. Raises UsageError for that, and for a plan.
    """
    if statement.is_explain:
        raise UsageError(f"{statement.place}: EXPLAIN has no rows for Parquet; choose another --format")
    if statement.builds_sql:
        raise UsageError(f"{statement.place}: query() cannot be written as Parquet; choose another --format")
    return run_copy(connection, statement, parameters, f" TO {literal(str(path))} (FORMAT parquet, USE_TMP_FILE false)")


def write_texts(result: Result, path: Path) -> None:
    """Write a result of texts to a file; it must not come from SQL that somebody gave."""
    import duckdb  # noqa: PLC0415 - heavy

    rows = list(result.rows)
    columns = [[cell_text(row[index]) for row in rows] for index in range(len(result.columns))]
    picked = ", ".join(
        f"unnest(${number}::VARCHAR[]) AS {quoted(column.name)}"
        for number, column in enumerate(result.columns, start=1)
    )
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE told AS SELECT {picked}", columns)
        connection.execute(f"COPY told TO {literal(str(path))} (FORMAT parquet)")
