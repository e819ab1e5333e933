"""The queries behind the lists: newest run first, in an order that is always the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from trainsite.query.rows.gathered import Found
from trainsite.query.rows.lists import (
    DatasetRow,
    GapRow,
    JobRow,
    ModelRow,
    PairRow,
    ProblemRow,
    PromptRow,
    RunPlace,
    ScoreRow,
    StandingRow,
    TrajectoryRow,
)
from trainsite.records.evidence import Comparison

if TYPE_CHECKING:
    import duckdb

_BATCH = 2000
INSTANT: Final = "strftime({}, '%Y-%m-%dT%H:%M:%S.%gZ')"
_RUN: Final = ("r.run_id", "r.path", "r.label", INSTANT.format("r.started_at"))
_NEWEST: Final = "r.started_at DESC, r.path DESC"
_RUN_WIDTH = len(_RUN)


@dataclass(frozen=True)
class _Query:
    make: Callable[..., Any]
    view: str
    columns: tuple[str, ...]
    order: str


def _query(make: Callable[..., Any], view: str, columns: str, order: str = "ALL") -> _Query:
    return _Query(make, view, tuple(columns.split()), order)


_COMPARED = " ".join(field.name for field in fields(Comparison))


def _pair(run: RunPlace, *values: Any) -> PairRow:
    return PairRow(run, Comparison(**dict(zip(_COMPARED.split(), values, strict=True))))


_QUERIES: Final = {
    "scores": _query(
        ScoreRow,
        "scores",
        "step benchmark benchmark_version metric model_id variant tier provider value interval_low interval_high n"
        " evidence",
        "v.benchmark, v.benchmark_version, v.metric, v.tier, v.variant, v.model_id, v.step, v.evidence, v.value, v.n",
    ),
    "comparisons": _query(
        _pair,
        "comparisons",
        _COMPARED,
        "v.benchmark, v.metric, v.tier, v.kind, v.a_model_id, v.b_model_id, v.evidence, v.note",
    ),
    "trajectories": _query(
        TrajectoryRow,
        "trajectories",
        "step row_id trajectory_id evidence tasks models message_count call_count total_tokens cost_usd reward outcome"
        " format source",
        "v.step, v.file, v.line, v.row_id",
    ),
    "models": _query(
        ModelRow,
        "models",
        "model_id tier variant family base_model_id location revision verified evidence note",
        "v.tier, v.variant, v.model_id, v.location, v.revision, v.note",
    ),
    "datasets": _query(
        DatasetRow,
        "dataset_files",
        "repo_id revision path status evidence rows size_bytes sha256",
        "v.repo_id, v.path, v.revision, v.status",
    ),
    "gaps": _query(GapRow, "gaps", "check_id status note command", "v.check_id, v.status, v.command"),
    "jobs": _query(
        JobRow,
        "jobs",
        "job_id run_name registry_key status gpu_name gpu_count price_usd_per_h cost_usd budget_usd epochs exit_code"
        " error evidence @created_at @finished_at",
        "v.created_at DESC, v.job_id",
    ),
    "prompts": _query(
        PromptRow,
        "prompts",
        "prompt_id task optimizer metric value interval_low interval_high baseline_value n evidence is_promoted reason"
        " @created_at prompt baseline_prompt",
        "v.created_at DESC, v.prompt_id",
    ),
}
_STANDINGS: Final = f"""
    SELECT {", ".join(_RUN)}, list(c.check_id ORDER BY c.check_id), list(c.status ORDER BY c.check_id)
    FROM runs AS r LEFT JOIN checks AS c ON c.run_id = r.run_id
    GROUP BY r.run_id, r.path, r.label, r.started_at ORDER BY {_NEWEST}
"""  # noqa: S608 - our own names
_PROBLEMS: Final = """
    SELECT p.run_id, coalesce(p.path, r.path), p.code, p.message, p.step, p.file, p.line, p.is_row
    FROM problems AS p LEFT JOIN runs AS r ON r.run_id = p.run_id
    ORDER BY p.run_id IS NOT NULL, r.started_at DESC, 2 DESC, p.step, p.file, p.line, p.code, p.message
"""
LISTS: Final = (*_QUERIES, "problems", "readiness")


def iter_listing(connection: "duckdb.DuckDBPyConnection", key: str, limit: int | None = None) -> Iterator[Any]:
    """
    Yield the rows of a list, newest run first; nothing else may be asked of the connection before the last row.

    Raises KeyError for an unknown list.
    """
    cut = "" if limit is None else f" LIMIT {limit:d}"
    if key == "problems":
        for row in _rows(connection, _PROBLEMS + cut):
            yield ProblemRow(*row)
        return
    if key == "readiness":
        for row in _rows(connection, _STANDINGS + cut):
            ids, states = row[_RUN_WIDTH:]
            checks = {name: state for name, state in zip(ids, states, strict=True) if name is not None}
            yield StandingRow(RunPlace(*row[:_RUN_WIDTH]), checks)
        return
    query = _QUERIES[key]
    for row in _rows(connection, _statement(query) + cut):
        yield query.make(RunPlace(*row[:_RUN_WIDTH]), *row[_RUN_WIDTH:])


def load_columns(connection: "duckdb.DuckDBPyConnection", key: str) -> dict[str, Sequence[Any]]:
    """
    Return a list's columns by the names of its row's fields, and its runs as ``run``, in the order of ``iter_listing``.

    Raises KeyError for a list that has no query of its own kind.
    """
    query = _QUERIES[key]
    rows = connection.execute(_statement(query)).fetchall()
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * (_RUN_WIDTH + len(query.columns))
    places = {about[0]: RunPlace(*about) for about in set(zip(*columns[:_RUN_WIDTH], strict=True))}
    names = [name.lstrip("@") for name in query.columns]
    return {"run": [places[run_id] for run_id in columns[0]], **dict(zip(names, columns[_RUN_WIDTH:], strict=True))}


def count_listing(connection: "duckdb.DuckDBPyConnection", key: str) -> int:
    """Return how many rows a list has; raises KeyError for an unknown one."""
    view = {"problems": "problems", "readiness": "runs"}.get(key) or _QUERIES[key].view
    return int(connection.execute(f"SELECT count(*) FROM {view}").fetchall()[0][0])  # noqa: S608 - our own names


def first_rows(connection: "duckdb.DuckDBPyConnection", key: str, limit: int) -> Found:
    """Return the first rows of a list, and how many there are."""
    rows = tuple(iter_listing(connection, key, limit))
    return Found(rows, len(rows) if len(rows) < limit else count_listing(connection, key))


def measured_pairs(connection: "duckdb.DuckDBPyConnection", limit: int) -> tuple[PairRow, ...]:
    """Return the newest comparisons of base and trained that were measured and count."""
    query = _QUERIES["comparisons"]
    which = "v.kind = 'base_trained' AND v.evidence IN ('live', 'imported') AND v.delta IS NOT NULL AND v.matched > 0"
    found = _rows(connection, f"{_statement(query, which)} LIMIT {limit:d}")
    return tuple(_pair(RunPlace(*row[:_RUN_WIDTH]), *row[_RUN_WIDTH:]) for row in found)


def _statement(query: _Query, which: str = "true") -> str:
    shown = ", ".join(
        INSTANT.format(f"v.{name[1:]}") if name.startswith("@") else f"v.{name}" for name in query.columns
    )
    return (
        f"SELECT {', '.join(_RUN)}, {shown} FROM {query.view} AS v JOIN runs AS r ON r.run_id = v.run_id"  # noqa: S608 - our own names
        f" WHERE {which} ORDER BY {_NEWEST}, {query.order}"
    )


def _rows(connection: "duckdb.DuckDBPyConnection", statement: str) -> Iterator[tuple[Any, ...]]:
    found = connection.execute(statement)
    while batch := found.fetchmany(_BATCH):
        yield from batch
