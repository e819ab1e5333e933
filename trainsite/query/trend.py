"""
A metric over runs: one series per benchmark, version, model, variant and tier, one point per run, none averaged.

Each point is held against the one before it, on the cases that both runs have; without cases, by their intervals.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from trainsite.dataclass import dataclass
from trainsite.evals.pairing import Pairing, pair
from trainsite.evals.pairwise import Judged, judge
from trainsite.evals.side import Measure, Side
from trainsite.evals.wording import DEFAULT_RULE, Rule, sentence
from trainsite.query.measured_sides import load_sides
from trainsite.query.measurements import (
    Measurement,
    find_names,
    group_by_subject,
    load_measurements,
    require_name,
    strongest_per_run,
)

if TYPE_CHECKING:
    import duckdb

REGRESSED = "regressed"
IMPROVED = "improved"
NO_DIFFERENCE = "no_difference_shown"
NOT_MEASURED = "not_measured"
_NAMES = ("the run before", "this run")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A point against the one before it."""

    method: str
    """paired: on shared cases; intervals: by whether they overlap, since a run keeps no cases."""
    verdict: str
    """regressed, improved, no_difference_shown, or not_measured where the two cannot be held against each other."""
    delta: float | None
    """This point minus the one before: over shared cases where paired, else of the values."""
    judged: Judged | None
    """The pairing, its p adjusted by Holm within the series; None without cases."""
    sentence: str

    @property
    def is_regression(self) -> bool:
        """True where this run is shown to be worse."""
        return self.verdict == REGRESSED


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One run of a series."""

    measurement: Measurement
    change: Change | None
    """None for the first run."""
    other_scores: int
    """Scores of the same run and model that this one stands for, of weaker evidence or another step."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One model on one benchmark, the oldest run first."""

    measure: Measure
    model_id: str
    variant: str
    tier: str | None
    lower_is_better: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """All series of a metric; none where no run measured it."""

    metric: str
    alpha: float
    series: tuple[Series, ...]
    unranked: tuple[Measurement, ...]
    """Scores that stand in no series, with their reason."""

    @property
    def regressions(self) -> tuple[Series, ...]:
        """The series whose newest run is shown to be worse than the one before it."""
        newest = ((each, each.points[-1].change) for each in self.series)
        return tuple(each for each, change in newest if change is not None and change.is_regression)


def load_trend(
    connection: "duckdb.DuckDBPyConnection",
    metric: str,
    *,
    benchmark: str | None = None,
    model_id: str | None = None,
    rule: Rule = DEFAULT_RULE,
) -> Trend:
    """
    Return the series of a metric, all of them or those of a benchmark or model.

    Raises UsageError for an unknown metric, benchmark or model, naming near ones and all.
    """
    known = find_names(connection, "metric")
    if not known:
        return Trend(metric=metric, alpha=rule.alpha, series=(), unranked=())
    require_name("metric", metric, known)
    found = load_measurements(connection, metric=metric)
    if benchmark is not None:
        require_name("benchmark", benchmark, sorted({each.key.measure.benchmark for each in found}))
        found = [each for each in found if each.key.measure.benchmark == benchmark]
    if model_id is not None:
        require_name("model", model_id, sorted({each.key.model_id for each in found}))
        found = [each for each in found if each.key.model_id == model_id]
    return Trend(
        metric=metric,
        alpha=rule.alpha,
        series=tuple(_iter_series(connection, [each for each in found if each.reason is None], rule)),
        unranked=tuple(each for each in found if each.reason is not None),
    )


def _iter_series(connection: "duckdb.DuckDBPyConnection", found: Sequence[Measurement], rule: Rule) -> Iterator[Series]:
    for measure in sorted({each.key.measure for each in found}):
        here = [each for each in found if each.key.measure == measure]
        for group in group_by_subject(here).values():
            chosen = strongest_per_run(group)
            changes = [None, *_changes(connection, chosen, rule)]
            key = chosen[0].key
            yield Series(
                measure=measure,
                model_id=key.model_id,
                variant=key.variant,
                tier=key.tier,
                lower_is_better=rule.is_reversed(measure.metric),
                points=tuple(
                    Point(
                        measurement=each,
                        change=change,
                        other_scores=sum(other.run == each.run for other in group) - 1,
                    )
                    for each, change in zip(chosen, changes, strict=True)
                ),
            )


def _changes(connection: "duckdb.DuckDBPyConnection", chosen: Sequence[Measurement], rule: Rule) -> list[Change]:
    """Return each point but the first against the one before it."""
    pairings = _pairings(connection, chosen) if len(chosen) > 1 else []
    judged = iter(judge([each for each in pairings if each is not None], rule))
    return [
        _by_intervals(before, after, rule) if pairing is None else _by_cases(next(judged), rule)
        for (before, after), pairing in zip(pairwise(chosen), pairings, strict=True)
    ]


def _pairings(connection: "duckdb.DuckDBPyConnection", chosen: Sequence[Measurement]) -> list[Pairing | None]:
    """Return the pairings of neighbours, None where one of them keeps no cases; two sides are held at a time."""
    found: list[Pairing | None] = []
    before: Side | None = None
    for index, each in enumerate(chosen):
        side = load_sides(connection, [each]).get(each)
        if index:
            found.append(pair(before, side) if before is not None and side is not None else None)
        before = side
    return found


def _by_cases(judged: Judged, rule: Rule) -> Change:
    difference = judged.pairing.difference
    return Change(
        method="paired",
        verdict=judged.verdict,
        delta=difference.delta if difference else None,
        judged=judged,
        sentence=sentence(judged.pairing, names=_NAMES, p=judged.p_holm, rule=rule),
    )


def _by_intervals(before: Measurement, after: Measurement, rule: Rule) -> Change:
    ends = (before.interval_low, before.interval_high, after.interval_low, after.interval_high)
    delta = (after.value or 0.0) - (before.value or 0.0)
    low, high, new_low, new_high = ends
    if low is None or high is None or new_low is None or new_high is None:
        verdict, said = NOT_MEASURED, "no cases and no intervals: nothing can be said"
    elif new_low <= high and low <= new_high:
        verdict, said = NO_DIFFERENCE, "no cases to pair; the intervals overlap, so no difference is shown"
    else:
        verdict = IMPROVED if (delta > 0) != rule.is_reversed(after.key.measure.metric) else REGRESSED
        said = f"no cases to pair; the intervals do not overlap, so this run {verdict}"
    return Change(method="intervals", verdict=verdict, delta=delta, judged=None, sentence=said)
