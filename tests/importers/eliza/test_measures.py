"""Intervals of values that come without their cases."""

import math

from hypothesis import given
from hypothesis import strategies as st

from trainsite.importers.eliza.measures import as_rate, find_count, interval_of


@given(st.floats(0, 1), st.integers(1, 10**6))
def test_an_interval_holds_its_value_and_stays_within_bounds(value, n):
    interval, _ = interval_of(value, n)
    assert 0 <= interval.low <= value + 1e-4
    assert value - 1e-4 <= interval.high <= 1


def test_rates_of_whole_cases_are_told_from_means():
    assert interval_of(0.3333, 3)[1] == interval_of(2 / 3, 3)[1] == "wilson"
    assert interval_of(0.35, 3)[1] == interval_of(0.12345, 50_000)[1] == "hoeffding"
    interval, method = interval_of(0.437, 50)
    assert method == "hoeffding"
    assert math.isclose(interval.high - interval.low, 2 * math.sqrt(math.log(40) / 100))


def test_the_first_count_above_zero_is_taken():
    assert find_count({"total": 0, "n": 5}, {"total": 9}) == 5
    assert find_count(None, [], {"total": "9"}, {"total": True}) is None


def test_numbers_outside_of_0_to_1_are_no_rates():
    assert [as_rate(value) for value in (0, 1.0, 1.1, -0.1, None, True, "1")] == [
        0.0,
        1.0,
        None,
        None,
        None,
        None,
        None,
    ]
