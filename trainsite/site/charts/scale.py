"""From values to places in a drawing, and the round values that stand at its edge."""

import math
from collections.abc import Callable, Iterable

from trainsite.dataclass import dataclass

_TICKS = 4
_NEAR = 0.75
"""A step may be so much smaller than a fourth of the span."""
_STEPS = (1, 2, 2.5, 5, 10)
_LONG_SPAN = 1e300
_SHORT_SPAN = 1e-300


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from the values ``low`` to ``high`` onto the places ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return where a value stands; what lies outside stands at the edge, huge spans overflow nothing."""
        low, high = self.low, self.high
        if not low < high:
            return (self.start + self.end) / 2
        if high / 2 - low / 2 > _LONG_SPAN:
            value, low, high = value / 4, low / 4, high / 4
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        return self.start + share * (self.end - self.start)

    def placing(self) -> Callable[[float], str]:
        """Return what tells where values stand, in tenths of a unit; for many values, ``place`` for short."""
        low, high, start, length = self.low, self.high, self.start, self.end - self.start
        if not low < high or high / 2 - low / 2 > _LONG_SPAN:
            return lambda value: f"{self.place(value):.1f}"
        span = high - low

        def placed(value: float) -> str:
            share = (value - low) / span
            return f"{start + (share if 0.0 <= share <= 1.0 else 1.0 if share > 1.0 else 0.0) * length:.1f}"

        return placed

    def ticks(self) -> tuple[float, ...]:
        """Return a few round values between low and high."""
        return round_values(self.low, self.high)


def scale_of(values: Iterable[float], start: float, end: float) -> Scale:
    """
    Return the scale that holds all values; rates are shown from 0 to at least their greatest, rounded up.

    Values are finite. Without any, the scale runs from 0 to 1.
    """
    found = list(values) or [0.0, 1.0]
    low, high = min(found), max(found)
    if low >= 0 and high <= 1:
        return Scale(0.0, _upper(high), start, end)
    room = (high - low) * 0.05 if high - low < _LONG_SPAN else 0.0
    low = 0.0 if low >= 0 and low < high / 2 else low - room
    return Scale(low, high + room, start, end) if high > low else Scale(low - 1, high + 1, start, end)


def round_values(low: float, high: float) -> tuple[float, ...]:
    """Return about four round values from low to high."""
    span = high - low
    if not _SHORT_SPAN < span < _LONG_SPAN:
        return (low,)
    rough = span / _TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * each for each in _STEPS if size * each >= rough * _NEAR)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(number * step + 0.0 for number in range(first, last + 1))


def tick_text(value: float) -> str:
    """Return a round value as it stands at an axis."""
    return f"{value:.4g}"


def _upper(high: float) -> float:
    return next((end for end in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8) if high <= end), 1.0)
