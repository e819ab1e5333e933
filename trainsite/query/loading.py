"""The SQL that turns spooled rows into tables: made of the views' columns, never guessed from the data."""

from pathlib import Path

from trainsite.query.columns import TEXT, Column
from trainsite.query.identifier import literal, quoted
from trainsite.query.views import RUN_ID, View

_OBJECT_BYTES = 1 << 24
"""DuckDB's own bound of one row; a longer one needs a larger buffer, which every thread then takes."""
_CALLS = """STRUCT("model" VARCHAR, "prompt_tokens" BIGINT, "completion_tokens" BIGINT, "total_tokens" BIGINT,
    "cost_usd" DOUBLE)[]"""
_TRAJECTORY = {
    "tasks": ('STRUCT("task" VARCHAR)[]', "list_sort(list_distinct([each.task FOR each IN tasks]))"),
    "models": (None, "list_sort(list_distinct([each.model FOR each IN calls IF each.model IS NOT NULL]))"),
    "message_count": (None, "coalesce(len(messages), 0)"),
    "call_count": (None, "coalesce(len(calls), 0)"),
    "total_tokens": (
        None,
        "list_sum([CASE WHEN coalesce(each.total_tokens, each.prompt_tokens, each.completion_tokens) IS NOT NULL"
        " THEN coalesce(each.total_tokens, coalesce(each.prompt_tokens, 0)"
        " + coalesce(each.completion_tokens, 0)) END FOR each IN calls])::BIGINT",
    ),
    "cost_usd": (None, "list_sum([each.cost_usd FOR each IN calls])"),
}
"""Columns that are worked out: the type of what they are read from, and how."""
_METADATA = ("task_type", "row_id", "task_reason", "evidence", "judge_score", "rules_sha256")


def create_table(view: View, schema: str) -> str:
    """Return the statement that makes the empty table of a view."""
    columns = ", ".join(f"{quoted(column.name)} {column.type}" for column in view.columns)
    return f"CREATE TABLE {schema}.{quoted(view.name)} ({columns})"


def insert_rows(view: View, schema: str, spool: Path, longest_bytes: int) -> str:
    """Return the statement that appends the spooled rows of a view to its table."""
    if view.lists is not None:
        select = _nested(view, spool, longest_bytes)
    elif view.name == "trajectories":
        select = _trajectories(view, spool, longest_bytes)
    elif view.name == "samples":
        select = _samples(view, spool, longest_bytes)
    else:
        select = f"SELECT {_named(view.columns)} FROM {_read(view.columns, {}, spool, longest_bytes)}"  # noqa: S608 - made of our own names
    return f"INSERT INTO {schema}.{quoted(view.name)} {select}"


def _named(columns: tuple[Column, ...]) -> str:
    return ", ".join(f"{quoted(column.source)} AS {quoted(column.name)}" for column in columns)


def _read(columns: tuple[Column, ...], more: dict[str, str], spool: Path, longest_bytes: int) -> str:
    types = {column.source: column.type for column in columns} | more
    listed = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in types.items())
    limit = max(_OBJECT_BYTES, longest_bytes + 1)
    return (
        f"read_json({literal(str(spool))}, format = 'newline_delimited', columns = {{{listed}}},"
        f" maximum_object_size = {limit})"
    )


def _nested(view: View, spool: Path, longest_bytes: int) -> str:
    keys, items = view.columns[:5], view.columns[5:]
    shape = "STRUCT(" + ", ".join(f"{quoted(item.source)} {item.type}" for item in items) + ")[]"
    outer = tuple(key for key in keys if key.name != "position")
    source = _read(outer, {str(view.lists): shape}, spool, longest_bytes)
    picked = ", ".join(f"item.{quoted(item.source)} AS {quoted(item.name)}" for item in items)
    each = f"unnest({view.lists}) AS item, generate_subscripts({view.lists}, 1) - 1 AS position"
    inner = f"SELECT {_named(outer)}, {each} FROM {source}"  # noqa: S608 - made of our own names
    return f"SELECT {', '.join(quoted(key.name) for key in keys)}, {picked} FROM ({inner})"  # noqa: S608 - as above


def _trajectories(view: View, spool: Path, longest_bytes: int) -> str:
    plain = tuple(column for column in view.columns if column.name not in _TRAJECTORY)
    more = {"tasks": str(_TRAJECTORY["tasks"][0]), "calls": _CALLS, "messages": 'STRUCT("role" VARCHAR)[]'}
    worked_out = ", ".join(
        f"{_TRAJECTORY[column.name][1]} AS {quoted(column.name)}"
        for column in view.columns
        if column.name in _TRAJECTORY
    )
    return f"SELECT {_named(plain)}, {worked_out} FROM {_read(plain, more, spool, longest_bytes)}"  # noqa: S608 - made of our own names


def _samples(view: View, spool: Path, longest_bytes: int) -> str:
    said = tuple(column for column in view.columns if column.source in _METADATA)
    plain = tuple(column for column in view.columns if column not in said)
    shape = "STRUCT(" + ", ".join(f"{quoted(column.source)} {column.type}" for column in said) + ")"
    source = _read(plain, {"metadata": shape}, spool, longest_bytes)
    picked = ", ".join(
        f"metadata.{quoted(column.source)} AS {quoted(column.name)}"
        if column in said
        else f"{quoted(column.source)} AS {quoted(column.name)}"
        for column in view.columns
    )
    return f"SELECT {picked} FROM {source}"  # noqa: S608 - made of our own names


def empty_view(view: View) -> str:
    """Return the query of a view that has no rows."""
    columns = ", ".join(f"CAST(NULL AS {column.type}) AS {quoted(column.name)}" for column in view.columns)
    return f"SELECT {columns} WHERE false"


def copy_live(name: str, source: str, target: str) -> str:
    """Return the statement that copies the rows of live runs from one segment into another; takes the dead ids."""
    run_id = quoted(RUN_ID.name)
    return (
        f"INSERT INTO {target}.{quoted(name)} SELECT * FROM {source}.{quoted(name)}"  # noqa: S608 - made of our own names
        f" WHERE NOT list_contains($dead::{TEXT}[], {run_id})"
    )
