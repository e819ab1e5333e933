"""Messages of chat-like sources: OpenAI, Anthropic and AI SDK forms, and the plainer ones between them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message
from trainsite.trajectories.content import Content, add_tool_call, read_content
from trainsite.trajectories.fields import Table, as_any, as_id, as_instant, as_list, as_text, place

ROLES = {
    **{role: role for role in ("system", "developer", "user", "assistant", "tool", "event")},
    **dict.fromkeys(("gpt", "ai", "model", "bot"), "assistant"),
    "human": "user",
    "function": "tool",
}

_FIELDS: Table = {
    "role": ("role", as_text),
    "from": ("role", as_text),
    "content": ("content", as_any),
    "text": ("content", as_any),
    "value": ("content", as_any),
    "name": ("name", as_text),
    "speaker": ("name", as_text),
    "reasoning": ("reasoning", as_text),
    "reasoning_content": ("reasoning", as_text),
    "thinking": ("reasoning", as_text),
    "tool_calls": ("tool_calls", as_list),
    "toolCalls": ("tool_calls", as_list),
    "function_call": ("function_call", as_any),
    "tool_call_id": ("tool_call_id", as_id),
    "toolCallId": ("tool_call_id", as_id),
    "timestamp": ("at", as_instant),
    "createdAt": ("at", as_instant),
    "created_at": ("at", as_instant),
    "at": ("at", as_instant),
}
_IMAGE_PARTS = ("image", "image_url", "input_image")


def read_message(value: Json) -> Message:
    """Return one message; a role that nobody knows makes it an event of that name, and no field is lost."""
    if not isinstance(value, dict):
        return read_content(value).message("event")
    if len(value) == 2:  # noqa: PLR2004 - a role and a text, the usual message
        role, text = value.get("role"), value.get("content")
        if isinstance(text, str) and isinstance(role, str) and role in ROLES:
            return Message(role=ROLES[role], content=text)
    rest = dict(value)
    placed = place(rest, _FIELDS)
    content = read_content(placed.pop("content", None))
    for call in placed.pop("tool_calls", ()):
        add_tool_call(content, call)
    if "function_call" in placed:
        add_tool_call(content, placed.pop("function_call"))
    left = {key: item for key, item in rest.items() if item is not None}
    if "reasoning" in placed:
        reasoning = placed.pop("reasoning")
        if content.reasoning is None:
            content.reasoning = reasoning
        else:
            left["reasoning"] = reasoning
    said = placed.pop("role", "event").strip()
    return _with_role(content, said, placed, left)


def _with_role(content: Content, said: str, placed: dict[str, Any], left: dict[str, Json]) -> Message:
    role = ROLES.get(said.lower(), "event")
    if role == "event" and said and said.lower() != "event":
        if "name" in placed:
            left["name"] = placed["name"]
        placed["name"] = said
    if left:
        content.parts.append(left)
    return content.message(role, **placed)


def read_messages(values: Iterable[Json]) -> list[Message]:
    """Return the messages of a list."""
    return [read_message(value) for value in values]


def read_response(text: Json, tool_calls: Json = None, reasoning: str | None = None) -> list[Message]:
    """Return what a model answered as one message; none where it answered nothing."""
    content = read_content(text)
    if isinstance(tool_calls, list):
        for call in tool_calls:
            add_tool_call(content, call)
    elif tool_calls is not None:
        content.parts.append(tool_calls)
    if content.reasoning is None:
        content.reasoning = reasoning
    elif reasoning is not None:
        content.parts.append({"reasoning": reasoning})
    if content.is_empty:
        return []
    response = content.message("assistant", is_response=True)
    return [response if _is_answer(response) else replace(response, is_response=None)]


def mark_response(messages: list[Message]) -> list[Message]:
    """Return the messages with the last one in which the assistant says or does something marked as the response."""
    for index in range(len(messages) - 1, -1, -1):
        if messages[index].role == "assistant" and _is_answer(messages[index]):
            return [*messages[:index], replace(messages[index], is_response=True), *messages[index + 1 :]]
    return messages


def _is_answer(message: Message) -> bool:
    return bool(
        message.content.strip()
        or (message.reasoning and message.reasoning.strip())
        or any(call.name.strip() for call in message.tool_calls or ())
        or _says_something(message.parts)
    )


def _says_something(part: Json) -> bool:
    """Tell whether a part holds any value besides its type."""
    if isinstance(part, dict):
        return any(key != "type" and _says_something(value) for key, value in part.items())
    if isinstance(part, list):
        return any(_says_something(value) for value in part)
    return bool(part.strip()) if isinstance(part, str) else part is not None


def has_image(message: Message) -> bool:
    """Tell whether a message carries an image."""
    return isinstance(message.parts, list) and any(
        isinstance(part, dict) and (part.get("type") in _IMAGE_PARTS or "image_url" in part) for part in message.parts
    )
