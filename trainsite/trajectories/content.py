"""The content of a message, taken apart into text, tool calls, reasoning and whatever else it holds."""

from dataclasses import field
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json, dump_line
from trainsite.records.trajectory import Message, ToolCall
from trainsite.trajectories.fields import as_any, as_id, as_text, take
from trainsite.trajectories.parsing import parse_embedded

_TEXT_PARTS = ("text", "input_text", "output_text")
_CALL_PARTS = ("tool_use", "tool-call", "tool_call")
_REASONING_PARTS = ("thinking", "reasoning")
_NAME_KEYS = ("name", "toolName", "tool_name")
_ID_KEYS = ("id", "toolCallId", "tool_call_id")
_ARGUMENT_KEYS = ("arguments", "args", "input", "parameters")


@dataclass(slots=True)
class Content:
    """What the content of a message comes apart into."""

    texts: list[str] = field(default_factory=list)
    parts: list[Json] = field(default_factory=list)
    tool_calls: list[ToolCall] = field(default_factory=list)
    reasoning: str | None = None

    @property
    def text(self) -> str:
        """The text parts, a newline between them."""
        return "\n".join(self.texts)

    def message(self, role: str, **others: Any) -> Message:
        """Return the message that this is the content of."""
        return Message(
            role=role,
            content=self.text,
            reasoning=self.reasoning,
            tool_calls=tuple(self.tool_calls) or None,
            parts=self.parts or None,
            **others,
        )

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to keep."""
        return not (self.text or self.parts or self.tool_calls or self.reasoning)


def read_content(value: Json) -> Content:
    """Return a content taken apart: a text, a list of parts, an object with a text, or any other value."""
    content = Content()
    if isinstance(value, list):
        for part in value:
            _add_part(content, part)
    elif isinstance(value, dict):
        rest = dict(value)
        text = take(rest, as_text, "text", "content")
        content.texts = [text] if text else []
        content.parts = [rest] if rest else []
    elif isinstance(value, str):
        content.texts = [value]
    elif value is not None:
        content.texts = [dump_line(value).decode().rstrip("\n")]
    return content


def _add_part(content: Content, part: Json) -> None:
    if isinstance(part, str):
        content.texts.append(part)
        return
    if isinstance(part, dict):
        kind, rest = part.get("type"), dict(part)
        if kind in _TEXT_PARTS and (text := take(rest, as_text, "text")) is not None:
            content.texts.append(text)
            if len(rest) > 1:
                content.parts.append(rest)
            return
        if kind in _REASONING_PARTS and content.reasoning is None:
            content.reasoning = take(rest, as_text, "text", "thinking", "reasoning")
            if content.reasoning is not None and len(rest) == 1:
                return
        if kind in _CALL_PARTS:
            add_tool_call(content, part)
            return
        part = rest
    content.parts.append(part)


def add_tool_call(content: Content, value: Json) -> None:
    """Add one tool call of any form; what is none, or holds more than a call can, is kept as a part."""
    rest = dict(value) if isinstance(value, dict) else {}
    function = rest.get("function")
    inner = dict(function) if isinstance(function, dict) else rest
    if inner is not rest:
        del rest["function"]
    name = take(inner, as_text, *_NAME_KEYS)
    if name is None:
        content.parts.append(value)
        return
    call_id = take(rest, as_id, *_ID_KEYS)
    arguments = take(inner, as_any, *_ARGUMENT_KEYS)
    content.tool_calls.append(
        ToolCall(
            name=name,
            id=call_id,
            arguments=parse_embedded(arguments) if isinstance(arguments, str) else arguments,
        )
    )
    rest.pop("type", None)
    if any(left is not None for source in (rest, inner) for left in source.values()):
        content.parts.append(value)
