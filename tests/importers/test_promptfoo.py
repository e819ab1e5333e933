"""promptfoo results in every form: read, scored, and refused where they are broken."""

import json
from pathlib import Path

import pytest

PROMPT = "Translate to French: {{text}}"


def result(test: int, column: int, *, passed: bool = True, **more: object) -> dict:
    """Return a result as versions 2 and 3 write it."""
    word = f"word-{test}"
    return {
        "id": f"r-{test}-{column}",
        "promptIdx": column,
        "testIdx": test,
        "promptId": f"prompt-id-{column % 2}",
        "provider": {"id": "openai:gpt-4o-mini", "label": ""},
        "prompt": {"raw": f"Translate to French: {word}", "label": PROMPT},
        "vars": {"text": word},
        "response": {
            "output": f"mot-{test}",
            "tokenUsage": {"prompt": 9, "completion": 3, "total": 12, "completionDetails": {"reasoning": 1}},
            "cached": False,
            "finishReason": "stop",
        },
        "success": passed,
        "score": 1 if passed else 0,
        "namedScores": {"tone": 0.5},
        "latencyMs": 250,
        "cost": 0.0001,
        "failureReason": 0 if passed else 1,
        "gradingResult": {"pass": passed, "score": 1, "reason": "says the word", "componentResults": []},
        "testCase": {"vars": {"text": word}, "assert": [{"type": "contains", "value": "mot"}]},
    } | more


def document(results: list[dict], **more: object) -> dict:
    """Return a file of version 3."""
    passed = sum(each["success"] is True and "provider" in each for each in results)
    return {
        "evalId": "eval-abc-2025-01-02T03:04:05",
        "results": {
            "version": 3,
            "timestamp": "2025-01-02T03:04:05.000Z",
            "prompts": [{"raw": PROMPT, "label": PROMPT, "provider": "openai:gpt-4o-mini"}],
            "results": results,
            "stats": {"successes": passed, "failures": len(results) - passed, "errors": 0},
        },
        "config": {"description": "french words"},
        "shareableUrl": None,
    } | more


@pytest.fixture
def imported(cli, tmp_path):
    """Import a document and return the run's folder."""

    def run(value: object, name: str = "results.json", out: str = "run", expect: int = 0) -> Path:
        source = tmp_path / name
        if isinstance(value, bytes):
            source.write_bytes(value)
        else:
            source.write_text(json.dumps(value))
        folder = tmp_path / "archive" / out
        cli("import", "promptfoo", source, "-o", folder, "-q", expect=expect)
        return folder

    return run


def rows(run: Path, step: str, view: str) -> list[dict]:
    path = run / "steps" / step / f"{view}.ndjson"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def codes(run: Path) -> list[str]:
    path = run / "problems.ndjson"
    return [json.loads(line)["code"] for line in path.read_text().splitlines()] if path.exists() else []


def scores(run: Path) -> dict[str, dict]:
    return {row["metric"]: row for row in rows(run, "reference_benchmark", "scores")}


def manifest(run: Path) -> dict:
    return json.loads((run / "collection-manifest.json").read_text())


def test_results_become_trajectories_cases_and_scores(imported, cli):
    run = imported(document([result(n, 0, passed=n < 3) for n in range(4)]))
    first = rows(run, "test_trajectories", "trajectories")[0]
    assert [m["role"] for m in first["messages"]] == ["user", "assistant"]
    assert first["messages"][1]["content"] == "mot-0"
    call = first["calls"][0]
    assert (call["prompt_tokens"], call["completion_tokens"], call["reasoning_tokens"]) == (9, 3, 1)
    assert (call["duration_s"], call["cost_usd"], call["provider"]) == (0.25, 0.0001, "openai")
    assert first["outcome"] == "passed"
    found = scores(run)
    assert (found["pass"]["value"], found["pass"]["n"]) == (0.75, 4)
    assert found["pass"]["interval_method"] == "wilson"
    assert found["tone"]["value"] == 0.5
    assert found["pass"]["benchmark"] == "french words"
    assert found["pass"]["model_id"] == "openai:gpt-4o-mini"
    assert manifest(run)["started_at"] == "2025-01-02T03:04:05.000Z"
    assert codes(run) == []
    cli("validate", run)


def test_prompts_of_one_provider_are_kept_apart_by_version(imported):
    run = imported(document([result(n, column, passed=column == 0) for n in range(3) for column in range(2)]))
    found = [row for row in rows(run, "reference_benchmark", "scores") if row["metric"] == "pass"]
    assert sorted(row["value"] for row in found) == [0.0, 1.0]
    assert len({row["benchmark_version"] for row in found}) == 2
    assert {row["case_id"] for row in rows(run, "reference_benchmark", "cases")} == {"test-1", "test-2", "test-3"}


def test_an_error_is_an_unscored_case(imported):
    broken = result(1, 0, passed=False, failureReason=2, error="429", response=None, namedScores={})
    run = imported(document([result(0, 0), broken]))
    assert (scores(run)["pass"]["n"], scores(run)["pass"]["value"]) == (1, 1.0)
    case = rows(run, "reference_benchmark", "cases")[-1]
    assert "score" not in case
    assert case["failure_mode"] == "error"


def test_a_chat_prompt_and_tool_calls_are_told_apart(imported):
    chat = json.dumps([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Look it up"}])
    asked = [{"id": "c1", "type": "function", "function": {"name": "search", "arguments": '{"q": "x"}'}}]
    run = imported(document([result(0, 0, prompt={"raw": chat, "label": "p"}, response={"output": asked})]))
    messages = rows(run, "test_trajectories", "trajectories")[0]["messages"]
    assert [m["role"] for m in messages] == ["system", "user", "assistant"]
    assert messages[2]["tool_calls"] == [{"name": "search", "id": "c1", "arguments": {"q": "x"}}]


def test_the_same_provider_under_two_labels_is_two_models(imported):
    cold = result(0, 0, provider={"id": "openai:m", "label": "cold"})
    run = imported(document([cold, result(0, 1, provider={"id": "openai:m", "label": "hot"})]))
    models = {row["model_id"] for row in rows(run, "reference_benchmark", "cases")}
    assert models == {"openai:m#cold", "openai:m#hot"}


def test_the_echo_provider_is_mocked(imported):
    run = imported(document([result(0, 0, provider={"id": "echo"})]))
    assert rows(run, "test_trajectories", "trajectories")[0]["evidence"] == "mocked"
    assert scores(run)["pass"]["evidence"] == "mocked"


def test_a_table_is_read_where_there_are_no_results(imported):
    table = {
        "head": {"vars": ["text"], "prompts": [{"raw": PROMPT, "provider": "openai:a"}, {"provider": "openai:b"}]},
        "body": [
            {
                "vars": ["cat"],
                "outputs": [
                    {"pass": True, "score": 1, "text": "chat", "prompt": "Translate: cat", "latencyMs": 5},
                    {"pass": False, "score": 0, "text": "?", "prompt": "Translate: cat"},
                ],
            }
        ],
    }
    run = imported({"version": 2, "timestamp": "2024-05-06T07:08:09Z", "results": [], "table": table})
    found = {row["model_id"]: row["value"] for row in rows(run, "reference_benchmark", "scores")}
    assert found == {"openai:a": 1.0, "openai:b": 0.0}
    assert rows(run, "test_trajectories", "trajectories")[0]["extra"]["vars"] == {"text": "cat"}
    assert manifest(run)["started_at"] == "2024-05-06T07:08:09.000Z"


def test_the_oldest_tables_hold_marked_texts(imported):
    table = {"head": {"vars": ["v"], "prompts": ["say {{v}}"]}, "body": [{"vars": ["x"], "outputs": ["[PASS] x"]}]}
    run = imported({"results": {"version": 1, "results": [], "table": table}})
    assert scores(run)["pass"]["value"] == 1.0


def test_version_1_results_are_numbered_by_their_place(imported):
    plain = [
        {"prompt": {"raw": "a", "display": "a"}, "vars": {"v": n}, "response": {"output": "b"}, "success": True}
        for n in range(3)
    ]
    run = imported({"version": 1, "results": plain, "stats": {"successes": 3}})
    assert [row["case_id"] for row in rows(run, "reference_benchmark", "cases")] == ["test-1", "test-2", "test-3"]


def test_lines_are_read_too(imported):
    lines = "\n".join(json.dumps(result(n, 0)) for n in range(3)).encode()
    run = imported(lines, name="results.jsonl")
    assert scores(run)["pass"]["n"] == 3


def test_the_table_beside_results_is_named_as_left_out(imported):
    value = document([result(0, 0)])
    value["results"]["table"] = {"head": {"vars": [], "prompts": []}, "body": [{"outputs": [], "vars": []}]}
    coverage = manifest(imported(value))["provenance"]["coverage"]
    assert "table" in coverage["unmapped"]
    assert (coverage["rows"], coverage["rows_read"]) == (1, 1)


def test_counts_that_the_results_do_not_bear_out_are_corrected(imported):
    value = document([result(0, 0)])
    value["results"]["stats"]["successes"] = 7
    assert codes(imported(value)) == ["corrected_score"]


def test_a_result_that_stands_twice_is_taken_once(imported):
    run = imported(document([result(0, 0), result(0, 0, id="again")]))
    assert codes(run)[0] == "duplicate_result"
    assert scores(run)["pass"]["n"] == 1


def test_nan_and_foreign_values_cost_their_result_alone(imported):
    text = json.dumps(document([result(0, 0), result(1, 0), result(2, 0)]))
    text = text.replace('"latencyMs": 250', '"latencyMs": NaN', 1)
    value = json.loads(text)["results"]["results"]
    assert value
    run = imported(text.encode())
    assert codes(run)[0] == "invalid_json"
    assert scores(run)["pass"]["n"] == 2


def test_values_of_any_kind_never_end_the_import(imported):
    odd = [result(n, 0, **{key: kind}) for n, (key, kind) in enumerate(
        (key, kind) for key in ("provider", "prompt", "vars", "response", "namedScores", "tokenUsage", "gradingResult")
        for kind in (None, 7, "text", [1], {"a": {"b": []}})
    )]  # fmt: skip
    run = imported(document(odd))
    assert len(rows(run, "test_trajectories", "trajectories")) + len(codes(run)) >= len(odd)


def test_a_file_that_breaks_off_keeps_its_whole_results(imported):
    text = json.dumps(document([result(n, 0) for n in range(5)]))
    run = imported(text[: text.index('"r-3-0"')].encode())
    assert codes(run) == ["torn_document"]
    assert scores(run)["pass"]["n"] == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"results": 3}',
        b"\x00\x01",
        b'{"a": [1, 2]}',
        b"[" * 100_000,
        b'{"version": 3, "results": []}',
    ],
)
def test_what_is_no_file_of_results_is_refused(imported, data):
    run = imported(data, expect=6)
    assert not (run / "collection-manifest.json").exists()


def test_a_file_of_which_nothing_can_be_read_is_refused(cli, tmp_path):
    source = tmp_path / "results.json"
    source.write_text(json.dumps(document([{"success": None}, {"nothing": 1, "success": True}])))
    cli("import", "promptfoo", source, "-o", tmp_path / "archive" / "run", "-q", expect=6)
    assert not (tmp_path / "archive" / "run").exists()


def test_the_same_source_twice_is_already_imported(imported, cli, tmp_path):
    run = imported(document([result(0, 0)]))
    before = {path: path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}
    shown = cli("import", "promptfoo", tmp_path / "results.json", "-o", run, "-q").output
    assert "already imported" in shown
    assert before == {path: path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}


def test_two_imports_are_the_same_bytes_under_a_fixed_clock(imported, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735787045")
    value = document([result(n, 0) for n in range(3)])
    one, two = imported(value, out="one"), imported(value, out="two")
    for path in sorted(path for path in one.rglob("*") if path.is_file()):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path


def test_detect_knows_results_and_their_folder(cli, tmp_path):
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "results.json").write_text(json.dumps(document([result(0, 0)])))
    assert "promptfoo" in cli("import", "--detect", folder / "results.json").output
    assert "promptfoo" in cli("import", "--detect", folder).output
    cli("import", "promptfoo", folder, "--into", tmp_path / "archive", "-q")
    assert (tmp_path / "archive" / "results" / "collection-manifest.json").is_file()


def test_secrets_in_outputs_and_configurations_are_redacted(imported):
    token = "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    value = document([result(0, 0, response={"output": f"use {token}"})])
    value["config"]["providers"] = [{"id": "x", "config": {"apiKey": token}}]
    run = imported(value)
    assert not any(token.encode() in path.read_bytes() for path in run.rglob("*") if path.is_file())
