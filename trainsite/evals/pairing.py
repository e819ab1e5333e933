"""Two sides paired on the cases that both have: counts, difference, interval and p, or why there are none."""

import math

from trainsite.dataclass import dataclass
from trainsite.evals.difference import Difference, Fates, Pairs, count_fates, find_difference, is_all_rates
from trainsite.evals.side import SEVERAL_INPUTS, CaseScores, Side, SideKey
from trainsite.records.evidence import COUNTS_AS_EVIDENCE

UNMATCHED_WARNING = 0.05
"""The share of unmatched cases above which a comparison says so."""
EVIDENCE_ORDER = ("live", "imported", "mocked", "dry_run")
"""Strongest first; a pair is as strong as its weaker side."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairing:
    """A is the base, B the candidate."""

    a: SideKey
    b: SideKey
    a_value: float | None
    """A's mean over all of its own cases."""
    b_value: float | None
    matched: int
    fates: Fates
    higher: int
    """Matched cases that B scores above A."""
    lower: int
    only_in_a: int
    only_in_b: int
    unknown_inputs: int
    """Matched cases whose input is not known on both sides: nothing shows that they are the same."""
    repeated: int
    """Rows of either side that repeat an attempt; the first one stands."""
    is_rate: bool
    """True where all scores lie within 0..1: differences are told in points."""
    difference: Difference | None
    reason: str | None
    """Why there is no difference."""
    is_refused: bool
    """True where the sides do not fit each other, False where nothing was measured."""

    @property
    def evidence(self) -> str:
        """The evidence kind of the weaker side."""
        return weaker(self.a.evidence, self.b.evidence)

    @property
    def is_evidence(self) -> bool:
        """True where both sides were measured, live or elsewhere."""
        return self.evidence in COUNTS_AS_EVIDENCE

    @property
    def is_unmatched(self) -> bool:
        """True where more than ``UNMATCHED_WARNING`` of a side's cases are left out."""
        sides = ((only, only + self.matched) for only in (self.only_in_a, self.only_in_b))
        return self.matched > 0 and any(only > UNMATCHED_WARNING * of for only, of in sides)


@dataclass(frozen=True, slots=True)
class Change:
    """A case that the two sides score differently."""

    case_id: str
    kind: str
    """fixed, broken, or, where neither side passes or both do, higher or lower."""
    a_score: float
    b_score: float


def weaker(*kinds: str) -> str:
    """Return the weakest of some evidence kinds."""
    return max(kinds, key=EVIDENCE_ORDER.index)


def pair(a: Side, b: Side) -> Pairing:
    """
    Pair two sides.

    Sides of different measures, without a shared case, or with another input of a shared case are refused, and a dry
    side measures nothing: then there is a reason in the place of a difference.
    """
    pairs = [(one, other) for case_id, one in a.cases.items() if (other := b.cases.get(case_id)) is not None]
    reason, is_refused = _reason(a, b, pairs)
    return Pairing(
        a=a.key,
        b=b.key,
        a_value=a.mean(),
        b_value=b.mean(),
        matched=len(pairs),
        fates=count_fates(pairs),
        higher=sum(_differs(one.mean, other.mean) and other.mean > one.mean for one, other in pairs),
        lower=sum(_differs(one.mean, other.mean) and other.mean < one.mean for one, other in pairs),
        only_in_a=len(a.cases) - len(pairs),
        only_in_b=len(b.cases) - len(pairs),
        unknown_inputs=sum(one.input is None or other.input is None for one, other in pairs),
        repeated=a.repeated + b.repeated,
        is_rate=is_all_rates(pairs),
        difference=None if reason else find_difference(pairs),
        reason=reason,
        is_refused=is_refused,
    )


def find_changes(a: Side, b: Side) -> list[Change]:
    """Return the cases that both sides have and score differently, the greatest differences first, then by id."""
    found = []
    for case_id, one in a.cases.items():
        other = b.cases.get(case_id)
        if other is not None and _differs(one.mean, other.mean):
            flips = {(False, True): "fixed", (True, False): "broken"}
            kind = flips.get((one.mean == 1, other.mean == 1), "higher" if other.mean > one.mean else "lower")
            found.append(Change(case_id, kind, one.mean, other.mean))
    return sorted(found, key=lambda change: (-abs(change.b_score - change.a_score), change.case_id))


def _reason(a: Side, b: Side, pairs: Pairs) -> tuple[str | None, bool]:
    """Return why two sides have no difference, and whether they do not fit each other."""
    one, other = a.key.measure, b.key.measure
    for what, mine, theirs in (
        ("benchmark", one.benchmark, other.benchmark),
        ("version", one.benchmark_version or "none", other.benchmark_version or "none"),
        ("metric", one.metric, other.metric),
    ):
        if mine != theirs:
            return f"refused: A has the {what} {mine}, B has {theirs}", True
    if "dry_run" in (a.key.evidence, b.key.evidence):
        return "dry run: nothing was measured", False
    if not pairs:
        return "no case is on both sides, so nothing is compared", True
    if others := sum(_has_another_input(x, y) for x, y in pairs):
        return f"refused: a shared case has another input on each side ({others:,} of {len(pairs):,})", True
    return None, False


def _has_another_input(one: CaseScores, other: CaseScores) -> bool:
    known = {one.input, other.input} - {None}
    return len(known) > 1 or SEVERAL_INPUTS in known


def _differs(one: float, other: float) -> bool:
    """Tell whether two means differ by more than the order of adding."""
    return not math.isclose(one, other, rel_tol=1e-9)
