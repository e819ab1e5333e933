"""Staging a model bundle; the dry form names the bundle and fetches nothing."""

from collections import Counter
from collections.abc import Mapping

from trainsite.collection.step import CollectionStep, Outcome, StepContext, refuse_live
from trainsite.records.codec import Json
from trainsite.records.inventory import Bundle
from trainsite.records.run import Input, Recipe

MAX_SIZE_BYTES = 8 * 2**30


def _basis(recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode, "tier": recipe.tiers[0], "max_size_bytes": MAX_SIZE_BYTES}


def _run(context: StepContext) -> Outcome:
    refuse_live(context, "stage bundles")
    tier = context.recipe.tiers[0]
    context.writer.row(
        "bundles",
        Bundle(
            tier=tier,
            repo_id=context.tiers.bundle_repo,
            bundle=f"{context.tiers.family}-{tier}.bundle",
            apply=False,
            max_size_bytes=MAX_SIZE_BYTES,
            evidence="dry_run",
        ),
    )
    context.writer.rows_in = context.writer.rows_out = 1
    return Outcome(evidence=Counter(dry_run=1), summary={"tier": tier, "staged": 0})


STEP = CollectionStep(id="bundle_stage", run=_run, basis=_basis)
