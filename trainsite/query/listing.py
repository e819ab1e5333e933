"""What there is to ask: the views with their columns, and the named queries with their parameters."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from trainsite.errors import UsageError
from trainsite.query.named import MARK, NamedQuery, load_sql, parse_query, query_files
from trainsite.query.result import Result, ResultColumn
from trainsite.query.suggestion import did_you_mean
from trainsite.query.views import all_views


def list_all(folders: Sequence[Path], data_names: Path) -> Result:
    """Return every view and named query, one a row; ``data_names`` is the folder of the queries that come with us."""
    rows = [(view.name, "view", view.description) for view in all_views()]
    for name, path in query_files(folders).items():
        kind = "query" if path.parent == data_names else "own query"
        rows.append((f"{MARK}{name}", kind, _description(name, path)))
    return _result(("name", "kind", "description"), rows)


def _description(name: str, path: Path) -> str:
    """Return what a query answers, or why it cannot be read: a broken file hides no other."""
    try:
        return parse_query(name, load_sql(path), path).description
    except UsageError as error:
        return f"cannot be used: {error}"


def describe_view(name: str) -> Result:
    """Return the columns of a view, one a row; raises UsageError where there is no such view."""
    views = {view.name: view for view in all_views()}
    if name not in views:
        raise UsageError(f"{name}: no such view{did_you_mean(name, views)}; see trainsite query --list")
    columns = views[name].columns
    return _result(("column", "type", "description"), [(each.name, each.type, each.description) for each in columns])


def describe_query(query: NamedQuery) -> Result:
    """Return the parameters of a named query, one a row; without a default a value must be given."""
    rows = [(each.name, each.type, each.default, each.description) for each in query.parameters]
    return _result(("parameter", "type", "default", "description"), rows)


def _result(names: Iterable[str], rows: Sequence[tuple[str | None, ...]]) -> Result:
    return Result(tuple(map(ResultColumn, names)), iter(rows))
