"""Tables of metrics: a column of steps, and either a column per metric or one row per value."""

import math
from collections.abc import Iterator
from pathlib import Path

from trainsite.dataclass import dataclass
from trainsite.importers.delimited import DelimitedFile, DelimitedRow
from trainsite.importers.trainer.points import Log, find_step
from trainsite.records.curve import CurvePoint
from trainsite.records.problem import Problem
from trainsite.trajectories.fields import as_instant

ENDINGS = (".csv", ".tsv")
_STEPS = ("step", "global_step", "training_step", "iteration", "iter", "epoch")
_METRICS = ("metric", "tag", "name", "key")
_VALUES = ("value", "val")
_TIMES = ("wall_time", "wall time", "timestamp", "at", "date", "time")
_SERIES = ("series", "run", "run_name", "run_id")
_FIRST_INSTANT = 1e8
"""Numbers below are durations, not seconds since 1970."""


@dataclass(frozen=True)
class Columns:
    """Which column is what; null where there is none."""

    step: str
    epoch: str | None
    time: str | None
    series: str | None
    metric: str | None
    value: str | None
    """The column of values, where each row is one value."""
    wide: tuple[str, ...]
    """Columns that are a metric each."""


def find_columns(names: tuple[str, ...]) -> Columns | None:
    """Return what the columns of a head are; null where there is no step, or nothing besides."""
    step = _named(names, _STEPS)
    if step is None:
        return None
    metric, value = _named(names, _METRICS), _named(names, _VALUES)
    epoch, time, series = _named(names, ("epoch",)), _named(names, _TIMES), _named(names, _SERIES)
    epoch = None if epoch == step else epoch
    others = tuple(name for name in names if name not in (step, epoch, time, series))
    if value is None or (metric is None and len(others) > 1):
        wide, metric, value = others, None, None
    else:
        wide = ()
    return Columns(step, epoch, time, series, metric, value, wide) if value or wide else None


def is_table(path: Path) -> bool:
    """Tell whether a table has steps and something besides. Raises OSError."""
    return find_columns(DelimitedFile(path, "-").columns()) is not None


def read_table(path: Path, log: Log, *, stem: str) -> Iterator[CurvePoint | Problem]:
    """Yield the points of a table in its order; ``stem`` names the one metric of a table without names."""
    table = DelimitedFile(path, log.file)
    columns = find_columns(table.columns())
    if columns is None:
        yield log.problem("unknown_shape", f"no column of steps among its names; call it {_STEPS[0]}", 1)
        return
    log.mapped |= {
        name
        for name in (columns.step, columns.epoch, columns.time, columns.series, columns.metric, columns.value)
        if name
    }
    own_series = log.series
    for row in table.rows():
        if isinstance(row, Problem):
            log.rows += row.is_row
            yield row
            continue
        step = find_step(_number(row.cells[columns.step]))
        if step is None:
            yield log.problem("no_step", f"{columns.step} is no whole number from 0; correct the row", row.line)
            continue
        if columns.series and row.cells[columns.series]:
            name = row.cells[columns.series]
            log.series = name if own_series is None else f"{own_series}/{name}"
        yield from _read_row(row, step, columns, log, stem)


def _read_row(row: DelimitedRow, step: int, columns: Columns, log: Log, stem: str) -> Iterator[CurvePoint | Problem]:
    epoch = _number(row.cells[columns.epoch]) if columns.epoch else None
    at = _instant(row.cells[columns.time]) if columns.time else None
    if columns.value:
        metric = row.cells[columns.metric] if columns.metric else stem
        value = _number(row.cells[columns.value])
        if value is None or not metric:
            yield log.problem("no_value", "the row names no metric, or no number for it; correct it", row.line)
            return
        yield from log.read([log.point(metric, step, value, epoch=epoch, at=at)])
        return
    points = []
    names = (*columns.wide, columns.time) if columns.time and at is None else columns.wide
    for name in names:
        text = row.cells[name]
        value = _number(text)
        if value is not None:
            log.mapped.add(name)
            points.append(log.point(name, step, value, epoch=epoch, at=at))
        elif text:
            log.unmapped.add(name)
    yield from log.read(points)


def _named(names: tuple[str, ...], wanted: tuple[str, ...]) -> str | None:
    known = {name.lower(): name for name in reversed(names)}
    return next((known[name] for name in wanted if name in known), None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _instant(text: str) -> str | None:
    number = _number(text)
    if number is None:
        return as_instant(text)
    return as_instant(number) if math.isfinite(number) and number >= _FIRST_INSTANT else None
