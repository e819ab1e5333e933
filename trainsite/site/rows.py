"""A trajectory as one line of a list, and the pages that hold a step's trajectories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from trainsite.records.evidence import Case
from trainsite.records.inventory import Bundle, DatasetFile, Scenario
from trainsite.records.trajectory import Call, Trajectory
from trainsite.site.sketches import Curve
from trainsite.site.text import one_line

ROWS_SHOWN: Final = 200
"""Lines of a step's list that its run's page holds; the rest is on the pages."""
_FIRST_TEXT = 64


@dataclass(frozen=True)
class TrajectoryLine:
    """What a list says of one trajectory; ``page`` is relative to ``analysis/``."""

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
    page: str


@dataclass(frozen=True)
class PageRange:
    """One page of trajectories and the rows that it holds, in their order in the step."""

    number: int
    path: str
    """``trajectories/<step>-0001.html``, relative to ``analysis/``."""
    first_row_id: str
    last_row_id: str
    count: int


@dataclass(frozen=True)
class TrajectoryPlan:
    """All trajectories of a step: how many, the first lines, every page."""

    step: str
    count: int
    lines: tuple[TrajectoryLine, ...]
    pages: tuple[PageRange, ...]


@dataclass(frozen=True)
class PageHead:
    """What every page of a run says of it; small and picklable, so that pages can be made elsewhere."""

    run_id: str
    label: str | None
    version: str


@dataclass(frozen=True)
class RunTables:
    """Rows of a run that its manifest only counts."""

    scenarios: tuple[Scenario, ...] = ()
    dataset_files: tuple[DatasetFile, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    cases: tuple[Case, ...] = ()
    curves: tuple[Curve, ...] = ()
    task_counts: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    """Rows there are, per field name, where a tuple holds only the first of them."""


def page_path(step: str, number: int) -> str:
    """Return where a step's page of trajectories lies, relative to ``analysis/``; numbers start at 1."""
    return f"trajectories/{step}-{number:04d}.html"


def trajectory_line(trajectory: Trajectory, page: str) -> TrajectoryLine:
    """Return the line that lists a trajectory which stands on ``page``."""
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
        page=page,
    )


def find_page(plan: TrajectoryPlan, row_id: str) -> str | None:
    """Return the page of a row, or null where the plan does not hold it."""
    for line in plan.lines:
        if line.row_id == row_id:
            return line.page
    place = _place(row_id)
    for page in plan.pages:
        first, last = _place(page.first_row_id), _place(page.last_row_id)
        if place and first and last and first <= place <= last:
            return page.path
    return None


def _place(row_id: str) -> tuple[int, ...] | None:
    parts = row_id.split("-")
    is_place = all(part.isascii() and part.isdigit() for part in parts)
    return tuple(int(part) for part in parts) if is_place else None


def _tokens(calls: Iterable[Call]) -> int | None:
    known = [count for call in calls if (count := call_tokens(call)) is not None]
    return sum(known) if known else None


def call_tokens(call: Call) -> int | None:
    """Return a call's tokens: its total, or prompt and completion together, or null where it says neither."""
    if call.total_tokens is not None:
        return call.total_tokens
    if call.prompt_tokens is None and call.completion_tokens is None:
        return None
    return (call.prompt_tokens or 0) + (call.completion_tokens or 0)


def _first_text(trajectory: Trajectory) -> str:
    said = [message for message in trajectory.messages if message.content and not message.content.isspace()]
    asked = next((message for message in said if message.role == "user"), said[0] if said else None)
    return one_line(asked.content, _FIRST_TEXT) if asked else ""
