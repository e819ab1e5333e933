"""Each entry of the table finds its examples, leaves the others, and is seen by the gate."""

import pytest

from trainsite.privacy.detectors import DETECTORS, PRIORITY, rules_sha256
from trainsite.privacy.finder import find, finders, suspects
from trainsite.privacy.spans import SECRET_LABELS, TOKEN
from trainsite.privacy.tokens import Tagger

MATCHES = [(detector, text, found) for detector in DETECTORS for text, found in detector.matches]
LEAVES = [(detector, text) for detector in DETECTORS for text in detector.leaves]


def found_by(detector, text):
    return [text[span.start : span.end] for span in find(text, (), finders(False, (detector,)))]


@pytest.mark.parametrize(("detector", "text", "expected"), MATCHES, ids=lambda value: getattr(value, "name", None))
def test_detector_finds_its_example(detector, text, expected):
    assert expected in found_by(detector, text)


@pytest.mark.parametrize(("detector", "text", "expected"), MATCHES, ids=lambda value: getattr(value, "name", None))
def test_example_survives_text_beyond_ascii_around_it(detector, text, expected):
    assert any(found.startswith(expected) for found in found_by(detector, f"日本 é 🙂\n{text}\n… 🙂"))


@pytest.mark.parametrize(("detector", "text"), LEAVES, ids=lambda value: getattr(value, "name", None))
def test_detector_leaves_its_counterexample(detector, text):
    assert found_by(detector, text) == []


@pytest.mark.parametrize(("detector", "text", "_found"), MATCHES, ids=lambda value: getattr(value, "name", None))
def test_gate_sees_every_example_between_other_texts(detector, text, _found):
    texts = ["", "before", text, "after", ""]
    assert text in suspects(texts, False)
    assert suspects(texts, False) - {""} == {text}
    assert (text in suspects(texts, True)) or not detector.everywhere


def test_every_class_has_a_known_token():
    tagger = Tagger(b"k" * 32, ())
    for detector in DETECTORS:
        assert TOKEN.fullmatch(tagger.token(detector.class_, "x")), detector.name


def test_every_secret_label_is_sorted_and_used():
    used = {d.class_.partition(":")[2] for d in DETECTORS if d.class_.startswith("SECRET:")}
    assert list(SECRET_LABELS) == sorted(SECRET_LABELS)
    assert set(SECRET_LABELS) - used == {"env-secret", "unsettled"}


def test_names_are_unique_and_secrets_are_sought_everywhere():
    assert len({d.name for d in DETECTORS}) == len(DETECTORS)
    assert all(d.everywhere for d in DETECTORS if d.class_.startswith("SECRET:") or d.class_ == "EMAIL")
    assert set(PRIORITY) >= {d.name for d in DETECTORS}


def test_prefilters_are_lower_case():
    assert all(literal == literal.lower() for d in DETECTORS for literal in d.literals)


def test_rules_hash_ignores_the_order_of_the_table_and_sees_each_entry():
    assert rules_sha256(DETECTORS) == rules_sha256(tuple(reversed(DETECTORS)))
    assert rules_sha256(DETECTORS) != rules_sha256(DETECTORS[1:])
