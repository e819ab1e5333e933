"""Messages of a sample as records."""

from typing import Any

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message, ToolCall
from trainsite.trajectories.content import Content, add_tool_call, read_content
from trainsite.trajectories.messages import ROLES

_READ = frozenset({"id", "role", "content", "source", "model", "tool_calls", "tool_call_id", "function"})


def read_message(value: dict[str, Json], *, is_response: bool = False, at: str | None = None) -> Message:
    """Return one message; what a record has no field for (a tool's error, metadata) becomes a part."""
    said = value.get("role")
    role = ROLES.get(said, "event") if isinstance(said, str) else "event"
    content = value.get("content")
    others: dict[str, Any] = {"is_response": is_response or None, "at": at}
    if role == "event" and isinstance(said, str) and said:
        others["name"] = said
    if len(value) <= len(_READ) and isinstance(content, str) and role != "tool" and value.keys() <= _READ:
        calls = _tool_calls(value.get("tool_calls"))
        if calls is not None:
            return Message(role=role, content=content, tool_calls=calls or None, **others)
    read = read_content(content)
    _add_calls(read, value.get("tool_calls"))
    if isinstance(value.get("function"), str):
        others["name"] = value["function"]
    answered = value.get("tool_call_id")
    if isinstance(answered, str):
        others["tool_call_id"] = answered
    left = {key: item for key, item in value.items() if key not in _READ and item is not None}
    if isinstance(answered, list):
        left["tool_call_id"] = answered
    if left:
        read.parts.append(left)
    return read.message(role, **others)


def _tool_calls(calls: Json) -> tuple[ToolCall, ...] | None:
    """Return calls of the usual form; None where one of them holds more."""
    if calls is None:
        return ()
    if not isinstance(calls, list):
        return None
    made = []
    for call in calls:
        if not isinstance(call, dict) or not isinstance(call.get("function"), str) or call.get("parse_error"):
            return None
        made.append(ToolCall(name=call["function"], id=_text(call.get("id")), arguments=call.get("arguments")))
    return tuple(made)


def _add_calls(content: Content, calls: Json) -> None:
    for call in calls if isinstance(calls, list) else () if calls is None else [calls]:
        if not isinstance(call, dict) or not isinstance(call.get("function"), str):
            add_tool_call(content, call)
            continue
        name, call_id = call["function"], _text(call.get("id"))
        content.tool_calls.append(ToolCall(name=name, id=call_id, arguments=call.get("arguments")))
        if call.get("parse_error"):
            content.parts.append({"tool_call_id": call_id, "parse_error": call["parse_error"]})


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None
