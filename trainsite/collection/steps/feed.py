"""Trajectories of agents that trade in a simulated feed; the dry form writes one planned tick."""

from collections import Counter
from collections.abc import Mapping

from trainsite.collection.step import CollectionStep, Outcome, StepContext, refuse_live
from trainsite.records.codec import Json
from trainsite.records.run import Input, Preview, Recipe
from trainsite.records.trajectory import Message, Trajectory

ARCHETYPE = "trader"


def _basis(_recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode, "archetype": ARCHETYPE, "agents": 1, "ticks": 1}


def _run(context: StepContext) -> Outcome:
    refuse_live(context, "generate feed trajectories")
    record = Trajectory(
        row_id="1-1",
        file="synthetic",
        line=1,
        format="feed",
        evidence="dry_run",
        trajectory_id=f"feed-dry-run-{ARCHETYPE}-1",
        agent_id=f"feed-dry-run-{ARCHETYPE}-agent-1",
        scenario_id="feed-dry-run",
        status="planned",
        messages=(
            Message(role="user", content=f"Tick 1 of 1 for archetype {ARCHETYPE}."),
            Message(role="event", name="planned_tick", content="A dry run plans this tick and asks no model."),
        ),
        extra={"archetype": ARCHETYPE, "ticks": 1},
    )
    context.writer.row("trajectories", record)
    context.writer.rows_in = context.writer.rows_out = 1
    preview = Preview(
        source="feed",
        step="feed",
        row_id=record.row_id,
        trajectory_id=record.trajectory_id,
        evidence="dry_run",
        input=record.messages[0].content,
        output=record.messages[1].content,
    )
    return Outcome(evidence=Counter(dry_run=1), summary={"archetypes": [ARCHETYPE]}, previews=(preview,))


STEP = CollectionStep(id="feed", run=_run, basis=_basis)
