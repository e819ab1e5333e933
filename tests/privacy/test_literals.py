"""Environment secrets are told from settings by name and value."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy import Redactor, environment_literals, load_secrets
from trainsite.privacy.literals import LiteralSet
from trainsite.privacy.spans import TOKEN

VALUE = "Zq7-" + "value-91"


@pytest.mark.parametrize(
    "name",
    [
        "OPENAI_API_KEY",
        "GITHUB_TOKEN",
        "DB_PASSWORD",
        "clientSecret",
        "AWS_CREDENTIALS",
        "MY_PWD_X",
        "HTTP_AUTH",
        "APIKEY",
        "SOME_API",
    ],
)
def test_secret_names_count(name):
    assert environment_literals({name: VALUE}) == [VALUE]


@pytest.mark.parametrize("name", ["HOME", "KEYBOARD", "TOKENIZERS_PARALLELISM", "MONKEY", "PATHS", "SECRETARY"])
def test_other_names_do_not(name):
    assert environment_literals({name: VALUE}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_ENV", "production"),
        ("X_TOKEN", "short77"),
        ("SSH_AUTH_SOCK", "/tmp/ssh-91/agent"),
        ("KEY_FILE", "~/keys/one.pem"),
        ("SECRET_MODE", "disabled"),
        ("API_URL", "https://api.example.com/v1"),
        ("KEY_LAYOUT", "colemak"),
        ("MY_TOKEN", "plainwordly"),
        ("X_SECRET", "PRODUCTION"),
    ],
)
def test_settings_are_no_secrets(name, value):
    assert environment_literals({name: value}) == []


def test_longest_comes_first():
    literals = environment_literals({"A_KEY": VALUE + "-longer", "B_KEY": VALUE, "C_KEY": VALUE})
    assert literals == [VALUE + "-longer", VALUE]


QUOTED = 'pa"ss&wo/rd+\\ é1'
FORMS = {
    "plain": QUOTED,
    "JSON": json.dumps(QUOTED)[1:-1],
    "JSON beyond ASCII": json.dumps(QUOTED, ensure_ascii=False)[1:-1],
    "URL": quote(QUOTED, safe=""),
    "path of a URL": quote(QUOTED),
    "query": quote_plus(QUOTED),
    "HTML": html.escape(QUOTED),
    "hex": QUOTED.encode().hex(),
    "HEX": QUOTED.encode().hex().upper(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_secret_becomes_one_token(form):
    redactor = Redactor(b"k" * 32, [QUOTED])
    expected = redactor.redact_text(QUOTED).value
    assert redactor.redact_text(f"(x {FORMS[form]} y)").value == f"(x {expected} y)"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=10, max_size=40),
    st.binary(max_size=9),
    st.binary(max_size=9),
    st.booleans(),
)
@settings(deadline=None)
def test_a_secret_in_the_midst_of_base64_is_found(secret, before, behind, is_url):
    encode = base64.urlsafe_b64encode if is_url else base64.b64encode
    text = encode(before + secret.encode() + behind).decode()
    assert LiteralSet([secret]).spans(f"x={text};")


def test_many_secrets_are_found_each_in_its_place():
    secrets = [f"{number:04d}-secret-{number * 7919:08d}" for number in range(600)]
    known = LiteralSet(secrets)
    assert known.suspects(["nothing", f"a {secrets[399]} b", secrets[5]]) == {f"a {secrets[399]} b", secrets[5]}
    (span,) = known.spans(f"a {secrets[399]} b")
    assert (span.start, span.class_) == (2, "SECRET:env-secret")


def test_secrets_that_overlap_leave_no_tail():
    redactor = Redactor(b"k" * 32, ["abcdefgh-1234", "1234-ijklmnop"])
    assert TOKEN.fullmatch(redactor.redact_text("abcdefgh-1234-ijklmnop").value)


@pytest.mark.parametrize(
    "text",
    [
        f"A={VALUE}\nexport B = '{VALUE}x'\n# C={VALUE}y\n\nD=short\nMODE=production\n",
        json.dumps({"a": VALUE, "b": {"c": [VALUE + "x", 5]}, "d": "short"}),
        f"{VALUE}\n{VALUE}x\n",
        f"\ufeff{VALUE}\r\n  {VALUE}x",
    ],
)
def test_file_of_secrets_is_read_in_each_of_its_forms(text):
    assert load_secrets(text) == [VALUE + "x", VALUE]
