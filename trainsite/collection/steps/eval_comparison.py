"""Base against trained on the local eval; the dry form names both sides and measures nothing."""

from collections import Counter
from collections.abc import Mapping

from trainsite.collection.step import CollectionStep, Outcome, StepContext, refuse_live
from trainsite.collection.tiers import VARIANTS
from trainsite.evals.matrix import unmeasured
from trainsite.records.codec import Json
from trainsite.records.run import Input, Recipe

BENCHMARK = "eliza_harness_local_eval_comparison"
METRIC = "avg_score"


def _basis(recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode, "tiers": list(recipe.tiers)}


def _run(context: StepContext) -> Outcome:
    refuse_live(context, "run evals")
    tier = context.recipe.tiers[0]
    for variant in VARIANTS:
        score = unmeasured(
            step="eval_comparison",
            benchmark=BENCHMARK,
            metric=METRIC,
            model_id=context.tiers.model_id(tier, variant),
            variant=variant,
            tier=tier,
        )
        context.writer.row("scores", score)
    context.writer.rows_in = context.writer.rows_out = len(VARIANTS)
    return Outcome(evidence=Counter(dry_run=len(VARIANTS)), summary={"tier": tier})


STEP = CollectionStep(id="eval_comparison", run=_run, basis=_basis)
