"""A small collection folder as the other system writes it after a live run, with the paths of another machine."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

AT = "2026-03-01T09:00:00.000Z"
STEPS = (
    "huggingface", "feed", "natural_trajectories", "test_trajectories", "scenarios", "eval_comparison",
    "action_benchmark", "benchmark_vs_cerebras", "eliza1_model_registry", "eliza1_bundle_stage", "benchmark_matrix",
)  # fmt: skip
CHECKS = (
    "huggingface_training_data", "feed_generation", "natural_trajectories", "test_trajectories",
    "scenario_trajectories", "readable_source_samples", "eval_comparison", "agentic_benchmarks", "benchmark_matrix",
    "benchmark_case_provenance", "smallest_model_benchmark", "all_eliza1_tiers_benchmark", "cerebras_reference",
    "base_trained_improvement", "all_eliza1_tier_improvements", "model_tracking", "collection_manifest",
)  # fmt: skip
TRAIN = b'{"input":"hi","output":"hello"}\n'
SEND, ADD = "SEND_MESSAGE", "OWNER_TODOS"


class Collection:
    """Documents of a collection by their names; change some before ``write``."""

    def __init__(self, name: str) -> None:
        self.root = f"/build/agent/collections/{name}"
        self.files: dict[str, Any] = {}
        self._datasets()
        self._trajectories()
        self._scores()
        self._inventory()
        self._claims()

    def write(self, folder: Path) -> Path:
        for name, value in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(value, bytes):
                path.write_bytes(value)
            elif name.endswith(".jsonl"):
                path.write_text("".join(json.dumps(row) + "\n" for row in value), encoding="utf-8")
            else:
                path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
        return folder

    def _datasets(self) -> None:
        folder = f"{self.root}/huggingface"
        receipt = {
            "hfPath": "sft/2b/train.jsonl", "url": "https://huggingface.co/datasets/acme/sft/resolve/main/train.jsonl",
            "localPath": f"{folder}/sft/2b/train.jsonl", "bytes": len(TRAIN),
            "sha256": hashlib.sha256(TRAIN).hexdigest(), "rows": 1, "contentType": None, "status": "downloaded",
        }  # fmt: skip
        self.files["huggingface/sft/2b/train.jsonl"] = TRAIN
        self.files["huggingface/huggingface-dataset-manifest.json"] = {
            "schema": "eliza_huggingface_dataset_ingest", "schemaVersion": 1, "generatedAt": AT,
            "source": {"kind": "huggingface_dataset", "repoId": "acme/sft", "revision": "main"},
            "outputDir": folder, "counts": {"files": 1, "downloadedFiles": 1}, "files": [receipt],
        }  # fmt: skip

    def _trajectories(self) -> None:
        self.files["feed/t.jsonl"] = [
            {
                "trajectory_id": f"t{n}", "agent_id": "a1", "archetype": "trader", "score": 0.8, "scenario_id": "s1",
                "steps": [{"action": "BUY", "input": "odds moved", "output": "opened"}],
            }
            for n in (1, 2)
        ]  # fmt: skip
        self.files["feed/t.manifest.json"] = {
            "schema": "feed_parallel_generation", "schemaVersion": 1, "generatedAt": AT,
            "exportPath": f"{self.root}/feed/t.jsonl", "counts": {"trajectories": 2}, "errors": [],
        }  # fmt: skip
        sanitized = "natural_trajectories/sanitized/trajectories.sanitized.jsonl"
        self.files[sanitized] = [native("n1"), native("n2")]
        self.files["natural_trajectories/manifest.json"] = {
            "schema": "eliza_trajectory_export_bundle", "schemaVersion": 1, "generatedAt": AT, "runId": "r1",
            "paths": {"sanitizedJsonlPath": f"{self.root}/{sanitized}"}, "privacy": {"applied": True},
            "counts": {"sanitizedTrajectoryRows": 2},
        }  # fmt: skip
        self.files["test_trajectories/cases/0001-add.json"] = record("add")
        self.files["test_trajectories/test-trajectory-collection.json"] = {
            "schema": "eliza_test_trajectory_collection", "schemaVersion": 1, "generatedAt": AT, "copiedCount": 1,
            "copied": [{"outputPath": f"{self.root}/test_trajectories/cases/0001-add.json", "caseId": "add"}],
        }  # fmt: skip
        self.files["scenarios/matrix.json"] = {
            "runId": "r9", "providerName": "openai", "totalCount": 2, "passedCount": 1, "skippedCount": 1,
            "scenarios": [
                {"id": "todo.add", "title": "Add", "status": "passed", "durationMs": 37, "turns": [{}]},
                {"id": "todo.late", "status": "skipped", "durationMs": 0},
            ],
        }  # fmt: skip
        self.files["scenarios/scenario-native.jsonl"] = [native("c1", scenarioId="todo.add")]
        self.files["scenarios/scenario-native.manifest.json"] = {
            "schema": "eliza_scenario_native_export", "schemaVersion": 1, "generatedAt": AT, "counts": {"rows": 1},
        }  # fmt: skip

    def _scores(self) -> None:
        self.files["eval_comparison/eval-comparison.json"] = {
            "schema": "eliza_eval_comparison_artifact", "version": 1, "generatedAt": AT,
            "models": {"base": "eliza-1-2b-base", "trained": "eliza-1-2b-trained"},
            "metrics": {"baseScore": 0.4, "trainedScore": 0.6, "promptCount": 10},
            "summaries": {"base": {"avg_score": 0.4}, "trained": {"avg_score": 0.6}, "comparison": {}}, "raw": {},
        }  # fmt: skip
        for variant, passes in (("base", (0, 0, 0, 1)), ("trained", (1, 1, 1, 1))):
            self.report("2b", variant, passes)
        self.files["benchmark_vs_cerebras/matrix/benchmark-matrix.json"] = {
            "schema": "eliza_benchmark_matrix_artifact", "version": 1, "generatedAt": AT,
            "referenceModelId": "cerebras/big", "counts": {"rows": 2}, "comparisons": [],
            "rows": [
                row("cerebras/big", "reference", 0.9, {"quality": 0.9, "n": 50}, tier=None),
                row("eliza-1-2b", "trained", 0.5, {"tool_call_accuracy": 0.5}),
            ],
        }  # fmt: skip

    def report(self, tier: str, variant: str, passes: tuple[int, ...], **source: object) -> str:
        """Add the report of one side, and the record of each of its cases."""
        place = f"action_benchmark/{tier}/{variant}"
        results = []
        for number, passed in enumerate(passes):
            case_id = f"case-{number}"
            path = f"{place}/trajectories/cases/{case_id}.json"
            self.files[path] = record(case_id)
            results.append({
                "caseId": case_id, "prompt": f"add item {number}", "expectedAction": ADD,
                "actualAction": ADD if passed else SEND, "pass": bool(passed), "plannerPass": True, "latencyMs": 40,
                "responseText": "Added.", "failureMode": "passed" if passed else "llm_chose_other_action",
                "trajectoryPath": f"{self.root}/{path}", "runIndex": 1, "tags": ["todos"],
            })  # fmt: skip
        name = f"{place}/action-benchmark-report.json"
        self.files[name] = {
            "schema": "eliza_action_selection_benchmark_report", "schemaVersion": 1, "generatedAt": AT,
            "source": {
                "kind": "app_core_action_selection_benchmark", "modelId": f"eliza-1-{tier}-{variant}",
                "variant": variant, "tier": tier, "benchmark": "eliza_harness_action_selection",
                "provider": "local-llama-cpp", "datasetVersion": "v1", "useMocks": False, **source,
            },
            "summary": {"total": len(passes), "passed": sum(passes), "accuracy": sum(passes) / max(1, len(passes))},
            "failureModes": {"passed": sum(passes)}, "results": results,
        }  # fmt: skip
        return name

    def _inventory(self) -> None:
        for variant in ("base", "trained"):
            model = f"eliza-1-2b-{variant}"
            self.files[f"eliza1_model_registry/2b-{variant}-model-manifest.json"] = {
                "schema": "eliza1_model_registry_entry", "schemaVersion": 1, "generatedAt": AT, "modelId": model,
                "output_path": f"hf://elizaos/{model}", "tier": "2b", "variant": variant, "family": "eliza-1",
                "repoId": f"elizaos/{model}", "baseModel": None if variant == "base" else "eliza-1-2b-base",
            }  # fmt: skip
        self.files["eliza1_bundle_stage/eliza1-bundle-stage-manifest.json"] = {
            "schema": "eliza1_bundle_stage", "schemaVersion": 1, "generatedAt": AT, "repoId": "elizaos/eliza-1",
            "tier": "2b", "bundleDir": "/tmp/bundles/eliza-1-2b.bundle", "maxBytes": 8, "apply": True,
            "fileCount": 3, "plannedBytes": 7, "stagedCount": 3,
        }  # fmt: skip

    def _claims(self) -> None:
        self.files["benchmark_matrix/benchmark-matrix.json"] = {
            "schema": "eliza_benchmark_matrix_artifact", "version": 1, "generatedAt": AT, "counts": {"rows": 2},
            "rows": [
                row("eliza-1-2b-base", "base", 0.25, {"total": 4}),
                row("eliza-1-2b-trained", "trained", 1.0, {"total": 4}),
            ],
            "comparisons": [{
                "tier": "2b", "benchmark": "eliza_harness_action_selection", "baseModelId": "eliza-1-2b-base",
                "trainedModelId": "eliza-1-2b-trained", "baseScore": 0.25, "trainedScore": 1.0,
                "improvementPercent": 300.0, "referenceScore": 0.9, "trainedVsReferencePercent": 11.1,
                "dryRun": False,
            }],
        }  # fmt: skip
        self.files["analysis/training-readiness-report.json"] = {
            "schema": "eliza_training_readiness_report", "schemaVersion": 1, "generatedAt": AT, "status": "ready",
            "checks": [{"id": check, "status": "ready"} for check in CHECKS],
        }  # fmt: skip
        self.files["collection-manifest.json"] = {
            "schema": "eliza_training_collection_run", "schemaVersion": 1, "generatedAt": AT, "outputDir": self.root,
            "provenance": {"generatedBy": "plugin-training", "workspaceRoot": "/build/agent"},
            "recipe": {"evals": {"actionBenchmarkPairs": [{"tier": "2b"}]}},
            "evidence": {"readinessGaps": [], "benchmarks": {"benchmarkRows": 2, "benchmarkComparisons": 1}},
            "steps": [{"id": step, "status": "succeeded", "error": None} for step in STEPS],
        }  # fmt: skip

    def step(self, name: str, **changes: object) -> None:
        """Change what the manifest says of a step."""
        steps = self.files["collection-manifest.json"]["steps"]
        next(step for step in steps if step["id"] == name).update(changes)


def row(model: str, variant: str, score: float, metrics: dict[str, Any], tier: str | None = "2b") -> dict[str, Any]:
    return {
        "modelId": model, "variant": variant, "tier": tier, "benchmark": "eliza_harness_action_selection",
        "score": score, "metrics": metrics, "raw": {},
    }  # fmt: skip


def native(name: str, **more: object) -> dict[str, Any]:
    return {
        "format": "eliza_native_v1", "schemaVersion": 1, "boundary": "vercel_ai_sdk.generateText",
        "request": {"messages": [{"role": "user", "content": f"add milk {name}"}]}, "response": {"text": "Added."},
        "trajectoryId": name, "callId": f"{name}:1", "purpose": "response", "model": "m", **more,
    }  # fmt: skip


def record(case_id: str) -> dict[str, Any]:
    call = {"callId": "l1", "timestamp": 2, "latencyMs": 4, "purpose": "action_planner", "prompt": "p", "response": ADD}
    return {
        "caseId": case_id, "scenarioId": "sel", "startedAt": 1_700_000_000_000, "endedAt": 1_700_000_001_000,
        "transcript": [{"role": "user", "text": "add milk"}, {"role": "assistant", "text": "Added."}],
        "agentTrajectory": {"llmCalls": [call], "providerSnapshots": []},
        "actions": [{"phase": "completed", "actionName": ADD, "actionStatus": "completed", "timestamp": 2}],
        "events": [], "metadata": {"pass": True},
    }  # fmt: skip


@pytest.fixture
def make():
    """Return a maker of collections: ``make("one")``, then change its ``files`` and ``write(folder)``."""
    return Collection


class Run:
    """A finished run, read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = json.loads((folder / "collection-manifest.json").read_text(encoding="utf-8"))
        self.problems = [json.loads(line) for line in (folder / "problems.ndjson").read_text("utf-8").splitlines()]
        self.checks = {check["id"]: check["status"] for check in self.manifest["readiness"]["checks"]}
        self.steps = {step["id"]: step for step in self.manifest["steps"]}

    def rows(self, step: str, view: str) -> list[dict[str, Any]]:
        path = self.folder / "steps" / step / f"{view}.ndjson"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def summary(self, step: str) -> dict[str, Any]:
        return json.loads((self.folder / "steps" / step / "step.json").read_text("utf-8"))["summary"]

    def messages(self, code: str) -> list[str]:
        return [problem["message"] for problem in self.problems if problem["code"] == code]


@pytest.fixture
def bring(cli, tmp_path):
    """Import a folder into a run that ``validate`` finds clean, and return it read."""

    def run(source: Path, *arguments: object, name: str = "run") -> Run:
        output = tmp_path / "archive" / name
        cli("import", "eliza", source, "-o", output, "-q", *arguments)
        cli("validate", output)
        return Run(output)

    return run
