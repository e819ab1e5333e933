"""What is sought is told without a redactor: never the same where a redactor seeks something else."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainsite.privacy.literals import is_secret
from trainsite.publish.sought import may_be_secret, sought_identity
from trainsite.settings import RedactionSettings, load_settings

WORDS = st.sampled_from(
    ["API", "Auth", "key", "Keys", "PASSWD", "passphrase", "Token", "cred", "pwd", "x", "9", "credential"]
)
NAME = st.lists(WORDS, min_size=1, max_size=4).flatmap(
    lambda words: st.sampled_from(["_", "", "-"]).map(lambda mark: mark.join(words))
)


@given(NAME | st.text(max_size=12))
@example("apiKey")
def test_whatever_a_redactor_takes_from_the_environment_is_looked_at(name):
    assert may_be_secret(name) or not is_secret(name, "Zx9-" * 4)


@pytest.fixture
def given_settings(tmp_path):
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    key.chmod(0o600)
    return load_settings({"TRAINSITE_REDACTION_KEY_FILE": str(key), "MY_TOKEN": "Zx9-Zx9-Zx9", "SHLVL": "1"}, tmp_path)


def test_only_what_a_redactor_is_made_of_counts(given_settings, tmp_path):
    first = sought_identity(given_settings)
    assert first
    assert first == sought_identity(replace(given_settings, environ=dict(given_settings.environ) | {"SHLVL": "2"}))
    secrets = tmp_path / "secrets"
    secrets.write_text("A=1")
    others = [
        replace(given_settings, environ=dict(given_settings.environ) | {"MY_TOKEN": "other"}),
        replace(given_settings, environ={}),
        *(
            replace(given_settings, redaction=replace(RedactionSettings(), **changes))
            for changes in (
                {"off": ("EMAIL",)},
                {"allow": ("a",)},
                {"private": ("a",)},
                {"regions": ("DE",)},
                {"patterns": (("n", "p"),)},
                {"secrets_file": secrets},
            )
        ),
    ]
    found = [sought_identity(each) for each in others]
    assert len({first, *found}) == len(others) + 1
    secrets.write_text("A=2")
    assert sought_identity(others[-1]) != found[-1]
    given_settings.redaction_key_file.write_text("cd" * 32)
    second = sought_identity(given_settings)
    given_settings.redaction_key_file.chmod(0o644)
    third = sought_identity(given_settings)
    given_settings.redaction_key_file.unlink()
    assert len({first, second, third, sought_identity(given_settings)}) == 4


def test_what_cannot_be_told_is_not_told(given_settings, tmp_path):
    for changes in ({"plugins": ("own",)}, {"secrets_file": tmp_path / "none"}):
        settings = replace(given_settings, redaction=replace(RedactionSettings(), **changes))
        assert sought_identity(settings) == ""


def test_nothing_secret_stands_in_it(given_settings):
    assert "Zx9" not in sought_identity(given_settings)


PROGRAM = """
import sys
from trainsite.cli.app import main
try:
    main()
finally:
    print(sorted(name for name in sys.modules if name in ("duckdb", "jinja2", "msgspec", "re2", "trainsite.privacy")))
"""


def test_a_build_that_changes_nothing_loads_neither_detectors_nor_what_renders(add_run, tmp_path):
    add_run("one")
    command = [sys.executable, "-c", PROGRAM, "build", "-q", "--root", tmp_path / "runs", "-o", tmp_path / "site"]
    said = [
        subprocess.run(command, capture_output=True, check=True, text=True, cwd=tmp_path).stdout.splitlines()
        for _ in range(2)
    ]
    assert "trainsite.privacy" in said[0][-1]
    assert said[1][-1] == "[]"
    assert "0 written" in said[1][0]
