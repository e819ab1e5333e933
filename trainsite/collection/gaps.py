"""
What closes a gap: the reference system's action and its parameters, and the trainsite command that does it.

A command is to be run inside the run folder: ``--from .`` adopts what is finished, ``-o`` names a new run beside it.
"""

import shlex
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from trainsite.collection.tiers import VARIANTS
from trainsite.records.codec import Json
from trainsite.records.evidence import ACTION_BENCHMARK
from trainsite.records.run import Check, Gap

NATURAL_FILE = "TRAJECTORIES.jsonl"
"""Stands in a command for the file that only the user has."""
TEST_FOLDER = "TEST_TRAJECTORIES"
"""Stands in a command for the folder that only the user has."""

_WITHIN_REACH = frozenset(
    {"natural_trajectories", "test_trajectories", "readable_source_samples", "model_tracking", "collection_manifest"}
)
"""Gaps whose steps have every form that their command needs."""
_NOT_YET = "This version cannot close it: the step has no live form yet."
_PREFIX = "terminal-training-"
_RUN = "run-collection"
_LIVE_BENCHMARK = "--live --only action_benchmark --only benchmark_matrix"

Params = dict[str, Json]


def find_gaps(checks: Sequence[Check], run_id: str, tier_ids: Sequence[str]) -> tuple[Gap, ...]:
    """Return a gap for every check that is not ready, in their order."""
    return tuple(
        Gap(
            id=check.id,
            status=check.status,
            note=check.note if check.id in _WITHIN_REACH else f"{check.note.rstrip('.')}. {_NOT_YET}",
            action=_PREFIX + _ACTIONS[check.id][0],
            params=_ACTIONS[check.id][1](tier_ids),
            command=f"trainsite run-collection -o ../{run_id}-{check.id} --from . {_options(check.id, tier_ids)}",
        )
        for check in checks
        if check.status != "ready"
    )


def next_gap(gaps: Sequence[Gap]) -> Gap | None:
    """Return the gap to close next: the first that this version's steps can close, else the first of all."""
    within_reach = (gap for gap in gaps if gap.id in _WITHIN_REACH)
    return next(within_reach, gaps[0] if gaps else None)


def rebase_command(command: str, run: str) -> str:
    """Return a gap's command as it is to be typed where the run folder has the path ``run``."""
    beside = "../" if run == "." else f"{PurePosixPath(run).parent}/"
    words = shlex.split(command)
    rebased = [
        word.replace("../", beside, 1) if before == "-o" else run if before == "--from" else word
        for before, word in pairwise(["", *words])
    ]
    return shlex.join(rebased)


def _options(check: str, tier_ids: Sequence[str]) -> str:
    return _OPTIONS[check].replace("SMALLEST", tier_ids[0])


def _fixed(params: Params) -> Callable[[Sequence[str]], Params]:
    return lambda _tiers: params


def _pair(tiers: Sequence[str]) -> Params:
    return {
        "includeActionBenchmark": True,
        "includeBenchmarkMatrix": True,
        "actionBenchmark": {**_harness(), "datasetVersion": "eliza-native-v1"},
        "actionBenchmarkPairs": [{"tier": tier, **_sides()} for tier in tiers],
    }


def _smallest_pair(tiers: Sequence[str]) -> Params:
    return _pair(tiers[:1])


def _single_pair(tiers: Sequence[str]) -> Params:
    return {
        "includeActionBenchmark": True,
        "includeBenchmarkMatrix": True,
        "actionBenchmark": _harness(),
        "actionBenchmarkPair": {"tier": tiers[0], **_sides()},
    }


def _harness() -> Params:
    return {
        "dryRun": False,
        "useMocks": False,
        "runsPerCase": 1,
        "provider": "local-llama-cpp",
        "benchmark": ACTION_BENCHMARK,
    }


def _sides() -> Params:
    return {variant: {"variant": variant} for variant in VARIANTS}


def _cerebras(tiers: Sequence[str]) -> Params:
    return {"tiers": ",".join(tiers), "benchmark": ACTION_BENCHMARK, "variants": "both", "dryRun": False}


_ACTIONS: dict[str, tuple[str, Callable[[Sequence[str]], Params]]] = {
    "huggingface_training_data": ("ingest-hf-dataset", _fixed({"dryRun": False})),
    "feed_generation": (
        "feed-generate",
        _fixed({"dryRun": False, "archetypes": "trader", "numAgents": 1, "ticks": 1, "parallel": 1}),
    ),
    "natural_trajectories": (_RUN, _fixed({"includeNaturalTrajectories": True})),
    "test_trajectories": (_RUN, _fixed({"includeTestTrajectories": True})),
    "scenario_trajectories": (
        "run-scenarios",
        _fixed({"dryRun": False, "exportNative": True, "useDeterministicProxy": True}),
    ),
    "readable_source_samples": ("build-analysis-index", _fixed({})),
    "eval_comparison": (_RUN, _smallest_pair),
    "agentic_benchmarks": (_RUN, _single_pair),
    "benchmark_matrix": (_RUN, _smallest_pair),
    "benchmark_case_provenance": (_RUN, _smallest_pair),
    "smallest_model_benchmark": (_RUN, _smallest_pair),
    "all_eliza1_tiers_benchmark": (_RUN, _pair),
    "cerebras_reference": ("run-benchmark-vs-cerebras", _cerebras),
    "base_trained_improvement": (_RUN, _smallest_pair),
    "all_eliza1_tier_improvements": (_RUN, _pair),
    "model_tracking": ("stage-eliza1-bundle", lambda tiers: {"tier": tiers[0], "apply": True}),
    "collection_manifest": (_RUN, _fixed({})),
}

_OPTIONS = {
    "huggingface_training_data": "--live --only huggingface",
    "feed_generation": "--live --only feed",
    "natural_trajectories": f"--only natural_trajectories --natural-sanitized-jsonl {NATURAL_FILE}",
    "test_trajectories": f"--only test_trajectories --test-trajectories {TEST_FOLDER}",
    "scenario_trajectories": "--live --only scenarios",
    "readable_source_samples": f"--only natural_trajectories --natural-sanitized-jsonl {NATURAL_FILE}",
    "eval_comparison": f"{_LIVE_BENCHMARK} --tiers SMALLEST",
    "agentic_benchmarks": f"{_LIVE_BENCHMARK} --tiers SMALLEST",
    "benchmark_matrix": f"{_LIVE_BENCHMARK} --tiers SMALLEST",
    "benchmark_case_provenance": f"{_LIVE_BENCHMARK} --tiers SMALLEST",
    "smallest_model_benchmark": f"{_LIVE_BENCHMARK} --tiers SMALLEST",
    "all_eliza1_tiers_benchmark": f"{_LIVE_BENCHMARK} --tiers all",
    "cerebras_reference": "--live --only reference_benchmark --only benchmark_matrix",
    "base_trained_improvement": f"{_LIVE_BENCHMARK} --tiers SMALLEST",
    "all_eliza1_tier_improvements": f"{_LIVE_BENCHMARK} --tiers all",
    "model_tracking": "--live --only model_registry",
    "collection_manifest": "",
}
