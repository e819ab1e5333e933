"""What a run's page lists besides its manifest: a trajectory as one line, and rows of small tables."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Final
from urllib.parse import quote_plus

from trainsite.dataclass import dataclass
from trainsite.records.evidence import Case, Comparison, Score
from trainsite.records.inventory import Bundle, DatasetFile, Model, Scenario
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Call, Tokens, Trajectory, TrajectoryHead
from trainsite.site.sketches import Curve
from trainsite.site.text import one_line

SAMPLES: Final = "analysis/sample.html"
"""The page of a run that shows one trajectory."""
_FIRST_TEXT = 64
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


@dataclass(frozen=True)
class TrajectoryLine:
    """What a list says of one trajectory."""

    row_id: str
    trajectory_id: str
    format: str
    evidence: str
    tasks: tuple[str, ...]
    messages: int
    calls: int
    tokens: int | None
    """Over all calls; null where no call says."""
    reward: float | None
    outcome: str | None
    first_text: str


@dataclass(frozen=True)
class TrajectoryPlan:
    """All trajectories of a step: how many, and their lines."""

    step: str
    count: int
    lines: Iterable[TrajectoryLine]
    """Gone through once for the page and once for the chunk; the page takes the first of them."""


@dataclass(frozen=True)
class RunTables:
    """
    Rows of a run that its manifest only counts, or lists in part.

    Each may be gone through several times. One that is left out is taken from the manifest where that has it.
    """

    scenarios: Iterable[Scenario] = ()
    dataset_files: Iterable[DatasetFile] = ()
    bundles: Iterable[Bundle] = ()
    cases: Iterable[Case] = ()
    curves: tuple[Curve, ...] = ()
    models: Iterable[Model] | None = None
    evals: Iterable[Score] | None = None
    scores: Iterable[Score] | None = None
    """Those of benchmarks."""
    comparisons: Iterable[Comparison] | None = None
    problems: Iterable[Problem] | None = None
    task_counts: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    """Rows there are, per field name, where that is known otherwise than by counting."""


def sample_address(step: str, row_id: str, message: int | None = None) -> str:
    """Return the run-relative address of a trajectory, or of one of its messages, counted from 1."""
    place = f"{SAMPLES}#step={_quoted(step)}&row={_quoted(row_id)}"
    return f"{place}&message={message}" if message else place


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote_plus(text, errors="replace")


def trajectory_line(trajectory: Trajectory | TrajectoryHead) -> TrajectoryLine:
    """Return the line that lists a trajectory."""
    return TrajectoryLine(
        row_id=trajectory.row_id,
        trajectory_id=trajectory.trajectory_id,
        format=trajectory.format,
        evidence=trajectory.evidence,
        tasks=tuple(dict.fromkeys(label.task for label in trajectory.tasks)),
        messages=len(trajectory.messages),
        calls=len(trajectory.calls),
        tokens=_tokens(trajectory.calls),
        reward=trajectory.reward,
        outcome=trajectory.outcome,
        first_text=_first_text(trajectory),
    )


def _tokens(calls: Iterable[Call | Tokens]) -> int | None:
    known = [count for call in calls if (count := call_tokens(call)) is not None]
    return sum(known) if known else None


def call_tokens(call: Call | Tokens) -> int | None:
    """Return a call's tokens: its total, or prompt and completion together, or null where it says neither."""
    if call.total_tokens is not None:
        return call.total_tokens
    if call.prompt_tokens is None and call.completion_tokens is None:
        return None
    return (call.prompt_tokens or 0) + (call.completion_tokens or 0)


def _first_text(trajectory: Trajectory | TrajectoryHead) -> str:
    said = [message for message in trajectory.messages if message.content and not message.content.isspace()]
    asked = next((message for message in said if message.role == "user"), said[0] if said else None)
    return one_line(asked.content, _FIRST_TEXT) if asked else ""
