"""Outcomes as cases and scores of a run."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
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
_TOGETHER = 500
"""Cases that are written together."""


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
    writing = _Writing(sink, reading, tally)
    contradictions = 0
    try:
        for found in _kept(reading, about, known):
            if isinstance(found, Problem):
                contradictions += found.code == CONTRADICTION
                writing.problem(found)
            else:
                writing.case(found)
        writing.flush()
    except OSError as error:
        raise SourceError(f"{reading.file}: {error.strerror}; check its permissions") from error
    if contradictions:
        held = step.summary.get("contradictions", 0)
        sink.summary(STEP, contradictions=held + contradictions)
    for correction in reading.corrections:
        sink.corrected(STEP, "count", correction, file=reading.file)
    sink.saw(
        files=1,
        files_read=int(writing.written > 0),
        rows=writing.met,
        rows_read=writing.written,
        mapped=reading.mapped,
        unmapped=reading.unmapped,
    )


@dataclass
class _Writing:
    """The cases of a file on their way into the table, some at a time."""

    sink: Sink
    reading: FileReading
    tally: ScoreTally
    met: int = 0
    written: int = 0
    waiting: list[Case] = field(default_factory=list)

    def problem(self, problem: Problem) -> None:
        """Write a problem behind those of the cases before it."""
        self.flush()
        self.met += problem.is_row
        self.sink.problem(STEP, problem)

    def case(self, case: Case) -> None:
        """Take a case."""
        self.met += 1
        self.waiting.append(case)
        if len(self.waiting) == _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write the cases that wait."""
        if not self.waiting:
            return
        rows = self.sink.step(STEP).rows
        before = rows["cases"] // _PROGRESS_ROWS
        for case, error in zip(self.waiting, self.sink.rows(STEP, "cases", self.waiting), strict=True):
            if error is None:
                self.tally.add(case)
                self.written += 1
            else:
                self.sink.problem(STEP, Problem(code="not_writable", message=str(error), file=self.reading.file))
        self.waiting.clear()
        if rows["cases"] // _PROGRESS_ROWS > before:
            self.sink.progress(f"{STEP}: {rows['cases']:,} cases")


@dataclass(frozen=True)
class _Known:
    """What is known of the cases of all files."""

    seen: Seen
    contradictions: Contradictions


def _find_contradictions(path: Path, about: About, found: Contradictions) -> None:
    """Read a file once before it is taken; one that cannot be opened is told of when it is taken."""
    with suppress(OSError):
        for told in _told(FileReading(path, "-"), about):
            if isinstance(told, _Told):
                found.add(told.key, told.score)


def _kept(reading: FileReading, about: About, known: _Known) -> Iterator[Case | Problem]:
    """Yield a case per outcome; of two that agree the first, of two that do not agree none."""
    for told in _told(reading, about):
        if isinstance(told, Problem):
            yield told
        elif told.key in known.contradictions:
            wrong = "the case stands with different scores for the same model; none was taken, correct the source"
            yield Problem(code=CONTRADICTION, message=wrong, file=reading.file, line=told.outcome.line)
        elif known.seen.add(told.key):
            yield _case(told, about)
        else:
            wrong = "the case came before, of the same model; the first was taken, write each case once"
            yield Problem(code="duplicate_case", message=wrong, file=reading.file, line=told.outcome.line)


@dataclass(frozen=True, slots=True)
class _Told:
    """An outcome with what the file and the options say where it does not."""

    outcome: Outcome
    benchmark: str
    metric: str
    model: str

    @property
    def score(self) -> float | None:
        """Return the score as a number."""
        return None if self.outcome.score is None else float(self.outcome.score)

    @property
    def key(self) -> str:
        """Return what two outcomes of one case share."""
        outcome = self.outcome
        return "\0".join((self.benchmark, self.metric, self.model, outcome.case_id, str(outcome.attempt)))


def _told(reading: FileReading, about: About) -> Iterator[_Told | Problem]:
    """Yield the outcomes of a file; a score of another kind than the file's is a problem."""
    file, model = reading.file, about.models[reading.path]
    kind = FileReading(reading.path, file).kind() or bool
    metric = about.metric or (PASS_METRIC if kind is bool else NUMBER_METRIC)
    for outcome in reading.outcomes():
        if isinstance(outcome, Problem):
            yield outcome
            continue
        is_either = kind is bool and outcome.score in (0, 1)
        if outcome.score is not None and not is_either and not isinstance(outcome.score, kind):
            wrong = "a number among pass and fail" if kind is bool else "pass or fail among numbers"
            yield _problem("mixed_types", f"{wrong}; write one kind per file", file, outcome)
            continue
        yield _Told(outcome, outcome.benchmark or about.benchmark, outcome.metric or metric, outcome.model or model)


def _case(told: _Told, about: About) -> Case:
    outcome = told.outcome
    named = f"{told.benchmark}\0{outcome.case_id}"
    return Case(
        step=STEP,
        benchmark=told.benchmark,
        metric=told.metric,
        case_id=outcome.case_id,
        attempt=outcome.attempt,
        model_id=told.model,
        variant=about.variant,
        evidence="imported",
        score=told.score,
        input_sha256=hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest(),
        failure_mode=outcome.failure_mode,
    )


def _problem(code: str, message: str, file: str, outcome: Outcome) -> Problem:
    return Problem(code=code, message=message, file=file, line=outcome.line)
