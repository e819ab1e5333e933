"""What a manifest says, as a flat list of facts that two runs can be compared by."""

from collections.abc import Iterator

from trainsite.records.codec import Json
from trainsite.records.evidence import Score
from trainsite.records.run import Manifest

Facts = dict[str, Json]


def manifest_facts(manifest: Manifest) -> Facts:
    """Return status, counts, readiness, redactions and scores of a run by their names."""
    return dict(_iter_facts(manifest))


def _iter_facts(manifest: Manifest) -> Iterator[tuple[str, Json]]:
    made = manifest.provenance
    yield "status", manifest.status
    yield "label", manifest.label
    yield "started_at", manifest.started_at
    yield "finished_at", manifest.finished_at
    yield "version", made.version
    yield "commit", made.commit
    yield "redaction_key_id", made.redaction_key_id
    yield "rules_sha256", made.rules_sha256
    for given in made.inputs:
        yield f"inputs.{given.role}", given.sha256
    for step in manifest.steps:
        yield f"steps.{step.id}.status", step.status
        yield f"steps.{step.id}.rows_in", step.counts.rows_in
        yield f"steps.{step.id}.rows_out", step.counts.rows_out
        yield f"steps.{step.id}.problems", step.counts.problems
    yield "problems", len(manifest.problems) + manifest.truncated.get("problems", 0)
    yield "readiness", manifest.readiness.status
    for check in manifest.readiness.checks:
        yield f"readiness.{check.id}", check.status
    yield "redactions", manifest.redactions.total
    for name, count in manifest.redactions.by_class.items():
        yield f"redactions.{name}", count
    for score in (*manifest.evals, *manifest.benchmarks.rows):
        yield _score_name(score), {"value": score.value, "n": score.n}


def _score_name(score: Score) -> str:
    parts = (score.step, score.benchmark, score.metric, score.model_id, score.variant, score.tier, score.evidence)
    return "scores." + "/".join(part for part in parts if part)
