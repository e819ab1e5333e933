"""Logs of a training as curves of a run."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path, PurePosixPath

from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.importers.sink import Sink
from trainsite.importers.trainer import events, state, table
from trainsite.importers.trainer.points import Log
from trainsite.records.codec import Json
from trainsite.records.curve import CurvePoint
from trainsite.records.inventory import Model
from trainsite.records.problem import Problem

STEP = "model_registry"
_PROGRESS_ROWS = 20_000
_TOGETHER = 500
"""Points that are written together."""


@dataclass(frozen=True)
class LogFile:
    """One file, its name in the source, and the series that it belongs to."""

    path: Path
    name: str
    series: str | None = None


@dataclass(frozen=True)
class State:
    """The states that one training left: the last one, and those of its checkpoints."""

    files: tuple[LogFile, ...]
    series: str | None


@dataclass(frozen=True)
class Training:
    """All that is to be read."""

    states: tuple[State, ...]
    events: tuple[LogFile, ...]
    tables: tuple[LogFile, ...]
    left: tuple[str, ...]
    model: Model | None
    metric: str | None


@dataclass
class _Curves:
    """What was written so far."""

    sink: Sink
    last_steps: dict[tuple[str | None, str], int] = field(default_factory=dict)
    back: Counter[str] = field(default_factory=Counter)
    """Metrics whose steps go back, as after a training that was resumed from an earlier checkpoint."""
    not_finite: Counter[str] = field(default_factory=Counter)
    waiting: list[CurvePoint] = field(default_factory=list)

    def take(self, log: Log, found: Iterator[CurvePoint | Problem]) -> None:
        """Write what a file yields."""
        try:
            for each in found:
                if isinstance(each, Problem):
                    self._flush(log)
                    self.sink.problem(STEP, each)
                else:
                    self._take(each, log)
            self._flush(log)
        except OSError as error:
            raise SourceError(f"{log.file}: {error.strerror}; check its permissions") from error
        self.sink.saw(
            files=1,
            files_read=int(log.rows_read > 0 or not log.rows),
            rows=log.rows,
            rows_read=log.rows_read,
            mapped=log.mapped,
            kept=log.kept,
            unmapped=log.unmapped - log.mapped,
        )

    def _take(self, point: CurvePoint, log: Log) -> None:
        key = (point.series, point.metric)
        if point.training_step < self.last_steps.get(key, 0):
            self.back[point.metric] += 1
        self.last_steps[key] = point.training_step
        if point.note:
            self.not_finite[point.metric] += 1
        self.waiting.append(point)
        if len(self.waiting) == _TOGETHER:
            self._flush(log)

    def _flush(self, log: Log) -> None:
        """Write the points that wait."""
        if not self.waiting:
            return
        rows = self.sink.step(STEP).rows
        before = rows["curves"] // _PROGRESS_ROWS
        for error in self.sink.rows(STEP, "curves", self.waiting):
            if error is not None:
                self.sink.problem(STEP, Problem(code="not_writable", message=str(error), file=log.file))
        self.waiting.clear()
        if rows["curves"] // _PROGRESS_ROWS > before:
            self.sink.progress(f"{STEP}: {rows['curves']:,} points")


def write(sink: Sink, *, training: Training) -> None:
    """Write all curves, and the model where it is named; a source without any point fails the step."""
    curves = _Curves(sink)
    model_id = training.model.model_id if training.model else None
    facts: list[Json] = []
    for each in training.states:
        log = _write_state(curves, each, model_id)
        facts.append({"series": each.series, **log.facts} if each.series else log.facts)
    for file in training.events:
        log = Log(file.name, file.series, model_id)
        curves.take(log, events.read_events(file.path, log))
    for file in training.tables:
        log = Log(file.name, file.series, model_id)
        stem = training.metric or PurePosixPath(file.name).name.split(".", 1)[0]
        curves.take(log, table.read_table(file.path, log, stem=stem))
    for name in training.left:
        message = "is a link, or a table without a column of steps; it was not read"
        sink.problem(STEP, Problem(code="left_out", message=message, file=name, is_row=False))
    if facts:
        sink.summary(STEP, trainer_states=facts)
    if training.model is not None:
        sink.row(STEP, "models", training.model)
    _sum_up(sink, curves)


def _write_state(curves: _Curves, training: State, model_id: str | None) -> Log:
    """Write the state with the most steps, and hold the others against it."""
    try:
        steps = {file: state.find_global_step(file.path) for file in training.files}
        last = max(training.files, key=lambda file: (steps[file] or 0, -file.name.count("/"), file.name))
        log = Log(last.name, training.series, model_id)
        curves.take(log, state.read_state(last.path, log))
        for file in training.files:
            if file is not last:
                curves.sink.saw(files=1, files_read=1)
                fork = state.find_fork(file.path, last.path)
                if fork is not None:
                    message = f"its log line {fork} is not that of {last.name}, which was taken; import it alone"
                    curves.sink.problem(
                        STEP, Problem(code="not_a_prefix", message=message, file=file.name, line=fork, is_row=False)
                    )
    except OSError as error:
        raise SourceError(f"{training.files[0].name}: {error.strerror}; check its permissions") from error
    return log


def _sum_up(sink: Sink, curves: _Curves) -> None:
    metrics = {metric for _, metric in curves.last_steps}
    series = sorted({series for series, _ in curves.last_steps if series})
    sink.summary(STEP, curve_metrics=len(metrics), curve_series=series[:100])
    for code, counts, words in (
        ("steps_go_back", curves.back, "times its steps go back, as after a resume; all points were kept"),
        ("not_finite", curves.not_finite, "values are NaN or infinite; their points have none"),
    ):
        for metric, count in sorted(counts.items())[:100]:
            message = f"{metric}: {count:,} {words}"
            sink.problem(STEP, Problem(code=code, message=message, is_row=False))
    if not sink.step(STEP).rows["curves"]:
        sink.refuse("no readable point in what was given")
