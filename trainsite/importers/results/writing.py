"""Outcomes as cases and scores of a run."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from trainsite.collection.inputs import shown_name
from trainsite.errors import RecordError, SourceError
from trainsite.evals.tally import ScoreTally
from trainsite.importers.results.outcome import Outcome
from trainsite.importers.results.reading import FileReading
from trainsite.importers.seen import Contradictions, Seen
from trainsite.importers.sink import Sink
from trainsite.records.evidence import Case
from trainsite.records.problem import Problem

STEP = "reference_benchmark"
PASS_METRIC = "resolved"  # noqa: S105 - a metric's name, no password
NUMBER_METRIC = "score"
CONTRADICTION = "contradiction"
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
    """Write all files as cases and scores; a source without any case is refused."""
    tally, known = ScoreTally(), _Known(Seen(), Contradictions())
    for path in files:
        _find_contradictions(path, about, known.contradictions)
    for other in left:
        sink.saw(files=other.is_of_kind)
        sink.problem(STEP, Problem(code="left_out", message=other.reason, file=other.name, is_row=False))
    for path in files:
        _write_file(sink, FileReading(path, shown_name(path.name)), about, tally, known)
    for score in tally.scores():
        sink.row(STEP, "scores", score)
    if not sink.step(STEP).rows["cases"]:
        sink.refuse("no readable case in what was given")


def _write_file(sink: Sink, reading: FileReading, about: About, tally: ScoreTally, known: "_Known") -> None:
    step = sink.step(STEP)
    met = written = contradictions = 0
    try:
        for found in _kept(reading, about, known):
            if isinstance(found, Problem):
                met += found.is_row
                contradictions += found.code == CONTRADICTION
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
    if contradictions:
        held = step.summary.get("contradictions", 0)
        sink.summary(STEP, contradictions=held + contradictions)
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


@dataclass(frozen=True)
class _Known:
    """What is known of the cases of all files."""

    seen: Seen
    contradictions: Contradictions


def _find_contradictions(path: Path, about: About, found: Contradictions) -> None:
    """Read a file once before it is taken; one that cannot be opened is told of when it is taken."""
    with suppress(OSError):
        for _, case in _cases(FileReading(path, "-"), about):
            if isinstance(case, Case):
                found.add(_key(case), case.score)


def _kept(reading: FileReading, about: About, known: _Known) -> Iterator[Case | Problem]:
    """Yield a case per outcome; of two that agree the first, of two that do not agree none."""
    for line, case in _cases(reading, about):
        if isinstance(case, Problem):
            yield case
            continue
        key = _key(case)
        if key in known.contradictions:
            wrong = "the case stands with different scores for the same model; none was taken, correct the source"
            yield Problem(code=CONTRADICTION, message=wrong, file=reading.file, line=line)
        elif known.seen.add(key):
            yield case
        else:
            wrong = "the case came before, of the same model; the first was taken, write each case once"
            yield Problem(code="duplicate_case", message=wrong, file=reading.file, line=line)


def _key(case: Case) -> str:
    return "\0".join((case.benchmark, case.metric, case.model_id, case.case_id, str(case.attempt)))


def _cases(reading: FileReading, about: About) -> Iterator[tuple[int, Case | Problem]]:
    """Yield a case per outcome with its line; a score of another kind than its file's is a problem."""
    file, model = reading.file, about.models[reading.path]
    kind = FileReading(reading.path, file).kind() or bool
    metric = PASS_METRIC if kind is bool else NUMBER_METRIC
    for outcome in reading.outcomes():
        if isinstance(outcome, Problem):
            yield outcome.line or 0, outcome
            continue
        is_either = kind is bool and outcome.score in (0, 1)
        if outcome.score is not None and not is_either and not isinstance(outcome.score, kind):
            wrong = "a number among pass and fail" if kind is bool else "pass or fail among numbers"
            yield outcome.line, _problem("mixed_types", f"{wrong}; write one kind per file", file, outcome)
            continue
        yield outcome.line, _case(outcome, about, model, metric)


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
