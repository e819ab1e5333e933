"""Paired differences of graded scores: an interval and a p by resampling cases, the normal limit for many."""

import hashlib
import math
import random
import struct
from collections.abc import Sequence

from trainsite.dataclass import dataclass
from trainsite.evals.statistics import Z95, Interval

RESAMPLES = 9_999
RESAMPLED_CASES = 500
"""Above so many cases the mean is normal but for what resampling itself would miss, and the limit costs nothing."""
_TAIL = 0.025
_EQUAL = 1e-9
"""Differences closer than this share of the largest score are equal but for rounding."""


@dataclass(frozen=True, slots=True)
class MeanTest:
    """The mean of paired differences, its 95 % interval, and the two-sided p of its being 0."""

    mean: float
    interval: Interval
    p: float
    test: str
    """paired_bootstrap or paired_normal."""
    interval_method: str
    """bootstrap or normal."""


def paired_bootstrap(differences: Sequence[float], *, reach: float, resamples: int = RESAMPLES) -> MeanTest:
    """
    Return the test of paired differences, one per case; ``reach`` is the largest that a difference can be.

    Up to ``RESAMPLED_CASES`` cases are drawn again with a seed made of the differences, so that the same differences
    in any order give the same figures. The interval is the percentile one, its deviations widened by
    t / z * sqrt(n / (n - 1)) (Hesterberg, The American Statistician 69, 2015, section 4.1); p is twice the smaller
    share of resamples beyond 0. No p is below 2^(1 - m) for m cases that differ, which is what flipping their signs
    could show at most. Where all differences are equal, see ``_of_equal``. More cases get the normal limit. Raises
    ValueError where there is none.
    """
    n = len(differences)
    if not n:
        raise ValueError("no differences to test")
    values = sorted(value + 0.0 for value in differences)
    mean = math.fsum(values) / n
    slack = _EQUAL * max(reach, -values[0], values[-1])
    if values[-1] - values[0] <= slack:
        return _of_equal(mean, n, reach)
    if n > RESAMPLED_CASES:
        return _of_many(values, mean, reach)
    drawn = sorted(_resampled(values, mean, resamples))
    cut = max(0, math.ceil(_TAIL * (resamples + 1)) - 2)
    beyond = min(sum(each <= slack for each in drawn), sum(each >= -slack for each in drawn))
    p = min(1.0, 2 * (beyond + 1) / (resamples + 1))
    low, high = min(drawn[cut], mean), max(drawn[-1 - cut], mean)
    least = 2.0 ** (1 - sum(abs(value) > slack for value in values))
    if least >= 2 * _TAIL:
        low, high = min(low, 0.0), max(high, 0.0)
    return MeanTest(mean, _cut(low, high, reach), max(p, least), "paired_bootstrap", "bootstrap")


def _resampled(values: Sequence[float], mean: float, resamples: int) -> list[float]:
    n = len(values)
    seed = hashlib.sha256(struct.pack(f"<{n}d", *values)).digest()
    draw = random.Random(int.from_bytes(seed, "big")).choices  # noqa: S311 - resampling, and to be repeatable
    widened = math.sqrt(n / (n - 1)) * _t975(n - 1) / Z95
    return [mean + widened * (sum(draw(values, k=n)) / n - mean) for _ in range(resamples)]


def _of_many(values: Sequence[float], mean: float, reach: float) -> MeanTest:
    n = len(values)
    error = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1) / n)
    p = math.erfc(abs(mean) / error / math.sqrt(2))
    return MeanTest(mean, _cut(mean - Z95 * error, mean + Z95 * error, reach), p, "paired_normal", "normal")


def _of_equal(mean: float, n: int, reach: float) -> MeanTest:
    """
    Return what ``n`` equal differences show: few of them leave room for cases of another kind.

    At most the share q = 1 - 0.025^(1/n) of all cases can be others (the exact binomial bound of none in n), and those
    can be anything within the reach. p is the level at which that interval would just leave out 0.
    """
    others = 1 - _TAIL ** (1 / n)
    interval = _cut(mean - others * (mean + reach), mean + others * (reach - mean), reach)
    p = min(1.0, 2 * (reach / (reach + abs(mean))) ** n) if mean else 1.0
    return MeanTest(mean, interval, p, "paired_bootstrap", "bootstrap")


def _cut(low: float, high: float, reach: float) -> Interval:
    return Interval(max(-reach, low), min(reach, high))


def _t975(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t (Abramowitz and Stegun 1964, 26.7.5); near enough from 3 on."""
    z, v = Z95, freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )
