"""``trainsite trajectories dataset``: what it prints, and how it ends."""

import json

import pytest


@pytest.fixture
def rows(tmp_path, samples):
    return samples / "natural.jsonl"


def test_the_summary_says_where_how_much_and_what_was_left_out(cli, rows, tmp_path):
    shown = cli("trajectories", "dataset", rows, "-o", tmp_path / "out").stdout
    assert f"output={tmp_path / 'out'}" in shown
    for word in ("rows in=", "examples in=", "splits train=", "tasks ", "redactions="):
        assert word in shown
    assert "| split | rows | groups | share |" in (tmp_path / "out" / "README.md").read_text()


def test_json_is_the_document(cli, rows, tmp_path):
    shown = cli("trajectories", "dataset", rows, "-o", tmp_path / "out", "--json").stdout
    assert json.loads(shown) == json.loads((tmp_path / "out" / "dataset.json").read_bytes())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--task", "reply"], "known are should_respond"),
        (["--val", "0.6", "--test", "0.4"], "below 1"),
        (["--val", "1.5"], "--val 1.5"),
        (["--near-duplicates", "yes"], "or off"),
    ],
)
def test_a_wrong_option_is_a_usage_error_and_writes_nothing(cli, rows, tmp_path, arguments, words):
    assert words in cli("trajectories", "dataset", rows, "-o", tmp_path / "out", *arguments, expect=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_source_is_named(cli, tmp_path):
    result = cli("trajectories", "dataset", tmp_path / "absent.jsonl", "-o", tmp_path / "out", expect=2)
    assert "absent.jsonl: no such file or folder" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_usable_ends_with_one_and_the_reasons(cli, tmp_path):
    source = tmp_path / "rows.jsonl"
    source.write_text('{"prompt": "a", "output": "b", "status": "error"}\n{"odd": 1}\n')
    result = cli("trajectories", "dataset", source, "-o", tmp_path / "out", expect=1)
    assert "no example is left" in result.stderr
    assert "left-out problem=1 status_failed=1" in result.stderr
    assert "rows.jsonl:2: no reader knows" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_full_folder_ends_with_five_and_force_replaces_it(cli, rows, tmp_path):
    command = ("trajectories", "dataset", rows, "-o", tmp_path / "out")
    cli(*command)
    assert "--force" in cli(*command, expect=5).stderr
    cli(*command, "--force")


def test_a_standing_clock_gives_the_same_bytes(cli, rows, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    for name in ("one", "two"):
        cli("trajectories", "dataset", rows, "-o", tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two
