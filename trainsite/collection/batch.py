"""One batch of input rows, read, redacted, sealed: the pure middle of the import, run in one process or two."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from trainsite.archive import layout
from trainsite.archive.seal import Sealed, seal_again, seal_row
from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, to_row
from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.records.problem import Problem
from trainsite.records.run import Preview
from trainsite.trajectories import RawRow, native_rows, read_with_notes

EXCERPT_CHARS = 240
PREVIEWS_PER_BATCH = 12
_ANSWER_KEYS = ("content", "reasoning", "parts", "tool_calls")


@dataclass(frozen=True, kw_only=True)
class BatchOptions:
    """What a batch must know; goes to a worker process once."""

    step: str
    source: str
    """The name of the source in previews."""
    tasks: tuple[str, ...]
    """The tasks whose rows are written."""


@dataclass(kw_only=True)
class Batch:
    """The result of a batch: lines per table of the run, and what is to be counted."""

    lines: dict[str, bytearray] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    evidence: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    task_evidence: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    evident_calls: int = 0
    """Calls with an answer in rows that count as evidence."""
    actions: int = 0
    """Tool calls in rows that count as evidence."""
    redacted_lines: list[tuple[str, int]] = field(default_factory=list)
    run_ids: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    previews: list[Preview] = field(default_factory=list)


@dataclass(frozen=True)
class BatchMaker:
    """Makes batches; can be sent to another process."""

    options: BatchOptions
    redactor: Redactor

    def __call__(self, rows: Sequence[RawRow]) -> Batch:
        """Return the batch of some rows."""
        return make_batch(rows, self.options, self.redactor)


def make_batch(rows: Sequence[RawRow], options: BatchOptions, redactor: Redactor) -> Batch:
    """
    Read and seal rows in order; a row that cannot be read becomes a problem.

    All rows take one stage before any takes the next: code and tables of a stage stay in the processor's caches.
    """
    read = [_read(raw) for raw in rows]
    sealed = [_seal(raw, value, redactor) for raw, (value, _) in zip(rows, read, strict=True)]
    tasks = [_task_lines(raw, row, options, redactor) for raw, row in zip(rows, sealed, strict=True)]
    batch = Batch()
    table = layout.view_path(options.step, "trajectories")
    for row, lines, (_, notes) in zip(sealed, tasks, read, strict=True):
        batch.problems += notes
        if isinstance(row, Problem):
            batch.problems.append(row)
            continue
        if isinstance(lines, Problem):
            batch.problems.append(lines)
            continue
        _append(batch, table, row.data)
        for task, data in lines:
            _append(batch, layout.task_path(options.step, task), data)
        _count(batch, row.value, row.counts, [task for task, _ in lines], options)
    return batch


def _read(raw: RawRow) -> tuple[Json | Problem, list[Problem]]:
    read, notes = read_with_notes(raw)
    return (read if isinstance(read, Problem) else to_row(read)), notes


def _seal(raw: RawRow, value: Json | Problem, redactor: Redactor) -> Sealed | Problem:
    if isinstance(value, Problem):
        return value
    try:
        return seal_row("trajectory", value, redactor, place=f"{raw.file}:{raw.line}")
    except RecordError as error:
        return _unsealed(raw, error)


def _task_lines(
    raw: RawRow, trajectory: Sealed | Problem, options: BatchOptions, redactor: Redactor
) -> list[tuple[str, bytes]] | Problem:
    """Return a line for each task that a row is an example of."""
    if isinstance(trajectory, Problem):
        return []
    place = f"{raw.file}:{raw.line}"
    try:
        return [
            (task, seal_again("native-row", row, redactor, place=place).data)
            for task, row in native_rows(trajectory.value, options.tasks)
        ]
    except RecordError as error:
        return _unsealed(raw, error)


def _append(batch: Batch, path: str, data: bytes) -> None:
    batch.lines.setdefault(path, bytearray()).extend(data)
    batch.rows[path] += 1


def _unsealed(raw: RawRow, error: RecordError) -> Problem:
    """Return the problem of a row that could be read but must not be written."""
    return Problem(code="not_writable", message=str(error), file=raw.file, line=raw.line)


def _count(
    batch: Batch,
    trajectory: dict[str, Json],
    redactions: dict[str, int],
    tasks: list[str],
    options: BatchOptions,
) -> None:
    evidence = trajectory["evidence"]
    batch.evidence[evidence] += 1
    batch.formats[trajectory["format"]] += 1
    batch.tasks.update(tasks)
    batch.task_evidence[evidence] += len(tasks)
    batch.calls += len(trajectory["calls"])
    if evidence in COUNTS_AS_EVIDENCE:
        batch.evident_calls += sum(_is_answered(call, trajectory["messages"]) for call in trajectory["calls"])
        batch.actions += sum(len(message.get("tool_calls", ())) for message in trajectory["messages"])
    if redactions:
        batch.redactions.update(redactions)
        batch.redacted_lines.append((trajectory["file"], trajectory["line"]))
    if "run_id" in trajectory:
        batch.run_ids.add(trajectory["run_id"])
    if len(batch.previews) < PREVIEWS_PER_BATCH:
        preview = _preview(trajectory, options)
        if preview is not None:
            batch.previews.append(preview)


def _is_answered(call: Json, messages: list[Json]) -> bool:
    """Tell whether a model's response to a call holds anything."""
    first = call["first_message"]
    return any(
        message.get("is_response") and any(message.get(key) for key in _ANSWER_KEYS)
        for message in messages[first : first + call["message_count"]]
    )


def _preview(trajectory: dict[str, Json], options: BatchOptions) -> Preview | None:
    """Return an excerpt, None where there is nothing to read."""
    messages = trajectory["messages"]
    asked = next((m["content"] for m in messages if m["role"] == "user" and m["content"]), None)
    answer = next((m for m in reversed(messages) if m["role"] == "assistant"), None)
    told = (answer["content"] or _named_calls(answer)) if answer else None
    if not asked and not told:
        return None
    calls = trajectory["calls"]
    return Preview(
        source=options.source,
        step=options.step,
        row_id=trajectory["row_id"],
        trajectory_id=trajectory["trajectory_id"],
        evidence=trajectory["evidence"],
        task=trajectory["tasks"][0]["task"] if trajectory["tasks"] else None,
        input=_excerpt(asked),
        output=_excerpt(told),
        model=calls[0].get("model") if calls else None,
    )


def _named_calls(message: dict[str, Json]) -> str:
    return ", ".join(f"{call['name']}(…)" for call in message.get("tool_calls", ()))


def _excerpt(text: str | None) -> str | None:
    """Return the beginning of a text, never cut inside a redaction token."""
    if not text:
        return None
    flat = " ".join(text.split())
    if len(flat) <= EXCERPT_CHARS:
        return flat
    cut = flat[:EXCERPT_CHARS]
    opened = cut.rfind("[")
    if opened > cut.rfind("]"):
        cut = cut[:opened]
    return cut.rstrip() + "…"
