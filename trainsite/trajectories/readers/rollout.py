"""A rollout of an agent on a task with a reward, as tool-agent benchmarks write it."""

from trainsite.records.codec import Json
from trainsite.trajectories.draft import Draft, begin, take_call_fields
from trainsite.trajectories.fields import as_id, as_number, take
from trainsite.trajectories.messages import mark_response, read_messages


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has a list of messages as ``traj`` and a reward."""
    return isinstance(row.get("traj"), list) and as_number(row.get("reward")) is not None


def read(row: dict[str, Json], row_id: str) -> Draft:
    """
    Return the draft: one call over all messages, its response being the last one of the assistant.

    Several trials of a task are told apart by ``task-<task>-trial-<trial>``, unless the row has an id.
    """
    draft = begin(row, row_id)
    rest, fields = draft.rest, draft.fields
    task, trial = take(rest, as_id, "task_id"), as_id(rest.get("trial"))
    if task is not None:
        fields.setdefault("scenario_id", task)
        if draft.trajectory_id == f"row-{row_id}":
            fields["trajectory_id"] = f"task-{task}" + ("" if trial is None else f"-trial-{trial}")
    messages = mark_response(read_messages(rest.pop("traj")))
    draft.add_call(messages, take_call_fields(rest))
    return draft
