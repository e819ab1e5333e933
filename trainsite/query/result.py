"""A result: named, typed columns, and rows that are fetched as they are read."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from trainsite.dataclass import dataclass
from trainsite.errors import TrainsiteError
from trainsite.query.failure import query_error
from trainsite.query.statement import Statement, check_parameters
from trainsite.query.value import is_number, wire_of

if TYPE_CHECKING:
    import duckdb

    from trainsite.query.value import Convert

_BATCH_ROWS = 1000


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result."""

    name: str
    """Unique among the columns of its result."""
    is_number: bool = False


@dataclass(frozen=True)
class Result:
    """Columns, and rows that can be read once."""

    columns: tuple[ResultColumn, ...]
    rows: Iterator[tuple[Any, ...]]
    """Values as JSON holds them: text, numbers, lists, objects."""
    is_plan: bool = False
    """Whether it is the drawing of a query's plan."""


def run_statement(
    connection: "duckdb.DuckDBPyConnection", statement: Statement, parameters: Mapping[str, object]
) -> Result:
    """
    Run a statement in a transaction that cannot write.

    Names that occur twice get a number, as ``a_1``. Raises UsageError for SQL that cannot be run, SettingsError for
    one that needs too much memory; reading the rows may raise the same.
    """
    check_parameters(statement, parameters)
    given = dict(parameters) or None
    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        if statement.is_explain:
            connection.execute(statement.sql, given)
            return Result(_plain(connection), _rows(connection, statement, [], 0), is_plan=True)
        described = connection.execute(_bracketed(statement.sql, "*", " LIMIT 0"), given).description
        wires = [wire_of(kind) for _, kind, *_ in described]
        columns = tuple(ResultColumn(name, is_number(kind)) for name, kind, *_ in described)
        fits = all(wire.type == str(each[1]) for wire, each in zip(wires, described, strict=True))
        names = [f"c{number}" for number in range(len(wires))]
        casts = ", ".join(f"CAST({name} AS {wire.type})" for name, wire in zip(names, wires, strict=True))
        sql = statement.sql if fits else _bracketed(statement.sql, casts, f" AS t({', '.join(names)})")
        connection.execute(sql, given)
    except _errors() as error:
        raise _explained(error, statement, 0 if statement.is_explain else 1) from error
    rows = _rows(connection, statement, [wire.convert for wire in wires], 0 if fits else 1)
    return Result(columns, rows)


def bind_statement(
    connection: "duckdb.DuckDBPyConnection", statement: Statement, parameters: Mapping[str, object]
) -> None:
    """Raise what ``run_statement`` would raise of a statement before it has rows, and run nothing."""
    check_parameters(statement, parameters)
    given = dict(parameters) or None
    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        connection.execute(_bracketed(statement.sql, "*", " LIMIT 0"), given)
    except _errors() as error:
        raise _explained(error, statement, 1) from error


def run_copy(
    connection: "duckdb.DuckDBPyConnection", statement: Statement, parameters: Mapping[str, object], target: str
) -> int:
    """Copy the rows of a statement to ``target``, in the words of COPY, and return how many they are."""
    given = dict(parameters) or None
    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        row = connection.execute(f"COPY ({_bracketed(statement.sql, '*', '')}){target}", given).fetchone()
    except _errors() as error:
        raise _explained(error, statement, 1) from error
    return int(row[0]) if row else 0


def _bracketed(sql: str, picked: str, rest: str) -> str:
    # The SQL begins on the second line and ends before a new one: its own last line may be a comment.
    return f"SELECT {picked} FROM (\n{sql}\n){rest}"  # noqa: S608 - the user's own question, in a transaction that cannot write


def _plain(connection: "duckdb.DuckDBPyConnection") -> tuple[ResultColumn, ...]:
    return tuple(ResultColumn(str(each[0])) for each in connection.description or ())


def _rows(
    connection: "duckdb.DuckDBPyConnection",
    statement: Statement,
    converts: "list[Convert | None]",
    lines_before: int,
) -> Iterator[tuple[Any, ...]]:
    any_converts = any(converts)
    while True:
        try:
            batch = connection.fetchmany(_BATCH_ROWS)
        except _errors() as error:
            raise _explained(error, statement, lines_before) from error
        if not batch:
            return
        if not any_converts:
            yield from batch
            continue
        for row in batch:
            yield tuple(
                value if convert is None or value is None else convert(value)
                for convert, value in zip(converts, row, strict=True)
            )


def _errors() -> type[Exception]:
    import duckdb  # noqa: PLC0415 - heavy; whoever has a connection has loaded it

    return duckdb.Error


def _explained(error: Exception, statement: Statement, lines_before: int) -> Exception:
    import duckdb  # noqa: PLC0415 - as above

    if isinstance(error, duckdb.InterruptException) or not isinstance(error, duckdb.Error):
        return error
    views, columns = _names(statement)
    found: TrainsiteError = query_error(error, statement.place, lines_before=lines_before, columns=columns, views=views)
    return found


def _names(statement: Statement) -> tuple[list[str], list[str]]:
    """Return the names of all views, and those of the columns of the views that a statement names."""
    from trainsite.query.views import all_views  # noqa: PLC0415 - as the schemas behind it

    views = all_views()
    words = statement.sql.casefold()
    named = [view for view in views if view.name in words] or list(views)
    return [view.name for view in views], [column.name for view in named for column in view.columns]
