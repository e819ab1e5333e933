"""One batch of input rows, read, redacted, sealed: the pure middle of the import, run in one process or two."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field

import orjson

from trainsite.archive import layout
from trainsite.archive.ledger import ledger_of_rows
from trainsite.archive.seal import Sealed, seal_again, seal_all_again, seal_row
from trainsite.dataclass import dataclass
from trainsite.errors import RecordError, ResidualError
from trainsite.evals.tally import ScoreTally
from trainsite.privacy import Find, Redactor
from trainsite.records.codec import Json, to_row
from trainsite.records.evidence import COUNTS_AS_EVIDENCE, Case
from trainsite.records.problem import Problem
from trainsite.records.run import Preview
from trainsite.records.schema import shape_of
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow, native_rows, read_with_notes

Read = Callable[[RawRow], tuple[Trajectory | Problem, list[Problem]]]
EXCERPT_CHARS = 240
PRIVATE = "private_person"
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
    read: Read = read_with_notes
    """Makes a row a trajectory; a foreign format brings its own."""
    cases: Callable[[Json], list[Case]] | None = None
    """Makes benchmark cases of a trajectory as it was written; they go to the tables of their own step."""
    keeps_attempts: bool = False
    """True where the attempts at each case are to be told apart in the scores."""


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
    scores: ScoreTally = field(default_factory=ScoreTally)
    """What the cases add up to."""


@dataclass(frozen=True)
class BatchMaker:
    """Makes batches; can be sent to another process."""

    options: BatchOptions
    redactor: Redactor

    def __call__(self, rows: Sequence[RawRow]) -> Batch:
        """Return the batch of some rows."""
        return make_batch(rows, self.options, self.redactor)


@dataclass(frozen=True)
class BatchRemaker:
    """Makes batches of trajectories that a run holds; can be sent to another process."""

    options: BatchOptions
    redactor: Redactor

    def __call__(self, lines: Sequence[bytes]) -> Batch:
        """Return the batch of some lines of a table."""
        return remake_batch([orjson.loads(line) for line in lines], self.options, self.redactor)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row comes from."""

    file: str
    line: int


_Row = tuple[Place, Json | Problem, list[Problem]]
"""Where it comes from, what was read there, and what is to be noted besides."""


def make_batch(rows: Sequence[RawRow], options: BatchOptions, redactor: Redactor) -> Batch:
    """Read and seal rows in order; a row that cannot be read becomes a problem."""
    return _sealed_batch([(Place(raw.file, raw.line), *_read(raw, options)) for raw in rows], options, redactor)


def remake_batch(trajectories: Sequence[Json], options: BatchOptions, redactor: Redactor) -> Batch:
    """Seal trajectories again that a run holds: under other rules, or with another key."""
    rows: list[_Row] = [(Place(row["file"], row["line"]), row, []) for row in trajectories]
    return _sealed_batch(rows, options, redactor)


def _sealed_batch(rows: Sequence[_Row], options: BatchOptions, redactor: Redactor) -> Batch:
    """Take all rows through one stage before any takes the next: code and tables of a stage stay in the caches."""
    redactor.look_ahead((value for _, value, _ in rows if not isinstance(value, Problem)), shape_of("trajectory"))
    sealed = [_seal(place, value, redactor) for place, value, _ in rows]
    tasks = _task_lines([place for place, _, _ in rows], sealed, options, redactor)
    batch = Batch(scores=ScoreTally(keeps_attempts=options.keeps_attempts))
    table, ledger = (layout.view_path(options.step, view) for view in ("trajectories", "redactions"))
    replaced: list[tuple[str, tuple[Find, ...]]] = []
    cases: list[Case] = []
    for row, lines, (_, _, notes) in zip(sealed, tasks, rows, strict=True):
        batch.problems += notes
        if isinstance(row, Problem):
            batch.problems.append(row)
            continue
        if isinstance(lines, Problem):
            batch.problems.append(lines)
            continue
        _append(batch, table, row.data)
        if row.finds:
            replaced.append((row.value["row_id"], row.finds))
        for task, data in lines:
            _append(batch, layout.task_path(options.step, task), data)
        _count(batch, row.value, row.counts, [task for task, _ in lines], options)
        if options.cases is not None:
            cases += options.cases(row.value)
    _add_cases(batch, cases, redactor)
    for line in ledger_of_rows(replaced, redactor, place=table):
        _append(batch, ledger, line)
    return batch


def _add_cases(batch: Batch, cases: Sequence[Case], redactor: Redactor) -> None:
    paths = [layout.view_path(case.step, "cases") for case in cases]
    lines = seal_all_again("case", map(to_row, cases), redactor, place=", ".join(dict.fromkeys(paths)))
    for path, line, case in zip(paths, lines, cases, strict=True):
        _append(batch, path, line)
        batch.scores.add(case)


def _read(raw: RawRow, options: BatchOptions) -> tuple[Json | Problem, list[Problem]]:
    read, notes = options.read(raw)
    return (read if isinstance(read, Problem) else to_row(read)), notes


def _seal(place: Place, value: Json | Problem, redactor: Redactor) -> Sealed | Problem:
    if isinstance(value, Problem):
        return value
    try:
        sealed = seal_row("trajectory", value, redactor, place=f"{place.file}:{place.line}")
    except RecordError as error:
        return _unsealed(place, error)
    return _left_out(place) if sealed.is_private else sealed


def _left_out(place: Place) -> Problem:
    message = "somebody in it is private by the configuration; the trajectory was left out"
    return Problem(code=PRIVATE, message=message, file=place.file, line=place.line)


def _task_lines(
    places: Sequence[Place], trajectories: Sequence[Sealed | Problem], options: BatchOptions, redactor: Redactor
) -> list[list[tuple[str, bytes]] | Problem]:
    """Return of each trajectory a line for each task that it is an example of; those of a batch are sealed together."""
    made = [
        []
        if isinstance(trajectory, Problem)
        else [(task, _stamped(row, redactor)) for task, row in native_rows(trajectory.value, options.tasks)]
        for trajectory in trajectories
    ]
    try:
        sealed = seal_all_again("native-row", (row for rows in made for _, row in rows), redactor, place="native rows")
    except (RecordError, ResidualError):  # which of them, and why, each tells alone
        return [_task_lines_alone(place, rows, redactor) for place, rows in zip(places, made, strict=True)]
    lines = iter(sealed)
    return [[(task, next(lines)) for task, _ in rows] for rows in made]


def _task_lines_alone(
    at: Place, rows: Sequence[tuple[str, Json]], redactor: Redactor
) -> list[tuple[str, bytes]] | Problem:
    place = f"{at.file}:{at.line}"
    try:
        return [(task, seal_again("native-row", row, redactor, place=place).data) for task, row in rows]
    except RecordError as error:
        return _unsealed(at, error)


def _stamped(row: Json, redactor: Redactor) -> Json:
    """Return a row that says under which rules it was redacted, wherever it is taken."""
    stamp = {"rules_sha256": redactor.rules_sha256, "redaction_key_id": redactor.key_id}
    return {**row, "metadata": {**row["metadata"], **stamp}}


def _append(batch: Batch, path: str, data: bytes) -> None:
    batch.lines.setdefault(path, bytearray()).extend(data)
    batch.rows[path] += 1


def _unsealed(place: Place, error: RecordError) -> Problem:
    """Return the problem of a row that could be read but must not be written."""
    return Problem(code="not_writable", message=str(error), file=place.file, line=place.line)


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
