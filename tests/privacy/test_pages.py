"""What a redaction leaves is clean on a page, too: as the text that it is, and as the JSON that shows it."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpora.corpus import ENVIRONMENT, load_structures, load_texts
from trainsite.archive.seal import scan_page
from trainsite.privacy import Redactor, environment_literals

TEXTS = load_texts()
STRUCTURES = load_structures()
REDACTOR = Redactor(b"k" * 32, environment_literals(ENVIRONMENT))
PAIR = re.compile(r"(?s).*?([A-Za-z_]{3,40})\s*[=:]\s*\"?([^\"\s]+)\"?.*")

FORMS = {
    "text": lambda text: text,
    "JSON": lambda text: json.dumps({"a": [text]}),
    "JSON in JSON": lambda text: json.dumps({"a": json.dumps({"b": text})}),
    "JSON in a sentence": lambda text: f"it said {json.dumps({'a': text})} twice",
    "object": lambda text: {"a": {"b": [text]}},
}


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from strings(item)


def left(value):
    """Return the class and text of everything that a page would find in a value that was redacted."""
    out = REDACTOR.redact(value).value
    shown = [*strings(out), json.dumps(out, ensure_ascii=False), json.dumps(out, ensure_ascii=False, indent=1)]
    return [(residue.class_, text) for text in shown for residue in scan_page(text, REDACTOR)]


@pytest.mark.parametrize("form", FORMS)
def test_redacted_text_is_clean_on_a_page(form):
    assert [(datum.id, *found) for datum in TEXTS for found in left(FORMS[form](datum.text))] == []


def test_value_that_its_key_gives_away_is_gone_before_a_page_shows_both():
    pairs = [(datum.id, match.groups()) for datum in TEXTS if (match := PAIR.fullmatch(datum.text))]
    assert len(pairs) > 100
    for id_, (key, value) in pairs:
        assert left({key: value}) == [], id_
        assert left(json.dumps({key: value})) == [], id_


def test_redacted_structure_is_clean_on_a_page():
    for datum in STRUCTURES:
        assert left(datum.value) == [], datum.id
        assert left(json.dumps(datum.value)) == [], datum.id


@given(
    st.lists(st.sampled_from([datum.text for datum in TEXTS]), min_size=1, max_size=3), st.sampled_from(["", " ", "\n"])
)
@settings(deadline=None, max_examples=60)
def test_texts_in_a_row_are_clean_on_a_page(texts, between):
    assert left(between.join(texts)) == []
