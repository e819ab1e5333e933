"""The smallest difference that so many cases would show: what "no difference shown" leaves open."""

import math

from trainsite.evals.statistics import Z95

Z80 = 0.8416212335729143
"""The 80 % quantile of the normal distribution: a difference of this size is missed once in five times."""
_STEPS = 60


def detectable_rate(n: int, discordant: int) -> float | None:
    """
    Return the smallest difference of two paired rates that ``n`` cases show with 80 % power at two-sided 5 %.

    The size formula of McNemar's test (Connor, Biometrics 43, 1987), solved for the difference at the share of
    discordant pairs at hand; a difference larger than that share needs as many discordant pairs as it is large. None
    where even a difference of one would be missed.
    """

    def is_shown(difference: float) -> bool:
        share = max(discordant / n, difference)
        needed = Z95 * math.sqrt(share) + Z80 * math.sqrt(max(0.0, share - difference**2))
        return difference * math.sqrt(n) >= needed

    if n <= 0 or not is_shown(1.0):
        return None
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_shown(middle) else (middle, high)
    return high


def detectable_mean(n: int, deviation: float) -> float | None:
    """
    Return the smallest mean difference that ``n`` cases show with 80 % power at two-sided 5 %, by the normal limit.

    ``deviation`` is the standard deviation of the differences; None where it is 0, which says nothing of the spread.
    """
    return (Z95 + Z80) * deviation / math.sqrt(n) if n > 0 and deviation > 0 else None
