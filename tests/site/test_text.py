from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.site import text as html


def words_of(markup: str) -> tuple[list[str], str]:
    tags: list[str] = []
    data: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign] # a reader of one test
    parser.handle_data = data.append  # type: ignore[method-assign] # a reader of one test
    parser.feed(markup)
    parser.close()
    return tags, "".join(data)


@given(st.text())
def test_text_is_read_back_as_it_was_shown(text):
    tags, data = words_of(html.html_text(text))
    assert set(tags) <= {"bdi"}
    assert data == html.printable(text)


@given(st.text())
def test_shown_text_holds_no_control_character_and_encodes(text):
    shown = html.printable(text)
    assert not any(ord(letter) < 0x20 and letter not in "\t\n" for letter in shown)
    assert not {"\x7f", "\u2028", "\u2029"} & set(shown)
    shown.encode()


@given(st.text())
def test_an_attribute_never_ends_early(text):
    assert not set('"<>\u202e') & set(html.html_attribute(text))


@given(st.text())
def test_an_anchor_is_plain_ascii(text):
    assert all(letter.isalnum() or letter in "_.-~" for letter in html.anchor(text))
    assert html.anchor(text).isascii()


def test_a_null_byte_shows_as_a_symbol():
    assert html.html_text("a\x00b\x7f\r") == "a␀b␡␍"


def test_a_bidi_override_stays_in_its_own_text():
    assert html.html_text("\u202etxt") == "<bdi>\u202etxt</bdi>"


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a\\b"])
def test_a_path_that_leaves_its_folder_is_no_link(path):
    assert html.target(path) is None


def test_a_script_address_becomes_a_file_name():
    assert html.target("javascript:alert(1)") == "javascript%3Aalert%281%29"


def test_nine_lines_fold_and_eight_do_not():
    assert "<details" in html.html_block("\n".join("123456789"))
    assert "<details" not in html.html_block("\n".join("12345678"))


def test_json_beyond_64_bits_is_written():
    assert html.json_text({"n": 2**70}) == f'{{\n  "n": {2**70}\n}}'


@given(st.text(min_size=1), st.integers(min_value=3, max_value=40))
def test_shortened_ids_keep_within_their_limit(text, limit):
    assert len(html.shortened(text, limit)) <= limit
    assert len(html.one_line(text, limit)) <= limit


@given(st.text(max_size=20) | st.sampled_from(["", "plain words", "a\tb\nc", "a&b", "a\x00", "\u202e"]))
def test_plain_text_is_text_that_needs_no_work(text):
    if html.is_plain(text):
        assert html.html_text(text) == text
    assert html.is_plain(text) or not text.isascii() or html.html_text(text) != text
