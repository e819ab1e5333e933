"""Fields of foreign objects: what a converter takes, and what it leaves where it was."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.trajectories.fields import as_count


@given(st.integers() | st.floats(allow_nan=False) | st.booleans() | st.text(max_size=3) | st.none())
def test_a_count_is_a_whole_number_that_can_be_written(value):
    count = as_count(value)
    assert count is None or (count == value and orjson.dumps(count))


@pytest.mark.parametrize(("value", "count"), [(0, 0), (3.0, 3), (2**63 - 1, 2**63 - 1), (2**63, None), (1e300, None)])
def test_a_count_has_bounds(value, count):
    assert as_count(value) == count


@pytest.mark.parametrize("value", [-1, 1.5, True, "3", float("inf"), float("nan")])
def test_what_is_no_count_is_left(value):
    assert as_count(value) is None
