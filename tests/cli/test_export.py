import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trainsite.cli.app import App
from trainsite.cli.export import FORMATS, export
from trainsite.query.export import FORMATS as WRITTEN


@pytest.fixture
def run():
    """Run the command; fails unless it ends as expected."""

    def invoke(*arguments: object, expect: int = 0):
        result = CliRunner().invoke(App("trainsite", commands={"export": export}), ["export", *map(str, arguments)])
        assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
        return result

    return invoke


@pytest.fixture
def archive(cli, tmp_path) -> Path:
    (tmp_path / "m.json").write_text(json.dumps({"x": True, "y": False}))
    cli("import", "results", tmp_path / "m.json", "-o", tmp_path / "runs" / "m", "--benchmark", "b", "-q")
    return tmp_path / "runs"


def test_the_command_offers_every_format_that_is_written():
    assert set(FORMATS) == set(WRITTEN)


def test_an_export_says_what_it_wrote(run, archive, tmp_path):
    result = run("--root", archive, "--format", "csv", "--view", "cases", "--view", "runs", "-o", tmp_path / "out")
    assert result.stdout.splitlines() == [
        "runs   1  runs.csv",
        "cases  2  cases.csv",
        f"{tmp_path / 'out'}: csv, 1 run, 2 views, 4 files, "
        f"{sum(path.stat().st_size for path in (tmp_path / 'out').iterdir()):,} bytes",
    ]
    assert result.stderr == ""


def test_json_is_the_report_and_parquet_the_default(run, archive, tmp_path):
    result = run("--root", archive, "-o", tmp_path / "out", "--view", "cases", "--json")
    report = json.loads(result.stdout)
    assert report["views"] == [{"name": "cases", "file": "cases.parquet", "row_count": 2}]
    assert report["files"] == ["cases.parquet", "dictionary.json", "dictionary.md"]
    assert (report["format"], report["run_count"], report["left_out"]) == ("parquet", 1, 0)


def test_a_second_export_needs_force_and_a_foreign_folder_is_never_replaced(run, archive, tmp_path):
    given = ("--root", archive, "--format", "sqlite", "-o", tmp_path / "out")
    run(*given)
    assert "replace it with --force" in run(*given, expect=5).stderr
    run(*given, "--force")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x").touch()
    assert "which no export wrote" in run("--root", archive, "-o", tmp_path / "other", "--force", expect=5).stderr


def test_unknown_views_and_archives_are_usage_errors(run, archive, tmp_path):
    assert "near: cases" in run("--root", archive, "--view", "case", "-o", tmp_path / "out", expect=2).stderr
    assert "no such folder" in run("--root", tmp_path / "none", "-o", tmp_path / "out", expect=2).stderr
    assert "is a run" in run("--root", archive / "m", "-o", tmp_path / "out", expect=2).stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_could_not_be_taken_is_noted(run, archive, tmp_path):
    (archive / "broken").mkdir()
    (archive / "broken" / "collection-manifest.json").write_text("{")
    result = run("--root", archive, "-o", tmp_path / "out", "--format", "csv", "--view", "runs")
    assert result.stderr == "note: 1 run is not (wholly) in this answer; see: trainsite query @left-out\n"
    assert run("--root", archive, "-o", tmp_path / "quiet", "--view", "runs", "-q").stderr == ""


def test_help_shows_an_example(run):
    assert "trainsite export --format parquet -o tables" in run("--help").stdout
