"""The manifest of a run, made of its facts: counts, a bounded look at each list, and how much each list lacks."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from trainsite import __version__
from trainsite.archive import layout
from trainsite.archive.journal import Header
from trainsite.collection.facts import CASE_LIMIT, Facts
from trainsite.collection.gaps import find_gaps
from trainsite.collection.readiness import judge
from trainsite.dataclass import dataclass
from trainsite.records.evidence import Score
from trainsite.records.imported import Coverage
from trainsite.records.problem import Problem
from trainsite.records.run import (
    LIST_LIMIT,
    Adopted,
    Artifact,
    Benchmarks,
    Manifest,
    Preflight,
    Progression,
    Provenance,
    Redactions,
    Source,
    Step,
    StepLine,
)

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What is known only when the steps are done."""

    finished_at: str
    duration_s: float
    redaction_key_id: str
    rules_sha256: str
    adopted: tuple[Adopted, ...]
    preflight: Preflight
    step_sha256: dict[str, str]
    problems: tuple[Problem, ...]
    problem_count: int
    """Before any cut."""
    artifacts: tuple[Artifact, ...]
    redactions: dict[str, int]
    """Those in the request itself, for example in its label."""
    coverage: Coverage | None = None
    """How much of a foreign source was understood."""


def make_manifest(header: Header, facts: Facts, ending: Ending) -> Manifest:
    """Return the manifest of a run whose steps are all done."""
    steps = tuple(facts.steps.values())
    previews = tuple(preview for step in steps for preview in step.previews)
    evals = tuple(score for score in facts.scores if score.step == "eval_comparison")
    rows = tuple(score for score in facts.scores if score.step != "eval_comparison")
    readiness = judge(facts)
    whole = {
        "previews": len(previews),
        "models": len(facts.models),
        "evals": len(evals),
        "benchmarks.rows": len(rows),
        "benchmarks.comparisons": len(facts.comparisons),
        "benchmarks.cases": facts.cases.count,
        "artifacts": len(ending.artifacts),
        "problems": ending.problem_count,
    }
    limits = {name: CASE_LIMIT if name == "benchmarks.cases" else LIST_LIMIT for name in whole}
    return Manifest(
        run_id=header.run_id,
        label=header.label,
        status="failed" if any(step.status == "failed" for step in steps) else "succeeded",
        started_at=header.started_at,
        finished_at=ending.finished_at,
        duration_s=ending.duration_s,
        provenance=_provenance(header, ending),
        recipe=header.recipe,
        preflight=ending.preflight,
        steps=tuple(_line(step, ending.step_sha256[step.id]) for step in steps),
        sources=_sources(facts),
        previews=_cut(previews),
        models=_cut(facts.models),
        evals=_cut(evals),
        benchmarks=_benchmarks(facts, rows),
        readiness=readiness,
        gaps=find_gaps(readiness.checks, header.run_id, facts.tier_ids),
        artifacts=_cut(ending.artifacts),
        problems=_cut(ending.problems),
        redactions=_redactions(steps, ending.redactions),
        truncated={name: count - limits[name] for name, count in whole.items() if count > limits[name]},
    )


def _provenance(header: Header, ending: Ending) -> Provenance:
    return Provenance(
        generated_by="trainsite",
        version=__version__,
        commit=header.commit,
        commit_source=header.commit_source,
        redaction_key_id=ending.redaction_key_id,
        rules_sha256=ending.rules_sha256,
        inputs=header.inputs,
        adopted=ending.adopted,
        redacted_from=header.redacted_from,
        imported=header.imported,
        coverage=ending.coverage,
    )


def _cut(items: Sequence[T]) -> tuple[T, ...]:
    return tuple(items[:LIST_LIMIT])


def _line(step: Step, sha256: str) -> StepLine:
    return StepLine(
        id=step.id,
        status=step.status,
        mode=step.mode,
        evidence=step.evidence,
        reason=step.reason,
        error=step.error,
        started_at=step.started_at,
        finished_at=step.finished_at,
        duration_s=step.duration_s,
        counts=step.counts,
        path=layout.step_record(step.id),
        sha256=sha256,
    )


def _sources(facts: Facts) -> tuple[Source, ...]:
    natural, tests = facts.steps["natural_trajectories"], facts.steps["test_trajectories"]
    task_rows: Counter[str] = Counter()
    for step in (natural, tests):
        task_rows.update(step.summary.get("task_evidence", {}))
    task_files = sum(artifact.schema == "native-row" for step in (natural, tests) for artifact in step.artifacts)
    scenarios = facts.steps["scenarios"]
    native = int(scenarios.summary.get("native_rows", 0))
    return (
        _source("huggingface", facts.steps["huggingface"]),
        _source("feed", facts.steps["feed"]),
        _source("natural", natural),
        _source("scenarios", scenarios),
        Source(
            source="scenario_native",
            step=scenarios.id,
            items=int(native > 0),
            rows=native,
            evidence=scenarios.evidence if native else {},
        ),
        _source("tests", tests),
        Source(
            source="jsonl",
            step=natural.id,
            items=task_files,
            rows=task_rows.total(),
            evidence=dict(sorted(task_rows.items())),
        ),
    )


def _source(name: str, step: Step) -> Source:
    return Source(
        source=name,
        step=step.id,
        items=int(step.counts.rows_out > 0),
        rows=step.counts.rows_out,
        evidence=step.evidence,
    )


def _benchmarks(facts: Facts, rows: tuple[Score, ...]) -> Benchmarks:
    established = facts.measured_tiers()
    remaining = tuple(tier for tier in facts.tier_ids if tier not in established)
    return Benchmarks(
        row_count=len(rows),
        comparison_count=len(facts.comparisons),
        case_count=facts.cases.count,
        pair_count=sum(row.kind == "base_trained" for row in facts.comparisons),
        tiers=tuple(tier for tier in facts.tier_ids if any(row.tier == tier for row in facts.scores)),
        rows=_cut(rows),
        comparisons=_cut(facts.comparisons),
        cases=facts.cases.first,
        progression=Progression(
            tier_order=facts.tier_ids,
            established=established,
            remaining=remaining,
            next_tier=remaining[0] if remaining else None,
            smallest_established=facts.tier_ids[0] in established,
            all_established=not remaining,
        ),
    )


def _redactions(steps: Sequence[Step], request: dict[str, int]) -> Redactions:
    by_class: Counter[str] = Counter(request)
    for step in steps:
        by_class.update(step.redactions)
    return Redactions(total=by_class.total(), by_class=dict(sorted(by_class.items())))
