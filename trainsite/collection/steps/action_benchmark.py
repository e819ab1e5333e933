"""Action selection, base and trained per tier; the dry form lists one case per side that nobody ran."""

from collections import Counter
from collections.abc import Mapping

from trainsite.collection.step import CollectionStep, Outcome, StepContext, refuse_live
from trainsite.collection.tiers import VARIANTS
from trainsite.evals.matrix import score_cases
from trainsite.records.codec import Json
from trainsite.records.evidence import ACTION_BENCHMARK, Case
from trainsite.records.run import Input, Recipe

METRIC = "accuracy"


def _basis(recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode, "tiers": list(recipe.tiers), "benchmark": ACTION_BENCHMARK}


def _run(context: StepContext) -> Outcome:
    refuse_live(context, "run the action benchmark")
    cases = [
        Case(
            step="action_benchmark",
            benchmark=ACTION_BENCHMARK,
            metric=METRIC,
            case_id=f"dry-run-{tier}-{variant}-action-selection",
            attempt=1,
            model_id=context.tiers.model_id(tier, variant),
            variant=variant,
            tier=tier,
            evidence="dry_run",
            score=None,
            expected="CHECK_RUNTIME",
            failure_mode="dry_run",
        )
        for tier in context.recipe.tiers
        for variant in VARIANTS
    ]
    for case in cases:
        context.writer.row("cases", case)
    for score in score_cases(cases):
        context.writer.row("scores", score)
    context.writer.rows_in = context.writer.rows_out = len(cases)
    return Outcome(
        evidence=Counter(dry_run=len(cases)),
        summary={"pairs": len(context.recipe.tiers), "cases": len(cases)},
    )


STEP = CollectionStep(id="action_benchmark", run=_run, basis=_basis)
