"""What a collection claims of itself and its rows do not support is said, with both words."""

import pytest

REPORT = "analysis/training-readiness-report.json"
MATRIX = "benchmark_matrix/benchmark-matrix.json"
SUPPORTED = {
    "huggingface_training_data", "feed_generation", "natural_trajectories", "test_trajectories",
    "scenario_trajectories", "readable_source_samples", "eval_comparison", "agentic_benchmarks", "benchmark_matrix",
    "benchmark_case_provenance", "base_trained_improvement", "collection_manifest",
    # the recipe names one tier, and an imported run is judged by the tiers that its recipe names
    "smallest_model_benchmark", "all_eliza1_tiers_benchmark", "all_eliza1_tier_improvements",
}  # fmt: skip


def test_ready_is_repeated_only_where_rows_support_it(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    assert {check for check, status in run.checks.items() if status == "ready"} == SUPPORTED
    corrected = {message.split(":")[0]: message for message in run.messages("corrected_readiness")}
    assert corrected.keys() == run.checks.keys() - SUPPORTED
    assert corrected["model_tracking"].startswith("model_tracking: ready there, partial here. ")


def test_all_seventeen_words_of_the_source_are_kept(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    assert run.summary("benchmark_matrix")["source_readiness"] == dict.fromkeys(run.checks, "ready")


def test_gaps_of_the_manifest_speak_where_the_report_is_missing(make, bring, tmp_path):
    collection = make("one")
    del collection.files[REPORT]
    evidence = collection.files["collection-manifest.json"]["evidence"]
    evidence["readinessGaps"] = [{"id": "model_tracking", "status": "partial"}]
    run = bring(collection.write(tmp_path / "one"))
    words = run.summary("benchmark_matrix")["source_readiness"]
    assert words == {**dict.fromkeys(run.checks, "ready"), "model_tracking": "partial"}
    assert len(run.messages("corrected_readiness")) == 1


def test_a_manifest_that_was_only_begun_claims_nothing(make, bring, tmp_path):
    collection = make("one")
    del collection.files[REPORT]
    run = bring(collection.write(tmp_path / "one"))
    assert "source_readiness" not in run.summary("benchmark_matrix")
    assert run.messages("corrected_readiness") == []


def test_a_comparison_that_its_cases_bear_out_is_not_corrected(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    assert run.messages("corrected_comparison") == []
    assert run.messages("corrected_percent") == []


def test_another_difference_than_the_cases_make_is_corrected(make, bring, tmp_path):
    collection = make("one")
    collection.files[MATRIX]["comparisons"][0]["trainedScore"] = 0.5
    run = bring(collection.write(tmp_path / "one"))
    assert run.messages("corrected_comparison") == ["2b: +25.0 points there, +75.0 on paired cases"]


def test_a_comparison_without_shared_cases_is_not_repeated(make, bring, tmp_path):
    collection = make("one")
    for case in collection.files["action_benchmark/2b/base/action-benchmark-report.json"]["results"]:
        case["caseId"] += "-other"
    run = bring(collection.write(tmp_path / "one"))
    assert "no case is known on both sides" in run.messages("corrected_comparison")[0]
    assert run.checks["base_trained_improvement"] == "partial"


def test_a_percentage_of_one_case_is_said_to_be_one(make, bring, tmp_path):
    collection = make("one")
    for row in collection.files[MATRIX]["rows"]:
        row["metrics"]["total"] = 1
    run = bring(collection.write(tmp_path / "one"))
    assert run.messages("corrected_percent") == ["2b: +300 % of a single case"]


def test_an_improvement_from_nothing_counts_here(make, bring, tmp_path):
    collection = make("one")
    collection.report("2b", "base", (0, 0, 0, 0))
    collection.files[MATRIX]["comparisons"][0].update(baseScore=0, improvementPercent=None)
    run = bring(collection.write(tmp_path / "one"))
    assert run.messages("corrected_improvement") == [
        "2b: from 0 to 1 counts as no improvement there; the difference stands here"
    ]
    assert run.checks["base_trained_improvement"] == "ready"


def test_the_reference_is_not_subtracted_from_another_metric(make, bring, tmp_path):
    run = bring(make("one").write(tmp_path / "one"))
    messages = run.messages("corrected_metric")
    assert any(message.startswith("the reference is scored by quality, the models by") for message in messages)
    assert any(message.startswith("2b: the reference has another metric") for message in messages)
    assert {row["kind"] for row in run.rows("benchmark_matrix", "comparisons")} == {"base_trained"}


def test_rows_in_two_matrices_count_once(make, bring, tmp_path):
    collection = make("one")
    collection.files["collection-manifest.json"]["evidence"]["benchmarks"]["benchmarkRows"] = 4
    run = bring(collection.write(tmp_path / "one"))
    assert run.messages("corrected_double_count") == [
        "counts 4 rows and 1 comparisons over two matrices; the merged one holds all: 2 and 1"
    ]


def test_a_second_row_of_a_side_is_named(make, bring, tmp_path):
    collection = make("one")
    collection.files[MATRIX]["rows"].append({**collection.files[MATRIX]["rows"][0], "modelId": "other"})
    run = bring(collection.write(tmp_path / "one"))
    assert "1 sides have several rows" in run.messages("corrected_duplicate_rows")[0]


def test_two_metrics_of_one_eval_are_not_compared(make, bring, tmp_path):
    collection = make("one")
    collection.files["eval_comparison/eval-comparison.json"]["summaries"]["trained"] = {"format_ok": 0.6}
    run = bring(collection.write(tmp_path / "one"))
    assert "base is scored by avg_score, trained by format_ok: two metrics are not compared" in run.messages(
        "corrected_metric"
    )
    assert not [row for row in run.rows("benchmark_matrix", "comparisons") if "local_eval" in row["benchmark"]]


def test_a_step_that_succeeded_without_content_is_named(make, bring, tmp_path):
    collection = make("one")
    for name in [name for name in collection.files if name.startswith("feed/")]:
        del collection.files[name]
    run = bring(collection.write(tmp_path / "one"))
    assert run.messages("corrected_status") == ["feed: succeeded there, but nothing of it is in the folder"]


@pytest.mark.realdata
def test_the_dry_run_of_the_real_system_proves_its_natural_rows_only(real_data, bring):
    run = bring(real_data / "eliza/collections/run-2026-05-24")
    ready = {check for check, status in run.checks.items() if status == "ready"}
    assert len(run.checks) == 17
    assert ready == {"natural_trajectories", "readable_source_samples", "collection_manifest"}
    assert {message.split(":")[0] for message in run.messages("corrected_readiness")} == {
        "test_trajectories", "agentic_benchmarks", "benchmark_case_provenance", "model_tracking",
    }  # fmt: skip
    codes = {problem["code"] for problem in run.problems}
    assert codes >= {
        "corrected_dry_score", "corrected_comparison", "corrected_double_count", "corrected_path", "corrected_privacy",
    }  # fmt: skip
    assert not any(problem["is_row"] for problem in run.problems)


@pytest.mark.realdata
def test_the_real_folder_is_taken_whole(real_data, bring):
    run = bring(real_data / "eliza/collections/run-2026-05-24")
    rows = {name: step["counts"]["rows_out"] for name, step in run.steps.items()}
    assert rows == {
        "huggingface": 25, "feed": 0, "natural_trajectories": 39, "test_trajectories": 1, "scenarios": 1,
        "eval_comparison": 2, "action_benchmark": 10, "reference_benchmark": 10, "model_registry": 10,
        "bundle_stage": 0, "benchmark_matrix": 11,
    }  # fmt: skip
    assert [name for name, step in run.steps.items() if step["status"] == "failed"] == ["feed", "bundle_stage"]
    assert run.manifest["started_at"] == "2026-11-22T06:31:13.133Z"
    assert run.manifest["recipe"]["tiers"] == ["0_8b", "2b", "4b", "9b", "27b"]
    coverage = run.manifest["provenance"]["coverage"]
    assert coverage["rows"] == coverage["rows_read"] == 108
    assert (coverage["files"], coverage["files_read"]) == (63, 44)
    assert not any(b"/srv/eliza" in path.read_bytes() for path in run.folder.rglob("*.*"))


@pytest.mark.realdata
def test_the_real_parent_folder_holds_one_run_of_the_same_name(real_data, cli, tmp_path):
    cli("import", "eliza", real_data / "eliza/collections", "--into", tmp_path / "archive", "-q")
    assert sorted(path.name for path in (tmp_path / "archive").iterdir() if path.is_dir() and path.name[0] != ".") == [
        "run-2026-05-24"
    ]
    cli("validate", tmp_path / "archive")
