"""The reference model on the cases of the action benchmark; the dry form names it and measures nothing."""

from collections import Counter
from collections.abc import Mapping

from trainsite.collection.step import CollectionStep, Outcome, StepContext, refuse_live
from trainsite.collection.steps.action_benchmark import METRIC
from trainsite.evals.matrix import unmeasured
from trainsite.records.codec import Json
from trainsite.records.evidence import ACTION_BENCHMARK
from trainsite.records.run import Input, Recipe


def _basis(_recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode, "benchmark": ACTION_BENCHMARK}


def _run(context: StepContext) -> Outcome:
    refuse_live(context, "run the reference model")
    provider = context.tiers.reference_provider
    score = unmeasured(
        step="reference_benchmark",
        benchmark=ACTION_BENCHMARK,
        metric=METRIC,
        model_id=f"{provider}/{context.tiers.reference_model_id}",
        variant="reference",
        provider=provider,
    )
    context.writer.row("scores", score)
    context.writer.rows_in = context.writer.rows_out = 1
    return Outcome(evidence=Counter(dry_run=1), summary={"provider": provider})


STEP = CollectionStep(id="reference_benchmark", run=_run, basis=_basis)
