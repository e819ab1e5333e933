"""Scores of all runs, with the run that each comes from; a step that another run took over counts where it was made."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.evals.side import Measure, SideKey
from trainsite.query.suggestion import did_you_mean
from trainsite.records.evidence import COUNTS_AS_EVIDENCE

if TYPE_CHECKING:
    import duckdb

_SCORES = """
    SELECT s.run_id, r.path, strftime(r.started_at, '%Y-%m-%dT%H:%M:%S.%gZ'), coalesce(t.status, 'succeeded'),
        s.benchmark, coalesce(s.benchmark_version, ''), s.metric, s.model_id, s.variant, s.tier, s.evidence, s.step,
        s.value, s.n, s.interval_low, s.interval_high, s.interval_method, s.provider, s.dataset_sha256
    FROM scores AS s
    JOIN runs AS r ON r.run_id = s.run_id
    LEFT JOIN steps AS t ON t.run_id = s.run_id AND t.step = s.step
    WHERE ($benchmark IS NULL OR s.benchmark = $benchmark) AND ($metric IS NULL OR s.metric = $metric)
        AND (t.adopted_from IS NULL OR t.adopted_from NOT IN (SELECT run_id FROM runs))
    ORDER BY ALL
"""
_NAMES = {
    "benchmark": "SELECT DISTINCT benchmark FROM scores ORDER BY ALL",
    "metric": "SELECT DISTINCT metric FROM scores ORDER BY ALL",
}
_STRENGTH = ("live", "imported")
_KEPT = 2048
"""Runs and keys that are kept for their next score: a run has many."""


@dataclass(frozen=True, order=True, slots=True)
class RunLink:
    """A run, and where it lies in the archive; runs sort by their start."""

    started_at: str
    run_id: str
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """One score of one run."""

    run: RunLink
    key: SideKey
    value: float | None
    n: int
    interval_low: float | None
    interval_high: float | None
    interval_method: str | None
    provider: str | None
    dataset_sha256: str | None
    reason: str | None
    """Why it neither ranks nor stands in a trend; None where it does."""


def find_names(connection: "duckdb.DuckDBPyConnection", what: str) -> list[str]:
    """Return every ``benchmark`` or every ``metric`` that has a score, sorted."""
    return [row[0] for row in connection.execute(_NAMES[what]).fetchall()]


def require_name(what: str, name: str, known: Sequence[str]) -> None:
    """Raise UsageError for a name that is not known, with near ones, and all of them."""
    if name in known:
        return
    listed = ", ".join(known) or "none"
    raise UsageError(f"{name or '(nothing)'}: no score has this {what}{did_you_mean(name, known)}; known are {listed}")


def load_measurements(
    connection: "duckdb.DuckDBPyConnection", *, benchmark: str | None = None, metric: str | None = None
) -> list[Measurement]:
    """Return the scores of a benchmark, a metric, or all, the oldest run first; the order is always the same."""
    rows = connection.execute(_SCORES, {"benchmark": benchmark, "metric": metric}).fetchall()
    return [_measurement(*row) for row in sorted(rows, key=_order)]


def _order(row: Sequence[Any]) -> tuple[Any, ...]:
    run_id, path, started_at, _, benchmark, version, metric, model_id, variant, tier, evidence, step = row[:12]
    strength = _STRENGTH.index(evidence) if evidence in _STRENGTH else len(_STRENGTH)
    return started_at, run_id, path, benchmark, version, metric, model_id, variant, tier or "", strength, step


def _measurement(run_id: str, path: str, started_at: str, status: str, *about: Any) -> Measurement:
    benchmark, version, metric, model_id, variant, tier, evidence, step, value, *rest = about
    n, low, high, method, provider, dataset_sha256 = rest
    reason = None
    if evidence not in COUNTS_AS_EVIDENCE:
        reason = evidence.replace("_", " ")
    elif value is None:
        reason = "nothing was measured"
    elif status != "succeeded":
        reason = f"its step {status}"
    return Measurement(
        run=_link(started_at, run_id, path),
        key=_key(benchmark, version, metric, model_id, variant, tier, evidence, step),
        value=value,
        n=n,
        interval_low=low,
        interval_high=high,
        interval_method=method,
        provider=provider,
        dataset_sha256=dataset_sha256,
        reason=reason,
    )


@lru_cache(_KEPT)
def _link(started_at: str, run_id: str, path: str) -> RunLink:
    return RunLink(started_at, run_id, path)


@lru_cache(_KEPT)
def _key(benchmark: str, version: str, metric: str, *about: Any) -> SideKey:
    return SideKey(Measure(benchmark, version, metric), *about)


def subject_name(key: SideKey) -> str:
    """Return a model with what tells it from others of its name."""
    tier = f", {key.tier}" if key.tier else ""
    return f"{key.model_id} ({key.variant}{tier})"


def group_by_subject(found: Iterable[Measurement]) -> dict[tuple[str, str, str], list[Measurement]]:
    """Return measurements by model, variant and tier, sorted; within each of them the order stays."""
    groups: dict[tuple[str, str, str], list[Measurement]] = {}
    for each in found:
        groups.setdefault(_identity(each.key), []).append(each)
    return dict(sorted(groups.items()))


def strongest_per_run(found: Iterable[Measurement]) -> list[Measurement]:
    """Return one measurement of each run, in the order of the runs: live before imported, then by step."""
    chosen: dict[RunLink, Measurement] = {}
    for each in found:
        known = chosen.get(each.run)
        if known is None or _preference(each) < _preference(known):
            chosen[each.run] = each
    return [chosen[run] for run in sorted(chosen)]


def _identity(key: SideKey) -> tuple[str, str, str]:
    return key.model_id, key.variant, key.tier or ""


def _preference(each: Measurement) -> tuple[int, str]:
    kind = each.key.evidence
    return (_STRENGTH.index(kind) if kind in _STRENGTH else len(_STRENGTH), each.key.step)
