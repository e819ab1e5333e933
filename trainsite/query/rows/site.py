"""All rows of the pages over all runs, loaded once per build."""

from typing import TYPE_CHECKING

from trainsite.query.rows.gathered import ColumnAbout, SiteRows, ViewAbout
from trainsite.query.rows.listing import LISTS, first_rows, measured_pairs
from trainsite.query.rows.ranking import load_rankings
from trainsite.query.views import all_views

if TYPE_CHECKING:
    import duckdb

FIRST_ROWS = 200
_PAIRS = 40


def load_site_rows(connection: "duckdb.DuckDBPyConnection") -> SiteRows:
    """Return the rows of all pages over all runs of a connection's archive."""
    lists = {key: first_rows(connection, key, FIRST_ROWS) for key in LISTS}
    rankings = load_rankings(connection)
    return SiteRows(
        lists=lists,
        boards=rankings.boards,
        series=rankings.series,
        measured_pairs=measured_pairs(connection, _PAIRS),
        problem_counts=_counts(connection, "SELECT code, count(*) FROM problems GROUP BY code"),
        redaction_counts=_counts(connection, "SELECT class_name, count(*) FROM redactions GROUP BY class_name"),
        task_counts=_counts(
            connection, "SELECT task, count(*) FROM samples WHERE evidence IN ('live', 'imported') GROUP BY task"
        ),
        views=tuple(
            ViewAbout(
                view.name,
                view.description,
                connection.execute(f'SELECT count(*) FROM "{view.name}"').fetchall()[0][0],  # noqa: S608 - our own names
                tuple(ColumnAbout(column.name, column.type, column.description) for column in view.columns),
            )
            for view in all_views()
        ),
    )


def _counts(connection: "duckdb.DuckDBPyConnection", statement: str) -> dict[str, int]:
    return dict(connection.execute(f"{statement} ORDER BY 2 DESC, 1").fetchall())
