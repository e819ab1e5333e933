"""Labelled calls as ``eliza_native_v1`` rows, the form in which data sets are trained on."""

from collections.abc import Collection, Iterator

from trainsite.records.codec import Json
from trainsite.trajectories.readers.native import BOUNDARIES, FORMAT

_CALL_KEYS = {
    "stepId": "step_id",
    "purpose": "purpose",
    "stepType": "step_type",
    "model": "model",
    "modelType": "model_type",
    "provider": "provider",
}
_TRAJECTORY_KEYS = {"agentId": "agent_id", "scenarioId": "scenario_id", "batchId": "batch_id"}
_USAGE_KEYS = {
    "promptTokens": "prompt_tokens",
    "completionTokens": "completion_tokens",
    "totalTokens": "total_tokens",
    "cacheReadInputTokens": "cache_read_tokens",
    "cacheCreationInputTokens": "cache_creation_tokens",
    "reasoningTokens": "reasoning_tokens",
}
_SETTING_KEYS = {"temperature": "temperature", "maxOutputTokens": "max_tokens", "topP": "top_p"}
_STREAMING = "ai.streamText"


def native_rows(trajectory: Json, tasks: Collection[str]) -> Iterator[tuple[str, Json]]:
    """
    Yield (task, row) for each label of a trajectory that names one of the tasks.

    ``trajectory`` is the JSON form of a record, as ``to_row`` gives it. A call without a request, or
    without text or tool calls in its response, makes no row: it is no example of anything.
    """
    for label in trajectory["tasks"]:
        if label["task"] not in tasks:
            continue
        call = trajectory["calls"][label["call"]]
        first = call["first_message"]
        request, response = _split(trajectory["messages"][first : first + call["message_count"]])
        if request and (response["text"].strip() or "toolCalls" in response):
            yield label["task"], _row(trajectory, call, label, request, response)


def _row(trajectory: Json, call: Json, label: Json, request: list[Json], response: Json) -> Json:
    request_part = {
        "messages": request,
        "tools": call.get("tools"),
        "settings": _renamed(call, _SETTING_KEYS) or None,
    }
    response_part = {
        **response,
        "finishReason": call.get("finish_reason"),
        "usage": _renamed(call, _USAGE_KEYS) or None,
    }
    boundary = trajectory["extra"].get("boundary")
    if boundary not in BOUNDARIES:
        boundary = BOUNDARIES[call.get("action_type") == _STREAMING]
    return {
        "format": FORMAT,
        "schemaVersion": 1,
        "boundary": boundary,
        "trajectoryId": trajectory["trajectory_id"],
        **_renamed(trajectory, _TRAJECTORY_KEYS),
        "callId": call["call_id"],
        **_renamed(call, _CALL_KEYS),
        "request": _known(request_part),
        "response": _known(response_part),
        "metadata": _metadata(trajectory, call, label),
    }


def _metadata(trajectory: Json, call: Json, label: Json) -> Json:
    return _known(
        {
            "task_type": label["task"],
            "task_reason": label["reason"],
            "source_dataset": f"eliza_native/{label['task']}",
            "trajectory_id": trajectory["trajectory_id"],
            "step_id": call.get("step_id"),
            "call_id": call["call_id"],
            "agent_id": trajectory.get("agent_id"),
            "scenario_id": trajectory.get("scenario_id"),
            "row_id": trajectory["row_id"],
            "trajectory_source": trajectory.get("source"),
            "scenario_status": trajectory.get("outcome"),
            "judge_score": trajectory.get("reward"),
            "evidence": trajectory["evidence"],
        }
    )


def _split(messages: list[Json]) -> tuple[list[Json], Json]:
    """Return what the model was given, up to its response, and the response; events are neither."""
    request: list[Json] = []
    texts: list[str] = []
    tool_calls: list[Json] = []
    has_answered = False
    for message in messages:
        if message.get("is_response"):
            has_answered = True
            texts.append(message["content"])
            tool_calls += _tool_calls(message)
        elif message["role"] != "event" and not has_answered:
            request.append(_message(message))
    response: Json = {"text": "\n".join(texts)}
    if tool_calls:
        response["toolCalls"] = tool_calls
    return request, response


def _message(message: Json) -> Json:
    parts = [part for part in _parts(message) if isinstance(part, dict) and isinstance(part.get("type"), str)]
    content: Json = message["content"]
    if parts:
        content = [*([{"type": "text", "text": content}] if content else []), *parts]
    return _known(
        {
            "role": message["role"],
            "content": content,
            "name": message.get("name"),
            "toolCalls": _tool_calls(message) or None,
            "toolCallId": message.get("tool_call_id"),
        }
    )


def _parts(message: Json) -> list[Json]:
    parts = message.get("parts")
    return parts if isinstance(parts, list) else []


def _tool_calls(message: Json) -> list[Json]:
    return [
        _known({"toolCallId": call.get("id"), "toolName": call["name"], "input": call.get("arguments", {})})
        for call in message.get("tool_calls") or ()
    ]


def _renamed(source: Json, names: dict[str, str]) -> Json:
    return {name: source[key] for name, key in names.items() if key in source}


def _known(values: Json) -> Json:
    return {key: value for key, value in values.items() if value is not None}
