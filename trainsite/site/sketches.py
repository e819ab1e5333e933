"""A curve of any length in bounded memory: its extremes, and enough of its points to draw it."""

from collections.abc import Iterable
from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.records.curve import CurvePoint

DRAWN_BUCKETS = 256
"""A drawn curve has at most twice as many points: the least and the greatest value of each bucket."""

_Bucket = tuple[int, float, int, float]
"""Step and value of the least, step and value of the greatest point."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point that is drawn."""

    step: int
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """What a page shows of one metric of one series."""

    metric: str
    series: str | None
    evidence: str
    count: int
    """Points, those without a value included."""
    blank_count: int
    """Points whose value is NaN or infinite."""
    first_step: int
    last_step: int
    first: float | None
    last: float | None
    least: float | None
    greatest: float | None
    drawn: tuple[Place, ...]
    """In their order."""


@dataclass
class _Sketch:
    metric: str
    series: str | None
    evidence: str
    count: int = 0
    blank_count: int = 0
    first_step: int = 0
    last_step: int = 0
    first: float | None = None
    last: float | None = None
    buckets: list[_Bucket] = field(default_factory=list)
    per_bucket: int = 1
    in_last: int = 0

    def add(self, point: CurvePoint) -> None:
        step, value = point.training_step, point.value
        self.first_step = step if not self.count else min(self.first_step, step)
        self.last_step = max(self.last_step, step)
        self.count += 1
        if value is None:
            self.blank_count += 1
            return
        self.first = value if self.first is None else self.first
        self.last = value
        if self.buckets and self.in_last < self.per_bucket:
            self.buckets[-1] = _joined(self.buckets[-1], (step, value, step, value))
            self.in_last += 1
            return
        if len(self.buckets) == DRAWN_BUCKETS:
            self.buckets = [
                _joined(one, other) for one, other in zip(self.buckets[::2], self.buckets[1::2], strict=True)
            ]
            self.per_bucket *= 2
        self.buckets.append((step, value, step, value))
        self.in_last = 1

    def curve(self) -> Curve:
        return Curve(
            metric=self.metric,
            series=self.series,
            evidence=self.evidence,
            count=self.count,
            blank_count=self.blank_count,
            first_step=self.first_step,
            last_step=self.last_step,
            first=self.first,
            last=self.last,
            least=min((bucket[1] for bucket in self.buckets), default=None),
            greatest=max((bucket[3] for bucket in self.buckets), default=None),
            drawn=tuple(point for bucket in self.buckets for point in _points(bucket)),
        )


def sketch_curves(points: Iterable[CurvePoint]) -> tuple[Curve, ...]:
    """
    Return a curve per metric and series, in the order in which they first came.

    Memory grows with the number of curves, not with that of points: full buckets are joined in pairs.
    """
    found: dict[tuple[str, str | None], _Sketch] = {}
    for point in points:
        key = (point.metric, point.series)
        sketch = found.get(key)
        if sketch is None:
            sketch = found[key] = _Sketch(point.metric, point.series, point.evidence)
        sketch.add(point)
    return tuple(sketch.curve() for sketch in found.values())


def _joined(one: _Bucket, other: _Bucket) -> _Bucket:
    least = one[:2] if one[1] <= other[1] else other[:2]
    greatest = one[2:] if one[3] >= other[3] else other[2:]
    return (*least, *greatest)


def _points(bucket: _Bucket) -> list[Place]:
    least, greatest = bucket[:2], bucket[2:]
    return [Place(*point) for point in ([least] if least == greatest else sorted((least, greatest)))]
