"""Values with their intervals, where a source gives no more than a value and how many cases it rests on."""

import math
from collections.abc import Iterator

from trainsite.evals.statistics import Interval, wilson
from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_count, as_number

_COUNT_KEYS = (
    "total", "n", "count", "samples", "num_samples", "n_samples", "sample_count", "prompt_count", "promptCount",
    "test_sample_count", "examples", "num_examples",
)  # fmt: skip
_ROUNDED = 5e-5
"""How far a rate may lie from that of whole cases, rates being rounded to four places."""
_WHOLE = 0.1
"""How far a number of passed cases may lie from a whole one at all."""
_LOG = math.log(2 / 0.05)


def find_count(*places: Json) -> int | None:
    """Return on how many cases a value rests: the first count above 0 in some objects, in their order."""
    return next(iter(_counts(places)), None)


def _counts(places: tuple[Json, ...]) -> Iterator[int]:
    for place in places:
        if isinstance(place, dict):
            yield from (count for key in _COUNT_KEYS if (count := as_count(place.get(key))))


def as_rate(value: Json) -> float | None:
    """Return a number within 0..1."""
    number = as_number(value)
    return float(number) if number is not None and 0 <= number <= 1 else None


def interval_of(value: float, n: int) -> tuple[Interval, str]:
    """
    Return a 95 % interval of a mean of ``n`` values within 0..1, and its method.

    Wilson's where the value may be a rate of whole cases; else the one of Hoeffding (J. Am. Stat. Assoc. 58, 1963),
    which holds for any values within 0..1 and is wide.
    """
    passed = value * n
    if abs(passed - round(passed)) <= min(_ROUNDED * n, _WHOLE):
        return wilson(round(passed), n), "wilson"
    half = math.sqrt(_LOG / (2 * n))
    return Interval(max(0.0, value - half), min(1.0, value + half)), "hoeffding"
