"""What slips through loose forms is hidden, what only looks private stays, and no text takes long."""

import json
import re
from pathlib import Path

import pytest

from trainsite.errors import SettingsError
from trainsite.privacy import OwnPattern, Policy, Redactor, environment_literals, load_secrets
from trainsite.privacy.people import People
from trainsite.privacy.reserved import WORDS
from trainsite.records.schema import FREE, Shape

KEY = b"k" * 32
SECRET = "Kx9!" + "mmQ2zz"


def redacted(value, **policy):
    return Redactor(KEY, (), Policy(**policy)).redact(value)


@pytest.mark.parametrize("pattern", [r"\b", r"\b(?:ACME-[0-9]+)?", r"\B", "^", "$", "ACME-()[0-9]+", "x*"])
def test_own_pattern_without_content_is_refused(pattern):
    with pytest.raises(SettingsError, match="without content"):
        OwnPattern(name="void", pattern=pattern)


def test_own_pattern_with_an_empty_group_finds_its_whole_match():
    acme = OwnPattern(name="acme", pattern="ACME-([a-z]*)[0-9]+")
    assert re.fullmatch(r"see \[OWN:acme:\w{10}\]", redacted("see ACME-12", patterns=(acme,)).value)


def test_own_pattern_leaves_structural_places():
    step = OwnPattern(name="step", pattern="step_[a-z]+")
    some = Redactor(KEY, (), Policy(patterns=(step,)))
    assert some.redact("step_one", Shape(structural=True)).value == "step_one"
    assert some.redact("step_one", FREE).counts == {"OWN:step": 1}


def test_words_that_schemas_fix_are_no_secrets():
    for folder in (Path(__file__).parents[2] / "schemas").glob("*.schema.json"):
        assert {word for word in fixed(json.loads(folder.read_text())) if len(word) >= 8} <= WORDS
    for word in WORDS:
        assert environment_literals({"MY_SECRET_KEY": word}) == load_secrets(f"KEY={word}") == []


def fixed(node):
    if isinstance(node, list):
        return {word for item in node for word in fixed(item)}
    if not isinstance(node, dict):
        return set()
    own = {word for word in [*node.get("enum", ()), node.get("const")] if isinstance(word, str)}
    return own | {word for item in node.values() for word in fixed(item)}


@pytest.mark.parametrize(
    "key",
    ["password__2", "password1", "password_1", "password_confirm", "passwordConfirmation", "pass", "pw", "DB_PASS"],
)
def test_numbered_and_short_keys_hide_passwords(key):
    assert redacted({"env": {key: SECRET}}).counts == {"SECRET:field": 1}


def test_result_under_pass_stays():
    value = {"pass": "second run", "first_pass": "2024-05-01", "pw": "10min20"}
    assert redacted(value).value is value


def test_codes_are_hidden_by_their_keys():
    assert redacted({"pin": "4711", "otp": "482913", "cvv": "737"}).counts == {
        "SECRET:one-time-code": 1,
        "SECRET:pin": 2,
    }


@pytest.mark.parametrize("url", ["https://user:pass@example.com", "amqp://guest:guest@localhost"])
def test_host_behind_a_password_is_no_handle(url):
    out = redacted(url)
    assert out.counts == {"SECRET:url-password": 1}
    assert out.value.endswith("@" + url.rpartition("@")[2])
    assert redacted(out.value).value == out.value


@pytest.mark.parametrize(
    "value",
    [
        "$ @make build",
        "@torch.no_grad()",
        "@types @babel @angular",
        "[@smith2020]",
        "@fig:results",
        "@login_required decorator",
        "@user.is_admin? @current_user",
        "+1 234 567 8901 rows",
        "The project was born on 2019-05-01",
        "100 Broadway shows",
        "3 Baker Street boys",
        "word " * 12,
    ],
)
def test_ordinary_text_stays(value):
    assert redacted(value).value == value


def test_user_called_like_a_program_leaves_the_word_alone():
    out = redacted({"user": {"name": "Bash"}, "text": "run Bash script"})
    assert out.value["text"] == "run Bash script"
    assert out.counts == {"PERSON": 1}


def test_repeated_folders_and_many_handles_are_all_replaced():
    assert redacted("/home/zoe" * 500).counts == {"USER": 500}
    text = "".join(f"@user{number} said hi\n" for number in range(3000))
    assert redacted(text).counts == {"HANDLE": 3000}


def test_handles_beyond_the_limit_are_not_sought_without_their_sign():
    people = People()
    assert sum(people.add_handle(f"@user{number}_x") for number in range(3000)) == 2000
    people.refresh()
    assert people.known.spans("by user7_x and user2999_x")[0].end == 10
    assert len(people.known.spans("by user7_x and user2999_x")) == 1
