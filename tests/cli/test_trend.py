import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trainsite.cli.app import App
from trainsite.cli.trend import FORMATS, trend
from trainsite.cli.trend_output import WRITERS


@pytest.fixture
def run():
    """Run the command; fails unless it ends as expected."""

    def invoke(*arguments: object, expect: int = 0):
        result = CliRunner().invoke(App("trainsite", commands={"trend": trend}), ["trend", *map(str, arguments)])
        assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
        return result

    return invoke


@pytest.fixture
def add(cli, tmp_path, monkeypatch):
    """Return what imports a run in which a model passes the first so many of 30 cases."""
    started = iter(range(1_750_000_000, 1_760_000_000, 1_000))

    def write(name: str, passed: int, model: str = "m") -> Path:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(next(started)))
        source = tmp_path / f"{name}.json"
        source.write_text(json.dumps({f"case-{index:02d}": index < passed for index in range(30)}))
        given = ("--benchmark", "board", "--metric", "resolved", "--model", model, "-q")
        cli("import", "results", source, "-o", tmp_path / "runs" / name, *given)
        return tmp_path / "runs"

    return write


def test_the_command_offers_every_format_that_is_written():
    assert set(FORMATS) == set(WRITERS)


def test_the_table_has_a_spark_line_and_a_row_per_run(run, add):
    for name, passed in (("one", 10), ("two", 20), ("three", 30)):
        archive = add(name, passed)
    lines = run("resolved", "--root", archive).stdout.splitlines()
    assert lines[0] == "board resolved: m (reference)  ▁▄█"
    assert [line.split()[:4] for line in lines[3:6]] == [
        ["2025-06-15T15:06:40.000Z", "one", "0.3333", "30"],
        ["2025-06-15T15:23:20.000Z", "two", "0.6667", "30"],
        ["2025-06-15T15:40:00.000Z", "three", "1", "30"],
    ]
    assert lines[4].endswith("improved")
    assert lines[6].startswith("two: this run beats the run before: +33.3 points (n = 30")
    assert lines[-1] == "1 series of resolved: 0 with a newest run that is shown to be worse"


def test_a_regression_of_the_newest_run_fails_when_asked(run, add):
    add("one", 28)
    archive = add("two", 12)
    run("resolved", "--root", archive)
    result = run("resolved", "--root", archive, "--fail-on-regression", expect=1)
    assert "regressed" in result.stdout
    run("resolved", "--root", archive, "--fail-on-regression", "--alpha", "0.000001")
    add("three", 12)
    run("resolved", "--root", archive, "--fail-on-regression")


def test_json_says_how_each_run_was_held_against_the_one_before(run, add):
    add("one", 28)
    archive = add("two", 12)
    document = json.loads(run("resolved", "--root", archive, "--json").stdout)
    (series,) = document["series"]
    assert document["regressions"] == 1
    first, second = series["points"]
    assert first["change"] is None
    assert (first["value"], first["n"], first["evidence"]) == (28 / 30, 30, "imported")
    change = second["change"]
    assert (change["method"], change["verdict"], change["is_regression"]) == ("paired", "regressed", True)
    assert (change["pairing"]["matched"], change["pairing"]["broken"], change["pairing"]["fixed"]) == (30, 16, 0)
    assert change["pairing"]["p_holm"] == change["pairing"]["p_exact"]


def test_github_annotates_the_regression_as_an_error(run, add):
    add("one", 28)
    archive = add("two", 12)
    add("other", 5, model="n")
    lines = run("resolved", "--root", archive, "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error title=regressed%3A board resolved%3A m (reference)::two: the run before beats")
    assert lines[1].startswith("::notice title=board resolved%3A n (reference)::other: the only run")
    assert lines[2] == "2 series of resolved: 1 with a newest run that is shown to be worse"


def test_markdown_has_a_table_and_folds_the_words(run, add):
    add("one", 28)
    archive = add("two", 12)
    text = run("resolved", "--root", archive, "--format", "markdown").stdout
    assert text.startswith("### board resolved: m (reference)\n\n█▁\n\n| started | run |")
    assert text.count("<details>") == text.count("</details>") == 1
    assert "regressed |" in text


def test_options_choose_a_benchmark_and_a_model(run, add):
    add("one", 28)
    archive = add("other", 5, model="n")
    assert run("resolved", "--root", archive, "--model", "n").stdout.startswith("board resolved: n (reference)")
    assert "known are board" in run("resolved", "--root", archive, "--benchmark", "x", expect=2).stderr
    assert "(near: resolved)" in run("resolve", "--root", archive, expect=2).stderr


def test_a_dry_run_has_no_series_and_is_named(run, collect, tmp_path):
    collect(natural=None)
    text = run("accuracy", "--root", tmp_path / "runs", "--fail-on-regression").stdout
    assert text.startswith("not ranked, dry run, eliza_harness_action_selection accuracy of one: ")
    assert text.endswith("0 series of accuracy: 0 with a newest run that is shown to be worse\n")


def test_an_empty_archive_says_what_would_be_here_and_how_to_put_it_here(run, tmp_path):
    (tmp_path / "runs").mkdir()
    for format_ in ("table", "markdown"):
        text = run("resolved", "--root", tmp_path / "runs", "--format", format_).stdout
        assert "here would stand resolved over all runs" in text
        assert "trainsite import results RESULTS" in text
    assert json.loads(run("resolved", "--root", tmp_path / "runs", "--json").stdout)["series"] == []
