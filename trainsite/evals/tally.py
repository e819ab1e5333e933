"""Scores of cases that are seen once and not kept: any number of them, in memory that the number of models bounds."""

import math
from collections.abc import Iterator
from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.evals.attempts import floor_interval
from trainsite.evals.statistics import Z95, Interval, wilson
from trainsite.records.evidence import Case, Score

MAX_SCORE = 1e100
"""The square of a larger score, summed over many cases, is no number any more."""
Key = tuple[str, str, str | None, str, str, str, str | None, str]
"""Step, benchmark, version, metric, model, variant, tier, evidence."""


@dataclass
class _Sums:
    n: int = 0
    unscored: int = 0
    graded: int = 0
    """Values that are neither 0 nor 1."""
    out_of_range: int = 0
    """Values beyond ``MAX_SCORE``; they count as unscored."""
    mean: float = 0.0
    squares: float = 0.0
    """Sum of squared distances from the mean."""

    def add(self, value: float) -> None:
        self.n += 1
        self.graded += value not in (0, 1)
        distance = value - self.mean
        self.mean += distance / self.n
        self.squares += distance * (value - self.mean)

    def merge(self, other: "_Sums") -> None:
        """Take in the sums of other values (Chan, Golub and LeVeque 1983)."""
        n = self.n + other.n
        if other.n:
            distance = other.mean - self.mean
            self.squares += other.squares + distance * distance * self.n * other.n / n
            self.mean += distance * other.n / n
        self.n, self.graded, self.unscored = n, self.graded + other.graded, self.unscored + other.unscored
        self.out_of_range += other.out_of_range

    def interval(self) -> tuple[Interval | None, str | None]:
        if not self.n:
            return None, None
        if not self.graded:
            return wilson(round(self.mean * self.n), self.n), "wilson"
        if self.n == 1:
            return Interval(min(0.0, self.mean), max(1.0, self.mean)), "normal"
        if not self.squares and 0 <= self.mean <= 1:
            return floor_interval(self.mean, self.n), "normal"
        half = Z95 * math.sqrt(self.squares / (self.n - 1) / self.n)
        return Interval(self.mean - half, self.mean + half), "normal"


@dataclass
class ScoreTally:
    """Adds up cases per benchmark, version, metric, model, variant, tier and evidence; first attempts only."""

    sums: dict[Key, _Sums] = field(default_factory=dict)
    keeps_attempts: bool = False
    """True where each case's attempts are kept apart, for pass^k; memory then grows with the number of cases."""
    attempts: dict[Key, dict[str, list[float]]] = field(default_factory=dict)

    def add(self, case: Case) -> None:
        """Count a case."""
        about = (case.step, case.benchmark, case.benchmark_version, case.metric)
        key: Key = (*about, case.model_id, case.variant, case.tier, case.evidence)
        sums = self.sums.setdefault(key, _Sums())
        is_out = case.score is not None and abs(case.score) > MAX_SCORE
        sums.out_of_range += is_out
        if self.keeps_attempts and case.score is not None and not is_out and case.evidence != "dry_run":
            self.attempts.setdefault(key, {}).setdefault(case.case_id, []).append(case.score)
        if case.score is None or is_out or case.attempt != 1 or case.evidence == "dry_run":
            sums.unscored += 1
        else:
            sums.add(case.score)

    def merge(self, other: "ScoreTally") -> None:
        """Take in what another one counted."""
        for key, sums in other.sums.items():
            self.sums.setdefault(key, _Sums()).merge(sums)
        for key, cases in other.attempts.items():
            mine = self.attempts.setdefault(key, {})
            for case_id, values in cases.items():
                mine.setdefault(case_id, []).extend(values)

    def scores(self) -> Iterator[Score]:
        """Yield one score per group, in the order in which they first came."""
        for (step, benchmark, version, metric, model_id, variant, tier, evidence), sums in self.sums.items():
            interval, method = sums.interval()
            yield Score(
                step=step,
                benchmark=benchmark,
                benchmark_version=version,
                metric=metric,
                value=sums.mean if sums.n else None,
                n=sums.n,
                interval_low=interval.low if interval else None,
                interval_high=interval.high if interval else None,
                interval_method=method,
                evidence=evidence,
                model_id=model_id,
                variant=variant,
                tier=tier,
            )
