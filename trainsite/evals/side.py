"""A side of a comparison: the cases of one model on one benchmark, each with the mean of its attempts."""

import math
from collections.abc import Callable, Iterable
from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.evals.tally import MAX_SCORE
from trainsite.records.evidence import Case

SEVERAL_INPUTS = b""
"""In the place of a hash where the attempts of one case had different inputs: it fits no other."""
_ONE_ATTEMPT = (1,)


@dataclass(frozen=True, order=True, slots=True)
class Measure:
    """What was measured; only equal measures are compared."""

    benchmark: str
    benchmark_version: str
    """Empty where the benchmark names none."""
    metric: str


@dataclass(frozen=True, slots=True)
class SideKey:
    """Whose cases they are, of what, from which step, and what kind of evidence."""

    measure: Measure
    model_id: str
    variant: str
    tier: str | None
    evidence: str
    step: str


@dataclass(slots=True)
class CaseScores:
    """The scored attempts of one case."""

    total: float
    attempts: tuple[int, ...]
    is_pass_fail: bool
    """True where every attempt is 0 or 1."""
    input: bytes | None
    """The hash of the case's input; None where it is not known."""

    @property
    def mean(self) -> float:
        """The mean over the attempts: the unit that is paired."""
        return self.total / len(self.attempts)


@dataclass
class Side:
    """The cases of a side by their ids."""

    key: SideKey
    cases: dict[str, CaseScores] = field(default_factory=dict)
    unscored: int = 0
    """Attempts without a score that can be added up, and those of a dry run."""
    repeated: int = 0
    """Rows of an attempt that came before; the first one stands."""

    def add(self, case: Case) -> None:
        """Take in an attempt of a case."""
        if case.score is None or abs(case.score) > MAX_SCORE or case.evidence == "dry_run":
            self.unscored += 1
            return
        is_pass_fail = case.score in (0, 1)
        known = self.cases.get(case.case_id)
        if known is None:
            attempts = _ONE_ATTEMPT if case.attempt == 1 else (case.attempt,)
            self.cases[case.case_id] = CaseScores(case.score, attempts, is_pass_fail, _hash(case))
        elif case.attempt in known.attempts:
            self.repeated += 1
        else:
            known.total += case.score
            known.attempts += (case.attempt,)
            known.is_pass_fail = known.is_pass_fail and is_pass_fail
            if known.input != _hash(case):
                known.input = SEVERAL_INPUTS

    def mean(self) -> float | None:
        """Return the mean over all cases, each as the mean of its attempts; None where there is none."""
        return math.fsum(case.mean for case in self.cases.values()) / len(self.cases) if self.cases else None


def _hash(case: Case) -> bytes | None:
    return bytes.fromhex(case.input_sha256) if case.input_sha256 else None


def key_of(case: Case) -> SideKey:
    """Return the side that a case belongs to."""
    measure = Measure(case.benchmark, case.benchmark_version or "", case.metric)
    return SideKey(measure, case.model_id, case.variant, case.tier, case.evidence, case.step)


def gather_sides(
    cases: Iterable[Case], is_wanted: Callable[[SideKey], bool] = lambda _key: True
) -> dict[SideKey, Side]:
    """Return the sides that some cases make up, in the order in which they first came; the cases are seen once."""
    known: dict[_Fields, Side | None] = {}
    for case in cases:
        fields = _fields(case)
        if fields not in known:
            key = key_of(case)
            known[fields] = Side(key) if is_wanted(key) else None
        side = known[fields]
        if side is not None:
            side.add(case)
    return {side.key: side for side in known.values() if side is not None}


def count_sides(cases: Iterable[Case]) -> dict[SideKey, int]:
    """Return the sides that some cases make up with their rows, in the order in which they first came."""
    counts: dict[_Fields, int] = {}
    keys: dict[_Fields, SideKey] = {}
    for case in cases:
        fields = _fields(case)
        if fields not in counts:
            counts[fields], keys[fields] = 0, key_of(case)
        counts[fields] += 1
    return {keys[fields]: count for fields, count in counts.items()}


_Fields = tuple[str | None, ...]
"""What a side's key is made of: a tuple is hashed far faster, and there may be a million cases."""


def _fields(case: Case) -> _Fields:
    return (
        case.benchmark,
        case.benchmark_version or "",
        case.metric,
        case.model_id,
        case.variant,
        case.tier,
        case.evidence,
        case.step,
    )
