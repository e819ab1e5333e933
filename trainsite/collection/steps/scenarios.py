"""Scenario runs; the dry form lists the scenario that would run."""

from collections import Counter
from collections.abc import Mapping

from trainsite.collection.step import CollectionStep, Outcome, StepContext, refuse_live
from trainsite.records.codec import Json
from trainsite.records.inventory import Scenario
from trainsite.records.run import Input, Recipe

SCENARIO = "deterministic-pr-smoke"


def _basis(_recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode, "scenario": SCENARIO}


def _run(context: StepContext) -> Outcome:
    refuse_live(context, "run scenarios")
    context.writer.row(
        "scenarios",
        Scenario(scenario_id=SCENARIO, status="skipped", evidence="dry_run", note="A dry run runs no scenario."),
    )
    context.writer.rows_in = context.writer.rows_out = 1
    return Outcome(evidence=Counter(dry_run=1), summary={"scenarios": 1, "native_rows": 0})


STEP = CollectionStep(id="scenarios", run=_run, basis=_basis)
