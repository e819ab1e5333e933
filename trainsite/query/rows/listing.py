"""The queries behind the lists: newest run first, in an order that is always the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from trainsite.dataclass import dataclass
from trainsite.query.fingerprint import Fingerprint, fingerprint_query
from trainsite.query.identifier import quoted
from trainsite.query.prints import Prints
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
_COLUMNS_BATCH = 20_000
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
        "v.benchmark, v.benchmark_version, v.metric, v.tier, v.variant, v.model_id, v.step, v.evidence, v.value, v.n,"
        " v.interval_low, v.interval_high, v.provider",
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
    FROM runs AS r LEFT JOIN checks AS c ON c.run_id = r.run_id{{}}
    GROUP BY r.run_id, r.path, r.label, r.started_at
"""  # noqa: S608 - our own names
_PROBLEMS: Final = """
    SELECT p.run_id, coalesce(p.path, r.path), p.code, p.message, p.step, p.file, p.line, p.is_row, r.started_at
    FROM problems AS p LEFT JOIN runs AS r ON r.run_id = p.run_id
"""
_PROBLEM_ORDER: Final = "p.run_id IS NOT NULL, r.started_at DESC, 2 DESC, p.step, p.file, p.line, p.code, p.message"
PROBLEMS: Final = "problems"
"""The one list that has rows of no run."""
READINESS: Final = "readiness"
"""The list that has one row of each run."""
LISTS: Final = (*_QUERIES, PROBLEMS, READINESS)


def listing_view(key: str) -> str:
    """Return the view whose rows make those of a list, with their runs; raises KeyError for an unknown list."""
    return {PROBLEMS: "problems", READINESS: "checks"}.get(key) or _QUERIES[key].view


def run_places(connection: "duckdb.DuckDBPyConnection") -> list[RunPlace]:
    """Return all runs in the order in which lists have their rows."""
    found = connection.execute(f"SELECT {', '.join(_RUN)} FROM runs AS r ORDER BY {_NEWEST}").fetchall()  # noqa: S608 - our own names
    return [RunPlace(*row) for row in found]


def iter_listing(
    connection: "duckdb.DuckDBPyConnection",
    key: str,
    limit: int | None = None,
    run_ids: Sequence[str] | None = None,
) -> Iterator[Any]:
    """
    Yield the rows of a list, or those of some runs, newest run first.

    Nothing else may be asked of the connection before the last row. Raises KeyError for an unknown list, or one that
    has rows of no run where runs are named.
    """
    found = _rows(connection, _statement(key, run_ids) + _cut(limit), run_ids)
    if key == "problems":
        for row in found:
            yield ProblemRow(*row[:-1])
        return
    if key == "readiness":
        for row in found:
            ids, states = row[_RUN_WIDTH:]
            checks = {name: state for name, state in zip(ids, states, strict=True) if name is not None}
            yield StandingRow(RunPlace(*row[:_RUN_WIDTH]), checks)
        return
    query = _QUERIES[key]
    for row in found:
        yield query.make(RunPlace(*row[:_RUN_WIDTH]), *row[_RUN_WIDTH:])


def load_columns(
    connection: "duckdb.DuckDBPyConnection", key: str, run_ids: Sequence[str] | None = None
) -> dict[str, Sequence[Any]]:
    """
    Return the columns of a list, or of its rows of some runs, by the names of its row's fields.

    Its runs are ``run``; the order is that of ``iter_listing``.

    Raises KeyError for a list that has no query of its own kind.
    """
    query = _QUERIES[key]
    columns: list[list[Any]] = [[] for _ in range(_RUN_WIDTH + len(query.columns))]
    found = connection.execute(_statement(key, run_ids), [] if run_ids is None else [list(run_ids)])
    texts: dict[str, str] = {}
    while batch := found.fetchmany(_COLUMNS_BATCH):
        for column, values in zip(columns, zip(*batch, strict=True), strict=True):
            is_text = any(isinstance(value, str) for value in values)
            column.extend([texts.setdefault(value, value) for value in values] if is_text else values)
    places = {about[0]: RunPlace(*about) for about in set(zip(*columns[:_RUN_WIDTH], strict=True))}
    names = [name.lstrip("@") for name in query.columns]
    return {"run": [places[run_id] for run_id in columns[0]], **dict(zip(names, columns[_RUN_WIDTH:], strict=True))}


def fingerprint_listing(connection: "duckdb.DuckDBPyConnection", key: str) -> Fingerprint:
    """Return what changes where a row of a list does; raises KeyError for an unknown list."""
    rows, _ = _parts(key)
    return fingerprint_query(connection, rows)


def first_rows(
    connection: "duckdb.DuckDBPyConnection", key: str, limit: int, places: Sequence[RunPlace], prints: Prints
) -> Found:
    """Return the first rows of a list, and how many there are; ``places`` are all runs in the order of lists."""
    if key == PROBLEMS:
        rows = tuple(iter_listing(connection, key, limit))
        total = len(rows) if len(rows) < limit else count_rows(connection, PROBLEMS)
        return Found(rows, total)
    counts = {place.run_id: count_in_list(key, place.run_id, prints) for place in places}
    newest: list[str] = []
    held = 0
    for run_id, count in counts.items():
        if count and held < limit:
            newest.append(run_id)
            held += count
    return Found(tuple(iter_listing(connection, key, limit, newest)) if newest else (), sum(counts.values()))


def count_in_list(key: str, run_id: str, prints: Prints) -> int:
    """Return how many rows of a list are those of a run."""
    return 1 if key == READINESS else prints.of(listing_view(key), run_id).row_count


def count_rows(connection: "duckdb.DuckDBPyConnection", view: str) -> int:
    """Return how many rows a view has."""
    return int(connection.execute(f"SELECT count(*) FROM {quoted(view)}").fetchall()[0][0])  # noqa: S608 - our own names


def measured_pairs(connection: "duckdb.DuckDBPyConnection", limit: int) -> tuple[PairRow, ...]:
    """Return the newest comparisons of base and trained that were measured and count."""
    measured = "v.evidence IN ('live', 'imported') AND v.delta IS NOT NULL AND v.matched > 0"
    which = f" WHERE v.kind = 'base_trained' AND {measured}"
    found = _rows(connection, f"{_ordered(*_parts('comparisons', which))} LIMIT {limit:d}")
    return tuple(_pair(RunPlace(*row[:_RUN_WIDTH]), *row[_RUN_WIDTH:]) for row in found)


def _cut(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {limit:d}"


def _statement(key: str, run_ids: Sequence[str] | None = None) -> str:
    """Return the query for a list; where runs are named, their ids are its parameter."""
    return _ordered(*_parts(key, "" if run_ids is None else " WHERE r.run_id IN (SELECT unnest($1::VARCHAR[]))"))


def _ordered(rows: str, order: str) -> str:
    return f"{rows} ORDER BY {order}"


def _parts(key: str, which: str = "") -> tuple[str, str]:
    """Return the query for the rows of a list, and their order, which the values of the rows decide."""
    if key == "problems" and not which:
        return _PROBLEMS, _PROBLEM_ORDER
    if key == "readiness":
        return _STANDINGS.format(which), _NEWEST
    query = _QUERIES[key]
    shown = ", ".join(
        INSTANT.format(f"v.{name[1:]}") if name.startswith("@") else f"v.{name}" for name in query.columns
    )
    rows = (
        f"SELECT {', '.join(_RUN)}, {shown} FROM {query.view} AS v JOIN runs AS r ON r.run_id = v.run_id"  # noqa: S608 - our own names
        f"{which}"
    )
    return rows, f"{_NEWEST}, {query.order}"


def _rows(
    connection: "duckdb.DuckDBPyConnection", statement: str, run_ids: Sequence[str] | None = None
) -> Iterator[tuple[Any, ...]]:
    found = connection.execute(statement, [] if run_ids is None else [list(run_ids)])
    while batch := found.fetchmany(_BATCH):
        yield from batch
