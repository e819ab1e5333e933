"""The matrix is real in both forms: measured cases of an earlier run are paired, scored and judged."""

import json
from pathlib import Path

import pytest

from trainsite.archive.layout import step_record
from trainsite.archive.reader import load_step
from trainsite.archive.step_writer import StepWriter, write_step
from trainsite.evals.matrix import score_cases
from trainsite.privacy import Redactor
from trainsite.records.evidence import Case
from trainsite.records.run import Counts, Step


def measure(run: Path, tiers: dict[str, tuple[str, str]], evidence: str = "live") -> None:
    """Put measured cases in the place of a run's dry action benchmark, as its live form would write them."""
    old = load_step(run, "action_benchmark")
    redactor = Redactor(b"k" * 32)
    with StepWriter(run, "action_benchmark", redactor) as writer:
        cases = [
            Case(
                step="action_benchmark",
                benchmark="eliza_harness_action_selection",
                metric="accuracy",
                case_id=f"case-{number}",
                attempt=1,
                model_id=f"eliza-1-{tier}-{variant}",
                variant=variant,
                tier=tier,
                evidence=evidence,
                score=int(mark),
                input_sha256="a" * 64,
                prompt="put milk on my list",
                expected="OWNER_TODOS",
                actual="OWNER_TODOS" if mark == "1" else "REPLY",
                trajectory_row_id="1-1",
            )
            for tier, sides in tiers.items()
            for variant, marks in zip(("base", "trained"), sides, strict=True)
            for number, mark in enumerate(marks)
        ]
        for case in cases:
            writer.row("cases", case)
        for score in score_cases(cases):
            writer.row("scores", score)
        artifacts = writer.artifacts()
    record = Step(
        id=old.id, status="succeeded", mode="dry", input_sha256=old.input_sha256, started_at=old.started_at,
        finished_at=old.finished_at, duration_s=0.0, evidence={evidence: len(cases)},
        counts=Counts(rows_in=len(cases), rows_out=len(cases)), artifacts=artifacts,
    )  # fmt: skip
    sha256 = write_step(run, record, redactor)
    manifest = run / "collection-manifest.json"
    found = json.loads(manifest.read_bytes())
    next(step for step in found["steps"] if step["id"] == "action_benchmark")["sha256"] = sha256
    manifest.write_text(json.dumps(found))
    assert (run / step_record("action_benchmark")).is_file()


@pytest.fixture
def measured(collect):
    """Return the manifest of a run that adopts measured cases from another one."""

    def run(tiers: dict[str, tuple[str, str]], evidence: str = "live") -> dict:
        first = collect("first", "--tiers", "all", natural=None)
        measure(first, tiers, evidence)
        second = collect("second", "--from", first, "--only", "benchmark_matrix", natural=None)
        return json.loads((second / "collection-manifest.json").read_bytes())

    return run


def ready(manifest: dict) -> set[str]:
    return {check["id"] for check in manifest["readiness"]["checks"] if check["status"] == "ready"}


def test_a_measured_pair_of_the_smallest_tier_is_compared_and_closes_its_checks(measured):
    manifest = measured({"0_8b": ("0" * 30 + "1" * 10, "1" * 35 + "0" * 5)})
    comparison = next(row for row in manifest["benchmarks"]["comparisons"] if row["delta"] is not None)
    assert (comparison["matched"], comparison["fixed"], comparison["broken"]) == (40, 30, 5)
    assert comparison["delta"] == pytest.approx(0.625)
    assert comparison["improvement_percent"] == pytest.approx(250)
    assert "trained beats base" in comparison["note"]
    assert manifest["benchmarks"]["progression"]["established"] == ["0_8b"]
    assert manifest["benchmarks"]["progression"]["next_tier"] == "2b"
    assert ready(manifest) == {
        "eval_comparison", "agentic_benchmarks", "benchmark_matrix", "benchmark_case_provenance",
        "smallest_model_benchmark", "base_trained_improvement", "collection_manifest",
    }  # fmt: skip


def test_every_tier_measured_closes_the_checks_of_all_tiers(measured):
    tiers = dict.fromkeys(("0_8b", "2b", "4b", "9b", "27b"), ("01", "11"))
    assert {"all_eliza1_tiers_benchmark", "all_eliza1_tier_improvements"} <= ready(measured(tiers))


def test_mocked_cases_are_compared_and_make_nothing_ready(measured):
    manifest = measured({"0_8b": ("01", "11")}, "mocked")
    assert any(
        row["delta"] is not None and row["evidence"] == "mocked" for row in manifest["benchmarks"]["comparisons"]
    )
    assert ready(manifest) == {"collection_manifest"}
    assert manifest["benchmarks"]["progression"]["established"] == []


def test_a_base_of_zero_has_a_delta_and_no_percent_and_counts_as_scored(measured):
    manifest = measured({"0_8b": ("0000", "1111")})
    comparison = next(row for row in manifest["benchmarks"]["comparisons"] if row["delta"] is not None)
    assert (comparison["delta"], comparison["improvement_percent"]) == (1, None)
    assert "base_trained_improvement" in ready(manifest)
