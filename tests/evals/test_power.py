"""The smallest difference that is shown: against the power that the tests really have."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.evals.power import detectable_mean, detectable_rate
from trainsite.evals.statistics import Z95


def asymptotic_power(n: int, share: float, difference: float) -> float:
    """Return McNemar's power by its own definition: the normal test at the drawn share of discordant pairs."""
    upper = Z95 * math.sqrt(share / n)
    return 0.5 * math.erfc((upper - difference) / math.sqrt((share - difference**2) / n) / math.sqrt(2))


@pytest.mark.parametrize(("n", "discordant"), [(38, 10), (729, 172), (100, 60), (5_000, 400)])
def test_the_difference_has_eighty_percent_power(n, discordant):
    least = detectable_rate(n, discordant)
    share = max(discordant / n, least)
    assert asymptotic_power(n, share, least) == pytest.approx(0.8, abs=1e-6)


def test_connors_formula_gives_back_its_size():
    """For 0.1 between rates with 0.3 discordant it needs (1.95996 sqrt(.3) + .84162 sqrt(.29))^2 / .01 = 233 pairs."""
    assert detectable_rate(233, round(0.3 * 233)) == pytest.approx(0.1, abs=1e-3)


@given(st.integers(1, 3_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_more_cases_show_smaller_differences(table):
    n, discordant = table
    least = detectable_rate(n, discordant)
    more = detectable_rate(4 * n, 4 * discordant)
    if least is not None:
        assert 0 < least <= 1
        assert more < least


def test_three_cases_show_no_difference_at_all():
    assert detectable_rate(3, 0) is None
    assert detectable_rate(0, 0) is None
    assert detectable_rate(10, 0) is not None


def test_no_spread_says_nothing():
    assert detectable_mean(10, 0.0) is None
    assert detectable_mean(40, 0.5) == pytest.approx(2.8016 * 0.5 / math.sqrt(40), rel=1e-4)
