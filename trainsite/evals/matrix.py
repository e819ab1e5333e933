"""The benchmark matrix: scores of cases, and base, trained and reference paired on the cases that they share."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from trainsite.evals.statistics import (
    Interval,
    improvement_percent,
    mcnemar_exact,
    mean_interval,
    paired_difference,
    wilson,
)
from trainsite.records.evidence import Case, Comparison, Score

UNMATCHED_WARNING = 0.05
"""The share of unmatched cases above which a comparison says so."""

_Side = dict[str, Case]


def score_cases(cases: Iterable[Case], *, dataset_sha256: str | None = None) -> list[Score]:
    """Return one score per benchmark, version, metric, model, variant, tier and evidence kind, first attempts only."""
    groups: dict[tuple[object, ...], list[Case]] = defaultdict(list)
    for case in cases:
        key = (case.step, case.benchmark, case.benchmark_version, case.metric, case.model_id, case.variant)
        groups[(*key, case.tier, case.evidence)].append(case)
    return [_score(group, dataset_sha256) for group in groups.values()]


def _score(group: Sequence[Case], dataset_sha256: str | None) -> Score:
    first = group[0]
    values = [c.score for c in group if c.score is not None and c.attempt == 1 and c.evidence != "dry_run"]
    interval, method = _interval(values)
    return Score(
        step=first.step,
        benchmark=first.benchmark,
        benchmark_version=first.benchmark_version,
        metric=first.metric,
        value=math.fsum(values) / len(values) if values else None,
        n=len(values),
        interval_low=interval.low if interval else None,
        interval_high=interval.high if interval else None,
        interval_method=method,
        evidence=first.evidence,
        model_id=first.model_id,
        variant=first.variant,
        tier=first.tier,
        dataset_sha256=dataset_sha256,
    )


def _interval(values: Sequence[float]) -> tuple[Interval | None, str | None]:
    if not values:
        return None, None
    if all(value in (0, 1) for value in values):
        return wilson(round(math.fsum(values)), len(values)), "wilson"
    return mean_interval(list(values)), "normal"


def compare_tiers(scores: Sequence[Score], cases: Sequence[Case], tier_order: Sequence[str]) -> list[Comparison]:
    """
    Return base against trained, and the reference against trained, per tier, benchmark, version and metric.

    A pair in which a side was not run has no delta, and its note says so; different metrics never meet.
    """
    groups = sorted(
        {(s.benchmark, s.benchmark_version or "", s.metric, s.tier) for s in scores if s.tier},
        key=lambda group: (
            tier_order.index(group[3]) if group[3] in tier_order else len(tier_order),
            group[:3],
        ),
    )
    found = []
    for benchmark, version, metric, tier in groups:
        here = [s for s in scores if (s.benchmark, s.benchmark_version or "", s.metric) == (benchmark, version, metric)]
        for kind, a_variant in (("base_trained", "base"), ("reference_trained", "reference")):
            a = _pick(here, a_variant, tier)
            b = _pick(here, "trained", tier)
            if a is not None and b is not None:
                found.append(_compare(kind, tier, a, b, cases))
    return found


def _pick(scores: Sequence[Score], variant: str, tier: str | None) -> Score | None:
    """Return the score of a side: measured before mocked before dry, the tier's own before one without a tier."""
    order = ("live", "imported", "mocked", "dry_run")
    sides = [s for s in scores if s.variant == variant and (s.tier == tier or (variant == "reference" and not s.tier))]
    return min(sides, key=lambda s: (s.tier != tier, order.index(s.evidence)), default=None)


def _compare(kind: str, tier: str | None, a: Score, b: Score, cases: Sequence[Case]) -> Comparison:
    side_a, side_b = _side(cases, a), _side(cases, b)
    shared = side_a.keys() & side_b.keys()
    table = _table(shared, side_a, side_b)
    evidence = _weakest(a.evidence, b.evidence)
    refusal = _refusal(shared, side_a, side_b, a, b)
    delta = interval = p_exact = percent = None
    if refusal is None:
        rate_a = (table["both_pass"] + table["broken"]) / len(shared)
        rate_b = (table["both_pass"] + table["fixed"]) / len(shared)
        delta = rate_b - rate_a
        interval = paired_difference(**table)
        p_exact = mcnemar_exact(table["fixed"], table["broken"])
        percent = improvement_percent(rate_a, rate_b)
    only_a, only_b = len(side_a.keys() - shared), len(side_b.keys() - shared)
    note = refusal or _words(kind, delta or 0.0, interval, table, evidence)
    if refusal is None and max(only_a, only_b) > UNMATCHED_WARNING * len(shared):
        note += f"; {only_a} cases only in A and {only_b} only in B are left out"
    return Comparison(
        kind=kind,
        benchmark=a.benchmark,
        benchmark_version=a.benchmark_version,
        metric=a.metric,
        tier=tier,
        a_model_id=a.model_id,
        b_model_id=b.model_id,
        a_value=a.value,
        b_value=b.value,
        matched=len(shared),
        **table,
        only_in_a=only_a,
        only_in_b=only_b,
        delta=delta,
        interval_low=interval.low if interval else None,
        interval_high=interval.high if interval else None,
        p_exact=p_exact,
        improvement_percent=percent,
        evidence=evidence,
        note=note,
    )


def _side(cases: Sequence[Case], score: Score) -> _Side:
    return {
        case.case_id: case
        for case in cases
        if case.attempt == 1
        and case.score is not None
        and (case.benchmark, case.benchmark_version, case.metric, case.model_id, case.variant, case.evidence)
        == (
            score.benchmark,
            score.benchmark_version,
            score.metric,
            score.model_id,
            score.variant,
            score.evidence,
        )
        and case.tier == score.tier
    }


def _table(shared: Iterable[str], side_a: _Side, side_b: _Side) -> dict[str, int]:
    table = {"both_pass": 0, "fixed": 0, "broken": 0, "both_fail": 0}
    names = {(1, 1): "both_pass", (0, 1): "fixed", (1, 0): "broken", (0, 0): "both_fail"}
    for case_id in shared:
        table[names[int(side_a[case_id].score == 1), int(side_b[case_id].score == 1)]] += 1
    return table


def _refusal(shared: set[str], side_a: _Side, side_b: _Side, a: Score, b: Score) -> str | None:
    if "dry_run" in (a.evidence, b.evidence):
        return "dry run: nothing was measured"
    if not shared:
        return "no case is on both sides, so nothing is compared"
    if any(side_a[c].input_sha256 != side_b[c].input_sha256 for c in shared):
        return "refused: a shared case has another input on each side"
    if any(side[c].score not in (0, 1) for side in (side_a, side_b) for c in shared):
        return "graded scores are not compared yet: pass and fail only"
    return None


def _weakest(*kinds: str) -> str:
    return max(kinds, key=("live", "imported", "mocked", "dry_run").index)


def _words(kind: str, delta: float, interval: Interval | None, table: dict[str, int], evidence: str) -> str:
    if interval is None:
        return "nothing was measured"
    other = "base" if kind == "base_trained" else "the reference"
    n = sum(table.values())
    points = f"{delta * 100:+.1f} points (95 %: {interval.low * 100:+.1f} to {interval.high * 100:+.1f})"
    if interval.low > 0:
        verdict = f"trained beats {other}"
    elif interval.high < 0:
        verdict = f"{other} beats trained"
    else:
        verdict = f"no difference shown between trained and {other}"
    return f"{verdict}: {points}, {n} paired cases, {table['fixed']} fixed, {table['broken']} broken, {evidence}"


def unmeasured(
    *,
    step: str,
    benchmark: str,
    metric: str,
    model_id: str,
    variant: str,
    tier: str | None = None,
    provider: str | None = None,
) -> Score:
    """Return the score of a dry run: who would be measured on what, and no value."""
    return Score(
        step=step,
        benchmark=benchmark,
        metric=metric,
        value=None,
        n=0,
        interval_low=None,
        interval_high=None,
        interval_method=None,
        evidence="dry_run",
        model_id=model_id,
        variant=variant,
        tier=tier,
        provider=provider,
    )
