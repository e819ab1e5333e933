"""Several models on one benchmark: each against each, and how hard each case is for all of them."""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations

from trainsite.dataclass import dataclass
from trainsite.evals.pairing import Pairing, pair
from trainsite.evals.side import Side
from trainsite.evals.statistics import holm
from trainsite.evals.wording import DEFAULT_RULE, Rule, verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A pairing among several, its p adjusted for all of them."""

    pairing: Pairing
    p_holm: float | None
    """None where there is no difference to judge, or no evidence."""
    verdict: str
    """As ``wording.verdict`` gives it, by the adjusted p."""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """A case over all models that tried it."""

    case_id: str
    models: int
    passed: int
    """Models of which every attempt passed."""
    mean: float
    """The mean over models of the mean over their attempts."""


def judge(pairings: Sequence[Pairing], rule: Rule = DEFAULT_RULE) -> list[Judged]:
    """Return pairings in their order with p values adjusted by Holm over those that are measured evidence."""
    counted = [index for index, each in enumerate(pairings) if each.is_evidence and each.difference is not None]
    found = (pairings[index].difference for index in counted)
    adjusted = dict(zip(counted, holm([each.p for each in found if each is not None]), strict=True))
    return [
        Judged(each, adjusted.get(index), verdict(each, adjusted.get(index), rule))
        for index, each in enumerate(pairings)
    ]


def compare_each(sides: Sequence[Side], rule: Rule = DEFAULT_RULE) -> list[Judged]:
    """Return each two of some sides, the earlier one as A, adjusted over all pairs."""
    return judge([pair(a, b) for a, b in combinations(sides, 2)], rule)


def find_difficulty(sides: Iterable[Side]) -> list[Difficulty]:
    """Return every scored case of some sides, the hardest first, then by id."""
    tried: dict[str, list[float]] = {}
    for side in sides:
        for case_id, case in side.cases.items():
            tried.setdefault(case_id, []).append(case.mean)
    found = [
        Difficulty(case_id, len(means), sum(mean == 1 for mean in means), math.fsum(means) / len(means))
        for case_id, means in tried.items()
    ]
    return sorted(found, key=lambda case: (case.mean, case.case_id))
