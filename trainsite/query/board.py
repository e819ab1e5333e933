"""The rows of a leaderboard."""

from trainsite.dataclass import dataclass
from trainsite.evals.pairwise import Judged
from trainsite.evals.side import Measure
from trainsite.query.measurements import Measurement, RunLink


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One model of a leaderboard."""

    rank: int
    """From 1; equal values share a rank."""
    name: str
    """The model, with variant and tier where another entry has the same model."""
    measurement: Measurement
    cases: int | None
    """Scored cases; None where the run holds none."""
    attempts: int | None
    """Scored attempts at them."""
    other_runs: tuple[RunLink, ...]
    """Other runs with a score of this model, the newest first; nothing of them is in the value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Duel:
    """Two entries paired on the cases that both have; A ranks behind B."""

    a_name: str
    b_name: str
    judged: Judged
    sentence: str
    differing: int
    """Matched cases that the two score differently."""
    differing_share: float | None
    """Of the matched cases; None where there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedCase:
    """A case that at least two models tried."""

    case_id: str
    models: int
    passed: int
    """Models of which every attempt passed."""
    mean: float
    """The mean over models of the mean over their attempts."""
    scores: tuple[float | None, ...]
    """The mean of each entry's attempts, in the order of the entries; None where it did not try."""
    differs: bool
    """Whether the models score it differently."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """One measure of a benchmark."""

    measure: Measure
    lower_is_better: bool
    entries: tuple[Entry, ...]
    duels: tuple[Duel, ...]
    hardest: tuple[TriedCase, ...]
    """Every case that two models tried, the hardest first."""
    disagreements: tuple[TriedCase, ...]
    """Those that are scored differently, the most divided first."""
    unranked: tuple[Measurement, ...]
    """Scores that do not rank, with their reason."""
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaderboard:
    """All measures of a benchmark; no board where the archive holds no score at all."""

    benchmark: str
    alpha: float
    boards: tuple[Board, ...]
