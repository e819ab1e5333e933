"""Several attempts per case: pass^k, and means whose interval knows that attempts at one case hang together."""

import math
from collections.abc import Iterable, Mapping, Sequence

from trainsite.evals.statistics import Z95, Interval, mean_interval, wilson

_NO_WIDTH = 1e-9
"""An interval narrower than this is one of equal values, but for rounding."""


def pass_hat_k(attempts: Mapping[str, Sequence[float]], k: int) -> tuple[float, int, Interval] | None:
    """
    Return the share of cases of which ``k`` attempts drawn at random would all pass, the cases, and its interval.

    The unbiased estimate of tau-bench (Yao et al. 2024): the mean over cases of C(passed, k) / C(attempts, k). None
    where no case has ``k`` attempts. An attempt passes at 1. Where all cases agree the interval is that of
    ``floor_interval``.
    """
    values = [
        math.comb(sum(value >= 1 for value in scores), k) / math.comb(len(scores), k)
        for scores in attempts.values()
        if len(scores) >= k
    ]
    return _mean(values)


def clustered_mean(attempts: Mapping[str, Sequence[float]]) -> tuple[float, int, Interval] | None:
    """
    Return the mean over all attempts, their number, and an interval in which each case is one cluster.

    The standard error of a ratio of cluster sums (Miller, Adding Error Bars to Evals, 2024, section 2.2). Where it
    is 0, since all cases agree, the interval of scores within 0..1 is that of ``floor_interval``.
    """
    n = sum(map(len, attempts.values()))
    if not n:
        return None
    mean = math.fsum(value for scores in attempts.values() for value in scores) / n
    if len(attempts) == 1:
        return mean, n, Interval(min(0.0, mean), max(1.0, mean))
    clusters = len(attempts)
    half = Z95 * clustered_error(attempts)
    low, high = mean - half, mean + half
    if all(0 <= value <= 1 for scores in attempts.values() for value in scores):
        if half < _NO_WIDTH:
            return mean, n, floor_interval(mean, clusters)
        low, high = max(0.0, low), min(1.0, high)
    return mean, n, Interval(low, high)


def clustered_error(attempts: Mapping[str, Sequence[float]]) -> float:
    """
    Return the standard error of the mean over all attempts, in which each case is one cluster.

    The cluster-robust error of a regression on a constant alone, with the factor G / (G - 1) for G cases. Raises
    ValueError below two cases.
    """
    clusters, n = len(attempts), sum(map(len, attempts.values()))
    if clusters < 2:  # noqa: PLR2004 - a spread needs two clusters
        raise ValueError(f"no error of {clusters} clusters")
    mean = math.fsum(value for scores in attempts.values() for value in scores) / n
    residuals = [math.fsum(value - mean for value in scores) for scores in attempts.values()]
    return math.sqrt(clusters / (clusters - 1) * math.fsum(each * each for each in residuals)) / n


def floor_interval(mean: float, n: int) -> Interval:
    """
    Return the interval of a mean within 0..1 of ``n`` values that are all the same: it is never without width.

    Agreement of few cases proves little: this is Wilson's interval of as many passes and fails with about that mean.
    Raises ValueError where ``n`` is 0.
    """
    found = wilson(min(n, max(0, round(mean * n))), n)
    return Interval(min(found.low, mean), max(found.high, mean))


def _mean(values: Iterable[float]) -> tuple[float, int, Interval] | None:
    found = list(values)
    if not found:
        return None
    interval = mean_interval(found)
    if interval.high - interval.low < _NO_WIDTH:
        mean = min(1.0, math.fsum(found) / len(found))
        return mean, len(found), floor_interval(mean, len(found))
    return math.fsum(found) / len(found), len(found), Interval(max(0.0, interval.low), min(1.0, interval.high))
