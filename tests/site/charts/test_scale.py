import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.site.charts.scale import Scale, round_values, scale_of

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(FINITE, min_size=1, max_size=8), FINITE)
def test_every_value_stands_inside(values, other):
    scale = scale_of(values, 10, 90)
    for value in (*values, other):
        place = scale.place(value)
        assert 10 <= place <= 90
        assert math.isfinite(place)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8))
def test_a_greater_value_never_stands_below_a_smaller_one(values):
    scale = scale_of(values, 0, 100)
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places)


def test_rates_begin_at_zero():
    assert (scale_of([0.43, 0.58], 0, 1).low, scale_of([0.43, 0.58], 0, 1).high) == (0.0, 0.6)
    assert scale_of([0.97], 0, 1).high == 1.0


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 1, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)), (0, 0.6, (0.0, 0.2, 0.4, 0.6)), (-12, 30, (-10.0, 0.0, 10.0, 20.0, 30.0))],
)
def test_ticks_are_round(low, high, expected):
    assert round_values(low, high) == pytest.approx(expected)


@given(FINITE, FINITE)
def test_there_are_few_ticks_and_all_of_them_inside(one, other):
    low, high = min(one, other), max(one, other)
    ticks = round_values(low, high)
    assert 1 <= len(ticks) <= 7
    room = min(high / 1e6 - low / 1e6, 1e300) + 1e-300
    assert all(low - room <= tick <= high + room for tick in ticks)


def test_equal_values_stand_in_the_middle():
    assert Scale(3, 3, 0, 10).place(3) == 5


@given(FINITE, FINITE, FINITE)
def test_what_places_many_values_places_each_as_one(one, other, value):
    for scale in (Scale(min(one, other), max(one, other), 150, 354), scale_of([one, other], 20.5, 3)):
        place = scale.placing()
        for each in (one, other, value):
            assert place(each) == f"{scale.place(each):.1f}"


def test_a_span_too_short_to_be_parted_has_one_tick():
    assert round_values(0.0, 5e-324) == (0.0,)
