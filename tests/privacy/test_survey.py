"""The fast look: together or one by one, the same texts deserve the slow one."""

from hypothesis import given
from hypothesis import strategies as st

from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.finder import EDGE, suspects
from trainsite.privacy.survey import Survey, is_nested, survey, touched
from trainsite.records.schema import FREE, Shape

SAMPLES = sorted({text for detector in DETECTORS for text, _ in detector.matches})
HARMLESS = sorted({text for detector in DETECTORS for text in detector.leaves})
TEXTS = st.lists(
    st.sampled_from(SAMPLES)
    | st.sampled_from(HARMLESS)
    | st.sampled_from(["", " ", EDGE, '{"phone": 1}', ' ["\\u0061"]', "{}", "plain"])
    | st.text(max_size=20),
    max_size=6,
)


@given(TEXTS, TEXTS)
def test_one_look_at_all_texts_misses_none_that_a_look_at_each_kind_finds(free, structural):
    by_kind = suspects(free, False) | suspects(structural, True) | {text for text in free if is_nested(text)}
    assert touched(Survey(free=free, structural=structural), ()) == by_kind


def test_every_sample_is_seen_between_harmless_texts():
    for sample in SAMPLES:
        assert sample in touched(Survey(free=["a", sample, "b"], structural=["id-1"]), ()), sample


def test_what_is_sought_everywhere_is_seen_in_structural_texts_beside_free_ones():
    for detector in DETECTORS:
        for text, _ in detector.matches:
            seen = touched(Survey(free=["a"], structural=["id-1", text]), ())
            assert (text in seen) == bool(suspects([text], True)), text


def test_keys_count_as_free_texts_unless_a_schema_lists_them():
    shape = Shape(properties={"id": Shape(structural=True), "text": FREE})
    found = survey({"id": "a", "text": "b", "other": {"id": "c"}}, shape, numbers=False)
    assert found.structural == ["a"]
    assert sorted(found.free) == ["b", "c", "id", "other"]


def test_a_telling_key_is_noticed_in_listed_and_in_free_objects():
    shape = Shape(properties={"password": FREE, "extra": FREE})
    assert not survey({"password": "hunter22x"}, shape, numbers=False).has_fields
    assert survey({"extra": {"password": "hunter22x"}}, shape, numbers=False).has_fields
    assert survey({"db_password": "hunter22x"}, shape, numbers=False).has_fields
