"""One CSV file per view, spelled as the answers of ``trainsite query`` are."""

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from trainsite.query.export.ordered import iter_rows
from trainsite.query.output import csv_parts
from trainsite.query.result import Result, ResultColumn
from trainsite.query.views import View

if TYPE_CHECKING:
    import duckdb


def csv_file(view: View) -> str:
    """Return the name of a view's file."""
    return f"{view.name}.csv"


def write_csv(connection: "duckdb.DuckDBPyConnection", view: View, folder: Path) -> int:
    """Write a view as RFC 4180 with a header, in UTF-8; return how many rows it has."""
    written = count()
    rows = (row for row, _ in zip(iter_rows(connection, view), written, strict=False))
    columns = tuple(ResultColumn(column.name) for column in view.columns)
    with (folder / csv_file(view)).open("wb") as file:
        file.writelines(csv_parts(Result(columns, rows)))
    return next(written)
