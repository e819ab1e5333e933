"""What a collection run is asked for, and the recipe that comes of it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from trainsite.archive.atomic import hash_file
from trainsite.collection.tiers import TierTable
from trainsite.errors import UsageError
from trainsite.records.codec import Json
from trainsite.records.run import Input, Manifest, Recipe, StepChoice
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


@dataclass(frozen=True)
class Given:
    """An input that lies on this machine: its place, and what is stored of it."""

    path: Path
    record: Input


Inputs = Mapping[str, Given]
"""Role to input. A role that is inherited from an earlier run has a record but is not in here."""


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
    if request.include_natural_raw is not None and not request.include_natural_raw.strip():
        raise UsageError("--include-natural-raw: the reason is empty; say why raw text must be kept")
    if request.include_natural_raw and not _natural_path(request):
        raise UsageError("--include-natural-raw: there is no natural input; give --natural-raw-jsonl FILE")


def gather_inputs(request: Request, progress: Callable[[str], None]) -> dict[str, Given]:
    """
    Hash what was given; raises UsageError where an input is missing, unreadable, or of the wrong kind.

    A folder is hashed over the names and contents of its files.
    """
    given = {}
    for role, path in (
        ("natural_sanitized_jsonl", request.natural_sanitized_jsonl),
        ("natural_raw_jsonl", request.natural_raw_jsonl),
    ):
        if path is not None:
            given[role] = _given_file(role, path, progress)
    if request.test_trajectories is not None:
        given["test_trajectories"] = _given_folder(request.test_trajectories)
    return given


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
        tiers=tiers.parse(request.tiers) if request.tiers else inherited.tiers if inherited else tiers.ids[:1],
        live=request.live,
        natural_kind=inherited.natural_kind
        if inherited and keep_natural
        else ("raw" if request.natural_raw_jsonl else "sanitized" if natural else None),
        natural_run_id=request.natural_run_id or (inherited.natural_run_id if inherited and keep_natural else None),
        natural_tasks=_tasks(request.natural_tasks)
        if request.natural_tasks
        else (inherited.natural_tasks if inherited else TASKS),
        include_natural_raw=inherited.include_natural_raw
        if inherited and keep_natural
        else request.include_natural_raw,
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
        if request.only and step not in request.only:
            choice = before.get(step) or StepChoice(id=step, selected=False, mode=mode, reason="not named by --only")
        elif step in request.skip:
            choice = StepChoice(id=step, selected=False, mode=mode, reason="named by --skip")
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
        raise UsageError(f"--natural-tasks: {', '.join(unknown) or repr(text)}: known are {', '.join(TASKS)}")
    return tuple(task for task in TASKS if task in names)


def _given_file(role: str, path: Path, progress: Callable[[str], None]) -> Given:
    option = "--" + role.replace("_", "-")
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; {option} takes one file")
    if not path.exists():
        raise UsageError(f"{path}: no such file; give {option} a JSONL or JSON file")
    if not path.is_file():
        raise UsageError(f"{path}: no regular file, and a resumed run must be able to read it again; save it first")
    try:
        if path.stat().st_size > 64 * 2**20:
            progress(f"hashing {path.name}")
        sha256, size_bytes = hash_file(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; check its permissions") from error
    return Given(path, Input(role=role, name=path.name, sha256=sha256, size_bytes=size_bytes))


def _given_folder(path: Path) -> Given:
    if path.is_file():
        raise UsageError(f"{path}: is a file; --test-trajectories takes a folder")
    if not path.is_dir():
        raise UsageError(f"{path}: no such folder; give --test-trajectories the folder that holds the records")
    entries, total = [], 0
    try:
        for file in record_files(path):
            sha256, size_bytes = hash_file(file)
            entries.append([file.relative_to(path).as_posix(), sha256])
            total += size_bytes
        list(path.iterdir())
    except OSError as error:
        raise UsageError(f"{error.filename or path}: {error.strerror}; check its permissions") from error
    record = Input(role="test_trajectories", name=path.name, sha256=fingerprint(entries), size_bytes=total)
    return Given(path, record)


def record_files(folder: Path) -> Sequence[Path]:
    """Return the JSON files under a folder in a stable order; links are not followed."""
    endings = (".json", ".jsonl", ".ndjson")
    found = []
    for path in folder.rglob("*"):
        name = path.name.lower().removesuffix(".gz").removesuffix(".zst")
        if name.endswith(endings) and not path.is_symlink() and path.is_file():
            found.append(path)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())
