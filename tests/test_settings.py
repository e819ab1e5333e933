"""Settings come from the environment, then from a file, then from defaults."""

from pathlib import Path

import pytest

from trainsite.errors import SettingsError
from trainsite.settings import load_settings


def test_without_anything_there_are_defaults(tmp_path):
    settings = load_settings({}, tmp_path)
    assert settings.root == Path("runs")
    assert settings.source_date_epoch is None
    assert settings.hf_endpoint == "https://huggingface.co"
    assert settings.redaction_key_file.name == "redaction.key"


def test_the_state_folder_follows_xdg(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert load_settings({}, tmp_path).redaction_key_file == tmp_path / "state" / "trainsite" / "redaction.key"


def test_the_environment_goes_before_the_file(tmp_path):
    (tmp_path / "trainsite.toml").write_text('root = "a"\nendpoint_url = "http://one/v1"\n')
    (tmp_path / "deep").mkdir()
    from_file = load_settings({}, tmp_path / "deep")
    assert (from_file.root, from_file.endpoint_url) == (tmp_path / "a", "http://one/v1")
    changed = load_settings({"TRAINSITE_ROOT": "b", "TRAINSITE_ENDPOINT_URL": "http://two/v1"}, tmp_path / "deep")
    assert (changed.root, changed.endpoint_url) == (Path("b"), "http://two/v1")


def test_a_pyproject_without_our_table_is_passed_over(tmp_path):
    (tmp_path / "trainsite.toml").write_text('root = "a"\n')
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert load_settings({}, tmp_path / "deep").root == tmp_path / "a"
    (tmp_path / "deep" / "pyproject.toml").write_text("[tool.trainsite]\nroot = 'b'\n")
    assert load_settings({}, tmp_path / "deep").root == tmp_path / "deep" / "b"


@pytest.mark.parametrize("content", ["root = ", "root = 1", "rot = 'x'"])
def test_a_file_that_is_wrong_is_named(tmp_path, content):
    (tmp_path / "trainsite.toml").write_text(content)
    with pytest.raises(SettingsError, match=r"trainsite\.toml"):
        load_settings({}, tmp_path)


@pytest.mark.parametrize("epoch", ["soon", "-1", "1.5", "\u0661"])
def test_an_epoch_that_is_no_whole_number_is_refused(tmp_path, epoch):
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        load_settings({"SOURCE_DATE_EPOCH": epoch}, tmp_path)


def test_secrets_do_not_show_in_a_printed_settings(tmp_path):
    shown = repr(load_settings({"HF_TOKEN": "value-of-token", "OTHER_SECRET": "value-of-other"}, tmp_path))
    assert "value-of" not in shown


def test_the_table_of_redaction_is_read(tmp_path):
    (tmp_path / "trainsite.toml").write_text(
        '[redaction]\noff = ["PHONE"]\nallow = ["desk@example.org"]\nregions = ["FR"]\nprivate = ["@ann_lee"]\n'
        'secrets_file = "s.env"\n[[redaction.patterns]]\nname = "ticket"\npattern = "ACME-[0-9]{6}"\n'
    )
    redaction = load_settings({}, tmp_path).redaction
    assert (redaction.off, redaction.regions, redaction.private) == (("PHONE",), ("FR",), ("@ann_lee",))
    assert redaction.patterns == (("ticket", "ACME-[0-9]{6}"),)
    assert redaction.secrets_file == tmp_path / "s.env"
    assert "ann_lee" not in repr(redaction)
    assert load_settings({"TRAINSITE_SECRETS_FILE": "/x"}, tmp_path).redaction.secrets_file == Path("/x")


@pytest.mark.parametrize(
    "content",
    [
        "redaction = 1",
        "[redaction]\nof = []",
        "[redaction]\noff = 'PHONE'",
        "[redaction]\noff = [1]",
        "[redaction]\nsecrets_file = 1",
        "[[redaction.patterns]]\nname = 'x'",
    ],
)
def test_a_table_of_redaction_that_is_wrong_is_named(tmp_path, content):
    (tmp_path / "trainsite.toml").write_text(content)
    with pytest.raises(SettingsError, match=r"trainsite\.toml: redaction"):
        load_settings({}, tmp_path)
