"""What became of paired cases, and the difference between their two sides with its interval and p."""

import math
from collections.abc import Sequence

from trainsite.dataclass import dataclass
from trainsite.evals.power import detectable_mean, detectable_rate
from trainsite.evals.resampling import paired_bootstrap
from trainsite.evals.side import CaseScores
from trainsite.evals.statistics import Interval, improvement_percent, mcnemar_exact, paired_difference

Pairs = Sequence[tuple[CaseScores, CaseScores]]
"""A's and B's attempts at each case that both have."""


@dataclass(frozen=True, slots=True)
class Fates:
    """Cases on both sides by what became of them; a case passes where all of its attempts are 1."""

    both_pass: int
    fixed: int
    broken: int
    both_fail: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """B minus A over the cases that both have."""

    delta: float
    interval: Interval
    interval_method: str
    """newcombe, bootstrap or normal."""
    p: float
    """Two-sided."""
    test: str
    """mcnemar_exact, paired_bootstrap or paired_normal."""
    improvement_percent: float | None
    """None where A's mean is 0."""
    minimum_detectable: float | None
    """What so many cases would show with 80 % power; None where they would show nothing, or have no spread."""


def count_fates(pairs: Pairs) -> Fates:
    """Return how many cases both sides pass, B alone, A alone, and neither."""
    both_pass = fixed = broken = 0
    for one, other in pairs:
        passes_a, passes_b = one.mean == 1, other.mean == 1
        both_pass += passes_a and passes_b
        fixed += passes_b and not passes_a
        broken += passes_a and not passes_b
    return Fates(both_pass, fixed, broken, len(pairs) - both_pass - fixed - broken)


def is_all_rates(pairs: Pairs) -> bool:
    """Tell whether all scores lie within 0..1."""
    return all(0 <= case.mean <= 1 for both in pairs for case in both)


def find_difference(pairs: Pairs) -> Difference | None:
    """
    Return B minus A; None where there is no pair.

    Pass and fail with one attempt per case get the exact McNemar test and Newcombe's interval. Graded scores, and
    several attempts, of which a case enters with its mean, get the paired bootstrap over cases.
    """
    if not pairs:
        return None
    if all(case.is_pass_fail and len(case.attempts) == 1 for both in pairs for case in both):
        return _of_pass_fail(count_fates(pairs))
    return _of_means(pairs)


def _of_pass_fail(fates: Fates) -> Difference:
    n = fates.both_pass + fates.fixed + fates.broken + fates.both_fail
    rate_a, rate_b = (fates.both_pass + fates.broken) / n, (fates.both_pass + fates.fixed) / n
    return Difference(
        delta=rate_b - rate_a,
        interval=paired_difference(fates.both_pass, fates.fixed, fates.broken, fates.both_fail),
        interval_method="newcombe",
        p=mcnemar_exact(fates.fixed, fates.broken),
        test="mcnemar_exact",
        improvement_percent=improvement_percent(rate_a, rate_b),
        minimum_detectable=detectable_rate(n, fates.fixed + fates.broken),
    )


def _of_means(pairs: Pairs) -> Difference:
    n = len(pairs)
    a, b = [one.mean for one, _ in pairs], [other.mean for _, other in pairs]
    differences = [theirs - mine for mine, theirs in zip(a, b, strict=True)]
    scores = (*a, *b)
    reach = 1.0 if is_all_rates(pairs) else max(max(scores) - min(scores), *map(abs, scores))
    tested = paired_bootstrap(differences, reach=reach)
    spread = math.fsum((each - tested.mean) ** 2 for each in differences)
    detectable = detectable_mean(n, math.sqrt(spread / (n - 1))) if n > 1 else None
    return Difference(
        delta=tested.mean,
        interval=tested.interval,
        interval_method=tested.interval_method,
        p=tested.p,
        test=tested.test,
        improvement_percent=improvement_percent(math.fsum(a) / n, math.fsum(b) / n),
        minimum_detectable=detectable if detectable is not None and detectable <= reach else None,
    )
