"""The fast look: together or one by one, the same texts deserve the slow one."""

from hypothesis import given
from hypothesis import strategies as st

from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.finder import EDGE, suspects
from trainsite.privacy.literals import LiteralSet
from trainsite.privacy.policy import Policy
from trainsite.privacy.search import Search
from trainsite.privacy.survey import Survey, is_nested, survey, touched
from trainsite.privacy.table import table_of
from trainsite.records.schema import FREE, Shape

SAMPLES = sorted({text for detector in DETECTORS for text, _ in detector.matches})
SEARCH = Search(table_of(Policy()), LiteralSet(()), Policy())
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
    by_kind = SEARCH.suspects(free, is_structural=False) | SEARCH.suspects(structural, is_structural=True)
    by_kind |= {text for text in free if is_nested(text)}
    assert touched(Survey(free=free, structural=structural), SEARCH) == by_kind
    assert suspects(free, False) | suspects(structural, True) <= by_kind


@given(TEXTS)
def test_a_text_is_suspect_whatever_stands_beside_it(texts):
    together = SEARCH.suspects(texts, is_structural=False)
    assert together - {""} == {text for text in texts if SEARCH.suspects([text], is_structural=False)}


def test_every_sample_is_seen_between_harmless_texts():
    for sample in SAMPLES:
        assert sample in touched(Survey(free=["a", sample, "b"], structural=["id-1"]), SEARCH), sample


def test_what_is_sought_everywhere_is_seen_in_structural_texts_beside_free_ones():
    for detector in DETECTORS:
        for text, _ in detector.matches:
            seen = touched(Survey(free=["a"], structural=["id-1", text]), SEARCH)
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


def test_what_a_neighbour_gives_away_is_noticed():
    for value in (
        {"name": "password", "value": "correcthorse"},
        {"items": [["api_key", "a1B2c3D4e5"]]},
        {"local": "ann", "domain": "example.com"},
        {"user": {"name": "Ann Lee"}},
        {"role": "user", "name": "Ann Lee"},
    ):
        assert survey(value, FREE, numbers=False).has_fields, value
    for value in (
        {"name": "search", "value": "correcthorse"},
        {"items": [["password", "username"]]},
        {"user": "postgres", "host": "db.example.com", "port": 5432},
        {"tool": {"name": "Get Weather"}},
        {"role": "assistant", "name": "Ann Lee"},
    ):
        assert not survey(value, FREE, numbers=False).has_fields, value
