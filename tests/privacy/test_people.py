"""People whom a value names go from all its texts; roles, tools and models stay."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy import Policy, Redactor
from trainsite.privacy.names import is_name
from trainsite.privacy.spans import TOKEN
from trainsite.records.schema import shape_of

REDACTOR = Redactor(b"k" * 32)


def tokens(value):
    return TOKEN.findall(json.dumps(REDACTOR.redact(value).value))


def tag(token):
    return token.rstrip("]").rpartition(":")[2]


NAMED = {
    "display name": {"displayName": "Mia Li-Okafor"},
    "full name": {"full_name": "Mia Li-Okafor"},
    "parts": {"first_name": "Mia", "last_name": "Li-Okafor"},
    "given": {"givenName": "Mia", "familyName": "Li-Okafor"},
    "speaker": {"speaker": "Mia Li-Okafor"},
    "sender": {"sender": {"name": "Mia Li-Okafor"}},
    "author": {"author": "Mia Li-Okafor"},
    "passengers": {"passengers": [{"name": "Mia Li-Okafor"}, {"name": "Bo Ek"}]},
    "participants": {"participants": ["Mia Li-Okafor", "agent"]},
    "role": {"role": "user", "name": "Mia Li-Okafor"},
}


@pytest.mark.parametrize("kind", NAMED)
@pytest.mark.parametrize("as_text", [False, True])
def test_name_goes_from_its_field_and_from_prose(kind, as_text):
    who = json.dumps(NAMED[kind]) if as_text else NAMED[kind]
    value = {
        "notes": ["Thanks, Mia Li-Okafor!", "MIA LI-OKAFOR, Li-Okafor, Mia"],
        "who": who,
        "end": "bye mia li-okafor",
    }
    out = REDACTOR.redact(value)
    written = json.dumps(out.value).lower()
    assert "mia" not in written
    assert "okafor" not in written
    assert set(out.counts) == {"PERSON"}
    assert REDACTOR.scan(out.value) == []
    assert REDACTOR.redact(out.value).value is out.value


def test_one_person_has_one_tag_whatever_names_them():
    found = tokens(
        {
            "user": {"username": "mia_li9", "first_name": "Mia", "last_name": "Okafor"},
            "text": "Mia Okafor, Okafor, Mia, mia_li9, @mia_li9, Mia and mia_okafor_3668",
        }
    )
    assert len({tag(token) for token in found}) == 1
    assert {token.partition(":")[0] for token in found} == {"[PERSON", "[HANDLE"}
    assert tag(found[0]) == tag(REDACTOR.redact_text("ask @mia_li9").value.partition(" ")[2])


def test_handle_in_a_text_is_known_without_its_sign():
    out = REDACTOR.redact(["ann_lee99 is late", "ask @ann_lee99", "ann_lee99?"])
    assert out.counts == {"HANDLE": 3}
    assert len(set(TOKEN.findall(str(out.value)))) == 1


def test_first_name_alone_goes_where_it_is_a_name():
    out = REDACTOR.redact(
        {"first_name": "Grace", "last_name": "Okafor", "t": "By the grace of Grace Okafor, said Okafor."}
    )
    assert out.value["t"].startswith("By the grace of [PERSON:")
    assert "Okafor" not in out.value["t"]


@pytest.mark.parametrize(
    "value",
    [
        {"speaker": "user", "content": "user asks"},
        {"speaker": "tool_output"},
        {"role": "user", "name": "user"},
        {"role": "assistant", "name": "Mia Li"},
        {"tool": {"name": "Get Weather"}},
        {"function": {"name": "sendMail"}},
        {"model": {"name": "Claude Opus", "display_name": "Claude Opus"}},
        {"project": {"name": "Blue Harvest"}},
        {"author": "OpenAI"},
        {"owner": {"name": "acme"}},
        {"username": "{{name1}}"},
        {"username": "12345678"},
        {"username": "admin"},
        {"user_id": "d5f012ce5a7cad232d1566c5"},
        {"displayName": "Python 3 (ipykernel)"},
        {"full_name": "octo-org/hello-world"},
        {"users": [{"name": "Monday"}, {"name": "test"}]},
        {"sender": "system", "recipient": "assistant"},
        {"name": "Mia Li"},
    ],
)
def test_what_is_no_person_stays(value):
    assert REDACTOR.redact(value).value is value


def test_words_that_are_names_too_stay_in_prose():
    value = {"first_name": "Will", "last_name": "May", "t": "Will you come in May? Will May will."}
    out = REDACTOR.redact(value).value["t"]
    assert TOKEN.sub("T", out) == "Will you come in May? T will."


def test_ids_in_structural_places_stay_and_in_texts_go():
    row = {"row_id": "1-1", "file": "a", "line": 1, "format": "chat", "evidence": "imported"}
    row |= {"trajectory_id": "mia_okafor_3668", "tags": [], "tasks": [], "calls": []}
    row |= {"messages": [{"role": "user", "content": "I am mia_okafor_3668"}]}
    row["extra"] = {"user": {"first_name": "Mia", "last_name": "Okafor"}}
    out = REDACTOR.redact(row, shape_of("trajectory")).value
    assert out["trajectory_id"] == "mia_okafor_3668"
    assert TOKEN.sub("T", out["messages"][0]["content"]) == "I am T"


def test_user_id_made_of_names_names_somebody():
    out = REDACTOR.redact({"user_id": "mia_okafor_3668", "t": "Hello Mia Okafor"})
    assert out.counts == {"HANDLE": 1, "PERSON": 1}


def test_names_of_other_scripts_are_known():
    for name in ("山田太郎", "Zoë Müller", "Иван Петров", "김민준"):
        out = REDACTOR.redact({"display_name": name, "t": f"hallo {name}!"})
        assert out.counts == {"PERSON": 2}, name


@pytest.mark.parametrize("private", ["@Ann_Lee", "ann_lee", "ann@example.com", "Ann Lee"])
def test_value_with_somebody_private_says_so(private):
    some = Redactor(b"k" * 32, (), Policy(private=(private,)))
    text = {"@Ann_Lee": "hi @ann_lee.", "ann_lee": "hi ann_lee", "ann@example.com": "<Ann@Example.com>"}
    hit = text.get(private, "hi ann  LEE!")
    assert some.redact({"a": [hit]}).is_private
    assert some.redact({"a": json.dumps({"b": hit})}).is_private
    assert not some.redact({"a": "hi ann_leeward, Joann Lee"}).is_private


@pytest.mark.parametrize("key", ["privacyLevel", "privacy_level", "privacy"])
def test_person_who_is_private_by_the_value_itself_makes_it_private(key):
    assert REDACTOR.redact({"entities": [{"username": "ann_lee", key: "private"}]}).is_private
    assert REDACTOR.redact({"raw": json.dumps({"name": "Ann", key: "private"})}).is_private
    assert not REDACTOR.redact({"entities": [{"username": "ann_lee", key: "public"}]}).is_private
    assert not REDACTOR.redact({"repository": {"size": 3, key: "private"}}).is_private


words = st.sampled_from(
    ["Mia", "Okafor", "mia", "Will", "user", "Ann-Marie", "O'Neil", "山田", "x1", "de", "{{name}}", "42"]
)
names = st.lists(words, max_size=3).map(" ".join)
objects = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("username", "displayName", "first_name", "last_name", "nickname", "speaker", "author", "name", "t"), names
    ),
)


@given(st.lists(objects | names | objects.map(json.dumps), max_size=4))
@settings(deadline=None)
def test_known_people_are_settled_once(value):
    once = REDACTOR.redact({"users": value, "t": ["Mia Okafor", "mia and Ann-Marie O'Neil"]})
    assert REDACTOR.scan(once.value) == []
    assert REDACTOR.redact(once.value).value is once.value


@pytest.mark.parametrize("text", ["Mia", "Mia Li", "Jean-Luc O'Neil", "Ludwig van Beethoven", "李小龙", "Mia A. Li"])
def test_names_read_like_names(text):
    assert is_name(text)


@pytest.mark.parametrize("text", ["", "M", "mia", "CREATE", "Mia 2", "http://x", "One Two Three Four Five Six"])
def test_other_texts_do_not(text):
    assert not is_name(text)
