"""The paired bootstrap: what holds for any differences, and how often its interval holds the truth."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.evals.resampling import RESAMPLED_CASES, paired_bootstrap

SCORES = st.lists(st.sampled_from([-1.0, -0.5, -0.25, 0.0, 0.1, 0.5, 1.0]), min_size=1, max_size=40)


def test_nothing_has_no_difference():
    with pytest.raises(ValueError, match="no differences"):
        paired_bootstrap([], reach=1.0)


@given(SCORES)
def test_the_interval_holds_the_mean_and_agrees_with_p(values):
    found = paired_bootstrap(values, reach=1.0, resamples=399)
    low, high = found.interval.low, found.interval.high
    assert -1 <= low <= found.mean + 1e-12
    assert found.mean - 1e-12 <= high <= 1
    assert 0 < found.p <= 1
    assert (found.p < 0.05) == (not low <= 0 <= high)


@given(SCORES, st.randoms())
def test_the_order_of_cases_changes_nothing(values, draw):
    mixed = draw.sample(values, len(values))
    assert paired_bootstrap(mixed, reach=1.0, resamples=99) == paired_bootstrap(values, reach=1.0, resamples=99)


@pytest.mark.parametrize("n", range(1, 6))
def test_five_cases_show_nothing_however_they_agree(n):
    values = [0.9 - number / 100 for number in range(n)]
    found = paired_bootstrap(values, reach=1.0)
    assert found.p >= 0.05
    assert found.interval.low <= 0


@given(st.integers(1, 60), st.sampled_from([-1.0, -0.3, 0.0, 0.02, 1.0]))
def test_equal_differences_leave_room_for_cases_not_seen(n, value):
    found = paired_bootstrap([value] * n, reach=1.0)
    assert found.interval.high - found.interval.low > 0.01
    assert found.interval.low - 1e-12 <= value <= found.interval.high + 1e-12
    assert (found.p < 0.05) == (not found.interval.low <= 0 <= found.interval.high)


def test_cases_that_all_turn_show_as_much_as_flipped_signs_could():
    assert paired_bootstrap([1.0] * 9, reach=1.0).p == pytest.approx(2 ** (1 - 9))


def test_one_case_of_many_that_moves_is_no_difference():
    found = paired_bootstrap([0.0] * 99 + [0.1], reach=1.0)
    assert found.p > 0.5
    assert found.interval.low <= 0


def test_scores_beyond_one_keep_their_scale():
    small = [number / 10 for number in (-3, 4, 5, 6, 9, -1, 2, 2, 3, 7)]
    found = paired_bootstrap(small, reach=1.0)
    large = paired_bootstrap([value * 1e60 for value in small], reach=1e60)
    assert large.mean == pytest.approx(found.mean * 1e60)
    assert large.interval.high == pytest.approx(found.interval.high * 1e60, rel=0.1)


@pytest.mark.parametrize("kind", ["even", "skewed", "attempts"])
@pytest.mark.parametrize("n", [12, 40])
def test_the_interval_holds_the_truth_in_about_ninety_five_of_a_hundred_data_sets(n, kind):
    draw = random.Random(n)
    makers = {
        "even": (0.2, lambda: draw.uniform(-0.4, 0.8)),
        "skewed": (1 / 3, lambda: draw.random() ** 2),
        "attempts": (0.0, lambda: (draw.randint(0, 3) - draw.randint(0, 3)) / 3),
    }
    truth, make = makers[kind]
    sets = 400
    held = 0
    for _ in range(sets):
        found = paired_bootstrap([make() for _ in range(n)], reach=1.0, resamples=499)
        held += found.interval.low <= truth <= found.interval.high
    assert 0.915 <= held / sets <= 0.985


def test_a_hundred_thousand_cases_are_bounded_by_the_limit():
    draw = random.Random(5)
    found = paired_bootstrap([draw.uniform(-0.5, 0.52) for _ in range(200 * RESAMPLED_CASES)], reach=1.0)
    assert found.test == "paired_normal"
    assert found.interval.high - found.interval.low < 0.004
