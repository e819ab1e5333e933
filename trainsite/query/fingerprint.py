"""What tells whether rows are those that a file was made of, without making the file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trainsite.dataclass import dataclass
from trainsite.query.columns import NUMBER, TEXTS
from trainsite.query.identifier import quoted
from trainsite.query.views import RUN_ID, View

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Fingerprint:
    """How many rows there are, and a sum of their hashes; it depends on the version of DuckDB."""

    row_count: int
    digest: str


def fingerprint_view(connection: "duckdb.DuckDBPyConnection", view: View) -> Fingerprint:
    """
    Return what changes where a row of a view does, or its place among the rows of its run.

    In which order the runs are stored makes no difference, as long as the rows of each lie together.
    """
    name, run_id = quoted(view.name), quoted(RUN_ID.name)
    return _fingerprint(
        connection,
        f"WITH placed AS (SELECT *, row_number() OVER () AS _place FROM {name}),"  # noqa: S608 - our own names
        f" begun AS (SELECT {run_id} AS _run, min(_place) AS _first FROM placed GROUP BY ALL)"
        f" SELECT hash({hashed_values(view)}, _place - _first) AS _hash FROM placed"
        f" JOIN begun ON {run_id} IS NOT DISTINCT FROM _run",
    )


def hashed_values(view: View) -> str:
    """Return what is hashed of a row of a view, besides its place."""
    return _values([(column.name, column.type) for column in view.columns])


def fingerprint_query(connection: "duckdb.DuckDBPyConnection", query: str) -> Fingerprint:
    """Return what changes where a row of a query does; in which order they come makes no difference."""
    described = connection.execute(f"SELECT * FROM ({query}) LIMIT 0").description or []  # noqa: S608 - our own queries
    names = [f"c{number}" for number in range(len(described))]
    values = _values([(name, str(about[1])) for name, about in zip(names, described, strict=True)])
    return _fingerprint(connection, f"SELECT hash({values}) AS _hash FROM ({query}) AS t({', '.join(names)})")  # noqa: S608 - as above


def _values(columns: Sequence[tuple[str, str]]) -> str:
    """
    Return what is hashed of a row.

    To DuckDB 0.0 and -0.0 are equal, and an absent list has the hash of an empty one; they are written differently.
    """
    values = [quoted(name) if kind != TEXTS else f"CAST(to_json({quoted(name)}) AS VARCHAR)" for name, kind in columns]
    signs = [f"signbit(coalesce({quoted(name)}, 0))" for name, kind in columns if kind == NUMBER]
    return ", ".join([*values, *signs])


def _fingerprint(connection: "duckdb.DuckDBPyConnection", hashes: str) -> Fingerprint:
    import duckdb  # noqa: PLC0415 - heavy

    found = connection.execute(f"SELECT count(*), sum(_hash::HUGEINT) FROM ({hashes})").fetchone()  # noqa: S608 - as above
    row_count, total = found or (0, None)
    return Fingerprint(int(row_count), f"{duckdb.__version__}-{row_count}-{total or 0}")
