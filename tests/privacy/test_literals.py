"""Environment secrets are told from settings by name and value."""

import pytest

from trainsite.privacy import environment_literals

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


def test_longest_comes_first_and_json_forms_are_there():
    quoted = 'pa"ss\\word é1'
    literals = environment_literals({"A_KEY": quoted, "B_KEY": VALUE})
    assert quoted in literals
    assert 'pa\\"ss\\\\word é1' in literals
    assert 'pa\\"ss\\\\word \\u00e91' in literals
    assert [len(literal) for literal in literals] == sorted(map(len, literals), reverse=True)
