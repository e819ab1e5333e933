"""The rows of a view in an order that does not depend on how the store came about."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from trainsite.query.identifier import quoted
from trainsite.query.value import wire_of
from trainsite.query.views import RUN_ID, View

if TYPE_CHECKING:
    import duckdb

_BATCH_ROWS = 1_000
_PLACE = quoted("place in view")


def ordered_rows(view: View, casts: Sequence[str] = ()) -> str:
    """Return the query for all rows of a view: by run id, then as they stand in the run; ``casts`` are SQL types."""
    names = [quoted(column.name) for column in view.columns]
    picked = [f"CAST({name} AS {cast})" for name, cast in zip(names, casts, strict=True)] if casts else names
    return (
        f"SELECT {', '.join(picked)}"  # noqa: S608 - our own names
        f" FROM (SELECT *, row_number() OVER () AS {_PLACE} FROM {quoted(view.name)})"
        f" ORDER BY {quoted(RUN_ID.name)} NULLS LAST, {_PLACE}"
    )


def iter_rows(connection: "duckdb.DuckDBPyConnection", view: View) -> Iterator[tuple[Any, ...]]:
    """Yield the ordered rows of a view, their values as JSON holds them: instants are RFC 3339 texts in UTC."""
    described = connection.execute(f"SELECT * FROM {quoted(view.name)} LIMIT 0").description or []  # noqa: S608 - as above
    wires = [wire_of(kind) for _, kind, *_ in described]
    cursor = connection.execute(ordered_rows(view, [wire.type for wire in wires]))
    while rows := cursor.fetchmany(_BATCH_ROWS):
        for row in rows:
            yield tuple(
                value if wire.convert is None or value is None else wire.convert(value)
                for wire, value in zip(wires, row, strict=True)
            )
