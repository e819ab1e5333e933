"""
The seventeen readiness checks, with the ids of the reference system and without its false readiness.

Only live and imported rows make a check ready. A dry run proves wiring and leaves it partial; mocked rows do too.
"""

from collections.abc import Callable

from trainsite.collection.facts import Facts, evident
from trainsite.dataclass import dataclass
from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.records.run import Check, Readiness, Step

TRAJECTORY_STEPS = ("natural_trajectories", "test_trajectories", "feed")


@dataclass(frozen=True)
class _Rule:
    """A check: how much evidence there is, which steps prove at least its wiring, and what it says when ready."""

    id: str
    label: str
    count: Callable[[Facts], int]
    steps: tuple[str, ...]
    ready_note: str
    is_ready: Callable[[Facts], bool] | None = None
    """Where a count above 0 is not enough."""


def judge(facts: Facts) -> Readiness:
    """Return all checks of a run, in the reference system's order."""
    checks = tuple(_check(rule, facts) for rule in _RULES)
    counts = {status: sum(check.status == status for check in checks) for status in ("ready", "partial", "missing")}
    status = "missing"
    if counts["ready"] == len(checks):
        status = "ready"
    elif counts["ready"] or counts["partial"]:
        status = "partial"
    return Readiness(
        status=status,
        ready=counts["ready"],
        partial=counts["partial"],
        missing=counts["missing"],
        checks=checks,
    )


def _check(rule: _Rule, facts: Facts) -> Check:
    count = rule.count(facts)
    ready = rule.is_ready(facts) if rule.is_ready else count > 0
    if ready:
        return Check(id=rule.id, label=rule.label, status="ready", note=rule.ready_note, count=count)
    wired = [facts.steps[step] for step in rule.steps if facts.steps[step].counts.rows_out]
    if wired or count:
        return Check(id=rule.id, label=rule.label, status="partial", note=_partial_note(wired, count), count=count)
    note = _missing_note([facts.steps[step] for step in rule.steps])
    return Check(id=rule.id, label=rule.label, status="missing", note=note, count=count)


def _partial_note(steps: list[Step], count: int) -> str:
    kinds = {kind for step in steps for kind, rows in step.evidence.items() if rows}
    if kinds == {"dry_run"}:
        return "Only a dry run so far: the wiring works, nothing was measured."
    if kinds & {"mocked"} and not kinds & COUNTS_AS_EVIDENCE:
        return "Only mocked or dry rows so far: no evidence."
    return (
        f"Begun, not whole: {count} of what is needed is there." if count else "Rows are there, none is evidence yet."
    )


def _missing_note(steps: list[Step]) -> str:
    for step in steps:
        if step.status == "failed":
            return f"Step {step.id} failed: {step.error}"
    for step in steps:
        if step.status == "skipped":
            return f"Step {step.id} was skipped: {step.reason}"
    return "Nothing of it is in this run."


def _rows(step: str) -> Callable[[Facts], int]:
    return lambda facts: facts.evident_rows(step)


def _summed(step: str, *names: str) -> Callable[[Facts], int]:
    """Return a counter of evidence in a step's summary, 0 while none of its rows is evidence."""

    def count(facts: Facts) -> int:
        record = facts.steps[step]
        return sum(int(record.summary.get(name, 0)) for name in names) if evident(record) else 0

    return count


def _readable(facts: Facts) -> int:
    return sum(
        preview.evidence in COUNTS_AS_EVIDENCE for step in TRAJECTORY_STEPS for preview in facts.steps[step].previews
    )


def _all_readable(facts: Facts) -> bool:
    with_rows = [facts.steps[step] for step in TRAJECTORY_STEPS if facts.evident_rows(step)]
    return bool(with_rows) and all(
        any(preview.evidence in COUNTS_AS_EVIDENCE for preview in step.previews) for step in with_rows
    )


def _scored(facts: Facts) -> int:
    return sum(
        score.value is not None and score.evidence in COUNTS_AS_EVIDENCE and score.step == "action_benchmark"
        for score in facts.scores
    )


def _provenance(facts: Facts) -> int:
    return facts.cases.traced


def _pairs(facts: Facts) -> int:
    return len(facts.measured("base_trained"))


def _tiers(facts: Facts) -> int:
    return len(facts.measured_tiers())


def _all_tiers(facts: Facts) -> bool:
    return facts.measured_tiers() == facts.tier_ids


def _smallest(facts: Facts) -> int:
    return int(facts.tier_ids[0] in facts.measured_tiers())


def _reference(facts: Facts) -> int:
    return sum(row.a_model_id.startswith("cerebras/") for row in facts.measured("reference_trained"))


def _verified(facts: Facts) -> int:
    return sum(model.verified and model.evidence in COUNTS_AS_EVIDENCE for model in facts.models)


def _all_verified(facts: Facts) -> bool:
    known = {(m.tier, m.variant) for m in facts.models if m.verified and m.evidence in COUNTS_AS_EVIDENCE}
    return {(tier, variant) for tier in facts.tier_ids for variant in ("base", "trained")} <= known


_BENCHMARKS = ("action_benchmark", "benchmark_matrix")

_RULES = (
    _Rule(
        "huggingface_training_data",
        "Hugging Face training data",
        _rows("huggingface"),
        ("huggingface",),
        "Training files were downloaded, with rows.",
    ),
    _Rule("feed_generation", "Feed trajectories", _rows("feed"), ("feed",), "Feed agents left trajectories."),
    _Rule(
        "natural_trajectories",
        "Natural trajectories",
        _summed("natural_trajectories", "evident_calls"),
        ("natural_trajectories",),
        "Trajectories of real use are here, with model calls.",
    ),
    _Rule(
        "test_trajectories",
        "Test trajectories",
        _summed("test_trajectories", "evident_calls", "actions"),
        ("test_trajectories",),
        "Recorded tests are here, with model calls or actions.",
    ),
    _Rule(
        "scenario_trajectories",
        "Scenario trajectories",
        _rows("scenarios"),
        ("scenarios",),
        "Scenarios were run and left trajectories.",
    ),
    _Rule(
        "readable_source_samples",
        "Readable trajectory samples",
        _readable,
        TRAJECTORY_STEPS,
        "Every source with rows has samples to read.",
        _all_readable,
    ),
    _Rule(
        "eval_comparison",
        "Base against trained on the harness",
        _pairs,
        ("eval_comparison", *_BENCHMARKS),
        "Base and trained were measured on the same cases.",
    ),
    _Rule(
        "agentic_benchmarks",
        "Agentic benchmarks",
        _scored,
        ("action_benchmark",),
        "The action benchmark has measured scores.",
    ),
    _Rule(
        "benchmark_matrix",
        "Benchmark matrix",
        lambda facts: len(facts.measured("base_trained") + facts.measured("reference_trained")),
        _BENCHMARKS,
        "The matrix holds measured comparisons.",
    ),
    _Rule(
        "benchmark_case_provenance",
        "Benchmark cases traced to trajectories",
        _provenance,
        ("action_benchmark",),
        "Passed cases carry prompt, expected and actual action, and their trajectory.",
    ),
    _Rule(
        "smallest_model_benchmark",
        "Smallest tier, base against trained",
        _smallest,
        _BENCHMARKS,
        "The smallest tier has a measured pair.",
    ),
    _Rule(
        "all_eliza1_tiers_benchmark",
        "Every Eliza-1 tier, base against trained",
        _tiers,
        _BENCHMARKS,
        "Every tier has a measured pair.",
        _all_tiers,
    ),
    _Rule(
        "cerebras_reference",
        "Cerebras reference",
        _reference,
        ("reference_benchmark",),
        "The Cerebras reference ran the same cases as the trained model.",
    ),
    _Rule(
        "base_trained_improvement",
        "Improvement over base",
        _pairs,
        _BENCHMARKS,
        "The difference between base and trained was measured on paired cases.",
    ),
    _Rule(
        "all_eliza1_tier_improvements",
        "Improvement over base on every tier",
        _tiers,
        _BENCHMARKS,
        "Every tier's difference was measured on paired cases.",
        _all_tiers,
    ),
    _Rule(
        "model_tracking",
        "Models tracked",
        _verified,
        ("model_registry",),
        "Every tier's base and trained model is known to its registry.",
        _all_verified,
    ),
    _Rule("collection_manifest", "Collection manifest", lambda _: 1, (), "This manifest ties the run together."),
)

CHECK_IDS = tuple(rule.id for rule in _RULES)
"""Every check, in order."""
