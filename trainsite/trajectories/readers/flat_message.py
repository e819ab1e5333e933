"""Flat rows of one message, what came before it, and the response that is expected."""

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message
from trainsite.trajectories.content import read_content
from trainsite.trajectories.draft import Draft, begin, take_call_fields
from trainsite.trajectories.fields import as_any, as_list, take
from trainsite.trajectories.messages import ROLES, read_message, read_response


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has a current message and an expected response."""
    return "currentMessage" in row and "expectedResponse" in row


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft: one call with memory, message and expected response; the actions are in its extra."""
    draft = begin(row, row_id)
    rest = draft.rest
    agent = draft.fields.get("agent_id")
    memory = take(rest, as_list, "memoryEntries") or []
    messages = [_message(entry, agent) for entry in memory]
    messages.append(_message(rest.pop("currentMessage"), agent))
    messages += read_response(rest.pop("expectedResponse"))
    extra = {"availableActions": take(rest, as_any, "availableActions")}
    draft.add_call(messages, take_call_fields(rest), extra)
    return draft


def _message(value: Json, agent: str | None) -> Message:
    if isinstance(value, dict) and "role" not in value:
        speaker = value.get("speaker")
        named = ROLES.get(speaker.strip().lower()) if isinstance(speaker, str) else None
        role = named or ("assistant" if agent and speaker == agent else "user")
        return read_message({**value, "role": role})
    return read_message(value) if isinstance(value, dict) else read_content(value).message("user")
