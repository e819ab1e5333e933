"""What tells whether a run's rows in a view are as they were: worked out once, when they are stored."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from trainsite.dataclass import dataclass
from trainsite.query.fingerprint import Fingerprint, hashed_values
from trainsite.query.identifier import PRINTS, literal, quoted
from trainsite.query.views import RUN_ID, View

if TYPE_CHECKING:
    import duckdb


class Print(NamedTuple):
    """How many rows of a view a run has, and a sum of their hashes."""

    row_count: int
    total: int


_PROBLEMS: Final = "problems"
"""The view that has rows of no run, too."""
NOTHING: Final = Print(0, 0)


def create_prints(schema: str) -> str:
    """Return the statement that makes the empty table of a segment."""
    return f"CREATE TABLE {schema}.{PRINTS} (run_id VARCHAR, view VARCHAR, row_count BIGINT, total UBIGINT)"


def insert_prints(view: View, schema: str) -> str:
    """
    Return the statement that works out the prints of all runs with rows in a view's table.

    They are sums of the hashes behind ``fingerprint_view``; the rows of a table are numbered already, which spares
    numbering, and so holding, all of them.
    """
    table, run_id = f"{schema}.{quoted(view.name)}", quoted(RUN_ID.name)
    rows = (
        f"SELECT {run_id} AS _run, hash({hashed_values(view)}, t.rowid - _first) AS _hash FROM {table} AS t"  # noqa: S608 - our own names
        f" JOIN (SELECT {run_id} AS _id, min(rowid) AS _first FROM {table} GROUP BY ALL) ON {run_id} = _id"
    )
    return (
        f"INSERT INTO {schema}.{PRINTS} SELECT _run, {literal(view.name)}, count(*),"  # noqa: S608 - our own names
        f" (sum(_hash::HUGEINT) % 18446744073709551616)::UBIGINT FROM ({rows}) GROUP BY _run"
    )


@dataclass(frozen=True)
class Prints:
    """The prints of all runs of a connection, by view and run; they depend on the version of DuckDB."""

    version: str
    by_view: Mapping[str, Mapping[str, Print]]

    def of(self, view: str, run_id: str) -> Print:
        """Return the print of a run's rows in a stored view."""
        return self.by_view.get(view, {}).get(run_id, NOTHING)

    def count(self, view: str) -> int:
        """Return how many rows a stored view has."""
        return sum(each.row_count for each in self.by_view.get(view, {}).values())

    @staticmethod
    def has(view: View) -> bool:
        """Tell whether all rows of a view are rows of runs in a table of the store."""
        return view.spool is not None and view.name != _PROBLEMS

    def whole(self, view: str) -> Fingerprint:
        """Return what changes where a row of a stored view does, or its place among the rows of its run."""
        found = self.by_view.get(view, {}).values()
        row_count, total = sum(each.row_count for each in found), sum(each.total for each in found)
        return Fingerprint(row_count, f"{self.version}-{row_count}-{total}")


def load_prints(connection: "duckdb.DuckDBPyConnection") -> Prints:
    """Return the prints of the runs that the views of a connection hold."""
    import duckdb  # noqa: PLC0415 - heavy

    by_view: dict[str, dict[str, Print]] = {}
    run_id = quoted(RUN_ID.name)
    rows = connection.execute(
        f"SELECT view, run_id, row_count, total FROM internal.{PRINTS} WHERE run_id IN (SELECT {run_id} FROM runs)"  # noqa: S608 - our own names
    )
    while batch := rows.fetchmany(10_000):
        for view, run, row_count, total in batch:
            by_view.setdefault(view, {})[run] = Print(row_count, total)
    return Prints(duckdb.__version__, by_view)
