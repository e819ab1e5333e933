"""Scores, cases and paired comparisons: a value never stands without metric, n, interval and evidence kind."""

import re

from trainsite.dataclass import dataclass

EVIDENCE_KINDS = ("live", "mocked", "dry_run", "imported")
COUNTS_AS_EVIDENCE = frozenset({"live", "imported"})
"""The kinds that can make a check ready."""
ACTION_BENCHMARK = "eliza_harness_action_selection"
"""The benchmark that the readiness checks speak of."""
ALPHA = 0.05
"""Below this p a difference counts as shown."""
_LOWER_IS_BETTER = re.compile(
    "(?<![a-z])(?:perplexity|ppl|loss|wer|cer|ter|mae|mse|rmse|brier|bits_per_byte|error_rate|latency)(?![a-z])"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """One metric of one model on one benchmark; ``value`` is null where nothing was measured."""

    step: str
    benchmark: str
    metric: str
    value: float | None = None
    n: int
    interval_low: float | None = None
    interval_high: float | None = None
    interval_method: str | None = None
    evidence: str
    model_id: str
    variant: str
    """base, trained or reference."""
    tier: str | None = None
    provider: str | None = None
    benchmark_version: str | None = None
    dataset_sha256: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One attempt of one model at one benchmark case."""

    step: str
    benchmark: str
    metric: str
    case_id: str
    attempt: int
    model_id: str
    variant: str
    evidence: str
    score: float | None = None
    """0 or 1 for pass and fail, a graded score otherwise, null where nothing ran."""
    tier: str | None = None
    benchmark_version: str | None = None
    input_sha256: str | None = None
    prompt: str | None = None
    expected: str | None = None
    actual: str | None = None
    response: str | None = None
    failure_mode: str | None = None
    duration_s: float | None = None
    trajectory_row_id: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """B against A on the cases that both have; ``delta`` is B minus A."""

    kind: str
    """base_trained or reference_trained."""
    benchmark: str
    metric: str
    tier: str | None = None
    a_model_id: str
    b_model_id: str
    a_value: float | None = None
    b_value: float | None = None
    matched: int
    fixed: int
    broken: int
    both_pass: int
    both_fail: int
    only_in_a: int
    only_in_b: int
    delta: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    p_exact: float | None = None
    """Of the test that is named."""
    improvement_percent: float | None = None
    evidence: str
    note: str
    """The result in words, or why there is none."""
    benchmark_version: str | None = None
    test: str | None = None
    """mcnemar_exact, paired_bootstrap or paired_normal."""
    interval_method: str | None = None
    minimum_detectable: float | None = None
    """The difference that so many cases would show four times in five."""


def is_lower_better(metric: str) -> bool:
    """Tell whether a metric is an error by its name: its smaller values are the better ones."""
    return _LOWER_IS_BETTER.search(metric.lower()) is not None


def shown_direction(row: Comparison) -> int:
    """
    Return 1 where B is shown to be better than A, -1 where worse, 0 where no difference is shown.

    The interval leaves out 0 and p is below ``ALPHA``; a row without p is judged by its interval alone. What is no
    evidence shows nothing.
    """
    low, high = row.interval_low, row.interval_high
    if row.evidence not in COUNTS_AS_EVIDENCE or row.delta is None or low is None or high is None:
        return 0
    if low <= 0 <= high or (row.p_exact is not None and row.p_exact >= ALPHA):
        return 0
    return 1 if (low > 0) != is_lower_better(row.metric) else -1
