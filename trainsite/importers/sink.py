"""Takes what an importer reads, and puts it into the tables of a run's steps: redacted, checked, counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from trainsite.archive.run_writer import RunWriter
from trainsite.archive.step_writer import StepWriter
from trainsite.collection.batch import BatchOptions, Read
from trainsite.collection.ingest import ingest_foreign
from trainsite.dataclass import dataclass
from trainsite.errors import RecordError
from trainsite.evals.tally import ScoreTally
from trainsite.privacy import Redactor
from trainsite.records.codec import Json
from trainsite.records.evidence import Case
from trainsite.records.imported import Coverage
from trainsite.records.problem import Problem
from trainsite.records.run import Preview
from trainsite.records.schema import shape_of
from trainsite.records.trajectory import TASKS
from trainsite.trajectories import RawRow

_MAIN_VIEWS = (
    "trajectories", "cases", "curves", "scenarios", "dataset_files", "models", "bundles", "comparisons", "scores",
)  # fmt: skip
"""The table whose rows a step counts: the first of these that it has."""
_OWN_VIEWS = {"action_benchmark": "cases"}
"""The table that comes before those, where a step has one: its trajectories prove the cases."""
UNMAPPED_LIMIT = 100


@dataclass(frozen=True)
class Reading:
    """How rows of a format are understood; its functions are those of a module, since a second process calls them."""

    read: Read
    """Makes a row a trajectory, or a problem, and notes what was read in spite of."""
    cases: Callable[[Json], list[Case]] | None = None
    """Makes the benchmark cases of a trajectory as it was written, tokens in the place of what is private."""
    case_step: str = "reference_benchmark"
    keeps_attempts: bool = False
    """True where the format has several attempts per case: the importer then writes the scores itself."""


_NAMES = ("benchmark", "benchmark_version", "metric", "model_id", "failure_mode")
"""What an option or a name of the source may have put into a case: the trajectory it is made of is redacted already."""
_REMEMBERED = 1_000


@dataclass(frozen=True)
class _SafeCases:
    """Makes cases whose names hold nothing private; goes to a second process."""

    cases: Callable[[Json], list[Case]]
    redactor: Redactor
    known: dict[tuple[str | None, ...], dict[str, Json]] = field(default_factory=dict, compare=False)

    def __call__(self, trajectory: Json) -> list[Case]:
        return [replace(case, **self._names(case)) for case in self.cases(trajectory)]

    def _names(self, case: Case) -> dict[str, Json]:
        key = tuple(getattr(case, name) for name in _NAMES)
        if key not in self.known:
            given = {name: value for name, value in zip(_NAMES, key, strict=True) if value is not None}
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[key] = dict(self.redactor.redact(given, shape_of("case")).value)
        return self.known[key]


@dataclass
class StepContent:
    """What one step of the run holds so far."""

    writer: StepWriter
    rows: Counter[str] = field(default_factory=Counter)
    evidence: dict[str, Counter[str]] = field(default_factory=dict)
    summary: dict[str, Json] = field(default_factory=dict)
    previews: tuple[Preview, ...] = ()
    error: str | None = None

    def count(self, view: str, written: dict[str, Json]) -> dict[str, Json]:
        """Count a row that was written, and return it."""
        self.rows[view] += 1
        if "evidence" in written:
            self.evidence.setdefault(view, Counter())[written["evidence"]] += 1
        return written

    def main_view(self) -> str | None:
        """Return the table whose rows the step counts."""
        views = (_OWN_VIEWS.get(self.writer.step, _MAIN_VIEWS[0]), *_MAIN_VIEWS)
        return next((view for view in views if self.rows[view]), None)


@dataclass
class Sink:
    """
    The tables of one imported run.

    Steps are opened when something is first put into them; a step that nothing is put into is skipped.
    """

    run: RunWriter
    progress: Callable[[str], None]
    is_shared: bool = True
    """True where a second process may take rows of this run."""
    steps: dict[str, StepContent] = field(default_factory=dict)
    files: int = 0
    files_read: int = 0
    source_rows: int = 0
    source_rows_read: int = 0
    mapped: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)
    refused: str | None = None
    """Why the source is not to become a run."""

    def step(self, step: str) -> StepContent:
        """Return a step's content, opened."""
        if step not in self.steps:
            self.steps[step] = StepContent(self.run.open_step(step))
        return self.steps[step]

    def has_rows(self, step: str) -> bool:
        """Tell whether anything but problems was put into a step."""
        return step in self.steps and self.steps[step].rows.total() > 0

    def row(self, step: str, view: str, record: Any) -> dict[str, Json]:
        """Write a record to a table of a step, and return it as it was written."""
        content = self.step(step)
        return content.count(view, content.writer.row(view, record))

    def rows(self, step: str, view: str, records: Sequence[Any]) -> list[RecordError | None]:
        """Write many records as ``row`` does each, and faster; return why one was not written, null where it was."""
        content = self.step(step)
        errors: list[RecordError | None] = []
        for written in content.writer.rows(view, records):
            if isinstance(written, RecordError):
                errors.append(written)
            else:
                content.count(view, written)
                errors.append(None)
        return errors

    def document(self, step: str, name: str, kind: str, record: Any) -> None:
        """Write a document beside a step's record."""
        self.step(step).writer.document(name, kind, record)

    def trajectories(
        self,
        step: str,
        rows: Iterable[RawRow | Problem],
        *,
        source: str,
        size_bytes: int,
        reading: "Reading",
        tasks: tuple[str, ...] = TASKS,
    ) -> ScoreTally:
        """
        Bring rows into a step as trajectories; ``source`` is their name in samples, ``tasks`` have their own tables.

        Their cases and scores go to the reading's own step. Returns what the cases add up to.
        """
        content = self.step(step)
        case_step = reading.case_step
        tables: Mapping[str, StepWriter] = {case_step: self.step(case_step).writer} if reading.cases else {}
        options = BatchOptions(
            step=step,
            source=source,
            tasks=tasks,
            read=reading.read,
            cases=_SafeCases(reading.cases, content.writer.redactor) if reading.cases else None,
            keeps_attempts=reading.keeps_attempts,
        )
        before = content.writer.rows_out
        outcome, scores = ingest_foreign(
            content.writer,
            rows,
            options,
            size_bytes=size_bytes if self.is_shared else 0,
            tables=tables,
            progress=self.progress,
        )
        written = content.writer.rows_out - before
        content.rows["trajectories"] += written
        content.evidence.setdefault("trajectories", Counter()).update(outcome.evidence)
        content.summary |= _added(content.summary, outcome.summary)
        content.previews = (content.previews + outcome.previews)[:12]
        for score in () if reading.keeps_attempts else scores.scores():
            self.row(case_step, "scores", score)
        if reading.cases:
            case_content = self.step(case_step)
            for key, sums in scores.sums.items():
                case_content.rows["cases"] += sums.n + sums.unscored
                if sums.out_of_range:
                    message = f"{sums.out_of_range:,} scores of {key[3]} are too large to count; they are no part of it"
                    self.problem(case_step, Problem(code="score_out_of_range", message=message, is_row=False))
                case_content.evidence.setdefault("cases", Counter())[key[-1]] += sums.n + sums.unscored
        return scores

    def summary(self, step: str, **facts: Json) -> None:
        """Add facts to a step's summary."""
        self.step(step).summary |= facts

    def problem(self, step: str, problem: Problem) -> None:
        """Write a problem of a step."""
        self.step(step).writer.problem(problem)

    def corrected(self, step: str, what: str, message: str, *, file: str | None = None) -> None:
        """Note that the source said something that the run does not repeat; ``what`` is a word such as ``status``."""
        self.problem(step, Problem(code=f"corrected_{what}", message=message, file=file, is_row=False))

    def fail(self, step: str, error: str) -> None:
        """Let a step be failed, as it was in the source."""
        self.step(step).error = error

    def refuse(self, reason: str) -> None:
        """Let the source be refused: nothing of what it holds could be read."""
        self.refused = reason

    def is_empty(self) -> bool:
        """Tell whether nothing was read: no file was understood, and there is no row but those of problems."""
        return not self.files_read and not any(content.rows.total() for content in self.steps.values())

    def saw(
        self,
        *,
        files: int = 0,
        files_read: int = 0,
        rows: int = 0,
        rows_read: int = 0,
        mapped: Iterable[str] = (),
        kept: Iterable[str] = (),
        unmapped: Iterable[str] = (),
    ) -> None:
        """Count what of the source was met and what was understood; fields are named by their paths in the format."""
        self.files += files
        self.files_read += files_read
        self.source_rows += rows
        self.source_rows_read += rows_read
        self.mapped.update(mapped)
        self.kept.update(kept)
        self.unmapped.update(unmapped)

    def coverage(self) -> Coverage:
        """Return how much of the source was understood."""
        return Coverage(
            files=self.files,
            files_read=self.files_read,
            rows=self.source_rows,
            rows_read=self.source_rows_read,
            fields=len(self.mapped | self.kept | self.unmapped),
            fields_mapped=len(self.mapped),
            unmapped=tuple(sorted(self.unmapped - self.mapped - self.kept)[:UNMAPPED_LIMIT]),
        )


def _added(old: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, Json]:
    """Return two summaries as one: numbers and counts added, lists joined."""
    merged: dict[str, Json] = dict(new)
    for key, value in old.items():
        other = merged.get(key)
        if isinstance(value, dict) and isinstance(other, dict):
            merged[key] = dict(sorted((Counter(value) + Counter(other)).items()))
        elif isinstance(value, list) and isinstance(other, list):
            merged[key] = sorted({*value, *other})
        elif isinstance(value, int) and isinstance(other, int):
            merged[key] = value + other
        else:
            merged.setdefault(key, value)
    return merged
