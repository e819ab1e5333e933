"""The ledger tells what was replaced and where, adds up, and gives nothing away."""

import hashlib
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy import Find, Redactor
from trainsite.privacy.ledger import rebased
from trainsite.privacy.spans import TOKEN

LITERAL = "Zq7-" + "literal-91"
REDACTOR = Redactor(b"k" * 32, [LITERAL, "7391846250"])
OTHER = Redactor(b"x" * 32, [LITERAL, "7391846250"])
MAIL = "ann@example.com"


def test_offsets_are_those_of_the_text_before_anything_was_replaced():
    text = f"see {MAIL}, {LITERAL} and bob%40example.com."
    finds = REDACTOR.redact({"text": text}).finds
    assert [text[find.start : find.end] for find in finds] == [MAIL, LITERAL, "bob%40example.com"]
    assert [find.length for find in finds] == [len(MAIL), len(LITERAL), len("bob%40example.com")]
    assert len({find.path for find in finds}) == 1


def test_each_layer_is_named_with_its_path():
    value = {
        "a": json.dumps({"b": [f"to {MAIL}"], "password": "hunter22x"}),
        "n": 7391846250,
        "list": ["x", {"first_name": "Mia", "last_name": "Okafor"}],
        "note": "Mia",
    }
    finds = REDACTOR.redact(value).finds
    assert [(find.class_, find.detector, find.layer) for find in finds] == [
        ("EMAIL", "email", "json"),
        ("SECRET:field", "key", "field"),
        ("SECRET:env-secret", "env-secret", "number"),
        ("PERSON", "key", "field"),
        ("PERSON", "key", "field"),
        ("PERSON", "people", "known"),
    ]
    assert "{}" in finds[0].path
    assert finds[0].path.endswith("][0]")
    assert (finds[0].start, finds[0].end) == (3, 3 + len(MAIL))
    assert all("password" not in find.path and "Mia" not in find.path for find in finds)


def test_tag_of_a_find_begins_like_its_token():
    (find,) = REDACTOR.redact_text(MAIL).finds
    assert len(find.tag) == 32
    assert int(find.tag, 16)
    assert REDACTOR.redact_text(MAIL.upper()).finds[0].tag == find.tag


def test_finds_of_a_later_pass_have_offsets_of_the_first_text():
    first = Find("EMAIL", "email", "$", 4, 19, "text", "")
    token = len("[EMAIL:ABCDEFGHIJ]")
    later = [
        Find("PERSON", "people", "$", 0, 3, "known", ""),
        Find("PERSON", "people", "$", 4 + token + 1, 4 + token + 4, "known", ""),
        Find("PERSON", "people", "$.x", 30, 33, "known", ""),
    ]
    assert [(find.start, find.end) for find in rebased(later, [first])] == [(0, 3), (20, 23), (30, 33)]


def test_late_finds_stand_where_they_stood():
    text = f"{MAIL} Mia Okafor {MAIL} and Okafor"
    out = REDACTOR.redact({"t": text, "raw": json.dumps({"user": {"name": "Mia Okafor"}})})
    found = [text[find.start : find.end] for find in out.finds if find.path == out.finds[0].path]
    assert found == [MAIL, "Mia Okafor", MAIL, "Okafor"]


pieces = st.sampled_from(
    [MAIL, LITERAL, "@ann_lee9", "ann_lee9", "bob%40example.com", " ", ", ", "lat: 52.5200, lng: 13.4050", "é🙂", "x"]
)
texts = st.lists(pieces, max_size=8).map(" ".join)
values = st.recursive(
    texts | st.just(7391846250),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "password", "username", "phone"]), inner, max_size=3)
        | inner.map(json.dumps)
    ),
    max_leaves=8,
)


@given(values)
@settings(deadline=None)
def test_counts_and_finds_say_the_same(value):
    out = REDACTOR.redact(value)
    assert sum(out.counts.values()) == len(out.finds)
    assert {find.class_ for find in out.finds} == set(out.counts)
    assert all(0 <= find.start < find.end for find in out.finds)


@given(texts)
@settings(deadline=None)
def test_replacing_what_the_ledger_names_gives_the_redacted_text(text):
    out = REDACTOR.redact([text])
    rebuilt, at = [], 0
    for find, token in zip(out.finds, TOKEN.finditer(out.value[0]), strict=True):
        rebuilt += [text[at : find.start], token[0]]
        at = find.end
        assert token[0].startswith(f"[{find.class_}:")
    assert "".join([*rebuilt, text[at:]]) == out.value[0]


@given(values)
@settings(deadline=None)
def test_nothing_is_told_without_the_key(value):
    mine, other = REDACTOR.redact(value), OTHER.redact(value)
    assert [(find.class_, find.start) for find in mine.finds] == [(find.class_, find.start) for find in other.finds]
    assert not {find.tag for find in mine.finds} & {find.tag for find in other.finds}
    told = json.dumps([mine.value, *map(repr, mine.finds)])
    for text in (MAIL, LITERAL, "bob@example.com"):
        assert text not in told
        for name in ("sha256", "sha1", "md5"):
            assert hashlib.new(name, text.encode()).hexdigest()[:10] not in told


def test_nothing_is_found_where_nothing_is():
    assert REDACTOR.redact({"a": "b"}).finds == ()
