"""Trajectories of real use, read from one JSONL or JSON file; the same in both forms."""

from collections.abc import Mapping
from pathlib import Path

from trainsite.collection.step import CollectionStep, Outcome, StepContext, StepSkippedError
from trainsite.records.codec import Json, from_json, to_document
from trainsite.records.dataset import DatasetSummary
from trainsite.records.run import Input, Recipe

ROLES = ("natural_sanitized_jsonl", "natural_raw_jsonl")


def _basis(recipe: Recipe, inputs: Mapping[str, Input], _mode: str) -> Json:
    return {
        "inputs": [to_document(inputs[role]) for role in ROLES if role in inputs],
        "run_id": recipe.natural_run_id,
        "tasks": list(recipe.natural_tasks),
    }


def _run(context: StepContext) -> Outcome:
    from trainsite.collection.ingest import ingest  # noqa: PLC0415 - readers, needed with input only

    given = next((context.inputs[role] for role in ROLES if role in context.inputs), None)
    if given is None and context.recipe.natural_kind:
        raise StepSkippedError(
            "the natural trajectories of the earlier run must be read again and are not at hand;"
            f" give --natural-{context.recipe.natural_kind}-jsonl FILE once more"
        )
    if given is None:
        raise StepSkippedError(
            "no natural trajectories were given; add --natural-sanitized-jsonl FILE or --natural-raw-jsonl FILE"
        )
    outcome = ingest(
        context,
        given.files,
        source="natural",
        tasks=context.recipe.natural_tasks,
        size_bytes=given.record.size_bytes,
        is_sanitized=given.record.role == "natural_sanitized_jsonl",
    )
    if context.recipe.include_natural_raw:
        source = given.files[0].path
        context.writer.raw_copy(source, "input" + "".join(_endings(source)))
        given.files[0].require_unchanged()
    summary = {**outcome.summary, "natural_run_id": context.recipe.natural_run_id}
    context.writer.document("trajectory_dataset_summary.json", "dataset-summary", from_json(DatasetSummary, summary))
    return Outcome(evidence=outcome.evidence, summary=summary, previews=outcome.previews, error=outcome.error)


def _endings(path: Path) -> list[str]:
    known = (".json", ".jsonl", ".ndjson", ".gz", ".zst")
    return [ending for ending in path.suffixes if ending in known]


STEP = CollectionStep(id="natural_trajectories", run=_run, basis=_basis)
