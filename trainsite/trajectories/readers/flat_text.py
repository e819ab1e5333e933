"""Flat rows of a prompt and an answer, and generated scenarios with the action that is expected."""

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message, ToolCall
from trainsite.trajectories.draft import Draft, begin, take_call_fields
from trainsite.trajectories.fields import as_any, as_text, take
from trainsite.trajectories.messages import mark_response, read_response

_PROMPT_KEYS = ("prompt", "instruction", "question", "input")
_ANSWER_KEYS = ("output", "response", "completion", "answer", "expected")
_SYSTEM_KEYS = ("system", "system_prompt", "systemPrompt")
_SCENARIO_KEYS = (("user_message", "expected_action"), ("userMessage", "expectedAction"))


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row has a prompt and an answer, or a user's message and the action it asks for."""
    return _is_scenario(row) or (
        any(isinstance(row.get(key), str) for key in _PROMPT_KEYS) and any(key in row for key in _ANSWER_KEYS)
    )


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft: one call; an expected action is a tool call of its response."""
    draft = begin(row, row_id)
    rest = draft.rest
    system = take(rest, as_text, *_SYSTEM_KEYS)
    messages = [Message(role="system", content=system)] if system else []
    messages += _scenario(rest) if _is_scenario(row) else _prompt_and_answer(rest)
    draft.add_call(messages, take_call_fields(rest))
    return draft


def _is_scenario(row: dict[str, Json]) -> bool:
    return any(isinstance(row.get(said), str) and action in row for said, action in _SCENARIO_KEYS)


def _scenario(rest: dict[str, Json]) -> list[Message]:
    said = take(rest, as_text, *(said for said, _ in _SCENARIO_KEYS)) or ""
    messages = [Message(role="user", content=said)]
    action = take(rest, as_text, *(action for _, action in _SCENARIO_KEYS))
    if action:
        messages.append(Message(role="assistant", tool_calls=(ToolCall(name=action),)))
    return mark_response(messages)


def _prompt_and_answer(rest: dict[str, Json]) -> list[Message]:
    # An instruction with an input is one prompt of two paragraphs; of other pairs the second stays aside.
    prompt = take(rest, as_text, *_PROMPT_KEYS) or ""
    if "instruction" not in rest and "prompt" not in rest and (more := take(rest, as_text, "input")):
        prompt = f"{prompt}\n\n{more}"
    return [Message(role="user", content=prompt), *read_response(take(rest, as_any, *_ANSWER_KEYS))]
