"""Plain result files, sound and hostile."""

import gzip
import json
import math
import os
import random
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from trainsite.cli.app import cli as group

STEP = "steps/reference_benchmark"
_BOTH = ["contradiction", "contradiction"]


def rows(run: Path, view: str, step: str = "reference_benchmark") -> list:
    path = run / "steps" / step / f"{view}.ndjson"
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


@pytest.fixture
def bring(cli, tmp_path):
    """Import a file or folder of results and return the run."""

    def run(source: Path, *options: object, name: str = "run", expect: int = 0) -> Path:
        folder = tmp_path / "archive" / name
        cli("import", "results", source, "-o", folder, "-q", *options, expect=expect)
        return folder

    return run


@pytest.fixture
def given(tmp_path):
    """Write a source and return its path."""

    def write(name: str, content: object) -> Path:
        path = tmp_path / "bench" / name
        path.parent.mkdir(exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def manifest(run: Path) -> dict:
    return orjson.loads((run / "collection-manifest.json").read_bytes())


def codes(run: Path) -> list[str]:
    return [row["code"] for row in rows(run, "problems")]


def test_booleans_become_cases_and_a_rate_with_its_interval(bring, given, cli):
    run = bring(given("alpha.json", {"one": True, "two": False, "three": True, "four": None}))
    score = rows(run, "scores")[0]
    assert (score["model_id"], score["benchmark"], score["metric"]) == ("alpha", "bench", "resolved")
    assert (score["value"], score["n"], score["interval_method"]) == (pytest.approx(2 / 3), 3, "wilson")
    assert score["interval_low"] < 2 / 3 < score["interval_high"]
    assert [case.get("score") for case in rows(run, "cases")] == [1, 0, 1, None]
    assert {case["evidence"] for case in rows(run, "cases")} == {"imported"}
    cli("validate", run)


def test_options_name_model_benchmark_metric_and_variant(bring, given):
    options = ("--model", "m", "--benchmark", "b", "--metric", "q", "--variant", "base")
    score = rows(bring(given("x.json", {"a": 0.5, "b": 1.0}), *options), "scores")[0]
    assert [score[key] for key in ("model_id", "benchmark", "metric", "variant")] == ["m", "b", "q", "base"]
    assert (score["value"], score["interval_method"]) == (0.75, "normal")


def test_numbers_are_scores_and_a_leading_null_changes_nothing(bring, given):
    run = bring(given("x.json", {"a": None, "b": 0.25}))
    assert [score["metric"] for score in rows(run, "scores")] == ["score"]


def test_a_folder_is_one_run_with_a_model_per_file(bring, given, cli):
    given("one.json", {"a": True, "b": True})
    given("two.csv", "case,score\na,true\nb,false\n")
    given("three.jsonl", '{"instance_id": "a", "resolved": false}\n{"instance_id": "b", "resolved": true}\n')
    folder = given("notes.md", "words").parent
    run = bring(folder)
    assert {score["model_id"]: score["value"] for score in rows(run, "scores")} == {"one": 1, "two": 0.5, "three": 0.5}
    hashes = {(case["case_id"], case["input_sha256"]) for case in rows(run, "cases")}
    assert len(hashes) == 2
    assert codes(run) == ["left_out"]
    assert manifest(run)["provenance"]["coverage"]["files_read"] == 3
    cli("validate", run)


def test_one_model_for_many_files_is_refused(bring, given):
    given("one.json", {"a": True})
    bring(given("two.json", {"a": True}).parent, "--model", "m", expect=2)


def test_a_report_gives_each_id_its_fate(bring, given):
    report = {
        "total_instances": 6,
        "resolved_instances": 3,
        "resolved_ids": ["a", "b"],
        "unresolved_ids": ["c"],
        "empty_patch_ids": ["d"],
        "incomplete_ids": ["e"],
        "submitted_ids": ["a", "b", "c", "d", "f"],
        "schema_version": 2,
    }
    run = bring(given("m.json", report))
    fates = {case["case_id"]: (case.get("score"), case.get("failure_mode")) for case in rows(run, "cases")}
    assert fates == {
        "a": (1, None),
        "b": (1, None),
        "c": (0, None),
        "d": (0, "empty_patch"),
        "e": (None, "incomplete"),
        "f": (0, "unresolved"),
    }
    assert codes(run) == ["corrected_count"]
    assert set(manifest(run)["provenance"]["coverage"]["unmapped"]) == {
        "resolved_instances",
        "schema_version",
        "total_instances",
    }


def test_a_report_that_contradicts_itself_says_so(bring, given):
    run = bring(given("m.json", {"resolved_ids": ["a"], "unresolved_ids": ["a", "b"], "error_ids": ["b"]}))
    assert codes(run) == _BOTH
    assert rows(run, "scores")[0]["n"] == 1


def test_a_report_of_successes_alone_gives_no_rate(bring, given):
    assert not bring(given("m.json", {"resolved_ids": ["a"]}), expect=6).exists()


def test_a_table_may_name_models_attempts_and_trials(bring, given):
    text = "id;model;score;attempt;seconds\n1;m;1;1;3\n1;m;0;2;3\n1;k;0.5;1;\n2;m;x;1;\n3;m;nan;1;\n4;m\n"
    run = bring(given("t.csv", text))
    cases = [(case["case_id"], case["model_id"], case["attempt"], case["score"]) for case in rows(run, "cases")]
    assert cases == [("1", "m", 1, 1), ("1", "m", 2, 0), ("1", "k", 1, 0.5)]
    assert codes(run) == ["no_score", "not_finite", "ragged_row"]
    assert {score["model_id"]: (score["value"], score["n"]) for score in rows(run, "scores")} == {
        "m": (1, 1),
        "k": (0.5, 1),
    }
    assert manifest(run)["provenance"]["coverage"]["unmapped"] == ["seconds"]


def test_nested_objects_are_read_by_their_score(bring, given):
    run = bring(given("m.json", {"a": {"resolved": True, "tests": {}}, "b": {"resolved": False}}))
    assert rows(run, "scores")[0]["value"] == 0.5


def test_what_is_no_score_is_a_problem_and_the_rest_is_read(bring, given, cli):
    good = b"".join(b'"p%d": true, ' % number for number in range(20))
    text = (
        b"{"
        + good
        + b'"a": true, "b": NaN, "c": 0.5, "d": "yes", "a": false, "e": [1], "f": false, "": true, "g": 1e999}'
    )
    run = bring(given("m.json", text))
    assert sorted(codes(run)) == sorted(
        ["not_finite", "mixed_types", "no_score", *_BOTH, "no_score", "no_case", "invalid_json"]
    ) or sorted(codes(run)) == sorted(
        ["not_finite", "mixed_types", "no_score", *_BOTH, "no_score", "no_case", "not_finite"]
    )
    assert [case["case_id"] for case in rows(run, "cases")][20:] == ["f"]
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["rows"], coverage["rows_read"]) == (29, 21)
    cli("validate", run)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.json", b'{"a": true, "b": fal'),
        ("m.json", b'{"a": true, "b": true} more'),
        ("m.json", b'{"a": true, "b": "' + b"x" * 100),
        ("m.json.gz", gzip.compress(b'{"a": true, "b": false}', mtime=0)[:-9]),
        ("m.csv", b'case,score\na,1\nb,"1\n'),
        ("m.csv", b"case,score\na,1\nb\xff,1\n"),
        ("m.jsonl", b'{"id": "a", "score": 1}\n{"id": "b", "sco'),
    ],
)
def test_what_breaks_off_is_told_and_what_came_before_is_kept(bring, given, cli, name, content):
    run = bring(given(name, content))
    assert codes(run)
    assert rows(run, "cases")[0]["case_id"] == "a"
    cli("validate", run)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"[" * 5000, b'{"a":' * 5000, b"null", b"\xff\xfe{\x00", b'["a", "b"]', b'{"a": "x"}', b"{}"],
)
def test_a_source_without_results_is_refused_and_leaves_no_run(bring, given, content):
    assert not bring(given("m.json", content), expect=6).exists()


def test_a_source_of_which_nothing_can_be_read_replaces_no_run(bring, given, cli):
    run = bring(given("m.json", {"a": True}))
    before = (run / "collection-manifest.json").read_bytes()
    bring(given("m.json", b'{"id": "a"}\n'), "--force", expect=6)
    bring(given("n.csv", "case,score\na,high\n"), "--force", expect=6)
    assert (run / "collection-manifest.json").read_bytes() == before
    assert [path.name for path in run.parent.glob(".*.building")] == []
    cli("validate", run)


def test_a_file_of_another_format_is_named_and_refused(cli, given, tmp_path):
    state = given("trainer_state.json", {"log_history": [{"loss": 1.5, "step": 1}], "global_step": 1, "best": 0.5})
    shown = cli("import", "results", state, "-o", tmp_path / "archive" / "run", "-q", expect=6).output
    assert "looks like trainer" in shown


def test_one_and_zero_among_true_and_false_are_pass_and_fail(bring, given):
    run = bring(given("m.json", {"a": 1, "b": True, "c": 0, "d": False}))
    assert codes(run) == []
    assert [(score["metric"], score["value"]) for score in rows(run, "scores")] == [("resolved", 0.5)]


def test_a_score_too_large_for_a_mean_is_told(bring, given, cli):
    run = bring(given("m.json", {"a": 1e200, "b": 0.5, "c": 0.25}))
    assert codes(run) == ["score_out_of_range"]
    assert rows(run, "scores")[0]["n"] == 2
    cli("validate", run)


def test_names_that_hold_something_private_are_replaced(bring, given, cli):
    options = ("--model", "bob.smith@" + "acme.io", "--benchmark", "eve@" + "acme.io", "--metric", "al@" + "acme.io")
    run = bring(given("m.json", {"a": True}), *options)
    assert b"acme.io" not in (run / "steps/reference_benchmark/scores.ndjson").read_bytes()
    cli("validate", run)


def test_source_and_output_lie_apart(cli, given, tmp_path):
    folder = given("m.json", {"a": True}).parent
    cli("import", "results", folder, "-o", folder / "run", "-q", expect=2)
    cli("import", "results", folder / "m.json", "-o", folder, "-q", expect=2)


def test_a_folder_of_links_says_that_they_are_not_followed(cli, given, tmp_path):
    source = given("m.json", {"a": True})
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "m.json").symlink_to(source)
    shown = cli("import", "results", tmp_path / "links", "-o", tmp_path / "archive" / "run", "-q", expect=6).output
    assert "links in it are not followed" in shown


def test_a_folder_without_results_is_refused(bring, tmp_path):
    (tmp_path / "empty").mkdir()
    bring(tmp_path / "empty", expect=6)


def test_a_compression_bomb_costs_one_value(bring, given, cli):
    run = bring(given("m.json.gz", gzip.compress(b'{"a": true, "b": "' + b"x" * 40_000_000 + b'", "c": false}')))
    assert codes(run) == ["line_too_long"]
    assert [case["case_id"] for case in rows(run, "cases")] == ["a", "c"]


def test_links_are_not_followed(bring, given, tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text('{"z": true}')
    folder = given("one.json", {"a": True}).parent
    (folder / "two.json").symlink_to(outside)
    run = bring(folder)
    assert [case["case_id"] for case in rows(run, "cases")] == ["a"]
    assert codes(run) == ["left_out"]


def test_a_pipe_is_refused_and_looks_like_nothing(bring, cli, tmp_path):
    pipe = tmp_path / "m.json"
    os.mkfifo(pipe)
    bring(pipe, expect=2)
    cli("import", "--detect", pipe, expect=1)


def test_the_same_source_is_imported_once_and_gives_the_same_bytes(bring, given, cli, monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = given("m.json", {f"case {n}": n % 3 == 0 for n in range(50)})
    first = bring(source)
    again = cli("import", "results", source, "-o", first)
    assert "already imported" in again.output
    second = bring(source, name="other")
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in files)


def test_a_file_is_known_by_its_beginning(cli, given):
    for name, content in (("a.json", {"x": True}), ("b.csv", "case,score\nx,1\n"), ("c.json", {"resolved_ids": []})):
        assert "results" in cli("import", "--detect", given(name, content)).output
    for name, content in (
        ("d.json", {"name": "x", "version": "1"}),
        ("e.json", {"layers": 2, "hidden": 3, "kind": "x"}),
        ("f.csv", "step,loss\n1,2\n"),
    ):
        assert "results:" not in CliRunner().invoke(group, ["import", "--detect", str(given(name, content))]).output


def test_the_rate_of_any_file_is_that_of_its_values(bring, given):
    chance = random.Random(7)
    for number in range(5):
        values = {f"c{n}": chance.random() < 0.4 for n in range(chance.randrange(1, 60))}
        score = rows(bring(given(f"f{number}.json", values), name=f"r{number}"), "scores")[0]
        assert math.isclose(score["value"], sum(values.values()) / len(values))
        assert score["n"] == len(values)


@pytest.mark.realdata
def test_the_published_totals_come_out(bring, real_data, cli):
    run = bring(real_data / "swe-bench-pro")
    found = {score["model_id"]: (round(score["value"] * score["n"]), score["n"]) for score in rows(run, "scores")}
    assert found == {
        "claude-45sonnet-10132025": (319, 730),
        "gpt-5-250-turns-10132025": (265, 729),
        "gptoss-paper": (118, 728),
        "gpt-4o-paper": (36, 619),
        "claude-4sonnet-10132025": (240, 562),
    }
    cli("validate", run)


_READ = """
import resource, sys
from pathlib import Path
from trainsite.importers.results.reading import FileReading
from trainsite.importers.results.writing import About, _kept, _Known
from trainsite.importers.seen import Contradictions, Seen
path = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
about = About("b", None, "reference", {path: "m"})
count = sum(1 for _ in _kept(FileReading(path, "f"), about, _Known(Seen(), Contradictions())))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_many_cases_are_read_in_little_memory(given):
    path = given("m.json", "")
    with path.open("w") as file:
        file.write("{")
        for number in range(200_000):
            word = ("false", "true")[number % 2]
            file.write(f'{"," if number else ""}"an instance with a long name, number {number}": {word}')
        file.write("}")
    printed = subprocess.run([sys.executable, "-c", _READ, str(path)], check=True, capture_output=True).stdout.split()
    assert int(printed[0]) == 200_000
    assert int(printed[1]) < 32
