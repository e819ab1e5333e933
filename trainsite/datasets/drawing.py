"""Rows become examples: read, redacted, gated, one per task that a call is an example of. Pure; one process or two."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from typing import NamedTuple

import orjson

from trainsite.dataclass import dataclass
from trainsite.datasets.content import digest_of, is_request_empty, shingles_of, text_of
from trainsite.datasets.grouping import links_of, own_id
from trainsite.datasets.quality import Gate
from trainsite.datasets.signature import signature_of
from trainsite.datasets.sources import Part
from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, read_line, to_row
from trainsite.records.problem import Problem
from trainsite.records.schema import shape_of
from trainsite.records.training_set import Exclusion
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow, native_rows, read_with_notes


class Example(NamedTuple):
    """
    One call as an example of one task: what decides about it, and its row.

    A tuple, since half of all examples come from another process, and tuples are pickled fastest.
    """

    part: int
    row_id: str
    line: int
    call: int
    task: str
    evidence: str
    format: str
    model: str
    quality: str
    digest: bytes
    """Over request, response and tools."""
    identity: bytes
    """Stays as it is when the row moves: examples are ordered and chosen by it."""
    links: tuple[bytes, ...]
    signature: bytes
    data: bytes
    """The native row as JSON."""


@dataclass(kw_only=True)
class Drawn:
    """What a chunk of rows comes to."""

    part: int
    rows: int = 0
    labels: int = 0
    examples: list[Example] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    redactions: Counter[str] = field(default_factory=Counter)
    without_reward: int = 0


@dataclass(frozen=True)
class Drawer:
    """Draws examples out of chunks; can be sent to another process."""

    tasks: tuple[str, ...]
    group_by: str
    gate: Gate
    redactor: Redactor

    def __call__(self, chunk: tuple[Part, Sequence[RawRow]]) -> Drawn:
        """Return what some rows of one part come to; nothing that a row holds raises."""
        part, rows = chunk
        drawn = Drawn(part=part.number, rows=len(rows))
        read = [_read_table(raw) if part.is_table else _read_file(raw) for raw in rows]
        values = (value for value, _ in read if not isinstance(value, Problem))
        self.redactor.look_ahead(values, shape_of("trajectory"))
        for raw, (value, notes) in zip(rows, read, strict=True):
            drawn.problems += notes
            if isinstance(value, Problem):
                drawn.problems.append(value)
                continue
            try:
                self._draw(part, raw, value, drawn)
            except RecordError as error:
                drawn.problems.append(Problem(code="not_writable", message=str(error), file=raw.file, line=raw.line))
        return drawn

    def _draw(self, part: Part, raw: RawRow, value: Json, drawn: Drawn) -> None:
        redacted = self.redactor.redact(value, shape_of("trajectory"))
        trajectory = redacted.value
        reason, quality = self.gate.judge(trajectory)
        if part.is_table and redacted.counts:
            reason = "unredacted"
        elif redacted.is_private:
            reason = "private_person"
        if reason is not None:
            drawn.exclusions.append(_exclusion(part, raw, trajectory, reason))
            return
        drawn.redactions.update(redacted.counts)
        drawn.without_reward += trajectory.get("reward") is None
        drawn.labels += len(trajectory["tasks"])
        about = _About(part.number, raw.line, quality, links_of(trajectory, self.group_by, part.origin))
        for label in trajectory["tasks"]:
            found = self._example(about, trajectory, label)
            if isinstance(found, Example):
                drawn.examples.append(found)
            else:
                drawn.exclusions.append(_exclusion(part, raw, trajectory, found, label))

    def _example(self, about: "_About", trajectory: Json, label: Json) -> Example | str:
        """Return the example of a label, or why there is none."""
        task, number = label["task"], label["call"]
        if task not in self.tasks:
            return "task_not_asked"
        call = trajectory["calls"][number]
        if self.gate.is_errored(call):
            return "errored_call"
        row = next((row for _, row in native_rows({**trajectory, "tasks": [label]}, self.tasks)), None)
        if row is None:
            return "empty_answer"
        if is_request_empty(row):
            return "empty_request"
        digest = digest_of(row)
        return Example(
            part=about.part,
            row_id=trajectory["row_id"],
            line=about.line,
            call=number,
            task=task,
            evidence=trajectory["evidence"],
            format=trajectory["format"],
            model=call.get("model") or "",
            quality=about.quality,
            digest=digest,
            identity=_identity(task, digest, trajectory, call),
            links=about.links,
            signature=signature_of(shingles_of(text_of(row))),
            data=orjson.dumps(row),
        )


class _About(NamedTuple):
    """What all examples of a row have in common."""

    part: int
    line: int
    quality: str
    links: tuple[bytes, ...]


def _identity(task: str, digest: bytes, trajectory: Json, call: Json) -> bytes:
    own = own_id(trajectory)
    names = [task, own, call.get("call_id") if own else None]
    return hashlib.sha256(digest + orjson.dumps(names)).digest()


def _read_file(raw: RawRow) -> tuple[Json | Problem, list[Problem]]:
    read, notes = read_with_notes(raw)
    return (read if isinstance(read, Problem) else to_row(read)), notes


def _read_table(raw: RawRow) -> tuple[Json | Problem, list[Problem]]:
    try:
        return to_row(read_line(Trajectory, raw.data)), []
    except ValueError as error:
        message = f"damaged row ({error}); see trainsite validate"
        return Problem(code="damaged_row", message=message, file=raw.file, line=raw.line), []


def _exclusion(part: Part, raw: RawRow, trajectory: Json, reason: str, label: Json | None = None) -> Exclusion:
    return Exclusion(
        source=part.run_id or part.name,
        step=part.step,
        row_id=trajectory["row_id"],
        line=raw.line,
        call=label["call"] if label else None,
        task=label["task"] if label else None,
        reason=reason,
    )
