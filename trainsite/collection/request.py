"""What a collection run is asked for, and the recipe that comes of it."""

import hashlib
import re
from pathlib import Path

import orjson

from trainsite.collection.tiers import TierTable
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.records.codec import Json
from trainsite.records.run import Manifest, Recipe, StepChoice
from trainsite.records.trajectory import TASKS

STEP_IDS = (
    "huggingface",
    "feed",
    "natural_trajectories",
    "test_trajectories",
    "scenarios",
    "eval_comparison",
    "action_benchmark",
    "reference_benchmark",
    "model_registry",
    "bundle_stage",
    "benchmark_matrix",
)
"""The steps in the order in which they run."""


COMMIT = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, kw_only=True)
class Request:
    """The options of ``run-collection``; ``None`` means that the option was not given."""

    output: Path
    from_run: Path | None = None
    tiers: str | None = None
    natural_sanitized_jsonl: Path | None = None
    natural_raw_jsonl: Path | None = None
    include_natural_raw: str | None = None
    natural_run_id: str | None = None
    natural_tasks: str | None = None
    test_trajectories: Path | None = None
    live: bool = False
    probe_endpoints: bool = False
    skip: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    label: str | None = None
    commit: str | None = None
    force: bool = False


def check_request(request: Request) -> None:
    """Raise UsageError for options that contradict each other or name unknown things."""
    if request.natural_sanitized_jsonl and request.natural_raw_jsonl:
        raise UsageError("--natural-raw-jsonl and --natural-sanitized-jsonl exclude each other; give one of them")
    for option, names in (("--skip", request.skip), ("--only", request.only)):
        for name in names:
            if name not in STEP_IDS:
                raise UsageError(f"{option}: {name!r} is no step; known are {', '.join(STEP_IDS)}")
    both = set(request.skip) & set(request.only)
    if both:
        raise UsageError(f"{min(both)}: named by both --skip and --only; drop one of them")
    if request.commit is not None and not COMMIT.fullmatch(request.commit):
        raise UsageError("--commit: a commit is 7 to 64 hexadecimal digits; give one, or let it be read from .git")
    if request.include_natural_raw is not None and not request.include_natural_raw.strip():
        raise UsageError("--include-natural-raw: the reason is empty; say why raw text must be kept")
    if request.include_natural_raw and not _natural_path(request):
        raise UsageError("--include-natural-raw: there is no natural input; give --natural-raw-jsonl FILE")


def make_recipe(request: Request, tiers: TierTable, base: Manifest | None) -> Recipe:
    """
    Return the recipe of a request.

    With ``base`` (``--from``) what is not given anew is inherited: tiers, the natural input's options, and, where
    ``--only`` names steps, the choice for every other step.
    """
    inherited = base.recipe if base else None
    natural = _natural_path(request) is not None
    keep_natural = inherited is not None and not natural
    return Recipe(
        tiers=tiers.parse(request.tiers) if request.tiers else (inherited.tiers if inherited else ()) or tiers.ids[:1],
        live=request.live,
        natural_kind=inherited.natural_kind
        if inherited and keep_natural
        else ("raw" if request.natural_raw_jsonl else "sanitized" if natural else None),
        natural_run_id=request.natural_run_id or (inherited.natural_run_id if inherited and keep_natural else None),
        natural_tasks=_tasks(request.natural_tasks)
        if request.natural_tasks
        else (inherited.natural_tasks if inherited else TASKS),
        include_natural_raw=request.include_natural_raw,
        steps=_choices(request, inherited),
    )


def fingerprint(value: Json) -> str:
    """Return the SHA-256 of a JSON value, keys sorted."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _choices(request: Request, inherited: Recipe | None) -> tuple[StepChoice, ...]:
    before = {choice.id: choice for choice in inherited.steps} if inherited else {}
    mode = "live" if request.live else "dry"
    choices = []
    for step in STEP_IDS:
        if step in request.skip:
            choice = StepChoice(id=step, selected=False, mode=mode, reason="named by --skip")
        elif request.only and step not in request.only:
            unnamed = StepChoice(id=step, selected=False, mode=mode, reason="not named by --only")
            choice = before.get(step, unnamed)
        else:
            choice = StepChoice(id=step, selected=True, mode=mode)
        choices.append(choice)
    return tuple(choices)


def _natural_path(request: Request) -> Path | None:
    return request.natural_sanitized_jsonl or request.natural_raw_jsonl


def _tasks(text: str) -> tuple[str, ...]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(TASKS))
    if unknown or not names:
        # the whole text, since a secret in it may hold commas, and is hidden only where it is whole
        raise UsageError(f"--natural-tasks: {text}: known are {', '.join(TASKS)}")
    return tuple(task for task in TASKS if task in names)
