"""What a run holds, gathered from its step records and small tables: the ground of readiness and manifest."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from trainsite.archive.layout import view_path
from trainsite.archive.reader import iter_rows
from trainsite.collection.steps.benchmark_matrix import SOURCES
from trainsite.dataclass import dataclass
from trainsite.records.evidence import COUNTS_AS_EVIDENCE, Case, Comparison, Score
from trainsite.records.inventory import Model
from trainsite.records.run import Step

T = TypeVar("T")


CASE_LIMIT = 24
"""Cases that a manifest shows."""


@dataclass(frozen=True)
class CaseFacts:
    """What the cases of a run add up to; there may be a million of them."""

    first: tuple[Case, ...]
    count: int
    traced: int
    """Passed cases of evidence with prompt, expected and actual action, and their trajectory."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The step records by id, every row of the small tables, and what the cases add up to."""

    steps: dict[str, Step]
    models: tuple[Model, ...]
    scores: tuple[Score, ...]
    cases: CaseFacts
    comparisons: tuple[Comparison, ...]
    tier_ids: tuple[str, ...]
    """Every tier, smallest first."""

    def evident_rows(self, step: str) -> int:
        """Return how many rows of a step count as evidence."""
        return evident(self.steps[step])

    def measured(self, kind: str) -> tuple[Comparison, ...]:
        """Return the comparisons of a kind that rest on evidence."""
        return tuple(
            row
            for row in self.comparisons
            if row.kind == kind and row.delta is not None and row.evidence in COUNTS_AS_EVIDENCE
        )

    def measured_tiers(self) -> tuple[str, ...]:
        """Return the tiers that have a measured base-and-trained pair, smallest first."""
        found = {row.tier for row in self.measured("base_trained")}
        return tuple(tier for tier in self.tier_ids if tier in found)


def evident(step: Step) -> int:
    """Return how many rows of a step record count as evidence."""
    return sum(count for kind, count in step.evidence.items() if kind in COUNTS_AS_EVIDENCE)


def gather_facts(run: Path, steps: Iterable[Step], tier_ids: tuple[str, ...]) -> Facts:
    """Read the small tables of a run."""
    return Facts(
        steps={step.id: step for step in steps},
        models=_rows(Model, run, ("model_registry",), "models"),
        scores=_rows(Score, run, SOURCES, "scores"),
        cases=_cases(run),
        comparisons=_rows(Comparison, run, ("benchmark_matrix",), "comparisons"),
        tier_ids=tier_ids,
    )


def _cases(run: Path) -> CaseFacts:
    first: list[Case] = []
    count = traced = 0
    for step in SOURCES:
        for case in iter_rows(Case, run / view_path(step, "cases")):
            count += 1
            traced += _is_traced(case)
            if len(first) < CASE_LIMIT:
                first.append(case)
    return CaseFacts(tuple(first), count, traced)


def _is_traced(case: Case) -> bool:
    return (
        case.evidence in COUNTS_AS_EVIDENCE
        and case.score == 1
        and None not in (case.prompt, case.expected, case.actual, case.trajectory_row_id)
    )


def _rows(kind: type[T], run: Path, steps: Iterable[str], view: str) -> tuple[T, ...]:
    return tuple(row for step in steps for row in iter_rows(kind, run / view_path(step, view)))
