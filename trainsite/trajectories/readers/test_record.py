"""The record of one test case: its transcript, and the model calls, actions and events behind it."""

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message
from trainsite.trajectories.content import read_content
from trainsite.trajectories.draft import Draft, begin
from trainsite.trajectories.fields import as_instant, as_list, as_number, as_object, as_text, take
from trainsite.trajectories.messages import read_messages
from trainsite.trajectories.readers.database import add_call

_NAMED = ("caseId", "scenarioId")
_LISTS = ("transcript", "actions", "events")


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has a case's name, its two instants and its four lists."""
    trajectory = row.get("agentTrajectory")
    return (
        isinstance(trajectory, dict)
        and isinstance(trajectory.get("llmCalls"), list)
        and any(isinstance(row.get(key), str) for key in _NAMED)
        and all(as_number(row.get(key)) is not None for key in ("startedAt", "endedAt"))
        and all(isinstance(row.get(key), list) for key in _LISTS)
    )


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft; a case that says whether it passed has that outcome."""
    draft = begin(row, row_id)
    rest = draft.rest
    draft.add(*read_messages(take(rest, as_list, "transcript") or []))
    trajectory = take(rest, as_object, "agentTrajectory") or {}
    for number, call in enumerate(take(trajectory, as_list, "llmCalls") or []):
        add_call(draft, call, step_id=None, step=0, number=number)
    if trajectory:
        rest["agentTrajectory"] = trajectory
    for action in take(rest, as_list, "actions") or []:
        draft.add(_event(action, "action", "actionName", ("actionStatus", "phase")))
    for event in take(rest, as_list, "events") or []:
        draft.add(_event(event, "event", "type", ()))
    metadata = rest.get("metadata")
    if isinstance(metadata, dict) and isinstance(metadata.get("pass"), bool):
        draft.fields["outcome"] = "passed" if metadata["pass"] else "failed"
    return draft


def _event(value: Json, kind: str, name_key: str, text_keys: tuple[str, ...]) -> Message:
    if not isinstance(value, dict):
        return read_content(value).message("event", name=kind)
    rest = dict(value)
    name = take(rest, as_text, name_key)
    at = take(rest, as_instant, "timestamp")
    content = (take(rest, as_text, *text_keys) or "") if text_keys else ""
    return Message(role="event", name=name or kind, content=content, parts=rest or None, at=at)
