"""What a data set is asked for, checked before anything is read or written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.records.evidence import COUNTS_AS_EVIDENCE, EVIDENCE_KINDS
from trainsite.records.training_set import DatasetChoices
from trainsite.records.trajectory import TASKS

GROUPINGS = ("auto", "conversation", "scenario", "trajectory")
FORMATS = ("native", "chat")
DEFAULT_SEED = "trainsite-dataset-v1"
DEFAULT_THRESHOLD = 0.85
SUCCESS_REWARD = 0.5
"""From this reward on a row counts as a success, as the reference system has it."""
LOWEST_THRESHOLD = 0.5
"""Below this a third of the words may be others: such texts are no duplicates, and seeking them takes long."""
MAX_SEED_CHARS = 200


@dataclass(frozen=True, kw_only=True)
class DatasetRequest:
    """One data set: what it is made of, where it goes, and how rows are chosen."""

    sources: tuple[Path, ...]
    output: Path
    force: bool = False
    licence: str | None = None
    choices: DatasetChoices


def make_request(sources: Sequence[Path], output: Path, **given: Any) -> DatasetRequest:
    """
    Return a request.

    ``given`` may hold ``force``, ``licence``, ``tasks``, ``near_duplicates`` (a number as text, or ``off``),
    ``format_`` (``native``, ``chat`` or ``both``), ``include`` (evidence kinds besides those that count), and
    ``max_per_task``, ``max_per_group``, ``val``, ``test``, ``seed``, ``group_by``, ``min_reward`` and ``keep_failed``
    as in the choices. Without ``min_reward`` it is 0.5, and none where failures are kept. Raises UsageError for a value
    that cannot be meant.
    """
    keep_failed = _text("--keep-failed", given.get("keep_failed"))
    threshold = _threshold(given.get("near_duplicates", str(DEFAULT_THRESHOLD)))
    choices = DatasetChoices(
        tasks=_tasks(given.get("tasks", ())),
        max_per_task=_limit("--max-per-task", given.get("max_per_task")),
        max_per_group=_limit("--max-per-group", given.get("max_per_group")),
        val=_ratio("--val", given.get("val", 0.05)),
        test=_ratio("--test", given.get("test", 0.05)),
        seed=_text("--seed", given.get("seed", DEFAULT_SEED)) or DEFAULT_SEED,
        near_duplicates=threshold,
        link_threshold=DEFAULT_THRESHOLD if threshold is None else threshold,
        group_by=_one_of("--group", given.get("group_by", "auto"), GROUPINGS),
        min_reward=_min_reward(given.get("min_reward"), keep_failed),
        evidence=_evidence(given.get("include", ())),
        formats=_formats(given.get("format_", "both")),
        keep_failed=keep_failed,
    )
    if choices.val + choices.test >= 1:
        raise UsageError(f"--val {choices.val} --test {choices.test}: leave nothing to train on; their sum is below 1")
    if not sources:
        raise UsageError("SOURCE: none given; name run folders or files of trajectories")
    return DatasetRequest(
        sources=tuple(sources),
        output=output,
        force=given.get("force", False),
        licence=_text("--licence", given.get("licence")),
        choices=choices,
    )


def _formats(name: str) -> tuple[str, ...]:
    return FORMATS if _one_of("--format", name, (*FORMATS, "both")) == "both" else (name,)


def _tasks(named: Sequence[str]) -> tuple[str, ...]:
    for task in named:
        if task not in TASKS:
            raise UsageError(f"--task {task}: unknown; known are {', '.join(TASKS)}")
    return tuple(task for task in TASKS if not named or task in named)


def _evidence(include: Sequence[str]) -> tuple[str, ...]:
    wanted = {*COUNTS_AS_EVIDENCE, *(_one_of("--include", kind, EVIDENCE_KINDS) for kind in include)}
    return tuple(kind for kind in EVIDENCE_KINDS if kind in wanted)


def _one_of(option: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise UsageError(f"{option} {value}: unknown; known are {', '.join(known)}")
    return value


def _ratio(option: str, value: float) -> float:
    if not 0 <= value < 1:
        raise UsageError(f"{option} {value}: is no ratio; give a number from 0 to below 1")
    return value


def default_min_reward(keep_failed: str | None) -> float | None:
    """Return the least reward of a row where none was given; who keeps failures keeps their low rewards."""
    return SUCCESS_REWARD if keep_failed is None else None


def _min_reward(value: float | None, keep_failed: str | None) -> float | None:
    if value is None:
        return default_min_reward(keep_failed)
    if not abs(value) < float("inf"):
        raise UsageError(f"--min-reward {value}: is no number; give one, for example 1")
    return value


def _limit(option: str, value: int | None) -> int | None:
    if value is not None and value < 1:
        raise UsageError(f"{option} {value}: leaves nothing; give 1 or more, or leave it out")
    return value


def _text(option: str, value: str | None) -> str | None:
    if value is not None and (not value.strip() or len(value) > MAX_SEED_CHARS or not value.isprintable()):
        raise UsageError(f"{option}: must be one line of 1 to {MAX_SEED_CHARS} characters; give it, or leave it out")
    return value


def _threshold(text: str) -> float | None:
    if text == "off":
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not LOWEST_THRESHOLD <= value <= 1:
        raise UsageError(f"--near-duplicates {text}: give a similarity from {LOWEST_THRESHOLD} to 1, or off")
    return value
