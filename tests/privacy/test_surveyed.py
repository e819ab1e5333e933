"""What is remembered of JSON in texts changes nothing: a redactor that saw it before says what a new one says."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy import Redactor
from trainsite.privacy.people import NOBODY, Known
from trainsite.privacy.spelling import Forms
from trainsite.privacy.surveyed import Surveyed
from trainsite.records.schema import FREE

KEY = b"k" * 32
PEOPLE = ({"first_name": "Mia", "last_name": "Okafor"}, {"user_id": "mia_okafor_12"}, {"speaker": "Bo Ek"})
PLAIN = (
    "a fare of 120 dollars", "Mia Okafor flew", "mia_okafor_12", "Bo Ek", "write to mia@okafor.example", "HAT078",
    "TWlhIE9rYWZvciBmbGV3IGhvbWU=", "Mia%20Okafor", "2024-05-15T15:00:00", "4111 1111 1111 1111", '{"no": json',
)  # fmt: skip
LEAVES = st.one_of(st.sampled_from(PLAIN), st.sampled_from((1, 2.5, None, True, 4111111111111111)))
NESTED = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("note", "text", "date", "[1]", '{"a": 1}')), inner, max_size=3),
        inner.map(json.dumps),
    ),
    max_leaves=6,
)
TEXTS = st.lists(NESTED.map(json.dumps), min_size=1, max_size=3)
ROWS = st.lists(
    st.tuples(st.lists(st.sampled_from(PEOPLE), max_size=2), st.lists(st.integers(0, 2), max_size=4), LEAVES),
    min_size=1,
    max_size=4,
)


@given(TEXTS, ROWS, st.booleans())
@settings(max_examples=150)
def test_json_that_was_seen_before_is_redacted_as_if_it_were_new(texts, rows, is_batch):
    values = [
        {"people": people, "messages": [texts[at % len(texts)] for at in places], "more": more}
        for people, places, more in rows
    ]
    used = Redactor(KEY)
    if is_batch:
        used.look_ahead(values)
    for value in values:
        new = Redactor(KEY)
        ours, theirs = used.redact(value), new.redact(value)
        assert (ours.value, ours.counts, ours.finds) == (theirs.value, theirs.counts, theirs.finds)
        other = {"speaker": "Bo Ek", "again": ours.value}
        assert used.scan(other) == new.scan(other) == Redactor(KEY).scan(other)
        written = json.loads(json.dumps(ours.value))
        assert used.rescan(written, ours) == []


def test_people_who_are_known_later_are_found_in_json_that_was_quiet_before():
    redactor, text = Redactor(KEY), json.dumps({"note": "Mia Okafor flew home", "seat": "12A"})
    assert redactor.redact({"a": text, "b": [text]}).counts == {}
    assert redactor.redact({"a": text, "b": [text]}).counts == {}
    counts = redactor.redact({"user": {"first_name": "Mia", "last_name": "Okafor"}, "a": text, "b": [text]}).counts
    assert counts == {"PERSON": 4}
    assert redactor.redact({"a": text}).counts == {}


def test_a_changed_value_is_held_until_it_is_left():
    surveyed = Surveyed(numbers=False)
    value = {"a": '{"b": "c"}'}
    surveyed.take_changed(value, FREE)
    held = surveyed.survey(value, FREE)
    assert surveyed.survey(value, FREE) is held
    assert surveyed.parse('{"b": "c"}') is surveyed.parse('{"b": "c"}')
    surveyed.leave_changed()
    assert surveyed.survey(value, FREE) is not held
    assert surveyed.parse('{"b": "c"}') is not surveyed.parse('{"b": "c"}')


def test_what_is_kept_of_json_is_bounded():
    surveyed = Surveyed(numbers=False)
    for number in range(40):
        surveyed.keep_shown(f"{number}" + "x" * 2**15)
    assert surveyed.is_shown("39" + "x" * 2**15)
    assert not surveyed.is_shown("0" + "x" * 2**15)


def test_a_text_that_named_none_of_some_people_may_name_others():
    some, others = (Known(forms=Forms((name,), (), ())) for name in ("Ann Lee", "Bo Day"))
    surveyed = Surveyed(numbers=False)
    surveyed.keep_empty('{"a": "Bo Day"}', 1, some)
    assert surveyed.is_empty('{"a": "Bo Day"}', 1, some)
    assert surveyed.is_empty('{"a": "Bo Day"}', 1, NOBODY)
    assert not surveyed.is_empty('{"a": "Bo Day"}', 1, others)
    assert not surveyed.is_empty('{"a": "Bo Day"}', 2, some)
