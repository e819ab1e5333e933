"""``trainsite compare``: what it prints in each form, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from scipy.stats import binomtest

from trainsite.cli.app import App
from trainsite.cli.compare import compare as command


@pytest.fixture
def compare(tmp_path):
    """Run the command on ``<tmp_path>/runs``; fails unless it ends as expected."""
    group = App("trainsite", commands={"compare": command})

    def run(*arguments: object, expect: int = 0, root: Path | None = None) -> Result:
        given = [str(argument) for argument in (*arguments, "--root", root or tmp_path / "runs")]
        result = CliRunner().invoke(group, ["compare", *given])
        assert result.exit_code == expect, f"{result.output}\n{result.exception!r}"
        return result

    return run


@pytest.fixture
def bring(cli, tmp_path):
    """Make a run of results, given as an object of case to score."""

    def run(name: str, results: dict, *options: object, model: str = "m") -> Path:
        source = tmp_path / "sources" / name / f"{model}.json"
        source.parent.mkdir(parents=True)
        source.write_text(json.dumps(results))
        folder = tmp_path / "runs" / name
        cli("import", "results", source, "-o", folder, "-q", "--benchmark", "bench", *options)
        return folder

    return run


def results(marks: str) -> dict:
    return {f"case-{index}": mark == "1" for index, mark in enumerate(marks)}


@pytest.fixture
def regressed(bring) -> tuple[Path, Path]:
    return bring("one", results("1" * 30 + "0" * 10), model="a"), bring("two", results("1" * 12 + "0" * 28), model="b")


def test_runs_are_named_by_folder_id_and_path(compare, regressed):
    one, two = regressed
    run_id = json.loads((one / "collection-manifest.json").read_bytes())["run_id"]
    for given in ((one.name, two.name), (run_id, two), (one, two)):
        assert "A beats B" in compare(*given).stdout


def test_the_table_has_every_count_and_the_changed_cases(compare, regressed):
    text = compare("one", "two").stdout
    assert "bench resolved - 40 0.75 0.3 \N{MINUS SIGN}45.0" in " ".join(text.split())
    assert "matched 40: fixed 0, broken 18, both pass 12, both fail 10; only in A 0, only in B 0" in text
    assert "  broken (18):\n    case-12\n" in text
    assert "models: a in A, b in B" in text
    assert text.endswith("1 compared: 1 regressed\n")


def test_long_lists_are_cut_in_tables_and_whole_in_json(compare, bring):
    bring("one", results("1" * 120))
    bring("two", results("0" * 120))
    text = compare("one", "two").stdout
    assert text.count("    case-") == 50
    assert "… and 70 more" in text
    assert compare("one", "two", "--format", "markdown").stdout.count("- `case-") == 50
    assert len(json.loads(compare("one", "two", "--json").stdout)["rows"][0]["changes"]) == 120


def test_json_has_stable_keys_and_is_what_format_json_prints(compare, regressed):
    text = compare("one", "two", "--json").stdout
    assert text == compare("one", "two", "--format", "json").stdout
    found = json.loads(text)
    assert list(found) == [
        "a", "b", "alpha", "regressions", "rows", "only_in_a", "only_in_b", "configuration", "warnings",
    ]  # fmt: skip
    (row,) = found["rows"]
    assert list(row) == [
        "benchmark", "benchmark_version", "metric", "a_model_id", "b_model_id", "a_variant", "b_variant", "a_tier",
        "b_tier", "a_evidence", "b_evidence", "evidence", "matched", "both_pass", "fixed", "broken", "both_fail",
        "higher", "lower", "only_in_a", "only_in_b", "delta", "interval_low", "interval_high", "interval_method",
        "test", "p_exact", "p_holm", "minimum_detectable", "reason", "a_value", "b_value", "improvement_percent",
        "verdict", "sentence", "changes",
    ]  # fmt: skip
    assert (row["verdict"], row["evidence"], found["regressions"]) == ("regressed", "imported", 1)
    assert row["p_exact"] == pytest.approx(binomtest(0, 18).pvalue)
    assert row["changes"][0] == {"case_id": "case-12", "kind": "broken", "a_score": 1.0, "b_score": 0.0}


def test_a_regression_fails_where_it_is_asked_for(compare, regressed):
    compare("one", "two", expect=0)
    compare("one", "two", "--fail-on-regression", expect=1)
    compare("two", "one", "--fail-on-regression", expect=0)
    compare("one", "two", "--fail-on-regression", "--alpha", "0.000001", expect=0)
    compare("one", "two", "--fail-on-regression", "--lower-is-better", "resolved", expect=0)


def test_github_gets_annotations_and_a_summary(compare, regressed):
    lines = compare("one", "two", "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error title=regressed%3A bench resolved::A beats B: B against A")
    assert "95 %25:" in lines[0]
    assert lines[-1] == "1 compared: 1 regressed"
    assert compare("two", "one", "--format", "github").stdout.startswith("::notice title=improved%3A bench resolved::")


def test_markdown_keeps_the_text_of_runs_out_of_its_markup(compare, bring):
    bad = {"`code` | @someone <img src=x>": True, "line\nbreak": True, "fine": False}
    bring("one", bad, model="a|b`c @team #1")
    bring("two", dict.fromkeys(bad, False), "--model", "other")
    text = compare("one", "two", "--format", "markdown").stdout
    assert "- `` `code` | @someone <img src=x> ``\n" in text
    assert "- `line\N{SYMBOL FOR LINE FEED}break`\n" in text
    assert "| Benchmark | Tier | n |" in text
    assert "<summary>broken (2)</summary>" in text


def test_a_terminal_is_given_no_control_characters(compare, bring):
    bring("one", {"a\u001b[31m": True})
    bring("two", {"a\u001b[31m": False})
    text = compare("one", "two").stdout
    assert "\u001b" not in text
    assert "case" in compare("one", "two", "--json").stdout


def test_unmatched_cases_are_warned_of(compare, bring):
    bring("one", results("1111"))
    bring("two", results("1111111"))
    assert "warning: bench resolved: 0 cases only in A and 3 only in B are left out" in compare("one", "two").stdout


def test_what_does_not_fit_ends_with_five(compare, bring):
    bring("one", {"a": True})
    bring("two", {"b": True})
    bring("three", {"a": 0.5})
    assert "no case is on both sides" in compare("one", "two", expect=5).stderr
    assert "bench score in B" in compare("one", "three", expect=5).stderr
    compare("one", "nowhere", expect=5)


def test_wrong_calls_end_with_two(compare, bring):
    bring("one", {"a": True})
    assert "both sides are the same cases" in compare("one", "one", expect=2).stderr
    compare("one", expect=2)
    compare("one", "one", "--variant", "better", expect=2)
    compare("one", "one", "--alpha", "1.5", expect=2)
    compare("one", "one", "--model-a", "nobody", expect=2)


def test_one_run_of_several_models_lists_them_and_compares_two(compare, cli, tmp_path):
    source = tmp_path / "bench"
    source.mkdir()
    for model, marks in (("alpha", "0" * 12), ("beta", "1" * 12)):
        (source / f"{model}.json").write_text(json.dumps(results(marks)))
    cli("import", "results", source, "-o", tmp_path / "runs" / "both", "-q")
    listed = compare("both", "both", expect=2).stderr
    assert "--model-a alpha (variant reference)" in listed
    assert "--model-a beta (variant reference)" in listed
    chosen = compare("both", "both", "--model-a", "alpha", "--model-b", "beta", "--json")
    assert json.loads(chosen.stdout)["rows"][0]["fixed"] == 12


def test_variants_of_one_run_are_chosen_for_each_side(compare, cli, bring, tmp_path):
    bring("base", results("0101"), "--variant", "base")
    bring("trained", results("1101"), "--variant", "trained")
    rows = json.loads(compare("base", "trained", "--variant", "base,trained", "--json").stdout)["rows"]
    assert (rows[0]["a_variant"], rows[0]["b_variant"], rows[0]["fixed"]) == ("base", "trained", 1)
    compare("base", "trained", "--variant", "base", expect=2)


def test_graded_scores_are_compared(compare, bring):
    bring("one", {f"c{index}": index / 100 for index in range(40)})
    bring("two", {f"c{index}": index / 100 + 0.05 + index % 3 / 100 for index in range(40)})
    (row,) = json.loads(compare("one", "two", "--json").stdout)["rows"]
    assert (row["test"], row["interval_method"], row["verdict"]) == ("paired_bootstrap", "bootstrap", "improved")
    assert row["interval_low"] < row["delta"] < row["interval_high"]
    assert (row["higher"], row["lower"], row["fixed"]) == (40, 0, 0)


def test_help_shows_an_example(compare):
    assert "trainsite compare base-eval trained-eval" in CliRunner().invoke(command, ["--help"]).stdout


@pytest.mark.realdata
def test_published_results_are_compared_as_they_stand(compare, cli, real_data, tmp_path):
    names = ("claude-45sonnet-10132025", "gpt-5-250-turns-10132025")
    for name in names:
        source = real_data / "swe-bench-pro" / f"{name}.json"
        cli("import", "results", source, "-o", tmp_path / "runs" / name, "-q")
    (row,) = json.loads(compare(*names, "--json").stdout)["rows"]
    counts = [row[key] for key in ("matched", "broken", "fixed", "both_pass", "both_fail", "only_in_a", "only_in_b")]
    assert counts == [729, 113, 59, 206, 351, 1, 0]
    assert row["p_exact"] == pytest.approx(binomtest(59, 172).pvalue, rel=1e-9)
    assert row["delta"] == pytest.approx(-54 / 729)
    assert row["verdict"] == "regressed"
