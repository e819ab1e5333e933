"""Values of metrics as points of curves, whatever logged them."""

import math
from collections.abc import Iterator
from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.curve import CurvePoint
from trainsite.records.problem import Problem

MAX_STEP = 2**53
"""Steps from here on have no exact number in JSON."""
_SPLITS = {
    **dict.fromkeys(("eval", "val", "valid", "validation"), "eval"),
    **dict.fromkeys(("test", "predict"), "test"),
    **dict.fromkeys(("train", "training"), "train"),
}


@dataclass
class Log:
    """One file of a log while it is read, and what was met in it."""

    file: str
    series: str | None = None
    model_id: str | None = None
    rows: int = 0
    """Log lines, events with a summary, rows of a table."""
    rows_read: int = 0
    mapped: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)
    facts: dict[str, Json] = field(default_factory=dict)
    """What the source says besides curves."""

    def point(
        self, metric: str, step: int, value: float, *, epoch: float | None = None, at: str | None = None
    ) -> CurvePoint:
        """Return a point; NaN and infinity become null, and a note says which."""
        is_finite = math.isfinite(value)
        return CurvePoint(
            metric=metric,
            training_step=step,
            value=float(value) if is_finite else None,
            note=None if is_finite else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity",
            epoch=epoch if epoch is not None and math.isfinite(epoch) else None,
            at=at,
            split=split_of(metric),
            series=self.series,
            model_id=self.model_id,
            evidence="imported",
        )

    def problem(self, code: str, message: str, line: int, *, is_row: bool = True) -> Problem:
        """Return a problem with a row of the file, which then counts as one that was not read."""
        self.rows += is_row
        return Problem(code=code, message=message, file=self.file, line=line, is_row=is_row)

    def read(self, points: list[CurvePoint]) -> Iterator[CurvePoint]:
        """Yield the points of one row, and count it; one without a point was not understood."""
        self.rows += 1
        self.rows_read += bool(points)
        yield from points


def split_of(metric: str) -> str | None:
    """Return the split that a metric's name begins with: ``eval_loss`` and ``val/loss`` are of eval."""
    first = metric.replace("/", "_").split("_", 1)[0].lower()
    return _SPLITS.get(first)


def find_step(value: Json) -> int | None:
    """Return a step: a whole number from 0 that JSON holds exactly."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < MAX_STEP:
        return None
    return int(value) if value == int(value) else None


def find_number(value: Json) -> float | None:
    """Return a number, NaN and infinity included; booleans are none, nor whole numbers beyond any float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 2**1023 or not math.isfinite(value) else None
