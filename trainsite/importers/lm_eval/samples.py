"""One sample of the harness as a trajectory, and its metrics as cases."""

import math
import re
from collections.abc import Mapping

from trainsite.dataclass import dataclass
from trainsite.importers.lm_eval.conversation import take_conversation
from trainsite.importers.loose_json import NOT_FINITE, parse_loose
from trainsite.records.codec import Json
from trainsite.records.evidence import Case
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow
from trainsite.trajectories.fields import as_id
from trainsite.trajectories.parsing import RowError

STEP = "reference_benchmark"
PER_SAMPLE = " (per sample)"
"""Behind the name of a metric whose whole is no mean of its samples."""
KNOWN = frozenset(
    {"doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash", "prompt_hash",
     "target_hash"},
)  # fmt: skip
MAPPED = frozenset({"doc_id", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash"})
_PROMPT_CHARS = 4_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Task:
    """What all samples of a task have in common; goes to a second process."""

    name: str
    model: str
    variant: str
    version: str | None
    metrics: tuple[str, ...]
    """Names that count as metrics where a sample does not list its own."""
    not_means: frozenset[str]
    """Metrics, with their filters, whose whole is no mean."""


def read_sample(row: RawRow, *, task: Task) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return the trajectory of a sample, or the problem with it; nothing that a row holds raises."""
    try:
        value = parse_loose(row.data)
        notes = []
        if any(word in row.data for word in NOT_FINITE):
            value, count = _finite(value)
            if count:
                message = f"{count} values are NaN or infinite; null stands for them"
                notes = [Problem(code="not_finite", message=message, file=row.file, line=row.line, is_row=False)]
        return _trajectory(row, value, task), notes
    except RowError as error:
        return Problem(code=error.code, message=str(error), file=row.file, line=row.line), []


def sample_key(value: Json) -> tuple[str, str]:
    """Return a sample's document and filter; raises RowError where it names no document."""
    if not isinstance(value, dict):
        raise RowError("unknown_shape", f"a {type(value).__name__} is no sample; remove the row")
    doc_id = as_id(value.get("doc_id"))
    if doc_id is None:
        raise RowError("no_case", "has no doc_id; remove the row")
    return doc_id, as_id(value.get("filter")) or "none"


def read_cases(trajectory: Mapping[str, Json], *, task: Task) -> list[Case]:
    """Return a case per metric of a sample whose value is a number."""
    extra = trajectory["extra"]
    chosen = extra.get("filter") or "none"
    asked = next((m["content"] for m in trajectory["messages"] if m["role"] == "user"), None)
    answered = next((m["content"] for m in trajectory["messages"] if m["role"] == "assistant"), None)
    hashes = (extra.get("doc_hash"), extra.get("prompt_hash"))
    input_sha256 = next((each for each in hashes if isinstance(each, str) and _SHA256.fullmatch(each)), None)
    found = []
    for name, value in _metrics(extra, task):
        metric = f"{name},{chosen}"
        found.append(
            Case(
                step=STEP,
                benchmark=task.name,
                benchmark_version=task.version,
                metric=metric + (PER_SAMPLE if metric in task.not_means else ""),
                case_id=str(extra["doc_id"]),
                attempt=1,
                model_id=task.model,
                variant=task.variant,
                evidence=trajectory["evidence"],
                score=value,
                input_sha256=input_sha256,
                prompt=None if asked is None else asked[:_PROMPT_CHARS],
                expected=_text(extra.get("target")),
                actual=_actual(extra.get("filtered_resps"), answered),
                trajectory_row_id=trajectory["row_id"],
            )
        )
    return found


def _trajectory(row: RawRow, value: Json, task: Task) -> Trajectory:
    doc_id, chosen = sample_key(value)
    extra = dict(value)
    name = f"{task.name}-{doc_id}" + ("" if chosen == "none" else f"-{chosen}")
    messages, calls = take_conversation(extra, name, task.model)
    scores = _metrics(value, task)
    return Trajectory(
        row_id=f"{row.file_number}-{row.line}",
        file=row.file,
        line=row.line,
        format="lm_eval",
        evidence="imported",
        trajectory_id=name,
        scenario_id=f"{task.name}/{doc_id}",
        source=task.name,
        reward=next((score for _, score in scores if score is not None), None),
        calls=tuple(calls),
        messages=tuple(messages),
        extra=extra,
    )


def _metrics(value: Mapping[str, Json], task: Task) -> list[tuple[str, float | None]]:
    listed = value.get("metrics")
    names = listed if isinstance(listed, list) else [name for name in task.metrics if name in value]
    found = []
    for name in dict.fromkeys(each for each in names if isinstance(each, str) and each):
        item = value.get(name)
        if item is None or isinstance(item, bool | int | float):
            is_number = item is not None and abs(item) < 2**1023 and math.isfinite(item)
            found.append((name, float(item) if is_number and item is not None else None))
    return found


def _actual(filtered: Json, answered: str | None) -> str | None:
    first = filtered[0] if isinstance(filtered, list) and filtered else None
    return first[:_PROMPT_CHARS] if isinstance(first, str) else None if answered is None else answered[:_PROMPT_CHARS]


def _text(value: Json) -> str | None:
    return None if value is None else (value if isinstance(value, str) else str(value))[:_PROMPT_CHARS]


def _finite(value: Json) -> tuple[Json, int]:
    """Return a value with null in the place of NaN and infinity, and how many there were."""
    if isinstance(value, float):
        return (value, 0) if math.isfinite(value) else (None, 1)
    if isinstance(value, list):
        items = [_finite(item) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    if isinstance(value, dict):
        pairs = {key: _finite(item) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, sum(count for _, count in pairs.values())
    return value, 0
