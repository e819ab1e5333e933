"""Native rows as chat rows: messages, tools and metadata, as trainers of chat models read them."""

import orjson

from trainsite.records.codec import Json

_METADATA_KEYS = (
    "task_type", "task_reason", "trajectory_id", "call_id", "scenario_id", "judge_score", "evidence", "attestation",
)  # fmt: skip


def chat_row(row: Json) -> Json:
    """Return a chat row; the answer is its last message, and arguments of calls are JSON in a text."""
    response = row["response"]
    answer: Json = {"role": "assistant", "content": response["text"]}
    if "toolCalls" in response:
        answer["tool_calls"] = _tool_calls(response["toolCalls"])
    chat: Json = {"messages": [*map(_message, row["request"]["messages"]), answer]}
    if tools := _tools(row["request"].get("tools")):
        chat["tools"] = tools
    metadata = {key: row["metadata"][key] for key in _METADATA_KEYS if key in row["metadata"]}
    chat["metadata"] = {**metadata, "model": row["model"]} if row.get("model") else metadata
    return chat


def _message(message: Json) -> Json:
    chat: Json = {"role": message["role"], "content": message["content"]}
    if "name" in message:
        chat["name"] = message["name"]
    if "toolCalls" in message:
        chat["tool_calls"] = _tool_calls(message["toolCalls"])
    if "toolCallId" in message:
        chat["tool_call_id"] = message["toolCallId"]
    return chat


def _tool_calls(calls: list[Json]) -> list[Json]:
    return [
        {
            **({"id": call["toolCallId"]} if "toolCallId" in call else {}),
            "type": "function",
            "function": {"name": call["toolName"], "arguments": _arguments(call.get("input"))},
        }
        for call in calls
    ]


def _arguments(value: Json) -> str:
    return value if isinstance(value, str) else orjson.dumps({} if value is None else value).decode()


def _tools(tools: Json) -> Json:
    """Return tools as a list; an object of tools by name becomes one."""
    if not isinstance(tools, dict):
        return tools
    return [
        {"type": "function", "function": {"name": name, **(tool if isinstance(tool, dict) else {"description": tool})}}
        for name, tool in tools.items()
    ]
