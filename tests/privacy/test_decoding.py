"""What is encoded is found like what is plain, and cut out of the text as it stands."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy import Redactor
from trainsite.privacy.base64text import decode_base64
from trainsite.privacy.decoding import views
from trainsite.privacy.spans import TOKEN
from trainsite.records.schema import Shape

REDACTOR = Redactor(b"k" * 32)
MAIL = "ann.lee@mail.example.com"
TOKEN_TEXT = "gh" + "p_" + "a1B2c3D4e5" * 4
KEY_TEXT = "sk-ant-" + "a1B2c3D4e5" * 4
FULL = {ord(char): chr(ord(char) + 0xFEE0) for char in map(chr, range(0x21, 0x7F))}


def every_char(text, form):
    return "".join(form.format(ord(char)) for char in text)


ENCODINGS = {
    "URL": lambda text: quote(text, safe=""),
    "URL of every character": lambda text: every_char(text, "%{:02x}"),
    "URL twice": lambda text: quote(quote(text, safe=""), safe=""),
    "URL three times": lambda text: quote(quote(quote(text, safe=""), safe=""), safe=""),
    "decimal entities": lambda text: every_char(text, "&#{};"),
    "hex entities": lambda text: every_char(text, "&#x{:x};"),
    "escapes": lambda text: every_char(text, "\\u{:04x}"),
    "short escapes": lambda text: every_char(text, "\\x{:02x}"),
    "full width": lambda text: text.translate(FULL),
    "zero width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "base64": lambda text: base64.b64encode(f"the value is {text} today".encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(f"???>>> {text} ~~~".encode()).decode().rstrip("="),
    "base64 in lines": lambda text: base64.encodebytes(f"{'words ' * 20}{text}{' words' * 20}".encode()).decode(),
    "base64 twice": lambda text: base64.b64encode(base64.b64encode(f"it is {text}".encode())).decode(),
    "JSON in base64": lambda text: base64.b64encode(json.dumps({"a": [text]}).encode()).decode(),
    "base64 in a URL": lambda text: quote(base64.b64encode(f"mail {text}!!".encode()).decode() + "=="),
}


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("secret", [MAIL, TOKEN_TEXT, KEY_TEXT], ids=["mail", "github", "anthropic"])
def test_what_is_encoded_is_gone_and_has_the_token_of_what_is_plain(name, secret):
    encoded = ENCODINGS[name](secret)
    out = REDACTOR.redact_text(f"Look: {encoded} (that was it)")
    assert encoded.strip() not in out.value
    assert TOKEN.findall(out.value)
    assert REDACTOR.redact_text(secret).value in out.value or "JSON" in name
    assert out.value.startswith("Look: ")
    assert out.value.endswith("(that was it)")
    assert REDACTOR.scan(out.value) == []


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        ("see https://a.example/find?q=742+Evergreen+Terrace&x=1", "ADDRESS"),
        ("mail ann&commat;example.com", "EMAIL"),
        ("mail ann@example\u3002com or ann\uff20example\uff0ecom", "EMAIL"),
        ("call \uff0b\uff14\uff14 \uff12\uff10 \uff17\uff19\uff14\uff16 \uff10\uff19\uff15\uff18", "PHONE"),
        ("call +٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", "PHONE"),
        ("password=" + base64.b64encode(b'{"password": "correct-horse-9"}').decode(), "SECRET:field"),
    ],
)
def test_other_encodings_are_read_too(text, class_):
    out = REDACTOR.redact_text(text)
    assert class_ in out.counts
    assert REDACTOR.scan(out.value) == []


@pytest.mark.parametrize(
    "text",
    [
        "100% sure, 50%20off, %d rows, %s and %zz",
        "a &amp; b &lt;c&gt; &nbsp; AT&T; &unknown;",
        "C:\\new\\table \\u00e9t\\u00e9 \\x41 \\n",
        "\uff11\uff12\uff13 \u2460 \U0001d400\U0001d401 naïve café ﬁne ½ x² 10\u00a0km",
        "sha256-" + base64.b64encode(bytes(range(7, 39))).decode(),
        "data:image/png;base64," + base64.b64encode(bytes(range(256)) * 4).decode(),
        base64.b64encode(b"nothing but a harmless sentence in here").decode(),
        "https://a.example/aVeryLongPath/withManySegments/andNoSecretAtAll/inItAnywhere",
        "a" * 5000 + "%20" + "b" * 5000,
        "\u200b" * 300,
        "\u8c22\u8c22\uff0c\u4f60\u597d\u3002\uff11\uff12\uff13\uff14\uff15",
    ],
)
def test_what_hides_nothing_stays_byte_for_byte(text):
    assert REDACTOR.redact_text(text).value is text


def test_text_around_what_was_encoded_is_kept_exactly():
    text = "x%20y \uff21 &amp; ann%40example.com \\u0041 100% \u200b z"
    assert TOKEN.sub("T", REDACTOR.redact_text(text).value) == "x%20y \uff21 &amp; T \\u0041 100% \u200b z"


@pytest.mark.parametrize(
    "unit", ["%40", "%25", "&#64;", "\\u0040", "\uff20", "\u200b", "a%40b.io ", "QUJD", "ann%40", "+=?&"]
)
def test_a_megabyte_of_encodings_is_finished_and_clean(unit):
    hostile = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    out = REDACTOR.redact_text(hostile).value
    assert REDACTOR.scan(out) == []


fragments = st.sampled_from(
    [
        "%40",
        "%2540",
        "&#64;",
        "&amp;",
        "\\u0040",
        "\uff20",
        "\u200b",
        "é",
        "🙂",
        "a",
        "@",
        "b.io",
        " ",
        "+",
        "?q=",
        "QUJDREVG",
    ]
) | st.text(max_size=5)


@given(st.lists(fragments, max_size=30).map("".join))
@settings(deadline=None)
def test_each_stretch_of_a_reading_stands_where_it_is_said_to(text):
    for view in views(text):
        assert 0 <= view.start < view.end <= len(text)
        for at in range(len(view.text)):
            place = view.original(at, at + 1)
            if place is not None and not view.is_whole:
                first, last = place
                assert view.start <= first <= last <= view.end
                read = view.text[at]
                assert read == text[first:last] or first < last


@given(st.lists(fragments, max_size=20).map("".join))
@settings(deadline=None)
def test_redacting_encoded_texts_is_final(text):
    once = REDACTOR.redact(text)
    assert REDACTOR.scan(once.value) == []
    assert REDACTOR.redact(once.value).value is once.value


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=15, max_size=60))
def test_base64_of_text_is_read_whatever_its_alphabet_and_padding(text):
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        encoded = encode(text.encode()).decode()
        assert decode_base64(encoded) == decode_base64(encoded.rstrip("=")) == text


def test_bytes_are_no_text():
    assert decode_base64(base64.b64encode(bytes(range(60))).decode()) is None
    assert decode_base64("not-base64-at-all-really!") is None


@pytest.mark.parametrize(
    "text",
    [
        'it said {"a": "my password: \\"seven blue kettles\\""} then',
        'it said {"a": "Latitude: 52.51627\\nLongitude: 13.37770"} then',
    ],
)
def test_quotes_and_line_breaks_of_json_in_a_sentence_are_read(text):
    out = REDACTOR.redact_text(text)
    assert out.value.startswith('it said {"a": "')
    assert out.value.endswith("} then")
    assert out.counts


@pytest.mark.parametrize("text", ["почта иван.петров@почта.рф завтра", "grave: 40°41'21.4\"N 74°02'40.2\"W"])
@pytest.mark.parametrize("before", ["", "x", "xy"])
def test_base64_of_letters_of_two_bytes_is_read(text, before):
    encoded = base64.b64encode((before + " " + text).encode()).decode()
    assert encoded not in REDACTOR.redact_text(f"payload {encoded} end").value


def test_base64_is_read_in_structural_places():
    encoded = base64.b64encode(f"it is {TOKEN_TEXT}".encode()).decode()
    structural = Shape(structural=True)
    assert encoded not in REDACTOR.redact(f"run {encoded}", structural).value
    assert len(REDACTOR.scan(f"run {encoded}", structural)) == 1
