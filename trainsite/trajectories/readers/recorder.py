"""The file recorder's shape: one agent turn per row, as a list of stages."""

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message, ToolCall
from trainsite.trajectories.content import read_content
from trainsite.trajectories.draft import Draft, begin, take_call_fields
from trainsite.trajectories.fields import (
    as_any,
    as_id,
    as_instant,
    as_list,
    as_object,
    as_seconds_from_ms,
    as_text,
    take,
)
from trainsite.trajectories.messages import read_messages, read_response

_PAYLOADS = ("toolSearch", "evaluation", "factsAndRelationships", "cache")
_TEXT_KEYS = ("messageToUser", "thought", "text", "summary")


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has stages and a trajectory id."""
    return isinstance(row.get("stages"), list) and "trajectoryId" in row


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft: a call per model stage, a tool message per tool stage, an event for any other."""
    draft = begin(row, row_id)
    stages = draft.rest.pop("stages")
    left = [rest for index, stage in enumerate(stages) if (rest := _add_stage(draft, index, stage))]
    _add_root(draft)
    if left:
        draft.rest["stages"] = left
    return draft


def _add_root(draft: Draft) -> None:
    root = draft.rest.get("rootMessage")
    text = root.get("text") if isinstance(root, dict) else root
    if not isinstance(text, str) or not text.strip():
        return
    if any(text in message.content for message in draft.messages if message.role == "user"):
        return
    rest = dict(root) if isinstance(root, dict) else {}
    rest.pop("text", None)
    del draft.rest["rootMessage"]
    draft.put_first(Message(role="user", content=text, parts=[rest] if rest else None))


def _add_stage(draft: Draft, index: int, stage: Json) -> dict[str, Json] | None:
    """Add what a stage holds, and return what of it has no place of its own."""
    if not isinstance(stage, dict):
        draft.add(read_content(stage).message("event", name="stage"))
        return None
    rest = dict(stage)
    kind = take(rest, as_text, "kind") or "stage"
    at = take(rest, as_instant, "startedAt")
    model = take(rest, as_object, "model")
    tool = take(rest, as_object, "tool")
    payloads = [(key, payload) for key in _PAYLOADS if (payload := take(rest, as_any, key)) is not None]
    if model is not None:
        _add_model(draft, index, rest, {"kind": kind, "at": at}, model)
    if tool is not None:
        draft.add(_tool_message(tool, at))
        if tool:
            rest["tool"] = tool
    for key, payload in payloads:
        name = key if model is not None or tool is not None or len(payloads) > 1 else kind
        draft.add(Message(role="event", name=name, content=_readable(payload), parts=payload, at=at))
    if model is None and tool is None and not payloads:
        draft.add(Message(role="event", name=kind, content=_readable(rest), parts=rest or None, at=at))
        return None
    return rest or None


def _add_model(
    draft: Draft, index: int, stage: dict[str, Json], about: dict[str, str | None], model: dict[str, Json]
) -> None:
    messages = read_messages(take(model, as_list, "messages") or [])
    if not messages and (prompt := take(model, as_text, "prompt")):
        messages = [Message(role="user", content=prompt)]
    messages += read_response(
        take(model, as_any, "response"), take(model, as_list, "toolCalls"), take(model, as_text, "reasoning")
    )
    fields = take_call_fields(model)
    fields.setdefault("purpose", about["kind"])
    fields.setdefault("step_type", about["kind"])
    if about["at"]:
        fields["started_at"] = about["at"]
    if stage_id := take(stage, as_id, "stageId"):
        fields["step_id"] = stage_id
    duration_s = take(stage, as_seconds_from_ms, "latencyMs")
    if duration_s is not None:
        fields["duration_s"] = duration_s
    draft.add_call(messages, fields, {"model": model or None, "stage": dict(stage) or None}, step=index)
    stage.clear()


def _tool_message(tool: dict[str, Json], at: str | None) -> Message:
    """Return the message of a tool stage; what is left in ``tool`` has no place in it."""
    name = take(tool, as_text, "name") or "tool"
    arguments = take(tool, as_any, "args", "input")
    result = take(tool, as_any, "result", "output")
    content = read_content(result).text if isinstance(result, str) else ""
    return Message(
        role="tool",
        name=name,
        content=content or take(tool, as_text, "errorText", "error") or "",
        tool_calls=(ToolCall(name=name, arguments=arguments),),
        parts=None if isinstance(result, str) else result,
        at=at,
    )


def _readable(payload: Json) -> str:
    if isinstance(payload, str):
        return payload
    if not isinstance(payload, dict):
        return ""
    query = payload.get("query")
    texts = [payload.get(key) for key in _TEXT_KEYS] + [query.get("text") if isinstance(query, dict) else query]
    return "\n".join(text for text in texts if isinstance(text, str) and text)
