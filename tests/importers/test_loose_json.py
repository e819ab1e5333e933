"""JSON with NaN and infinity in it."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.importers.loose_json import parse_loose
from trainsite.trajectories.parsing import RowError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=10,
)


@given(VALUES)
def test_what_python_writes_is_read_back(value):
    assert repr(parse_loose(json.dumps(value).encode())) == repr(value)


def test_words_for_numbers_are_numbers():
    found = parse_loose(b'{"a": NaN, "b": [-Infinity, Infinity], "c": 123456789012345678901234567890}')
    assert math.isnan(found["a"])
    assert found["b"] == [-math.inf, math.inf]
    assert found["c"] == pytest.approx(1.2345678901234568e29)


@pytest.mark.parametrize(
    "data", [b'{"a": NaN', b"[NaN," * 5000, b'["NaN" 1]', b'[NaN, "\\ud800"]', b"[" * 90 + b"NaN" + b"]" * 90]
)
def test_what_is_broken_besides_is_refused(data):
    with pytest.raises(RowError):
        parse_loose(data)
