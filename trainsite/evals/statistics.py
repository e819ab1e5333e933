"""Intervals and tests for rates and paired results, in plain Python: scipy would cost 0.7 s to import."""

import math
from collections.abc import Sequence

from trainsite.dataclass import dataclass

Z95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
_COUNTED_PAIRS = 50
"""Up to so many discordant pairs p is a fraction without rounding, which any reader's arithmetic gives alike."""


@dataclass(frozen=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


def wilson(successes: int, n: int, z: float = Z95) -> Interval:
    """
    Return the score interval of a rate (Wilson, J. Am. Stat. Assoc. 22, 1927).

    Raises ValueError where ``n`` is 0 or ``successes`` is outside 0..n.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"no interval for {successes} of {n}")
    rate = successes / n
    denominator = 1 + z * z / n
    centre = (rate + z * z / (2 * n)) / denominator
    half = z / denominator * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(low, high)


def mean_interval(values: list[float], z: float = Z95) -> Interval:
    """Return the normal interval of a mean of graded scores; one value alone gives no width, so the whole 0..1."""
    n = len(values)
    if n < 2:  # noqa: PLR2004 - a variance needs two values
        return Interval(min(0.0, *values), max(1.0, *values))
    mean = math.fsum(values) / n
    variance = math.fsum((value - mean) ** 2 for value in values) / (n - 1)
    half = z * math.sqrt(variance / n)
    return Interval(mean - half, mean + half)


def mcnemar_exact(fixed: int, broken: int) -> float:
    """Return the two-sided exact p of McNemar's test: a binomial of the discordant pairs with probability one half."""
    n = fixed + broken
    if n == 0:
        return 1.0
    if n <= _COUNTED_PAIRS:
        counted = 2 * sum(math.comb(n, k) for k in range(min(fixed, broken) + 1))
        return min(1.0, counted / float(2**n))
    tail = math.fsum(math.exp(_log_choose(n, k) - n * math.log(2)) for k in range(min(fixed, broken) + 1))
    return min(1.0, 2 * tail)


def paired_difference(both_pass: int, fixed: int, broken: int, both_fail: int) -> Interval:
    """
    Return the 95 % interval of rate(B) minus rate(A) over paired cases.

    Newcombe's square-and-add method 10 for paired proportions (Statistics in Medicine 17, 1998), in which the Wilson
    intervals of both rates are joined by their correlation. Raises ValueError where there is no pair.
    """
    n = both_pass + fixed + broken + both_fail
    passed_b, passed_a = both_pass + fixed, both_pass + broken
    a, b = wilson(passed_a, n), wilson(passed_b, n)
    rate_a, rate_b = passed_a / n, passed_b / n
    phi = _phi(both_pass, fixed, broken, both_fail)
    down_b, up_a = rate_b - b.low, a.high - rate_a
    up_b, down_a = b.high - rate_b, rate_a - a.low
    delta = rate_b - rate_a
    low = delta - math.sqrt(max(0.0, down_b**2 - 2 * phi * down_b * up_a + up_a**2))
    high = delta + math.sqrt(max(0.0, up_b**2 - 2 * phi * up_b * down_a + down_a**2))
    return Interval(max(-1.0, low), min(1.0, high))


def holm(p_values: Sequence[float]) -> list[float]:
    """
    Return each p adjusted for there being several, in the order given (Holm, Scand. J. Statist. 6, 1979).

    Below alpha, the adjusted values are the tests that may all be believed with an error of alpha in the whole family.
    """
    adjusted = [0.0] * len(p_values)
    reached = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        reached = max(reached, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = reached
    return adjusted


def improvement_percent(base: float, trained: float) -> float | None:
    """Return (trained - base) / |base| x 100, None where the base is 0."""
    return None if base == 0 else (trained - base) / abs(base) * 100


def _phi(both_pass: int, fixed: int, broken: int, both_fail: int) -> float:
    """Return the correlation of the pairs, with Newcombe's continuity correction where it is positive."""
    n = both_pass + fixed + broken + both_fail
    margins = (both_pass + fixed) * (broken + both_fail) * (both_pass + broken) * (fixed + both_fail)
    if margins == 0:
        return 0.0
    numerator: float = both_pass * both_fail - fixed * broken
    if numerator > 0:
        numerator = max(numerator - n / 2, 0.0)
    return numerator / math.sqrt(margins)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
