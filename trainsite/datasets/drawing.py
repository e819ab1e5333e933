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
from trainsite.datasets.sealing import Lines, Sealer
from trainsite.datasets.signature import signature_of
from trainsite.datasets.sources import Part
from trainsite.errors import RecordError
from trainsite.records.codec import Json, read_line, to_row
from trainsite.records.problem import Problem
from trainsite.records.schema import shape_of
from trainsite.records.training_set import Exclusion
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow, native_rows, read_with_notes


class Example(NamedTuple):
    """
    One call as an example of one task: what decides about it.

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
    identity: bytes
    """Stays as it is when the row moves: examples are ordered and chosen by it."""
    links: tuple[bytes, ...]


class Content(NamedTuple):
    """What an example says."""

    digest: bytes
    """Over request, response and tools."""
    signature: bytes
    lines: Lines


@dataclass(kw_only=True)
class Drawn:
    """What a chunk of rows comes to."""

    part: int
    rows: int = 0
    labels: int = 0
    examples: list[Example] = field(default_factory=list)
    contents: list[Content] = field(default_factory=list)
    """Of each of the examples."""
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
    sealer: Sealer

    def __call__(self, chunk: tuple[Part, Sequence[RawRow]]) -> Drawn:
        """Return what some rows of one part come to; nothing that a row holds raises."""
        part, rows = chunk
        read = [_read_table(raw) if part.is_table else _read_file(raw) for raw in rows]
        values = (value for value, _ in read if not isinstance(value, Problem))
        self.sealer.redactor.look_ahead(values, shape_of("trajectory"))
        batch = _Batch(part, Drawn(part=part.number, rows=len(rows)), self.sealer.attestation_of(part))
        drawn = batch.drawn
        for raw, (value, notes) in zip(rows, read, strict=True):
            drawn.problems += notes
            if isinstance(value, Problem):
                drawn.problems.append(value)
                continue
            try:
                self._draw(batch, raw, value)
            except RecordError as error:
                drawn.problems.append(Problem(code="not_writable", message=str(error), file=raw.file, line=raw.line))
        lines = self.sealer(batch.rows)
        drawn.contents = [Content(*said, line) for said, line in zip(batch.said, lines, strict=True)]
        return drawn

    def _draw(self, batch: "_Batch", raw: RawRow, value: Json) -> None:
        part, drawn = batch.part, batch.drawn
        redacted = self.sealer.redactor.redact(value, shape_of("trajectory"))
        trajectory = redacted.value
        reason, quality = self.gate.judge(trajectory)
        if part.is_table and redacted.counts:
            reason = "unredacted"
        elif redacted.is_private:
            reason = "private_person"
        if reason is not None:
            drawn.exclusions.append(_exclusion(part, raw, trajectory, reason))
            return
        if redacted.counts:
            drawn.redactions.update(redacted.counts)
        drawn.without_reward += trajectory.get("reward") is None
        drawn.labels += len(trajectory["tasks"])
        about = _About(raw.line, quality, links_of(trajectory, self.group_by, part.origin))
        for label in trajectory["tasks"]:
            reason = self._add_example(batch, about, trajectory, label)
            if reason is not None:
                drawn.exclusions.append(_exclusion(part, raw, trajectory, reason, label))

    def _add_example(self, batch: "_Batch", about: "_About", trajectory: Json, label: Json) -> str | None:
        """Add the example of a label, or return why there is none."""
        task, number = label["task"], label["call"]
        if task not in self.tasks:
            return "task_not_asked"
        call = trajectory["calls"][number]
        if self.gate.is_errored(call):
            return "errored_call"
        alone = trajectory if len(trajectory["tasks"]) == 1 else {**trajectory, "tasks": [label]}
        row = next((row for _, row in native_rows(alone, self.tasks)), None)
        if row is None:
            return "empty_answer"
        if is_request_empty(row):
            return "empty_request"
        digest = digest_of(row)
        example = Example(
            part=batch.part.number,
            row_id=trajectory["row_id"],
            line=about.line,
            call=number,
            task=task,
            evidence=trajectory["evidence"],
            format=trajectory["format"],
            model=call.get("model") or "",
            quality=about.quality,
            identity=_identity(task, digest, trajectory, call),
            links=about.links,
        )
        batch.drawn.examples.append(example)
        batch.said.append((digest, signature_of(shingles_of(text_of(row)))))
        row["metadata"]["attestation"] = _attested(batch.attestation, example)
        batch.rows.append(row)
        return None


@dataclass(frozen=True)
class _Batch:
    """A chunk of rows while examples are drawn out of it."""

    part: Part
    drawn: Drawn
    attestation: Json
    """What those of all its rows have in common."""
    rows: list[Json] = field(default_factory=list)
    """The native row of each example, attested but for its place."""
    said: list[tuple[bytes, bytes]] = field(default_factory=list)
    """The digest and the signature of each."""


class _About(NamedTuple):
    """What all examples of a row have in common."""

    line: int
    quality: str
    links: tuple[bytes, ...]


def _attested(attestation: Json, example: Example) -> Json:
    source = {**attestation["source"], "row_id": example.row_id}
    return {**attestation, "quality": example.quality, "evidence": example.evidence, "source": source}


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
