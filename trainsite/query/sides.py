"""The sides that a run holds for a comparison: which models on which benchmarks, chosen by what was asked for."""

from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.reader import iter_rows
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.evals.pairing import EVIDENCE_ORDER
from trainsite.evals.side import Measure, Side, SideKey, count_sides, gather_sides
from trainsite.records.evidence import Case


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of one side; None takes any."""

    benchmark: str | None = None
    model_id: str | None = None
    variant: str | None = None
    tier: str | None = None

    def takes(self, key: SideKey) -> bool:
        """Tell whether a side is one of those asked for."""
        asked = (self.benchmark, self.model_id, self.variant, self.tier)
        given = (key.measure.benchmark, key.model_id, key.variant, key.tier)
        return all(want is None or want == has for want, has in zip(asked, given, strict=True))


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose cases they are: what one side of a comparison must be alone in."""

    model_id: str
    variant: str
    tier: str | None


def subject_of(key: SideKey) -> Subject:
    """Return whose cases a side's are."""
    return Subject(key.model_id, key.variant, key.tier)


def survey_sides(run: Path) -> dict[SideKey, int]:
    """Return the sides that a run holds, with their rows; raises StoreError for a damaged table."""
    return count_sides(_iter_cases(run))


def load_sides(run: Path, keys: Container[SideKey]) -> dict[SideKey, Side]:
    """Return some sides of a run with their cases; raises StoreError for a damaged table."""
    return gather_sides(_iter_cases(run), keys.__contains__)


def choose_sides(a: Iterable[SideKey], b: Iterable[SideKey], names: tuple[str, str]) -> list[tuple[SideKey, SideKey]]:
    """
    Return which sides of two runs are paired: one pair per measure that both have, or one per tier of it.

    Of one subject's sides the strongest evidence stands for it. Raises UsageError where a run has several subjects,
    listing them; ``names`` are those of the runs.
    """
    grouped_a, grouped_b = _by_measure(a), _by_measure(b)
    found: list[tuple[SideKey, SideKey]] = []
    for measure in sorted(grouped_a.keys() & grouped_b.keys()):
        sides = grouped_a[measure], grouped_b[measure]
        if all(len(each) == 1 for each in sides):
            found.append((next(iter(sides[0].values())), next(iter(sides[1].values()))))
            continue
        tiers_a, tiers_b = (_by_tier(each) for each in sides)
        shared = [tier for tier in tiers_a or () if tier in (tiers_b or ())]
        if not shared:
            crowded = 1 if tiers_a is not None and (tiers_b is None or len(sides[0]) == 1) else 0
            raise UsageError(_several(names[crowded], "ab"[crowded], measure, sides[crowded]))
        found += [((tiers_a or {})[tier], (tiers_b or {})[tier]) for tier in shared]
    return found


def _several(name: str, side: str, measure: Measure, subjects: Mapping[Subject, SideKey]) -> str:
    lines = [
        f"  --model-{side} {each.model_id} (variant {each.variant}{f', tier {each.tier}' if each.tier else ''})"
        for each in subjects
    ]
    return (
        f"{name}: {len(subjects)} models have cases of {measure.benchmark} {measure.metric};"
        f" choose with --model-{side}, --variant or --tier:\n" + "\n".join(lines)
    )


def _by_measure(keys: Iterable[SideKey]) -> dict[Measure, dict[Subject, SideKey]]:
    """Return the strongest side of each subject by what was measured."""
    found: dict[Measure, dict[Subject, SideKey]] = {}
    for key in keys:
        sides = found.setdefault(key.measure, {})
        known = sides.get(subject_of(key))
        if known is None or _strength(key) < _strength(known):
            sides[subject_of(key)] = key
    return found


def _strength(key: SideKey) -> int:
    return EVIDENCE_ORDER.index(key.evidence)


def _by_tier(sides: Mapping[Subject, SideKey]) -> dict[str | None, SideKey] | None:
    """Return the only side of each tier, None where a tier has several."""
    found = {subject.tier: key for subject, key in sides.items()}
    return found if len(found) == len(sides) else None


def _iter_cases(run: Path) -> Iterator[Case]:
    """Yield the cases of all steps; links are not followed."""
    steps = run / layout.STEPS
    if not steps.is_dir():
        return
    for folder in sorted(steps.iterdir()):
        table = run / layout.view_path(folder.name, "cases")
        if not folder.is_symlink() and not table.is_symlink():
            yield from iter_rows(Case, table)
