"""Brings trajectory files into a step: rows in, tables out, in bounded memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from trainsite.archive import layout
from trainsite.archive.step_writer import StepWriter
from trainsite.collection.batch import Batch, BatchMaker, BatchOptions, BatchRemaker
from trainsite.collection.inputs import RecordFile
from trainsite.collection.step import Outcome, StepContext
from trainsite.evals.tally import ScoreTally
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.run import Preview
from trainsite.trajectories import RawRow, iter_raw_rows
from trainsite.twin import WORTH_IT_BYTES, in_order

CHUNK_BYTES = 2**18
"""Rows are handled in chunks of about this size."""
CHUNK_ROWS = 1_000
PREVIEW_LIMIT = 12
RUN_ID_LIMIT = 100
PROGRESS_ROWS = 20_000


class _Tally:
    """What the batches of a step add up to."""

    def __init__(self) -> None:
        self.evidence: Counter[str] = Counter()
        self.tasks: Counter[str] = Counter()
        self.task_evidence: Counter[str] = Counter()
        self.formats: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        self.redacted_rows = 0
        self.first_redacted: tuple[str, int] | None = None
        self.run_ids: set[str] = set()
        self.previews: list[Preview] = []
        self.scores = ScoreTally()

    def add(self, batch: Batch) -> None:
        self.evidence.update(batch.evidence)
        self.tasks.update(batch.tasks)
        self.task_evidence.update(batch.task_evidence)
        self.formats.update(batch.formats)
        self.sums.update(calls=batch.calls, evident_calls=batch.evident_calls, actions=batch.actions)
        self.redacted_rows += len(batch.redacted_lines)
        if batch.redacted_lines and self.first_redacted is None:
            self.first_redacted = batch.redacted_lines[0]
        if len(self.run_ids) < RUN_ID_LIMIT:
            self.run_ids |= batch.run_ids
        self.previews += batch.previews[: PREVIEW_LIMIT - len(self.previews)]
        self.scores.merge(batch.scores)

    def summary(self) -> dict[str, Json]:
        return {
            **{name: self.sums[name] for name in ("calls", "evident_calls", "actions")},
            "tasks": dict(sorted(self.tasks.items())),
            "task_evidence": dict(sorted(self.task_evidence.items())),
            "formats": dict(sorted(self.formats.items())),
            "redacted_rows": self.redacted_rows,
            "run_ids": sorted(self.run_ids)[:RUN_ID_LIMIT],
        }


def ingest(
    context: StepContext,
    files: Iterable[RecordFile],
    *,
    source: str,
    tasks: tuple[str, ...],
    size_bytes: int,
    is_sanitized: bool,
) -> Outcome:
    """Read files of trajectories into the step's tables; no readable row at all makes the step fail."""
    writer = context.writer
    options = BatchOptions(step=writer.step, source=source, tasks=tasks)
    tally = _Tally()
    problems: list[Problem] = []
    maker = BatchMaker(options, writer.redactor)
    for batch in in_order(maker, _chunks(files, problems), twice=size_bytes > WORTH_IT_BYTES):
        _write(writer, batch, tally, context.progress)
        _write_problems(writer, problems)
    _write_problems(writer, problems)
    if is_sanitized and tally.first_redacted:
        writer.problem(_not_sanitized(tally, tally.first_redacted))
    error = None
    if not writer.rows_out:
        error = f"{source}: no readable row in what was given; {_why_nothing(writer.row_problems, writer.step)}"
    return Outcome(evidence=tally.evidence, summary=tally.summary(), previews=tuple(tally.previews), error=error)


def ingest_again(
    writer: StepWriter, table: Path, *, source: str, tasks: tuple[str, ...], progress: Callable[[str], None]
) -> Outcome:
    """Seal the trajectories of a finished step again, into the tables of a step of another run."""
    options = BatchOptions(step=writer.step, source=source, tasks=tasks)
    tally = _Tally()
    maker = BatchRemaker(options, writer.redactor)
    for batch in in_order(maker, _stored_chunks(table), twice=table.stat().st_size > WORTH_IT_BYTES):
        _write(writer, batch, tally, progress)
    return Outcome(evidence=tally.evidence, summary=tally.summary(), previews=tuple(tally.previews))


def ingest_foreign(
    writer: StepWriter,
    rows: Iterable[RawRow | Problem],
    options: BatchOptions,
    *,
    size_bytes: int,
    tables: Mapping[str, StepWriter],
    progress: Callable[[str], None],
) -> tuple[Outcome, ScoreTally]:
    """
    Bring rows of a foreign format into a step, and their cases into the steps that ``tables`` has by id.

    Return the outcome, and what the cases add up to.
    """
    tally = _Tally()
    problems: list[Problem] = []
    maker = BatchMaker(options, writer.redactor)
    for batch in in_order(maker, _row_chunks(rows, problems), twice=size_bytes > WORTH_IT_BYTES):
        for path in [path for path in batch.lines if not path.startswith(f"{layout.step_folder(writer.step)}/")]:
            count = batch.rows[path]
            tables[PurePosixPath(path).parts[1]].append(path, bytes(batch.lines.pop(path)), count, {})
        _write(writer, batch, tally, progress)
        _write_problems(writer, problems)
    _write_problems(writer, problems)
    outcome = Outcome(evidence=tally.evidence, summary=tally.summary(), previews=tuple(tally.previews))
    return outcome, tally.scores


def _stored_chunks(table: Path) -> Iterator[list[bytes]]:
    with table.open("rb") as lines:
        while chunk := lines.readlines(CHUNK_BYTES):
            yield chunk


def _why_nothing(problem_count: int, step: str) -> str:
    if not problem_count:
        return "it is empty, or holds no JSON file"
    return f"each of its {problem_count:,} rows is a problem, see steps/{step}/problems.ndjson"


def _chunks(files: Iterable[RecordFile], problems: list[Problem]) -> Iterator[list[RawRow]]:
    """Yield rows in chunks; what could not even be split into rows goes to ``problems``."""
    return _row_chunks(_rows(files), problems)


def _rows(files: Iterable[RecordFile]) -> Iterator[RawRow | Problem]:
    for number, file in enumerate(files, 1):
        yield from iter_raw_rows(file.path, file=file.name, file_number=number)
        file.require_unchanged()


def _row_chunks(rows: Iterable[RawRow | Problem], problems: list[Problem]) -> Iterator[list[RawRow]]:
    chunk: list[RawRow] = []
    size_bytes = 0
    for row in rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        chunk.append(row)
        size_bytes += len(row.data)
        if size_bytes >= CHUNK_BYTES or len(chunk) >= CHUNK_ROWS:
            yield chunk
            chunk, size_bytes = [], 0
    if chunk:
        yield chunk


def _write(writer: StepWriter, batch: Batch, tally: _Tally, progress: Callable[[str], None]) -> None:
    redactions: Counter[str] = batch.redactions
    for path, lines in batch.lines.items():
        writer.append(path, bytes(lines), batch.rows[path], redactions)
        redactions = Counter()
    before = writer.rows_in // PROGRESS_ROWS
    read = sum(batch.formats.values())
    writer.rows_in += read
    writer.rows_out += read
    tally.add(batch)
    _write_problems(writer, batch.problems)
    if writer.rows_in // PROGRESS_ROWS > before:
        progress(f"{writer.step}: {writer.rows_in:,} rows")


def _write_problems(writer: StepWriter, problems: list[Problem]) -> None:
    for problem in problems:
        writer.rows_in += problem.is_row
        writer.problem(problem)
    problems.clear()


def _not_sanitized(tally: _Tally, first: tuple[str, int]) -> Problem:
    file, line = first
    return Problem(
        code="redacted_in_sanitized",
        file=file,
        line=line,
        message=(
            f"the input is called sanitized, but {tally.redacted_rows:,} of its rows still held something private"
            " (this is the first); it was replaced here, sanitize the source again"
        ),
        is_row=False,
    )
