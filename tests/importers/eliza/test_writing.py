"""A collection folder becomes a run: each file's rows in their step, nothing more than they prove."""

import json


def test_every_step_of_a_live_collection_has_its_rows(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    rows = {name: step["counts"]["rows_out"] for name, step in run.steps.items()}
    assert rows == {
        "huggingface": 1, "feed": 2, "natural_trajectories": 2, "test_trajectories": 1, "scenarios": 1,
        "eval_comparison": 2, "action_benchmark": 16, "reference_benchmark": 2, "model_registry": 2,
        "bundle_stage": 1, "benchmark_matrix": 3,
    }  # fmt: skip
    assert all(step["status"] == "succeeded" for step in run.steps.values())
    assert {kind for step in run.steps.values() for kind in step["evidence"]} == {"imported"}


def test_times_name_and_tiers_are_those_of_the_source(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    assert run.manifest["started_at"] == "2026-03-01T09:00:00.000Z"
    assert run.manifest["label"] == "one"
    assert run.manifest["recipe"]["tiers"] == ["2b"]
    assert run.manifest["provenance"]["imported"]["format"] == "eliza"


def test_cases_lead_to_the_records_that_prove_them(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    records = {row["row_id"]: row["trajectory_id"] for row in run.rows("action_benchmark", "trajectories")}
    cases = [case for case in run.rows("action_benchmark", "cases") if case["metric"] == "accuracy"]
    assert len(records) == len(cases) == 8
    assert all(records[case["trajectory_row_id"]] == case["case_id"] for case in cases)


def test_base_and_trained_are_paired_on_their_cases(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    pair = next(
        row
        for row in run.rows("benchmark_matrix", "comparisons")
        if row["metric"] == "accuracy" and row["kind"] == "base_trained"
    )
    assert (pair["matched"], pair["fixed"], pair["broken"], pair["delta"]) == (4, 3, 0, 0.75)
    score = next(row for row in run.rows("action_benchmark", "scores") if row["variant"] == "trained")
    assert (score["value"], score["n"], score["interval_method"]) == (1.0, 4, "wilson")
    assert score["provider"] == "local-llama-cpp"
    assert score["interval_low"] < 0.6


def test_scores_without_cases_have_a_wide_interval_and_those_without_a_count_no_value(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    base = next(row for row in run.rows("eval_comparison", "scores") if row["variant"] == "base")
    assert (base["value"], base["n"], base["metric"]) == (0.4, 10, "avg_score")
    assert base["interval_high"] - base["interval_low"] > 0.4
    reference, trained = run.rows("reference_benchmark", "scores")
    assert (reference["metric"], reference["value"], reference["n"]) == ("quality", 0.9, 50)
    assert trained["metric"] == "tool_call_accuracy"
    assert "value" not in trained
    assert trained["n"] == 0
    assert run.messages("corrected_value") == [
        "says tool_call_accuracy 0.5 of eliza-1-2b on an unknown number of cases: no value can stand so"
    ]


def test_a_value_that_is_no_rate_of_whole_cases_has_the_interval_of_hoeffding(make, bring, tmp_path):
    collection = make("one")
    collection.files["eval_comparison/eval-comparison.json"]["summaries"]["base"]["avg_score"] = 0.437
    base = next(row for row in bring(collection.write(tmp_path / "one")).rows("eval_comparison", "scores"))
    assert (base["value"], base["interval_method"]) == (0.437, "hoeffding")


def test_prompts_that_both_sides_were_scored_on_are_cases(make, bring, tmp_path):
    collection = make("one")
    collection.files["eval_comparison/eval-comparison.json"]["raw"] = {
        "comparison": {"per_prompt": [{"prompt_id": f"p{n}", "base_score": 0, "adapter_score": 1} for n in range(9)]},
        "base_model": {"results": [{"prompt_id": "p0", "prompt": "say hi", "response": "no", "score": 0}]},
    }
    run = bring(collection.write(tmp_path / "one"))
    cases = run.rows("eval_comparison", "cases")
    assert len(cases) == 18
    assert (cases[0]["prompt"], cases[0]["response"], cases[0]["score"]) == ("say hi", "no", 0)
    assert [score["value"] for score in run.rows("eval_comparison", "scores")] == [0.0, 1.0]
    assert run.messages("corrected_value")[:2] == [
        "base: says avg_score 0.4; its 9 cases make 0.0000", "trained: says avg_score 0.6; its 9 cases make 1.0000",
    ]  # fmt: skip


def test_a_deterministic_stand_in_makes_scenarios_mocked(make, bring, tmp_path):
    collection = make("one")
    collection.files["scenarios/matrix.json"]["providerName"] = "deterministic-llm-proxy"
    run = bring(collection.write(tmp_path / "one"))
    assert run.steps["scenarios"]["evidence"] == {"mocked": 1}
    passed, skipped = run.rows("scenarios", "scenarios")
    assert (passed["evidence"], passed["native_rows"]) == ("mocked", 1)
    assert (skipped["evidence"], skipped["status"]) == ("dry_run", "skipped")
    assert run.checks["scenario_trajectories"] == "partial"


def test_mocked_and_dry_reports_prove_nothing(make, bring, tmp_path):
    collection = make("one")
    for variant in ("base", "trained"):
        collection.files[f"action_benchmark/2b/{variant}/action-benchmark-report.json"]["source"]["useMocks"] = True
    run = bring(collection.write(tmp_path / "one"))
    assert run.steps["action_benchmark"]["evidence"] == {"mocked": 16}
    assert {row["evidence"] for row in run.rows("action_benchmark", "trajectories")} == {"mocked"}
    assert run.checks["agentic_benchmarks"] == run.checks["benchmark_case_provenance"] == "partial"


def test_a_dry_feed_manifest_makes_its_rows_dry(make, bring, tmp_path):
    collection = make("one")
    collection.files["feed/t.manifest.json"]["dryRun"] = True
    run = bring(collection.write(tmp_path / "one"))
    assert run.steps["feed"]["evidence"] == {"dry_run": 2}
    assert run.checks["feed_generation"] == "partial"


def test_failed_steps_keep_their_error_without_the_folders_of_the_other_machine(make, bring, tmp_path):
    collection = make("one")
    del collection.files["feed/t.jsonl"], collection.files["feed/t.manifest.json"]
    collection.step("feed", status="failed", error="Cannot find '/build/agent/packages/feed/index.ts'")
    run = bring(collection.write(tmp_path / "one"))
    assert run.steps["feed"]["status"] == run.manifest["status"] == "failed"
    assert run.steps["feed"]["error"] == "Cannot find 'packages/feed/index.ts'"


def test_a_step_that_failed_half_way_keeps_what_it_had(make, bring, tmp_path):
    collection = make("one")
    collection.step("action_benchmark", status="failed", error="eliza-1-4b-base is not served")
    run = bring(collection.write(tmp_path / "one"))
    step = run.steps["action_benchmark"]
    assert (step["status"], step["counts"]["rows_out"]) == ("failed", 16)
    assert run.checks["agentic_benchmarks"] == "ready"


def test_skipped_steps_stay_skipped_even_where_an_earlier_run_left_files(make, bring, tmp_path):
    collection = make("one")
    collection.step("action_benchmark", status="skipped")
    run = bring(collection.write(tmp_path / "one"))
    step = run.steps["action_benchmark"]
    assert (step["status"], step["reason"], step["counts"]["rows_out"]) == ("skipped", "the source skipped it", 0)
    assert "left by an earlier run" in run.messages("stale")[0]


def test_documents_older_than_the_run_are_not_taken(make, bring, tmp_path):
    collection = make("one")
    name = "eliza1_bundle_stage/eliza1-bundle-stage-manifest.json"
    collection.files[name]["generatedAt"] = "2026-02-01T00:00:00.000Z"
    run = bring(collection.write(tmp_path / "one"))
    assert run.steps["bundle_stage"]["status"] == "skipped"
    assert [problem["file"] for problem in run.problems if problem["code"] == "stale"] == [name]


def test_no_path_of_the_other_machine_is_left(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    for path in (run.folder / "steps").rglob("*.*"):
        assert b"/build/agent" not in path.read_bytes()
    counted = {problem["file"] for problem in run.problems if problem["code"] == "corrected_path"}
    assert "collection-manifest.json" in counted
    assert "action_benchmark/2b/base/action-benchmark-report.json" in counted


def test_raw_text_is_never_read(make, bring, tmp_path):
    folder = make("one").write(tmp_path / "one")
    raw = folder / "natural_trajectories" / "raw"
    raw.mkdir()
    (raw / "trajectories.raw.jsonl").write_text('{"prompt": "the moon is a cheese"}\n', encoding="utf-8")
    (raw / "trajectories.raw.jsonl").chmod(0)
    run = bring(folder)
    assert not any(b"cheese" in path.read_bytes() for path in run.folder.rglob("*.*"))
    assert any("1 files under raw were left out" in message for message in run.messages("left_out"))


def test_rows_called_sanitized_are_redacted_and_that_is_said(make, bring, tmp_path):
    collection = make("one")
    rows = collection.files["natural_trajectories/sanitized/trajectories.sanitized.jsonl"]
    rows[0]["response"]["text"] = "write to jo.bright" + "@" + "acme-mail.com"
    run = bring(collection.write(tmp_path / "one"))
    assert "filter applied there: True" in run.messages("corrected_privacy")[0]
    assert "jo.bright" not in (run.folder / "steps/natural_trajectories/trajectories.ndjson").read_text("utf-8")


def test_several_runs_per_case_are_attempts_and_their_records_are_found(make, bring, tmp_path):
    collection = make("one")
    name = "action_benchmark/2b/base/action-benchmark-report.json"
    report = collection.files[name]
    first = report["results"][0]
    stem = "action_benchmark/2b/base/trajectories/cases/case-0"
    collection.files[f"{stem}#run2.json"] = collection.files[f"{stem}.json"]
    collection.files[f"{stem}#run1.json"] = collection.files.pop(f"{stem}.json")
    report["results"].insert(1, {**first, "runIndex": 2, "pass": True})
    report["summary"]["accuracy"] = 0.4
    run = bring(collection.write(tmp_path / "one"))
    cases = [
        case
        for case in run.rows("action_benchmark", "cases")
        if (case["case_id"], case["variant"], case["metric"]) == ("case-0", "base", "accuracy")
    ]
    assert [case["attempt"] for case in cases] == [1, 2]
    assert len({case["trajectory_row_id"] for case in cases}) == 2
    assert run.messages("corrected_accuracy") == ["says accuracy 0.4; the first attempts at its 4 cases make 0.2500"]


def test_a_model_called_after_another_tier_stands_under_its_own(make, bring, tmp_path):
    collection = make("one")
    collection.files["action_benchmark/2b/base/action-benchmark-report.json"]["source"]["modelId"] = "gemma4-12b"
    run = bring(collection.write(tmp_path / "one"))
    assert run.messages("corrected_tier") == ["says tier 2b of a model that is called gemma4-12b; it is 9b here"]


def test_downloaded_files_are_measured_again(make, bring, tmp_path):
    collection = make("one")
    collection.files["huggingface/huggingface-dataset-manifest.json"]["files"][0]["sha256"] = "0" * 64
    run = bring(collection.write(tmp_path / "one"))
    assert run.rows("huggingface", "dataset_files")[0]["sha256"] != "0" * 64
    assert len(run.messages("corrected_sha256")) == 1


def test_coverage_counts_files_rows_and_fields(make, bring, tmp_path):
    collection = make("one")
    collection.files["README.md"] = b"# Training collection\n"
    collection.files["action_benchmark/2b/base/action-benchmark-report.json"]["results"][0]["newField"] = {"a": 1}
    coverage = bring(collection.write(tmp_path / "one")).manifest["provenance"]["coverage"]
    assert coverage["files"] == len(collection.files)
    assert coverage["files_read"] == len(collection.files) - 1
    assert coverage["rows"] == coverage["rows_read"] == 32
    assert "action_report.results[].newField.a" in coverage["unmapped"]


def test_the_page_and_the_list_show_the_run(make, bring, cli, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    listed = cli("list-collections", "--root", run.folder.parent).output
    assert run.manifest["run_id"] in listed
    page = (run.folder / "analysis/index.html").read_text("utf-8")
    assert "cerebras/big" in page
    assert "todo.add" in page


def test_the_same_folder_again_is_already_imported(make, bring, cli, tmp_path):
    folder = make("one").write(tmp_path / "one")
    run = bring(folder)
    before = {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")}
    assert "already imported" in cli("import", "eliza", folder, "-o", run.folder, "-q").output
    assert {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")} == before
    (folder / "analysis/training-readiness-report.json").unlink()
    cli("import", "eliza", folder, "-o", run.folder, "-q", expect=5)


def test_the_same_folder_elsewhere_makes_the_same_bytes(make, bring, monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    folder = make("one").write(tmp_path / "one")
    one, two = bring(folder, name="x/run"), bring(folder, name="y/run")
    files = {path.relative_to(one.folder): path.read_bytes() for path in one.folder.rglob("*") if path.is_file()}
    others = {path.relative_to(two.folder): path.read_bytes() for path in two.folder.rglob("*") if path.is_file()}
    assert files == others


def test_the_manifest_itself_names_the_run_too(make, cli, tmp_path):
    folder = make("one").write(tmp_path / "one")
    found = json.loads(cli("import", "--detect", folder / "collection-manifest.json", "--json").output)
    assert [each["format"] for each in found["formats"]] == ["eliza"]
    cli("import", "eliza", folder / "collection-manifest.json", "-o", tmp_path / "archive/run", "-q")
