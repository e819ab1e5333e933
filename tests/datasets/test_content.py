"""Digests and shingles: what counts as the same."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.datasets.content import (
    _FOLDED,
    _WORD,
    SHINGLE_WORDS,
    digest_of,
    folded,
    is_request_empty,
    shingles_of,
    similarity,
    text_of,
)

ROW = {
    "request": {"messages": [{"role": "user", "content": "one  two\nthree"}], "settings": {"temperature": 0}},
    "response": {"text": "four", "toolCalls": [{"toolCallId": "a", "toolName": "T", "input": {"x": 1, "y": 2}}]},
}


def changed(**parts):
    row = copy.deepcopy(ROW)
    for key, value in parts.items():
        row[key.split("_")[0]][key.split("_")[1]] = value
    return row


def test_ids_settings_and_blanks_do_not_change_the_digest():
    call = {"toolName": "T", "toolCallId": "other", "input": {"y": 2, "x": 1}}
    same = changed(response_toolCalls=[call], request_settings={}, response_text=" four ")
    same["request"]["messages"][0]["content"] = "one two three"
    assert digest_of(same) == digest_of(ROW)


def test_answer_tools_and_arguments_change_the_digest():
    others = [
        changed(response_text="five"),
        changed(request_tools=[{"name": "T"}]),
        changed(response_toolCalls=[{"toolName": "T", "input": {"x": 2, "y": 2}}]),
    ]
    assert len({digest_of(row) for row in [ROW, *others]}) == 4


def test_the_text_is_the_last_user_turn_and_the_answer():
    row = changed()
    row["request"]["messages"].insert(0, {"role": "user", "content": "earlier"})
    row["request"]["messages"].append({"role": "tool", "content": "result"})
    assert text_of(row).splitlines() == ["one  two", "three", "four", "T", '{"x":1,"y":2}']


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_both_ways_to_cut_words_agree(text):
    assert text.encode().translate(_FOLDED).decode().split() == _WORD.findall(text.lower())


@given(st.text(max_size=60))
def test_every_text_has_a_shingle(text):
    shingles = shingles_of(text)
    assert shingles
    assert similarity(frozenset(shingles), frozenset(shingles)) == 1


def test_scripts_without_blanks_are_cut_into_letters():
    assert len(shingles_of("今日はとても良い天気です")) == len("今日はとても良い天気です") - SHINGLE_WORDS + 1


def test_case_and_punctuation_do_not_count():
    assert shingles_of("Move, my MEETING please!") == shingles_of("move my meeting   please")


@pytest.mark.parametrize(
    "copy_of_it", ["\uff46\uff4f\uff55\uff52", "fo\u200bur", "\ufefffour\u2069", "FOUR", "fou\u00adr"]
)
def test_letters_in_another_form_do_not_change_digest_or_shingles(copy_of_it):
    same = changed(response_text=copy_of_it)
    assert digest_of(same) == digest_of(ROW)
    assert shingles_of(text_of(same)) == shingles_of(text_of(ROW))


@given(st.text(max_size=40))
def test_plain_text_is_folded_alike_on_both_ways(text):
    plain = "".join(char for char in text if char.isascii())
    assert folded(f"{plain}\u200b") == folded(plain)


@pytest.mark.parametrize(
    ("messages", "is_empty"),
    [
        ([("user", "")], True),
        ([("system", "be kind"), ("user", " \n")], True),
        ([("system", "")], True),
        ([("system", "write a poem")], False),
        ([("user", "hello"), ("assistant", "hi"), ("user", "")], False),
        ([("user", [{"type": "image"}])], False),
    ],
)
def test_a_request_of_blank_turns_is_empty(messages, is_empty):
    row = {"request": {"messages": [{"role": role, "content": content} for role, content in messages]}}
    assert is_request_empty(row) == is_empty
