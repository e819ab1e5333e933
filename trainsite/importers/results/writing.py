"""Outcomes as cases and scores of a run."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainsite.collection.inputs import shown_name
from trainsite.errors import RecordError, SourceError
from trainsite.evals.tally import ScoreTally
from trainsite.importers.results.outcome import Outcome
from trainsite.importers.results.reading import FileReading
from trainsite.importers.seen import Seen
from trainsite.importers.sink import Sink
from trainsite.records.evidence import Case
from trainsite.records.problem import Problem

STEP = "reference_benchmark"
PASS_METRIC = "resolved"  # noqa: S105 - a metric's name, no password
NUMBER_METRIC = "score"
_PROGRESS_ROWS = 20_000


@dataclass(frozen=True)
class Left:
    """A file beside the results, and why it was not read."""

    name: str
    reason: str
    is_of_kind: bool = False
    """True where its ending is one of results: then it is a file of the source that was not read."""


@dataclass(frozen=True)
class About:
    """What the options and the names say where the rows do not."""

    benchmark: str
    metric: str | None
    variant: str
    models: Mapping[Path, str]


def write(sink: Sink, *, files: tuple[Path, ...], left: tuple[Left, ...], about: About) -> None:
    """Write all files as cases and scores; a run without any case fails its step."""
    tally, seen = ScoreTally(), Seen()
    for other in left:
        sink.saw(files=other.is_of_kind)
        sink.problem(STEP, Problem(code="left_out", message=other.reason, file=other.name, is_row=False))
    for path in files:
        _write_file(sink, FileReading(path, shown_name(path.name)), about, tally, seen)
    for score in tally.scores():
        sink.row(STEP, "scores", score)
    if not sink.step(STEP).rows["cases"]:
        sink.fail(STEP, f"no readable case in what was given, see steps/{STEP}/problems.ndjson")


def _write_file(sink: Sink, reading: FileReading, about: About, tally: ScoreTally, seen: Seen) -> None:
    step = sink.step(STEP)
    met = written = 0
    try:
        for found in _kept(reading, about, seen):
            if isinstance(found, Problem):
                met += found.is_row
                sink.problem(STEP, found)
                continue
            met += 1
            try:
                sink.row(STEP, "cases", found)
            except RecordError as error:
                sink.problem(STEP, Problem(code="not_writable", message=str(error), file=reading.file))
                continue
            tally.add(found)
            written += 1
            if step.rows["cases"] % _PROGRESS_ROWS == 0:
                sink.progress(f"{STEP}: {step.rows['cases']:,} cases")
    except OSError as error:
        raise SourceError(f"{reading.file}: {error.strerror}; check its permissions") from error
    for correction in reading.corrections:
        sink.corrected(STEP, "count", correction, file=reading.file)
    sink.saw(
        files=1,
        files_read=int(written > 0),
        rows=met,
        rows_read=written,
        mapped=reading.mapped,
        unmapped=reading.unmapped,
    )


def _kept(reading: FileReading, about: About, seen: Seen) -> Iterator[Case | Problem]:
    """Yield a case per outcome; of two for one case the first, and of two kinds of scores the one that came first."""
    file, model = reading.file, about.models[reading.path]
    kind = FileReading(reading.path, file).kind() or bool
    metric = PASS_METRIC if kind is bool else NUMBER_METRIC
    for outcome in reading.outcomes():
        if isinstance(outcome, Problem):
            yield outcome
            continue
        if outcome.score is not None and not isinstance(outcome.score, kind):
            wrong = "a number among pass and fail" if kind is bool else "pass or fail among numbers"
            yield _problem("mixed_types", f"{wrong}; write one kind per file", file, outcome)
            continue
        case = _case(outcome, about, model, metric)
        if seen.add("\0".join((case.benchmark, case.metric, case.model_id, case.case_id, str(case.attempt)))):
            yield case
        else:
            wrong = "the case came before, of the same model; the first was taken, write each case once"
            yield _problem("duplicate_case", wrong, file, outcome)


def _case(outcome: Outcome, about: About, model: str, metric: str) -> Case:
    benchmark = outcome.benchmark or about.benchmark
    return Case(
        step=STEP,
        benchmark=benchmark,
        metric=outcome.metric or about.metric or metric,
        case_id=outcome.case_id,
        attempt=outcome.attempt,
        model_id=outcome.model or model,
        variant=about.variant,
        evidence="imported",
        score=None if outcome.score is None else float(outcome.score),
        input_sha256=hashlib.sha256(f"{benchmark}\0{outcome.case_id}".encode("utf-8", "surrogatepass")).hexdigest(),
        failure_mode=outcome.failure_mode,
    )


def _problem(code: str, message: str, file: str, outcome: Outcome) -> Problem:
    return Problem(code=code, message=message, file=file, line=outcome.line)
