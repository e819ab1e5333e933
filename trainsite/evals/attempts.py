"""Several attempts per case: pass^k, and means whose interval knows that attempts at one case hang together."""

import math
from collections.abc import Iterable, Mapping, Sequence

from trainsite.evals.statistics import Z95, Interval, mean_interval


def pass_hat_k(attempts: Mapping[str, Sequence[float]], k: int) -> tuple[float, int, Interval] | None:
    """
    Return the share of cases of which ``k`` attempts drawn at random would all pass, the cases, and its interval.

    The unbiased estimate of tau-bench (Yao et al. 2024): the mean over cases of C(passed, k) / C(attempts, k). None
    where no case has ``k`` attempts. An attempt passes at 1.
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

    The standard error of a ratio of cluster sums (Miller, Adding Error Bars to Evals, 2024, section 2.2).
    """
    n = sum(map(len, attempts.values()))
    if not n:
        return None
    mean = math.fsum(value for scores in attempts.values() for value in scores) / n
    if len(attempts) == 1:
        return mean, n, Interval(min(0.0, mean), max(1.0, mean))
    clusters = len(attempts)
    residuals = [math.fsum(value - mean for value in scores) for scores in attempts.values()]
    error = math.sqrt(clusters / (clusters - 1) * math.fsum(each * each for each in residuals)) / n
    half = Z95 * error
    low, high = mean - half, mean + half
    if all(0 <= value <= 1 for scores in attempts.values() for value in scores):
        low, high = max(0.0, low), min(1.0, high)
    return mean, n, Interval(low, high)


def _mean(values: Iterable[float]) -> tuple[float, int, Interval] | None:
    found = list(values)
    if not found:
        return None
    interval = mean_interval(found)
    return math.fsum(found) / len(found), len(found), Interval(max(0.0, interval.low), min(1.0, interval.high))
