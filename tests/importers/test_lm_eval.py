"""Results of the LM Evaluation Harness, with and without their samples."""

import hashlib
import json
import math
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from trainsite.importers.lm_eval.outcome import Results
from trainsite.importers.lm_eval.samples import Task, read_cases, read_sample
from trainsite.records.codec import to_row
from trainsite.trajectories import RawRow

DATE = "2024-05-06T07-08-09.123456"


def rows(run: Path, view: str, step: str = "reference_benchmark") -> list:
    path = run / "steps" / step / f"{view}.ndjson"
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def manifest(run: Path) -> dict:
    return orjson.loads((run / "collection-manifest.json").read_bytes())


def codes(run: Path) -> list[str]:
    return [row["code"] for step in ("reference_benchmark", "test_trajectories") for row in rows(run, "problems", step)]


def results(**members: object) -> dict:
    value = {
        "results": {"arith": {"alias": "arith", "acc,none": 0.75, "acc_stderr,none": 0.25, "sample_len": 4}},
        "group_subtasks": {"arith": []},
        "configs": {"arith": {"task": "arith", "metric_list": [{"metric": "acc", "aggregation": "mean"}]}},
        "versions": {"arith": 2.0},
        "n-shot": {"arith": 5},
        "n-samples": {"arith": {"original": 100, "effective": 4}},
        "higher_is_better": {"arith": {"acc": True}},
        "config": {"model": "hf", "model_args": "pretrained=org/base,peft=org/tuned,dtype=float"},
        "date": 1_700_000_000.5,
        "total_evaluation_time_seconds": "12.5",
        "git_hash": "abc1234",
        "pretty_env_info": "a machine",
    }
    return {**value, **members}


def choice(doc_id: int, *, passed: bool, **members: object) -> dict:
    return {
        "doc_id": doc_id,
        "doc": {"question": f"what is {doc_id}?"},
        "target": "1",
        "arguments": {
            "gen_args_0": {"arg_0": f"Question: {doc_id}\nAnswer:", "arg_1": " one"},
            "gen_args_1": {"arg_0": f"Question: {doc_id}\nAnswer:", "arg_1": " two"},
        },
        "resps": [[["-3.5", "False"]], [["-1.25", "True"]]],
        "filtered_resps": [["-3.5", "False"], ["-1.25", "True"]],
        "filter": "none",
        "metrics": ["acc"],
        "acc": float(passed),
        "doc_hash": hashlib.sha256(str(doc_id).encode()).hexdigest(),
        "prompt_hash": "x",
        **members,
    }


def generated(doc_id: int, chosen: str, score: float) -> dict:
    return {
        "doc_id": doc_id,
        "target": "#### 4",
        "arguments": {
            "gen_args_0": {"arg_0": "Two and two?", "arg_1": {"temperature": 0.5, "max_gen_toks": 9, "until": ["Q"]}}
        },
        "resps": [["four", "4"]],
        "filtered_resps": ["4"],
        "filter": chosen,
        "metrics": ["exact_match"],
        "exact_match": score,
        "doc_hash": "ab" * 32,
    }


SAMPLES = [choice(number, passed=number != 3) for number in range(4)]


@pytest.fixture
def given(tmp_path):
    """Write a results file and its samples, and return the folder."""

    def write(value: object, model: str = "org__tuned", date: str = DATE, **samples: list) -> Path:
        folder = tmp_path / "out" / model
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"results_{date}.json").write_text(value if isinstance(value, str) else json.dumps(value))
        for task, found in samples.items():
            text = found if isinstance(found, str) else "".join(json.dumps(each) + "\n" for each in found)
            (folder / f"samples_{task}_{date}.jsonl").write_text(text)
        return tmp_path / "out"

    return write


@pytest.fixture
def bring(cli, tmp_path):
    def run(source: Path, *options: object, name: str = "run", expect: int = 0) -> Path:
        folder = tmp_path / "archive" / name
        cli("import", "lm-eval", source, "-o", folder, "-q", *options, expect=expect)
        return folder

    return run


def test_samples_become_trajectories_cases_and_a_score(bring, given, cli):
    run = bring(given(results(), arith=SAMPLES))
    score = rows(run, "scores")[0]
    assert (score["benchmark"], score["metric"], score["value"], score["n"]) == ("arith", "acc,none", 0.75, 4)
    assert (score["interval_method"], score["benchmark_version"], score["model_id"]) == (
        "wilson",
        "2, 5-shot",
        "org/tuned",
    )
    case = rows(run, "cases")[3]
    assert (case["case_id"], case["score"], case["expected"], case["actual"]) == ("3", 0, "1", " two")
    assert case["input_sha256"] == SAMPLES[3]["doc_hash"]
    trajectory = rows(run, "trajectories", "test_trajectories")[0]
    assert [message["role"] for message in trajectory["messages"]] == ["user", "assistant"]
    assert trajectory["messages"][1]["content"] == " two"
    assert trajectory["calls"][0]["extra"]["choices"][0]["continuation"] == " one"
    assert trajectory["extra"]["doc"] == {"question": "what is 0?"}
    summary = orjson.loads((run / "steps/reference_benchmark/step.json").read_bytes())["summary"]
    assert summary["source_errors"] == {"arith": {"acc,none": 0.25}}
    assert summary["lm_eval"]["git_hash"] == "abc1234"
    whole = manifest(run)
    assert (whole["started_at"], whole["duration_s"]) == ("2023-11-14T22:13:20.500Z", 12.5)
    assert whole["provenance"]["coverage"]["unmapped"] == ["pretty_env_info"]
    assert codes(run) == []
    cli("validate", run)


def test_filters_stay_in_the_metrics_name(bring, given, cli):
    value = results(
        results={"gsm": {"exact_match,strict": 0.5, "exact_match,flexible": 1.0}},
        **{"n-samples": {"gsm": {"effective": 2}}},
    )
    found = [
        generated(n, chosen, float(n == 0 or chosen == "flexible")) for n in (0, 1) for chosen in ("strict", "flexible")
    ]
    run = bring(given(value, gsm=found))
    assert {score["metric"]: score["value"] for score in rows(run, "scores")} == {
        "exact_match,strict": 0.5,
        "exact_match,flexible": 1.0,
    }
    trajectory = rows(run, "trajectories", "test_trajectories")[0]
    assert [call["message_count"] for call in trajectory["calls"]] == [2, 2]
    call = trajectory["calls"][0]
    assert (call["temperature"], call["max_tokens"], call["extra"]) == (0.5, 9, {"gen_kwargs": {"until": ["Q"]}})
    assert codes(run) == []
    cli("validate", run)


def test_without_samples_n_and_interval_come_from_the_file(bring, given, cli):
    value = results(
        results={
            "rate": {"acc,none": 0.75, "acc_stderr,none": math.sqrt(0.75 * 0.25 / 3)},
            "graded": {"f1,none": 0.5, "f1_stderr,none": 0.1},
            "bare": {"ppl,none": 12.5, "ppl_stderr,none": "N/A"},
            "all": {"acc,none": 0.5, "acc_stderr,none": 0.05, "alias": "all"},
        },
        groups={"all": {"acc,none": 0.5, "acc_stderr,none": 0.05}},
        group_subtasks={"all": ["rate", "graded"]},
        **{"n-samples": {"rate": {"original": 4, "effective": 4}, "graded": {"effective": 10}}},
    )
    run = bring(given(value))
    found = {score["benchmark"]: score for score in rows(run, "scores")}
    assert {name: (score["n"], score.get("interval_method")) for name, score in found.items()} == {
        "rate": (4, "wilson"),
        "graded": (10, "source stderr"),
        "all": (14, "source stderr"),
    }
    assert codes(run) == ["no_interval"]
    assert found["graded"]["interval_low"] == pytest.approx(0.5 - 1.96 * 0.1, abs=1e-4)
    cli("validate", run)


def test_an_old_file_says_n_by_the_error_of_its_rates(bring, given):
    old = {"results": {"a": {"acc": 0.3, "acc_stderr": math.sqrt(0.3 * 0.7 / 199)}}, "versions": {"a": 0}, "config": {}}
    score = rows(bring(given(old), "--model", "m"), "scores")[0]
    assert (score["n"], score["interval_method"], score["metric"]) == (200, "wilson", "acc")


def test_a_score_that_its_samples_contradict_is_corrected(bring, given):
    value = results(results={"arith": {"acc,none": 0.9}}, **{"n-samples": {"arith": {"effective": 7}}})
    run = bring(given(value, arith=SAMPLES))
    assert [score["value"] for score in rows(run, "scores")] == [0.75]
    assert sorted(codes(run)) == ["corrected_n", "corrected_score"]


def test_a_metric_that_is_no_mean_keeps_the_sources_value(bring, given):
    value = results(
        results={"arith": {"acc,none": 0.9, "acc_stderr,none": 0.1}},
        configs={"arith": {"metric_list": [{"metric": "acc", "aggregation": "f1"}]}},
    )
    run = bring(given(value, arith=SAMPLES))
    assert {score["metric"]: score["value"] for score in rows(run, "scores")} == {
        "acc,none": 0.9,
        "acc,none (per sample)": 0.75,
    }
    assert codes(run) == []


def test_each_results_file_is_a_run(cli, given, tmp_path):
    given(results(), model="a", arith=SAMPLES)
    given(results(), model="b")
    source = given(results(), model="b", date="2024-05-07T00-00-00.1")
    cli("import", "lm-eval", source, "-o", tmp_path / "one", "-q", expect=2)
    cli("import", "lm-eval", source, "--into", tmp_path / "archive", "-q")
    names = {path.name for path in (tmp_path / "archive").iterdir() if (path / "collection-manifest.json").exists()}
    assert names == {f"a-results_{DATE}", f"b-results_{DATE}", "b-results_2024-05-07T00-00-00.1"}
    cli("validate", tmp_path / "archive")


def test_samples_without_results_are_told(bring, given):
    source = given(results(), arith=SAMPLES)
    (source / "org__tuned" / "samples_arith_2020-01-01T00-00-00.1.jsonl").write_text("{}")
    assert codes(bring(source)) == ["left_out"]


def test_groups_that_contain_each_other_end():
    value = results(group_subtasks={"a": ["b", "arith"], "b": ["a"]})
    assert Results(value).sample_count("a") == 4


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "torn_line"),
        ('{"doc_id": 9\n', "invalid_json"),
        ("7\n", "unknown_shape"),
        ('{"acc": 1.0}\n', "no_case"),
        (json.dumps(SAMPLES[0]) + "\n", "duplicate_case"),
        ('{"doc_id": 9, "doc": ' + "[" * 100 + "]" * 100 + "}\n", "too_deep"),
    ],
)
def test_a_broken_sample_is_told_and_the_others_are_read(bring, given, cli, line, code):
    text = "".join(json.dumps(each) + "\n" for each in SAMPLES[:2]) + line
    value = results(results={"arith": {"acc,none": 1.0}}, **{"n-samples": {"arith": {"effective": 2}}})
    run = bring(given(value, arith=text))
    assert codes(run) == [code]
    assert rows(run, "scores")[0]["n"] == 2
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["rows"], coverage["rows_read"]) == (3, 2)
    cli("validate", run)


def test_a_sample_with_nan_is_read_and_has_no_score(bring, given, cli):
    value = results(results={"arith": {"acc,none": 1.0}}, **{"n-samples": {"arith": {"effective": 2}}})
    run = bring(given(value, arith=[SAMPLES[0], {**SAMPLES[1], "acc": float("nan")}]))
    assert codes(run) == ["not_finite"]
    assert rows(run, "scores")[0]["n"] == 1
    assert len(rows(run, "trajectories", "test_trajectories")) == 2
    cli("validate", run)


@pytest.mark.parametrize(
    "members",
    [
        {"arguments": 7},
        {"arguments": [["prompt", " a"], ["prompt", " b"]]},
        {"arguments": {"gen_args_0": {"arg_0": 5}}},
        {"arguments": {"gen_args_0": {"arg_0": ['[{"role": "user", "content": "hi"}]', {}]}}, "resps": [["x"]]},
        {"resps": []},
        {"resps": [[[]], [["x", None]]]},
        {"filtered_resps": "x", "metrics": [None, 3, "acc"], "target": [1], "doc_hash": 5},
    ],
)
def test_samples_of_other_shapes_never_raise(members):
    data = json.dumps({**SAMPLES[0], **members}).encode()
    task = Task("t", "m", "reference", None, ("acc",), frozenset())
    read, _ = read_sample(RawRow(1, "f", 1, data), task=task)
    assert [case.score for case in read_cases(to_row(read), task=task)] == [1.0]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": 5, "versions": {}}', '{"results": {"a": ', "[" * 5000])
def test_a_file_that_is_no_results_file_is_refused(bring, given, text):
    folder = given(text)
    bring(folder / "org__tuned" / f"results_{DATE}.json", expect=6)


def test_results_without_a_score_are_refused(bring, given):
    run = bring(given(results(results={"arith": {"acc,none": float("nan")}})), expect=6)
    assert not run.exists()


def test_a_models_folder_is_not_told(bring, given):
    value = results(config={"model": "hf", "model_args": {"pretrained": "/home/somebody/models/mine"}})
    assert rows(bring(given(value)), "scores")[0]["model_id"] == "mine"


def test_the_same_source_is_imported_once_and_gives_the_same_bytes(bring, given, cli, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = given(results(), arith=SAMPLES)
    first = bring(source)
    assert "already imported" in cli("import", "lm-eval", source, "-o", first).output
    second = bring(source, name="other")
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in files)


def test_an_output_folder_is_known_by_its_results(cli, given):
    assert "lm-eval" in cli("import", "--detect", given(results())).output


_READ = """
import resource, sys
from pathlib import Path
from trainsite.importers.lm_eval.samples import Task, read_sample, read_cases
from trainsite.importers.lm_eval.evaluation import SampleFile
from trainsite.importers.lm_eval.writing import _Met
path = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
task = Task("t", "m", "reference", None, (), frozenset())
count = sum(1 for row in _Met().rows(SampleFile(path, "f.jsonl", "t"), 1) if read_sample(row, task=task))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_many_samples_are_read_in_little_memory(tmp_path):
    path = tmp_path / "samples.jsonl"
    with path.open("w") as file:
        for number in range(50_000):
            file.write(json.dumps(choice(number, passed=True)) + "\n")
    printed = subprocess.run([sys.executable, "-c", _READ, str(path)], check=True, capture_output=True).stdout.split()
    assert int(printed[0]) == 50_000
    assert int(printed[1]) < 24
