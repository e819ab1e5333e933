"""What a merge is going to do: which run is copied from where, under which name, and which are left out."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import count
from pathlib import Path

from trainsite.archive.index import is_fit_name
from trainsite.archive.layout import ARCHIVE_FILES
from trainsite.archive.union.holdings import Held, Holdings
from trainsite.archive.validation.report import shown
from trainsite.dataclass import dataclass
from trainsite.records.problem import Problem

RAW_TEXT = "raw_text"
NAME_TAKEN = "name_taken"
TWO_CONTENTS = "two_contents"


@dataclass(frozen=True, kw_only=True)
class Carry:
    """A run to copy; ``origins`` are its equal copies, one of which is enough."""

    run_id: str
    name: str
    """Of its folder in the new archive."""
    origins: tuple[Path, ...]
    key_id: str


@dataclass(frozen=True, kw_only=True)
class Present:
    """A run that the new archive holds already."""

    run_id: str
    name: str
    origin: Path


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Two runs of one id whose contents differ."""

    run_id: str
    first: Path
    second: Path


@dataclass
class MergePlan:
    """What is to be done; ``left_out`` has the path of a run's folder as its ``file``."""

    carries: list[Carry] = field(default_factory=list)
    present: list[Present] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    keys: dict[str, list[str]] = field(default_factory=dict)
    """Redaction key ids, with the names of the runs that each made the tokens of."""


def plan_merge(
    sources: Sequence[Holdings], target: Holdings, *, names: Collection[str], with_raw: bool, keep_both: bool
) -> MergePlan:
    """
    Return how to bring the runs of some archives into one; nothing is written.

    ``names`` are all names that are taken in the target. A run that is there already keeps its place. Of two runs of
    one id whose contents differ both are taken with ``keep_both``; otherwise they are conflicts.
    """
    plan = MergePlan()
    taken = {*names, *ARCHIVE_FILES}
    known = {held.identity: target.archive / held.name for held in target.runs}
    for held in target.runs:
        plan.keys.setdefault(held.key_id, []).append(held.name)
    groups: dict[tuple[str, str], list[tuple[Held, Path]]] = {}
    for source in sources:
        plan.left_out += _problems(source)
        for held in source.runs:
            groups.setdefault(held.identity, []).append((held, source.archive / held.name))
    for identity, copies in groups.items():
        first, origin = copies[0]
        if identity in known:
            plan.present += [Present(run_id=held.run_id, name=known[identity].name, origin=at) for held, at in copies]
        elif first.has_raw and not with_raw:
            plan.left_out += [_has_raw(at) for _, at in copies]
        else:
            other = next((place for (run_id, _), place in known.items() if run_id == first.run_id), None)
            if other is not None:
                plan.conflicts.append(Conflict(run_id=first.run_id, first=other, second=origin))
            name = _free_name(first.name, taken)
            taken.add(name)
            known[identity] = origin
            plan.notes += _named_anew(origin, name)
            plan.notes += _two_contents(first.run_id, other, origin, name) if other is not None and keep_both else []
            plan.carries.append(
                Carry(run_id=first.run_id, name=name, origins=tuple(at for _, at in copies), key_id=first.key_id)
            )
            plan.keys.setdefault(first.key_id, []).append(name)
    plan.notes += _differing_keys(plan.keys)
    return plan


def _problems(source: Holdings) -> Iterator[Problem]:
    for problem in source.problems:
        file = f"{shown(source.archive)}/{problem.file}"
        yield Problem(code=problem.code, message=problem.message, file=file, is_row=False)


def _has_raw(origin: Path) -> Problem:
    message = "holds text as it came, under raw/; take trainsite redact RUN -o NEW first, or --with-raw"
    return Problem(code=RAW_TEXT, message=message, file=shown(origin), is_row=False)


def _free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that nothing has: the run's own, or with a number behind it."""
    candidates = (name if number == 1 else f"{_short(name, number)}-{number}" for number in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)


def _short(name: str, number: int) -> str:
    """Return as much of a name as leaves room for a number."""
    while not is_fit_name(f"{name}-{number}"):
        name = name[:-1]
    return name


def _named_anew(origin: Path, name: str) -> list[Problem]:
    if origin.name == name:
        return []
    message = f"the name is taken; it becomes {name}"
    return [Problem(code=NAME_TAKEN, message=message, file=shown(origin), is_row=False)]


def _two_contents(run_id: str, first: Path, second: Path, name: str) -> list[Problem]:
    message = f"has the id of {shown(first)} ({run_id}) and another content; both are kept, this one as {name}"
    return [Problem(code=TWO_CONTENTS, message=message, file=shown(second), is_row=False)]


def _differing_keys(keys: dict[str, list[str]]) -> Iterable[Problem]:
    if len(keys) < 2:  # noqa: PLR2004 - one key alone differs from none
        return
    groups = "; ".join(f"{key}: {len(names):,} runs, {names[0]} first" for key, names in sorted(keys.items()))
    message = f"the runs were redacted with {len(keys)} keys, so one person has several tokens ({groups})"
    yield Problem(code="redaction_keys", message=message, is_row=False)
