"""Intervals and tests against published figures and against their own definitions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.evals.statistics import (
    improvement_percent,
    mcnemar_exact,
    mean_interval,
    paired_difference,
    wilson,
)

counts = st.integers(0, 400)


def test_wilson_gives_the_published_interval_of_81_of_263():
    """Newcombe (Statistics in Medicine 17, 1998, p. 857) prints 0.2553 to 0.3662."""
    interval = wilson(81, 263)
    assert interval.low == pytest.approx(0.2553, abs=5e-5)
    assert interval.high == pytest.approx(0.3662, abs=5e-5)


def test_wilson_of_no_success_begins_at_zero_and_has_width():
    interval = wilson(0, 10)
    assert interval.low == 0
    assert interval.high == pytest.approx(0.2775, abs=5e-5)


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (-1, 3), (4, 3)])
def test_wilson_refuses_what_is_no_rate(successes, n):
    with pytest.raises(ValueError, match="no interval"):
        wilson(successes, n)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_solves_its_own_equation(pair):
    """Both ends satisfy |rate - p| = z * sqrt(p (1 - p) / n), unless cut at 0 or 1."""
    successes, n = pair
    interval = wilson(successes, n)
    assert 0 <= interval.low <= successes / n <= interval.high <= 1
    for end in (interval.low, interval.high):
        if 0 < end < 1:
            assert abs(successes / n - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / n), rel=1e-5)


@given(counts, counts)
def test_mcnemar_is_twice_the_smaller_binomial_tail(fixed, broken):
    n = fixed + broken
    tail = sum(math.comb(n, k) for k in range(min(fixed, broken) + 1))
    assert mcnemar_exact(fixed, broken) == pytest.approx(min(1.0, 2 * tail / 2**n), rel=1e-9)


def test_mcnemar_of_no_discordant_pair_is_one():
    assert mcnemar_exact(0, 0) == 1


def test_paired_difference_gives_the_published_interval():
    """Newcombe (Statistics in Medicine 17, 1998, table III): 36, 12, 2, 0 of 50 by method 10 gives 0.0569 to 0.3404."""
    interval = paired_difference(both_pass=36, fixed=12, broken=2, both_fail=0)
    assert interval.low == pytest.approx(0.0569, abs=5e-4)
    assert interval.high == pytest.approx(0.3404, abs=5e-4)


@given(st.tuples(counts, counts, counts, counts).filter(lambda table: sum(table) > 0))
def test_paired_difference_holds_the_delta_and_turns_round_with_the_sides(table):
    both_pass, fixed, broken, both_fail = table
    delta = (fixed - broken) / sum(table)
    interval = paired_difference(both_pass, fixed, broken, both_fail)
    mirrored = paired_difference(both_pass, broken, fixed, both_fail)
    assert -1 <= interval.low <= delta + 1e-12
    assert delta - 1e-12 <= interval.high <= 1
    assert mirrored.low == pytest.approx(-interval.high)


@pytest.mark.parametrize(
    ("base", "trained", "expected"), [(0.4, 0.5, 25), (0.4, 0.6, 50), (0.8, 0.5, -37.5), (0, 0.9, None), (-2, -1, 50)]
)
def test_improvement_percent_is_of_the_absolute_base_and_null_at_zero(base, trained, expected):
    assert improvement_percent(base, trained) == (None if expected is None else pytest.approx(expected))


def test_one_graded_score_alone_says_nothing_of_the_mean():
    interval = mean_interval([0.7])
    assert (interval.low, interval.high) == (0, 1)
