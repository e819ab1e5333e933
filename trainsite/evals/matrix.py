"""The benchmark matrix: scores of cases, and base, trained and reference paired on the cases that they share."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from trainsite.evals.pairing import EVIDENCE_ORDER, Pairing, pair
from trainsite.evals.side import Measure, Side, SideKey, gather_sides
from trainsite.evals.statistics import Interval, mean_interval, wilson
from trainsite.evals.wording import sentence
from trainsite.records.evidence import Case, Comparison, Score

_NAMES = {"base_trained": "base", "reference_trained": "the reference"}


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


def compare_tiers(scores: Sequence[Score], cases: Iterable[Case], tier_order: Sequence[str]) -> list[Comparison]:
    """
    Return base against trained, and the reference against trained, per tier, benchmark, version and metric.

    A pair in which a side was not run has no delta, and its note says so; different metrics never meet.
    """
    chosen = list(_iter_pairs(scores, tier_order))
    wanted = {_key(score) for _, _, *both in chosen for score in both}
    sides = gather_sides(cases, wanted.__contains__)
    found = []
    for kind, tier, a, b in chosen:
        pairing = pair(*(sides.get(_key(score), Side(_key(score))) for score in (a, b)))
        # a score whose cases are not known keeps its value
        values = (
            a.value if pairing.a_value is None else pairing.a_value,
            b.value if pairing.b_value is None else pairing.b_value,
        )
        found.append(_comparison(kind, tier, pairing, values))
    return found


def _iter_pairs(scores: Sequence[Score], tier_order: Sequence[str]) -> Iterator[tuple[str, str | None, Score, Score]]:
    """Yield the two scores of each pair with its kind and tier."""
    groups = sorted(
        {(s.benchmark, s.benchmark_version or "", s.metric, s.tier) for s in scores if s.tier},
        key=lambda group: (
            tier_order.index(group[3]) if group[3] in tier_order else len(tier_order),
            group[:3],
        ),
    )
    for benchmark, version, metric, tier in groups:
        here = [s for s in scores if (s.benchmark, s.benchmark_version or "", s.metric) == (benchmark, version, metric)]
        for kind, a_variant in (("base_trained", "base"), ("reference_trained", "reference")):
            a = _pick(here, a_variant, tier)
            b = _pick(here, "trained", tier)
            if a is not None and b is not None:
                yield kind, tier, a, b


def _pick(scores: Sequence[Score], variant: str, tier: str | None) -> Score | None:
    """Return the score of a side: measured before mocked before dry, the tier's own before one without a tier."""
    sides = [s for s in scores if s.variant == variant and (s.tier == tier or (variant == "reference" and not s.tier))]
    return min(sides, key=lambda s: (s.tier != tier, EVIDENCE_ORDER.index(s.evidence)), default=None)


def _key(score: Score) -> SideKey:
    measure = Measure(score.benchmark, score.benchmark_version or "", score.metric)
    return SideKey(measure, score.model_id, score.variant, score.tier, score.evidence, score.step)


def _comparison(kind: str, tier: str | None, pairing: Pairing, values: Sequence[float | None]) -> Comparison:
    found, measure = pairing.difference, pairing.a.measure
    return Comparison(
        kind=kind,
        benchmark=measure.benchmark,
        benchmark_version=measure.benchmark_version or None,
        metric=measure.metric,
        tier=tier,
        a_model_id=pairing.a.model_id,
        b_model_id=pairing.b.model_id,
        a_value=values[0],
        b_value=values[1],
        matched=pairing.matched,
        **asdict(pairing.fates),
        only_in_a=pairing.only_in_a,
        only_in_b=pairing.only_in_b,
        delta=found.delta if found else None,
        interval_low=found.interval.low if found else None,
        interval_high=found.interval.high if found else None,
        p_exact=found.p if found else None,
        improvement_percent=found.improvement_percent if found else None,
        evidence=pairing.evidence,
        note=sentence(pairing, names=(_NAMES[kind], "trained")),
        test=found.test if found else None,
        interval_method=found.interval_method if found else None,
        minimum_detectable=found.minimum_detectable if found else None,
    )


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
