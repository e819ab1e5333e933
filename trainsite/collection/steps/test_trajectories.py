"""Trajectories recorded by tests, read from a folder; without one a dry run writes a record that proves wiring."""

from collections import Counter
from collections.abc import Mapping

from trainsite.clock import rfc3339
from trainsite.collection.step import CollectionStep, Outcome, StepContext, StepSkippedError
from trainsite.records.codec import Json, to_document
from trainsite.records.problem import Problem
from trainsite.records.run import Input, Preview, Recipe
from trainsite.records.trajectory import TASKS, Call, Message, ToolCall, Trajectory

ROLE = "test_trajectories"
NAMES_SHOWN = 8


def _basis(_recipe: Recipe, inputs: Mapping[str, Input], mode: str) -> Json:
    return {"input": to_document(inputs[ROLE])} if ROLE in inputs else {"mode": mode}


def _run(context: StepContext) -> Outcome:
    from trainsite.collection.ingest import ingest  # noqa: PLC0415 - readers, needed with input only

    given = context.inputs.get(ROLE)
    if given is not None:
        if given.left_out:
            context.writer.problem(_left_out(given.left_out))
        size_bytes = given.record.size_bytes
        return ingest(context, given.files, source="tests", tasks=TASKS, size_bytes=size_bytes, is_sanitized=False)
    if not context.is_dry:
        raise StepSkippedError("no test trajectories were given; add --test-trajectories DIR")
    record = _synthetic(rfc3339(context.clock()))
    context.writer.row("trajectories", record)
    context.writer.rows_in = context.writer.rows_out = 1
    preview = Preview(
        source="tests",
        step=ROLE,
        row_id=record.row_id,
        trajectory_id=record.trajectory_id,
        evidence="dry_run",
        input=record.messages[0].content,
        output=record.messages[1].content,
    )
    return Outcome(evidence=Counter(dry_run=1), summary={"synthetic": True}, previews=(preview,))


def _left_out(names: tuple[str, ...]) -> Problem:
    shown = ", ".join(names[:NAMES_SHOWN]) + (" and more" if len(names) > NAMES_SHOWN else "")
    message = f"{len(names):,} files were left out: only JSON files are read, and links are not followed ({shown})"
    return Problem(code="left_out", message=message, is_row=False)


def _synthetic(at: str) -> Trajectory:
    """Return the record that shows the wiring and nothing else; no model was asked."""
    return Trajectory(
        row_id="1-1",
        file="synthetic",
        line=1,
        format="test_record",
        evidence="dry_run",
        trajectory_id="dry-run-action-planner",
        scenario_id="trainsite.synthetic_test",
        status="synthetic",
        started_at=at,
        finished_at=at,
        duration_s=0.0,
        messages=(
            Message(role="user", content="What is on my calendar today?"),
            Message(
                role="assistant",
                content="A dry run asks no model.",
                is_response=True,
                tool_calls=(ToolCall(name="CHECK_RUNTIME", arguments={}),),
            ),
        ),
        calls=(Call(first_message=0, message_count=2, purpose="action_planner"),),
    )


STEP = CollectionStep(id=ROLE, run=_run, basis=_basis)
