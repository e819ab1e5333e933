"""Brings trajectory files into a step: rows in, tables out, in bounded memory."""

from collections import Counter
from collections.abc import Iterable, Iterator

from trainsite.collection.batch import Batch, BatchMaker, BatchOptions
from trainsite.collection.inputs import RecordFile
from trainsite.collection.step import Outcome, StepContext
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
        _write(context, batch, tally)
        _write_problems(context, problems)
    _write_problems(context, problems)
    if is_sanitized and tally.first_redacted:
        writer.problem(_not_sanitized(tally, tally.first_redacted))
    error = None
    if not writer.rows_out:
        error = f"{source}: no readable row in what was given; {_why_nothing(writer.row_problems, writer.step)}"
    return Outcome(evidence=tally.evidence, summary=tally.summary(), previews=tuple(tally.previews), error=error)


def _why_nothing(problem_count: int, step: str) -> str:
    if not problem_count:
        return "it is empty, or holds no JSON file"
    return f"each of its {problem_count:,} rows is a problem, see steps/{step}/problems.ndjson"


def _chunks(files: Iterable[RecordFile], problems: list[Problem]) -> Iterator[list[RawRow]]:
    """Yield rows in chunks; what could not even be split into rows goes to ``problems``."""
    chunk: list[RawRow] = []
    size_bytes = 0
    for number, file in enumerate(files, 1):
        for row in iter_raw_rows(file.path, file=file.name, file_number=number):
            if isinstance(row, Problem):
                problems.append(row)
                continue
            chunk.append(row)
            size_bytes += len(row.data)
            if size_bytes >= CHUNK_BYTES or len(chunk) >= CHUNK_ROWS:
                yield chunk
                chunk, size_bytes = [], 0
        file.require_unchanged()
    if chunk:
        yield chunk


def _write(context: StepContext, batch: Batch, tally: _Tally) -> None:
    writer = context.writer
    redactions: Counter[str] = batch.redactions
    for path, lines in batch.lines.items():
        writer.append(path, bytes(lines), batch.rows[path], redactions)
        redactions = Counter()
    before = writer.rows_in // PROGRESS_ROWS
    read = sum(batch.formats.values())
    writer.rows_in += read
    writer.rows_out += read
    tally.add(batch)
    _write_problems(context, batch.problems)
    if writer.rows_in // PROGRESS_ROWS > before:
        context.progress(f"{writer.step}: {writer.rows_in:,} rows")


def _write_problems(context: StepContext, problems: list[Problem]) -> None:
    for problem in problems:
        context.writer.rows_in += problem.is_row
        context.writer.problem(problem)
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
