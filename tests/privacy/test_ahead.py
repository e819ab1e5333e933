"""Values that were looked at together are redacted as they are one by one, and the second scan looks at what is new."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.errors import RecordError
from trainsite.privacy import OwnPattern, Policy, Redactor
from trainsite.privacy.ahead import _KEPT_CHARS
from trainsite.privacy.detectors import DETECTORS, FAMILIES
from trainsite.privacy.finder import finders, gate, look
from trainsite.records.schema import FREE, Shape, shape_of

KEY = b"k" * 32
LITERALS = ("Zq7-literal-91", "7391846250")
POLICY = Policy(allow=("ann.lee@mail.example.com",), patterns=(OwnPattern(name="case", pattern="CASE-([0-9]{3,6})"),))
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
EXAMPLES = sorted({text for detector in DETECTORS for text, _ in detector.matches})
LEAVES = sorted({text for detector in DETECTORS for text in detector.leaves})
TEXTS = st.one_of(
    st.integers(0, len(EXAMPLES) - 1).map(lambda at: EXAMPLES[at]),
    st.integers(0, len(LEAVES) - 1).map(lambda at: LEAVES[at]),
    st.sampled_from(["", "plain words", "[1, 2]", "{", f'{{"a": "{GITHUB}"}} and more', "a\\nb\\u0040c.example.org"]),
    st.text(max_size=20),
)
JOINED = st.lists(TEXTS, max_size=4).map(" ".join)
STRINGS = st.one_of(JOINED, JOINED.map(json.dumps), JOINED.map(lambda text: json.dumps({"content": text, "n": [text]})))
KEYS = st.sampled_from(["content", "text", "name", "user", "password", "displayName", "role", "key", "value", "row_id"])
VALUES = st.recursive(
    STRINGS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=6,
)


def said(redactor, value, shape):
    redacted = redactor.redact(value, shape)
    written = json.loads(json.dumps(redacted.value))
    return redacted, redactor.scan(written, shape), redactor.rescan(written, redacted, shape)


@pytest.mark.parametrize("policy", [Policy(), POLICY], ids=["default", "own"])
@given(values=st.lists(VALUES, min_size=1, max_size=4), is_row=st.booleans())
@settings(max_examples=150)
def test_a_look_ahead_changes_nothing(policy, values, is_row):
    shape = shape_of("trajectory") if is_row else FREE
    ahead, alone = Redactor(KEY, LITERALS, policy), Redactor(KEY, LITERALS, policy)
    before = copy.deepcopy(values)
    ahead.look_ahead(values, shape)
    for value in values:
        assert said(ahead, value, shape) == said(alone, value, shape)
    assert values == before


def test_rows_of_every_example_are_redacted_alike_together_and_one_by_one():
    rows = [
        {"content": f"{one}\n{other}", "messages": [one, {"text": json.dumps({"x": other})}]}
        for one, other in zip(EXAMPLES, EXAMPLES[7:] + EXAMPLES[:7], strict=True)
    ]
    ahead, alone = Redactor(KEY, LITERALS), Redactor(KEY, LITERALS)
    ahead.look_ahead(rows)
    for row in rows:
        assert said(ahead, row, FREE) == said(alone, row, FREE)


def test_the_second_scan_finds_what_is_put_into_a_redacted_row_of_the_batch():
    rows = [{"content": f"token {GITHUB} of {number}", "note": "nothing"} for number in range(3)]
    redactor = Redactor(KEY)
    redactor.look_ahead(rows)
    redacted = [redactor.redact(row) for row in rows]
    assert all(GITHUB not in str(each.value) for each in redacted)
    for each in redacted:
        assert redactor.scan(each.value) == []
        spoiled = {**each.value, "note": f"{each.value['content']} {GITHUB}"}
        assert [residue.class_ for residue in redactor.scan(spoiled)] == ["SECRET:github-token"]
        assert redactor.rescan(spoiled, each)


def test_a_value_that_is_nested_too_deep_is_told_when_its_turn_comes():
    deep = "text"
    for _ in range(200):
        deep = [deep]
    redactor = Redactor(KEY)
    redactor.look_ahead([deep, {"content": GITHUB}])
    with pytest.raises(RecordError):
        redactor.redact(deep)
    assert redactor.redact({"content": GITHUB}).counts == {"SECRET:github-token": 1}


def test_what_is_kept_of_a_batch_is_bounded_and_then_forgotten():
    redactor = Redactor(KEY)
    rows = [
        {"content": f"{number} mail ann{number}@mail.example.org \\u0041 " + "word " * 9000} for number in range(150)
    ]
    redactor.look_ahead(rows)
    ahead = redactor._search.ahead
    assert sum(map(len, ahead.settled)) + sum(map(len, ahead.readings)) <= 2 * _KEPT_CHARS
    assert [redactor.redact(row).counts for row in rows] == [{"EMAIL": 1}] * len(rows)
    redactor.look_ahead([])
    assert not any((ahead.clean, ahead.hits, ahead.settled, ahead.readings, ahead.views))


def test_every_detector_is_of_one_family_and_in_one_chunk():
    names = [detector.name for family, _ in FAMILIES for detector in family]
    assert sorted(names) == sorted({detector.name for detector in DETECTORS})
    for everywhere in (False, True):
        members = [finder.detector.name for chunk in gate(everywhere).chunks for finder in chunk.members]
        assert sorted(members) == sorted(finder.detector.name for finder in finders(everywhere))


@given(JOINED)
def test_a_chunk_passes_over_no_detector_that_finds_something_in_a_text(text):
    for chunk in gate(False).chunks:
        assert look(text, set(chunk.members) - set(chunk.members_for(text))) == []


def test_plans_of_one_shape_are_not_taken_for_another():
    redactor = Redactor(KEY)
    listed = Shape(properties={"password": Shape()})
    value = {"password": "x9Zq-11aa-Plum.77"}
    assert redactor.redact(value).counts == {"SECRET:field": 1}
    assert redactor.redact(value, listed).counts == {}
    assert redactor.redact(value).counts == {"SECRET:field": 1}


@given(st.lists(TEXTS, max_size=5))
@settings(max_examples=200)
def test_a_page_with_tokens_is_suspect_where_it_holds_something_between_them(parts):
    text = " [EMAIL:ABCDEFGHIJ] ".join(parts)
    one, other = Redactor(KEY, LITERALS)._search, Redactor(KEY, LITERALS)._search
    suspects = one.suspects([text], is_structural=True)
    found = other.find(text, is_structural=True)
    assert bool(suspects) >= bool(found and other._is_suspect(text, ()))
    assert one.find(text, is_structural=True) == found
