"""What a collection's own manifest says of the run: recipe, steps, readiness. Much of it is checked, none believed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from trainsite.collection.tiers import load_tiers
from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories.fields import as_count, as_instant, as_list, as_object, as_text

MANIFEST = "collection-manifest.json"
SCHEMA = "eliza_training_collection_run"
STEPS = {
    **{
        step: step
        for step in (
            "huggingface", "feed", "natural_trajectories", "test_trajectories", "scenarios", "eval_comparison",
            "action_benchmark", "benchmark_matrix",
        )
    },
    "benchmark_vs_cerebras": "reference_benchmark",
    "eliza1_model_registry": "model_registry",
    "eliza1_bundle_stage": "bundle_stage",
}  # fmt: skip
"""Its steps, and what they are called here; each is also the name of a folder."""
FOLDERS = {step: folder for folder, step in STEPS.items()}
"""The folder of each step."""


@dataclass(frozen=True)
class StepTold:
    """How a step went by the manifest."""

    status: str
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """The manifest, as far as it is used."""

    started_at: str | None = None
    roots: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    foreign_tiers: tuple[str, ...] = ()
    """Tiers of the recipe that nobody knows."""
    steps: Mapping[str, StepTold] = field(default_factory=dict)
    """By the names that the steps have here."""
    unknown_steps: tuple[str, ...] = ()
    gaps: Mapping[str, str] | None = None
    """Checks that are not ready, each with its word; None where nothing is said."""
    benchmark_rows: int | None = None
    benchmark_comparisons: int | None = None
    problem: Problem | None = None
    """Why there is no manifest to go by."""


def read_told(manifest: dict[str, Json]) -> Told:
    """Return what a manifest says; fields of an unexpected kind count as absent."""
    provenance = _object(manifest, "provenance")
    evidence = _object(manifest, "evidence")
    benchmarks = _object(evidence, "benchmarks")
    steps, unknown = _steps(manifest)
    named = list(_tiers(_object(manifest, "recipe")))
    known = {tier: load_tiers().find(tier) for tier in named}
    return Told(
        started_at=as_instant(manifest.get("generatedAt")),
        roots=_roots(
            manifest.get("outputDir"), *(provenance.get(key) for key in ("trainingStateRoot", "workspaceRoot"))
        ),
        tiers=tuple(dict.fromkeys(tier for tier in known.values() if tier)),
        foreign_tiers=tuple(tier for tier, ours in known.items() if ours is None),
        steps=steps,
        unknown_steps=unknown,
        gaps=_gaps(manifest, evidence),
        benchmark_rows=as_count(benchmarks.get("benchmarkRows")),
        benchmark_comparisons=as_count(benchmarks.get("benchmarkComparisons")),
    )


def _object(parent: dict[str, Json], key: str) -> dict[str, Json]:
    return as_object(parent.get(key)) or {}


def _roots(*paths: Json) -> tuple[str, ...]:
    found = (path.replace("\\", "/").rstrip("/") for path in paths if isinstance(path, str))
    return tuple(path for path in found if path.count("/") > 1)


def _steps(manifest: dict[str, Json]) -> tuple[dict[str, StepTold], tuple[str, ...]]:
    steps: dict[str, StepTold] = {}
    unknown = []
    for entry in as_list(manifest.get("steps")) or []:
        step = as_object(entry) or {}
        name, status = as_text(step.get("id")), as_text(step.get("status"))
        if name in STEPS and status in ("succeeded", "failed", "skipped"):
            steps.setdefault(STEPS[name], StepTold(status, as_text(step.get("error"))))
        else:
            unknown.append(f"{name}={status}")
    return steps, tuple(unknown)


def _tiers(recipe: dict[str, Json]) -> Iterator[str]:
    """Yield the tiers that the parts of a recipe name, in its own spelling."""
    evals = _object(recipe, "evals")
    pairs = as_list(evals.get("actionBenchmarkPairs")) or [evals.get("actionBenchmarkPairs")]
    benchmark = [evals.get("actionBenchmarkPair"), evals.get("actionBenchmark"), evals.get("benchmarkVsCerebras")]
    for part in [*pairs, *benchmark, _object(recipe, "training").get("eliza1BundleStage")]:
        place = as_object(part) or {"tier": part}
        for text in (place.get("tier"), place.get("tiers")):
            if isinstance(text, str):
                yield from (word.strip() for word in re.split(r"[,\n]", text) if word.strip() not in ("", "all"))


def _gaps(manifest: dict[str, Json], evidence: dict[str, Json]) -> dict[str, str] | None:
    """Return the gaps; a manifest that was only begun has an empty list of them, and is not ready."""
    gaps = as_list(evidence.get("readinessGaps"))
    if gaps is None or (not gaps and _object(manifest, "readiness").get("status") != "ready"):
        return None
    found = [as_object(gap) or {} for gap in gaps]
    return {gap["id"]: gap["status"] for gap in found if isinstance(gap.get("id"), str) and "status" in gap}
