"""Rows of rankings and trends: what pages show of them, without the pairings behind them."""

from trainsite.dataclass import dataclass
from trainsite.query.rows.lists import RunPlace


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """One model of a leaderboard."""

    rank: int
    name: str
    model_id: str
    variant: str
    tier: str | None
    value: float | None
    interval_low: float | None
    interval_high: float | None
    n: int
    cases: int | None
    attempts: int | None
    evidence: str
    run: RunPlace
    other_runs: int


@dataclass(frozen=True, slots=True)
class DuelRow:
    """Two models on the cases that both have; B ranks before A."""

    a_name: str
    b_name: str
    matched: int
    delta: float | None
    interval_low: float | None
    interval_high: float | None
    p: float | None
    p_holm: float | None
    verdict: str
    differing: int
    differing_share: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case that several models tried."""

    case_id: str
    models: int
    passed: int
    mean: float
    scores: tuple[float | None, ...]
    """In the order of the board's entries."""


@dataclass(frozen=True, slots=True)
class BoardRows:
    """One measure of a benchmark."""

    benchmark: str
    benchmark_version: str
    metric: str
    lower_is_better: bool
    alpha: float
    entries: tuple[BoardEntry, ...]
    duels: tuple[DuelRow, ...]
    hardest: tuple[CaseRow, ...]
    """The first of them."""
    case_count: int
    disagreements: tuple[CaseRow, ...]
    """The first of them."""
    disagreement_count: int
    unranked: int
    """Scores that do not rank: no evidence, nothing measured, or a failed step."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One run of a series."""

    run: RunPlace
    value: float
    interval_low: float | None
    interval_high: float | None
    n: int
    evidence: str
    verdict: str | None
    """Against the run before; null for the first one, and where nothing was worked out."""
    why: str | None


@dataclass(frozen=True, slots=True)
class SeriesRows:
    """One model on one benchmark over runs, the oldest first."""

    benchmark: str
    benchmark_version: str
    metric: str
    model_id: str
    variant: str
    tier: str | None
    points: tuple[TrendPoint, ...]
    run_count: int
    """Runs of the series, where the first of them are not among the points."""
