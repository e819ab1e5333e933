"""Result files of tau-bench, sound and hostile."""

import json
from pathlib import Path

import orjson
import pytest


def rows(run: Path, view: str, step: str = "reference_benchmark") -> list:
    path = run / "steps" / step / f"{view}.ndjson"
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def manifest(run: Path) -> dict:
    return orjson.loads((run / "collection-manifest.json").read_bytes())


def codes(run: Path) -> list[str]:
    return [row["code"] for row in rows(run, "problems", "test_trajectories")]


def result(task: int, trial: int, reward: float, **members: object) -> dict:
    call = {"id": "c1", "type": "function", "function": {"name": "find_flight", "arguments": '{"to": "OSL"}'}}
    return {
        "task_id": task,
        "trial": trial,
        "reward": reward,
        "info": {"task": {"user_id": "u"}},
        "traj": [
            {"role": "system", "content": "Help with flights."},
            {"role": "user", "content": f"Find flight {task}."},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c1", "name": "find_flight", "content": "none"},
            {"role": "assistant", "content": "There is none."},
        ],
        **members,
    }


FOUR = [result(1, 0, 1.0), result(1, 1, 0.0), result(2, 0, 1.0), result(2, 1, 1.0)]


@pytest.fixture
def given(tmp_path):
    def write(name: str, content: object) -> Path:
        path = tmp_path / "logs" / name
        path.parent.mkdir(exist_ok=True)
        lines = content if isinstance(content, str) else "".join(json.dumps(row) + "\n" for row in content)
        path.write_text(lines)
        return path

    return write


@pytest.fixture
def bring(cli, tmp_path):
    def run(source: Path, *options: object, name: str = "run", expect: int = 0) -> Path:
        folder = tmp_path / "archive" / name
        cli("import", "tau-bench", source, "-o", folder, "-q", *options, expect=expect)
        return folder

    return run


def test_trials_are_attempts_and_make_pass_hat_k(bring, given, cli):
    run = bring(given("some-model-airline.jsonl", FOUR))
    found = {score["metric"]: (score["value"], score["n"]) for score in rows(run, "scores")}
    assert found == {"reward": (0.75, 4), "pass^1": (0.75, 2), "pass^2": (0.5, 2)}
    score = rows(run, "scores")[0]
    assert (score["model_id"], score["benchmark"], score["evidence"]) == ("some-model", "tau-bench-airline", "imported")
    cases = [(case["case_id"], case["attempt"], case["score"]) for case in rows(run, "cases")]
    assert cases == [("1", 1, 1), ("1", 2, 0), ("2", 1, 1), ("2", 2, 1)]
    assert len({case["input_sha256"] for case in rows(run, "cases")}) == 2
    assert codes(run) == []
    cli("validate", run)


def test_a_list_of_results_is_read_as_lines_are(bring, given):
    run = bring(given("m-retail.json", json.dumps(FOUR, indent=1)))
    assert len(rows(run, "cases")) == 4


def test_graded_rewards_have_no_pass_hat_k(bring, given):
    run = bring(given("m-retail.jsonl", [result(1, 0, 0.5), result(2, 0, 1.0)]))
    assert [score["metric"] for score in rows(run, "scores")] == ["reward"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (json.dumps(result(1, 0, 1.0)) + "\n", "duplicate_case"),
        (json.dumps({**result(3, 0, 0.0), "reward": "high"}) + "\n", "unknown_shape"),
        ('{"messages": [{"role": "user", "content": "x"}]}\n', "no_result"),
        ('{"task_id": 3, "traj": [', "torn_line"),
        ('{"task_id": 3, "reward": 1, "traj": ' + "[" * 99 + "]" * 99 + "}\n", "too_deep"),
    ],
)
def test_a_broken_row_is_told_and_changes_no_score(bring, given, cli, line, code):
    run = bring(given("m-airline.jsonl", "".join(json.dumps(row) + "\n" for row in FOUR) + line))
    assert codes(run) == [code]
    assert rows(run, "scores")[0]["value"] == 0.75
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["rows"], coverage["rows_read"]) == (5, 4)
    cli("validate", run)


@pytest.mark.parametrize("trial", [-5, 2**70, "x", None, 1.5, [0], True])
def test_a_trial_of_any_kind_is_an_attempt(bring, given, trial, cli):
    run = bring(given("m-airline.jsonl", [result(1, trial, 1.0)]))
    assert rows(run, "cases")[0]["attempt"] >= 1
    cli("validate", run)


def test_a_file_that_does_not_name_its_model_needs_the_option(bring, given):
    source = given("results.jsonl", FOUR)
    bring(source, expect=6)
    assert rows(bring(source, "--model", "m"), "scores")[0]["benchmark"] == "tau-bench"


def test_a_folder_is_a_run_per_file_and_what_is_left_is_told(cli, given, tmp_path):
    given("a-airline.jsonl", FOUR)
    given("b-airline.jsonl", FOUR)
    folder = given("notes.json", "{}").parent
    (folder / "c-airline.jsonl").symlink_to(folder / "a-airline.jsonl")
    cli("import", "tau-bench", folder, "-o", tmp_path / "one", "-q", expect=2)
    cli("import", "tau-bench", folder, "--into", tmp_path / "archive", "-q")
    first, second = (tmp_path / "archive" / name for name in ("a-airline", "b-airline"))
    left = [row["file"] for row in rows(first, "problems", "test_trajectories")]
    assert (left, codes(second)) == (["c-airline.jsonl", "notes.json"], [])
    assert "tau-bench" in cli("import", "--detect", folder).output
    cli("validate", tmp_path / "archive")


@pytest.mark.parametrize("text", ["", "[]", "[" * 5000, "null"])
def test_a_file_without_results_is_refused(bring, given, text):
    assert not bring(given("m-airline.json", text), expect=6).exists()


def test_rewards_say_what_passed_and_calls_name_their_model(bring, given):
    found = rows(bring(given("some-model-airline.jsonl", FOUR)), "trajectories", "test_trajectories")
    assert [row["outcome"] for row in found] == ["passed", "failed", "passed", "passed"]
    assert {call["model"] for row in found for call in row["calls"]} == {"some-model"}


def test_a_trial_that_stands_with_two_rewards_is_not_taken(bring, given, cli, tmp_path):
    run = bring(given("m-airline.jsonl", [*FOUR, result(1, 0, 0.0)]))
    assert codes(run) == ["contradiction", "contradiction"]
    assert rows(run, "scores")[0]["n"] == 3
    cli("validate", run)


@pytest.mark.parametrize(
    ("reward", "code", "score"),
    [
        (None, "no_reward", None),
        (float("nan"), "no_reward", None),
        ("1.0", "reward_as_text", 1),
        (True, "reward_as_text", 1),
        (3.5, "reward_out_of_range", 3.5),
        (1e308, "reward_out_of_range", None),
    ],
)
def test_a_reward_of_another_kind_is_told(bring, given, cli, reward, code, score):
    run = bring(given("m-airline.jsonl", [*FOUR, result(9, 0, reward)]))
    assert codes(run) == [code]
    assert rows(run, "cases")[-1].get("score") == score
    cli("validate", run)


def test_names_that_hold_something_private_are_replaced(bring, given, cli):
    given_as = ("--model", "bob.smith@" + "acme.io", "--benchmark", "eve@" + "acme.io")
    run = bring(given("m-airline.jsonl", FOUR), *given_as)
    assert rows(run, "cases")[0]["model_id"] == rows(run, "scores")[0]["model_id"]
    cli("validate", run)


def test_a_run_whose_place_is_taken_keeps_no_other_out(cli, given, tmp_path):
    folder = given("a-airline.jsonl", FOUR).parent
    archive = tmp_path / "archive"
    cli("import", "tau-bench", folder, "--into", archive, "-q")
    given("a-airline.jsonl", FOUR[:2])
    given("b-airline.jsonl", FOUR)
    shown = cli("import", "tau-bench", folder, "--into", archive, "-q", expect=5).output
    assert "a-airline: holds another finished run" in shown
    assert (archive / "b-airline" / "collection-manifest.json").is_file()
    cli("validate", archive)


def test_the_same_source_is_imported_once_and_gives_the_same_bytes(bring, given, cli, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = given("m-airline.jsonl", FOUR)
    first = bring(source)
    assert "already imported" in cli("import", "tau-bench", source, "-o", first).output
    second = bring(source, name="other")
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in files)


@pytest.mark.realdata
def test_the_published_trials_come_out(bring, real_data, cli):
    source = real_data / "tau-bench" / "gpt-4o-airline.trials-0-1.jsonl"
    run = bring(source)
    given_rewards = [orjson.loads(line)["reward"] for line in source.read_bytes().splitlines()]
    score = rows(run, "scores")[0]
    assert (score["n"], score["value"]) == (100, pytest.approx(sum(given_rewards) / 100))
    assert score["model_id"] == "gpt-4o"
    assert codes(run) == []
    cli("validate", run)
