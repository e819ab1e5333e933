"""Curves of any length, in bounded memory."""

from hypothesis import given
from hypothesis import strategies as st

from trainsite.records.curve import CurvePoint
from trainsite.site.sketches import DRAWN_BUCKETS, sketch_curves

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def point(step: int, value: float | None, metric: str = "loss", series: str | None = None) -> CurvePoint:
    return CurvePoint(metric=metric, training_step=step, value=value, series=series, evidence="imported")


@given(st.lists(FINITE, min_size=1, max_size=1500))
def test_extremes_and_ends_are_those_of_all_points(values):
    (curve,) = sketch_curves(point(step, value) for step, value in enumerate(values))
    assert (curve.first, curve.last) == (values[0], values[-1])
    assert (curve.least, curve.greatest) == (min(values), max(values))
    assert (curve.count, curve.first_step, curve.last_step) == (len(values), 0, len(values) - 1)
    assert {each.value for each in curve.drawn} >= {min(values), max(values)}
    assert {(each.step, each.value) for each in curve.drawn} <= set(enumerate(values))


def test_few_points_are_all_drawn_in_their_order():
    values = [3.0, 1.0, 2.0]
    (curve,) = sketch_curves(point(step, value) for step, value in enumerate(values))
    assert [(each.step, each.value) for each in curve.drawn] == list(enumerate(values))


def test_many_points_are_drawn_as_a_bounded_number():
    (curve,) = sketch_curves(point(step, float(step % 17)) for step in range(100_000))
    assert curve.count == 100_000
    assert DRAWN_BUCKETS / 2 < len(curve.drawn) <= 2 * DRAWN_BUCKETS
    steps = [each.step for each in curve.drawn]
    assert steps == sorted(steps)


def test_a_point_without_a_value_is_counted_and_not_drawn():
    (curve,) = sketch_curves([point(1, None), point(2, 5.0), point(3, None)])
    assert (curve.count, curve.blank_count, curve.first, curve.last) == (3, 2, 5.0, 5.0)
    assert len(curve.drawn) == 1
    (blank,) = sketch_curves([point(1, None)])
    assert (blank.first, blank.least, blank.drawn) == (None, None, ())


def test_each_metric_of_each_series_is_a_curve():
    points = [point(1, 1.0), point(1, 2.0, series="a"), point(1, 3.0, "acc"), point(2, 4.0)]
    found = [(curve.metric, curve.series, curve.count) for curve in sketch_curves(points)]
    assert found == [("loss", None, 2), ("loss", "a", 1), ("acc", None, 1)]
