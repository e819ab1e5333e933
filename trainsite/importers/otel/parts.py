"""Messages of typed parts, as the GenAI semantic conventions have them from 1.37 on."""

from dataclasses import replace

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message
from trainsite.trajectories.content import Content, add_tool_call, read_content
from trainsite.trajectories.messages import ROLES


def read_parts(item: dict[str, Json]) -> list[Message]:
    """Return a message of typed parts; answers of tools in it are messages of their own."""
    content = Content()
    answers: list[Message] = []
    for part in item["parts"]:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind in ("text", "reasoning") and isinstance(part.get("content"), str):
            _add_text(content, part)
        elif kind in ("tool_call", "server_tool_call"):
            add_tool_call(content, part)
        elif kind in ("tool_call_response", "server_tool_call_response"):
            said = part.get("response", part.get("result"))
            answers.append(read_content(said).message("tool", tool_call_id=_text(part.get("id"))))
        elif isinstance(part, str):
            content.texts.append(part)
        else:
            content.parts.append(part)
    left = {key: value for key, value in item.items() if key not in ("role", "parts", "name") and value is not None}
    if left:
        content.parts.append(left)
    if content.is_empty and answers:
        return answers
    said = _text(item.get("role")) or "event"
    role = ROLES.get(said.lower(), "event")
    name = _text(item.get("name")) or (said if role == "event" else None)
    return [replace(content.message(role), name=name), *answers]


def _add_text(content: Content, part: dict[str, Json]) -> None:
    if part["type"] == "text":
        content.texts.append(part["content"])
    elif content.reasoning is None:
        content.reasoning = part["content"]
    else:
        content.parts.append(part)
        return
    left = {key: value for key, value in part.items() if key not in ("type", "content") and value is not None}
    if left:
        content.parts.append(left)


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None
