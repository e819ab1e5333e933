"""All rows of the pages over all runs, loaded once per build."""

from typing import TYPE_CHECKING, TypeVar

from trainsite.query.blocks import Kept
from trainsite.query.prints import Prints, load_prints
from trainsite.query.rows.gathered import ColumnAbout, SiteRows, ViewAbout
from trainsite.query.rows.listing import LISTS, count_rows, first_rows, measured_pairs, run_places
from trainsite.query.rows.points import Points
from trainsite.query.rows.ranking import load_rankings
from trainsite.query.views import all_views

if TYPE_CHECKING:
    import duckdb

Value = TypeVar("Value")

FIRST_ROWS = 200
_PAIRS = 40


class _Nothing:
    """Keeps nothing between builds."""

    def find(self, _name: str, _kind: type[Value]) -> Value | None:
        return None

    def keep(self, _name: str, _value: object) -> None:
        """Let it go."""


def load_site_rows(
    connection: "duckdb.DuckDBPyConnection", prints: Prints | None = None, kept: Kept | None = None
) -> SiteRows:
    """
    Return the rows of all pages over all runs of a connection's archive.

    ``prints``, where they were loaded; ``kept`` is what the build before kept.
    """
    prints = load_prints(connection) if prints is None else prints
    places = run_places(connection)
    lists = {key: first_rows(connection, key, FIRST_ROWS, places, prints) for key in LISTS}
    rankings = load_rankings(connection, Points(connection, places, prints, kept or _Nothing()))
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
                prints.count(view.name) if prints.has(view) else count_rows(connection, view.name),
                tuple(ColumnAbout(column.name, column.type, column.description) for column in view.columns),
            )
            for view in all_views()
        ),
    )


def _counts(connection: "duckdb.DuckDBPyConnection", statement: str) -> dict[str, int]:
    return dict(connection.execute(f"{statement} ORDER BY 2 DESC, 1").fetchall())
