"""The labels of a trajectory: what the classifier says of each of its calls."""

from collections.abc import Sequence
from typing import Any

from trainsite.records.codec import Json
from trainsite.records.trajectory import Call, Message, TaskLabel, ToolCall
from trainsite.trajectories.messages import has_image
from trainsite.trajectories.tasks import classify

_ROW_KEYS = ("task", "task_type")
_CALL_FIELDS = ("purpose", "step_type", "action_type", "model_type", "model")
_METADATA_KEYS = ("task_type", "task", "purpose", "modelType", "model_type", "stepType")


def label(calls: Sequence[Call], messages: Sequence[Message], row: dict[str, Json]) -> tuple[TaskLabel, ...]:
    """
    Return the labels of all calls in order.

    What the row as a whole says of its task counts where it has one call; with several, nobody knows which
    is meant.
    """
    shared = _row_hints(row) if len(calls) == 1 else []
    return tuple(
        TaskLabel(task=task, reason=reason, call=index)
        for index, call in enumerate(calls)
        for task, reason in _classify(call, messages, shared).items()
    )


def _classify(call: Call, messages: Sequence[Message], shared: list[tuple[str, str]]) -> dict[str, str]:
    answers, prompts, saw_image, asked_tools = [], [], False, False
    for message in messages[call.first_message : call.first_message + call.message_count]:
        if message.is_response:
            answers.append(message.content)
            asked_tools = asked_tools or any(map(_is_asked, message.tool_calls or ()))
        elif message.role != "event":
            prompts.append(message.content)
            saw_image = saw_image or (message.parts is not None and has_image(message))
    said = (call.purpose, call.step_type, call.action_type, call.model_type, call.model)
    hints = [(name, value) for name, value in zip(_CALL_FIELDS, said, strict=True) if value]
    if call.extra:
        hints += _texts("tags", call.extra.get("tags"))
    return classify("\n".join(answers), prompts, hints + shared, has_image=saw_image, has_tool_calls=asked_tools)


def _is_asked(tool: ToolCall) -> bool:
    """Tell whether a tool was asked for; a name alone is what a test case expects."""
    return bool(tool.name.strip()) and (tool.id is not None or bool(tool.arguments))


def _row_hints(row: dict[str, Json]) -> list[tuple[str, str]]:
    hints = []
    for key in _ROW_KEYS:
        if key in row:
            hints += _texts(key, row[key])
    metadata: Any = row.get("metadata")
    if isinstance(metadata, dict):
        for key in _METADATA_KEYS:
            if key in metadata:
                hints += _texts(f"metadata.{key}", metadata[key])
    if "tags" in row:
        hints += _texts("tags", row["tags"])
    return hints


def _texts(name: str, value: Json) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(name, value)] if value else []
    return [(name, item) for item in value if isinstance(item, str)] if isinstance(value, list) else []
