import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trainsite.cli.app import App
from trainsite.cli.leaderboard import FORMATS, leaderboard
from trainsite.cli.leaderboard_output import WRITERS


@pytest.fixture
def run():
    """Run the command; fails unless it ends as expected."""

    def invoke(*arguments: object, expect: int = 0):
        group = App("trainsite", commands={"leaderboard": leaderboard})
        result = CliRunner().invoke(group, ["leaderboard", *map(str, arguments)])
        assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
        return result

    return invoke


@pytest.fixture
def archive(cli, tmp_path, monkeypatch) -> Path:
    """Return an archive of three models, one of them measured twice."""
    runs = [("good", 28, "first"), ("good", 29, "second"), ("fair", 20, "fair"), ("a|b*@you", 4, "poor")]
    for number, (model, passed, name) in enumerate(runs):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_750_000_000 + number))
        source = tmp_path / f"{name}.json"
        source.write_text(json.dumps({f"case-{index:02d}": index < passed for index in range(30)}))
        given = ("--benchmark", "board", "--metric", "resolved", "--model", model, "-q")
        cli("import", "results", source, "-o", tmp_path / "runs" / name, *given)
    return tmp_path / "runs"


def test_the_command_offers_every_format_that_is_written():
    assert set(FORMATS) == set(WRITERS)


def test_the_table_has_ranks_intervals_pairs_and_cases(run, archive):
    lines = run("board", "--root", archive, "--cases", "1").stdout.splitlines()
    assert lines[0] == "board resolved"
    ranks = [line.split() for line in lines[3:6]]
    assert [row[:4] for row in ranks] == [
        ["1", "good", "0.9667", "30"],
        ["2", "fair", "0.6667", "30"],
        ["3", "a|b*@you", "0.1333", "30"],
    ]
    assert ranks[0][-3:] == ["imported", "second", "1"]
    assert "other runs of good: first" in lines
    assert any(line.split()[:5] == ["(1)", "good", ".", "+30.0*", "+83.3*"] for line in lines)
    assert any(line.split()[:5] == ["good", "fair", "30", "30.0%", "+30.0"] for line in lines)
    assert "hardest cases: 1 of 30 that two or more models tried; 1 solved by none, 4 by all" in lines
    assert "disagreement: 1 of 25 cases that models score differently" in lines


def test_json_has_every_pair_and_case_under_stable_keys(run, archive):
    result = run("board", "--root", archive, "--json")
    assert result.stdout == run("board", "--root", archive, "--format", "json").stdout
    document = json.loads(result.stdout)
    (board,) = document["boards"]
    assert [each["name"] for each in board["entries"]] == ["good", "fair", "a|b*@you"]
    assert board["entries"][0]["other_runs"][0]["viewer_path"] == "first/analysis/index.html"
    assert len(board["pairs"]) == 3
    assert board["pairs"][0]["b_name"] == "good"
    assert board["pairs"][0]["p_holm"] == pytest.approx(2 * board["pairs"][0]["p_exact"], rel=1)
    assert {"matched", "delta", "interval_low", "interval_high", "p_holm", "sentence"} <= board["pairs"][0].keys()
    assert len(board["hardest"]) == 30
    assert board["hardest"][0]["case_id"] == "case-29"


def test_markdown_escapes_names_and_folds_the_cases(run, archive):
    text = run("board", "--root", archive, "--format", "markdown").stdout
    assert text.startswith("### board resolved\n\n| rank | model | value |")
    assert r"| 3 | a\|b\*@you |" in text
    assert "<details><summary>hardest cases: 10 of 30" in text
    assert text.count("<details>") == text.count("</details>")


def test_github_writes_few_workflow_commands(run, archive):
    lines = run("board", "--root", archive, "--format", "github").stdout.splitlines()
    assert [line.split("::")[1] for line in lines[:-1]] == [
        "notice title=board resolved",
        "notice title=board resolved%2C pairs",
    ]
    assert lines[0].startswith("::notice title=board resolved::1. good: 0.9667 (n = 30, 95 %25: ")
    assert lines[-1] == "board: 3 ranked on 1 measure"


def test_unknown_names_end_in_usage_errors_that_list_the_known(run, archive):
    error = run("bord", "--root", archive, expect=2).stderr
    assert "bord: no score has this benchmark (near: board); known are board" in error
    assert "known are resolved" in run("board", "--root", archive, "--metric", "x", expect=2).stderr
    assert "known are none" in run("board", "--root", archive, "--benchmark-version", "1", expect=2).stderr


def test_a_dry_run_is_listed_apart_and_never_ranked(run, collect, tmp_path):
    collect(natural=None)
    lines = run("eliza_harness_action_selection", "--root", tmp_path / "runs").stdout.splitlines()
    assert lines[1] == "nothing is ranked: only live and imported scores are"
    assert lines[3].startswith("not ranked, dry run, eliza_harness_action_selection accuracy of one: ")
    document = json.loads(run("eliza_harness_action_selection", "--root", tmp_path / "runs", "--json").stdout)
    assert {each["reason"] for each in document["boards"][0]["unranked"]} == {"dry run"}
    assert document["boards"][0]["entries"] == []


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_an_empty_archive_says_what_would_be_here_and_how_to_put_it_here(run, tmp_path, format_):
    (tmp_path / "runs").mkdir()
    text = run("board", "--root", tmp_path / "runs", "--format", format_).stdout
    assert "here would stand the models of board" in text
    assert "trainsite import results RESULTS" in text
    assert json.loads(run("board", "--root", tmp_path / "runs", "--json").stdout)["boards"] == []


def test_every_format_is_the_same_twice(run, archive):
    for format_ in FORMATS:
        given = ("board", "--root", archive, "--format", format_)
        assert run(*given).stdout == run(*given).stdout
