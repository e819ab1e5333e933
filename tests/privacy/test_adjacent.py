"""What is split over neighbours goes from each of them, and ordinary neighbours stay."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy import Redactor
from trainsite.privacy.spans import TOKEN

REDACTOR = Redactor(b"k" * 32)
TOKEN_TEXT = "gh" + "p_" + "a1B2c3D4e5" * 4
KEY_TEXT = "sk-ant-" + "a1B2c3D4e5" * 4
MAIL = "ann.lee@example.com"

SHAPES = {
    "strings": lambda pieces: pieces,
    "texts": lambda pieces: [{"type": "text", "text": piece} for piece in pieces],
    "contents": lambda pieces: [{"content": piece} for piece in pieces],
    "deltas": lambda pieces: [{"delta": piece, "index": at} for at, piece in enumerate(pieces)],
    "stream": lambda pieces: [{"delta": {"content": piece}} for piece in pieces],
}


@pytest.mark.parametrize("shape", SHAPES)
@given(st.sampled_from([TOKEN_TEXT, KEY_TEXT, MAIL]), st.lists(st.integers(1, 40), min_size=1, max_size=4, unique=True))
@settings(deadline=None, max_examples=30)
def test_secret_is_found_wherever_it_is_split(shape, secret, cuts):
    edges = [0, *sorted(cut for cut in cuts if cut < len(secret)), len(secret)]
    pieces = [secret[one:two] for one, two in pairwise(edges)]
    value = {"parts": SHAPES[shape](["it is ", *pieces, " or so"])}
    out = REDACTOR.redact(value)
    left = "".join(part for part in _texts(out.value["parts"]))
    rest = TOKEN.sub("", left).removeprefix("it is ").removesuffix(" or so")
    assert len(rest) < 8
    assert secret.endswith(rest)
    assert len(set(TOKEN.findall(left))) == 1
    assert REDACTOR.scan(out.value) == []
    assert REDACTOR.redact({"raw": json.dumps(value)}).counts == out.counts


def _texts(parts):
    for part in parts:
        text = part
        while isinstance(text, dict):
            text = text.get("text", text.get("content", text.get("delta")))
        yield text


def test_parts_of_one_secret_have_one_token_and_the_layer_says_so():
    out = REDACTOR.redact(["the key is " + KEY_TEXT[:20], KEY_TEXT[20:] + " ok"])
    assert [find.layer for find in out.finds] == ["adjacent", "adjacent"]
    assert out.value[0].removeprefix("the key is ") == out.value[1].removesuffix(" ok")
    assert out.finds[0].tag == out.finds[1].tag == REDACTOR.redact(KEY_TEXT).finds[0].tag


def test_split_is_seen_between_long_pieces():
    out = REDACTOR.redact(["lorem " * 500 + KEY_TEXT[:20], KEY_TEXT[20:] + " ipsum" * 500])
    assert out.counts == {"SECRET:anthropic-key": 2}


@pytest.mark.parametrize(
    "value",
    [
        ["use " + "ghp_short", "hello", "world"],
        ["import os", "@staticmethod", "def f(): ..."],
        ["ann", "bob", "@types/node", "x.y.z"],
        ["password", "username", "email", "created_at"],
        [["password", "username"], ["a", "b"]],
        [{"name": "password", "type": "string"}, {"name": "user", "value": "postgres-main"}],
        {"label": "Password", "value": "Forgot your password?"},
        {"name": "search", "value": "hunter22x"},
        {"user": "postgres", "host": "db.example.com", "port": 5432},
        [{"role": "user", "content": "sk-"}, {"role": "assistant", "content": "ant-a1B2c3D4e5a1B2c3D4e5"}],
    ],
)
def test_ordinary_neighbours_stay(value):
    assert REDACTOR.redact(value).value is value


def test_word_behind_a_whole_secret_stays():
    out = REDACTOR.redact([TOKEN_TEXT, "hello", "world"])
    assert out.value[1:] == ["hello", "world"]
    assert out.counts == {"SECRET:github-token": 1}


@pytest.mark.parametrize(
    ("value", "class_"),
    [
        ({"name": "password", "value": "correcthorse"}, "SECRET:field"),
        ({"key": "Authorization", "value": "Token abcdef12"}, "SECRET:field"),
        ({"header": "X-Api-Key", "content": "a1B2c3D4e5"}, "SECRET:field"),
        ({"variable": "DB_PASSWORD", "data": "hunter22x"}, "SECRET:field"),
        ({"field": "phone", "value": "5552671"}, "PHONE"),
        ({"headers": [["Accept", "*/*"], ["api-key", "a1B2c3D4e5"]]}, "SECRET:field"),
        ({"user": "ann.lee", "domain": "example.com"}, "EMAIL"),
        ({"local": "ann.lee", "host": "example.com"}, "EMAIL"),
    ],
)
def test_neighbour_says_what_a_value_is(value, class_):
    out = REDACTOR.redact(value)
    assert set(out.counts) == {class_}
    assert REDACTOR.scan(out.value) == []
    assert REDACTOR.redact({"raw": json.dumps(value)}).counts == out.counts


def test_halves_of_a_mail_address_have_the_token_of_the_whole():
    out = REDACTOR.redact({"user": "ann.lee", "domain": "example.com"}).value
    assert out["user"] == out["domain"] == REDACTOR.redact_text(MAIL).value


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("git clone https://x:" + TOKEN_TEXT[:14], TOKEN_TEXT[14:] + "@git.example.com/a.git"),
        ("redis://:DiIH2jxKb3", "NAXpb3NFumAn@cache.internal:6379/0"),
        ("header PRIVATE-TOKEN: glpat" + "-v-ghR1G", "DMzHODlqphDQO"),
    ],
)
def test_rest_of_a_split_secret_goes_though_it_reads_like_something_else(first, rest):
    out = REDACTOR.redact([first, rest])
    assert {find.layer for find in out.finds} == {"adjacent"}
    assert len(set(TOKEN.findall("".join(out.value)))) == 1
    assert len(out.finds) == 2
    assert REDACTOR.scan(out.value) == []


@pytest.mark.parametrize("key", ["VERCEL_TOKEN", "vercel"])
def test_secret_that_only_its_key_tells_is_found_as_in_a_text(key):
    value = "CVvJG7dp075I" + "XBy4tAhUQDVb"
    for wrapped in ({key: value}, {"env": [{key: value}]}, json.dumps({key: value})):
        out = REDACTOR.redact(wrapped)
        assert value not in json.dumps(out.value)
        assert REDACTOR.scan(out.value) == []


@pytest.mark.parametrize("value", [{"session": "started-now"}, {"key": "value with words"}, {"id": "a" * 40 + "1"}])
def test_key_that_tells_of_no_secret_leaves_its_value(value):
    assert REDACTOR.redact(value).value is value
