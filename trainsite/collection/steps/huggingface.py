"""Training files of the Hugging Face data set; the dry form lists what would be fetched."""

from collections import Counter
from collections.abc import Mapping

from trainsite.collection.step import CollectionStep, Outcome, StepContext, refuse_live
from trainsite.records.codec import Json
from trainsite.records.inventory import DatasetFile
from trainsite.records.run import Input, Recipe

FILES = ("train.jsonl", "val.jsonl", "test.jsonl", "manifest.json", "validation.json")
REVISION = "main"


def _basis(recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode, "tiers": list(recipe.tiers)}


def _run(context: StepContext) -> Outcome:
    refuse_live(context, "fetch data sets")
    repo = context.tiers.dataset_repo
    for tier in context.recipe.tiers:
        for name in FILES:
            path = f"sft/{tier}/{name}"
            context.writer.row(
                "dataset_files",
                DatasetFile(
                    repo_id=repo,
                    revision=REVISION,
                    path=path,
                    url=f"https://huggingface.co/datasets/{repo}/resolve/{REVISION}/{path}",
                    status="planned",
                    evidence="dry_run",
                ),
            )
    count = len(context.recipe.tiers) * len(FILES)
    context.writer.rows_in = context.writer.rows_out = count
    return Outcome(evidence=Counter(dry_run=count), summary={"files": count, "downloaded": 0, "rows": 0})


STEP = CollectionStep(id="huggingface", run=_run, basis=_basis)
