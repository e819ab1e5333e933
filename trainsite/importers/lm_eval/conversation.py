"""What a sample asked and what came back, as messages and calls."""

import math
from dataclasses import replace
from typing import Any

from trainsite.records.codec import Json
from trainsite.records.trajectory import Call, Message
from trainsite.trajectories.fields import as_count, as_number
from trainsite.trajectories.messages import read_messages, read_response
from trainsite.trajectories.parsing import parse_embedded

_GEN_FIELDS = ("temperature", "top_p")


def take_conversation(extra: dict[str, Json], name: str, model: str) -> tuple[list[Message], list[Call]]:
    """Take arguments and responses out of a sample; what is of another shape stays."""
    asked, answered = _arguments(extra.get("arguments")), extra.get("resps")
    if not asked or not isinstance(answered, list) or len(answered) != len(asked):
        return [], []
    del extra["arguments"], extra["resps"]
    if all(len(arguments) > 1 and isinstance(arguments[1], str) for arguments in asked):
        return _choice(asked, answered, name, model)
    messages: list[Message] = []
    calls: list[Call] = []
    for arguments, repeats in zip(asked, answered, strict=True):
        for response in repeats if isinstance(repeats, list) and repeats else [repeats]:
            said = [*_prompt(arguments[0]), *read_response(response if isinstance(response, str) else None)]
            fields, rest = _settings(arguments[1:])
            if not isinstance(response, str):
                rest["response"] = response
            calls.append(_call(len(messages), len(said), f"{name}:0:call:{len(calls)}", model, rest, fields))
            messages += said
    return messages, calls


def _choice(asked: list[list[Json]], answered: list[Json], name: str, model: str) -> tuple[list[Message], list[Call]]:
    """Return the one call of a sample whose continuations were weighed: the likeliest of them is what it said."""
    weights = [_log_likelihood(response) for response in answered]
    best = max(range(len(asked)), key=lambda place: (weights[place], -place))
    prompt = _prompt(asked[best][0])
    said = [*prompt, *read_response(asked[best][1])]
    choices = [
        {
            **({"context": arguments[0]} if arguments[0] != asked[best][0] else {}),
            "continuation": arguments[1],
            "response": response,
        }
        for arguments, response in zip(asked, answered, strict=True)
    ]
    return said, [_call(0, len(said), f"{name}:0:call:0", model, {"choices": choices}, {})]


def _call(first: int, count: int, call_id: str, model: str, extra: dict[str, Json], fields: dict[str, Any]) -> Call:
    call = Call(first_message=first, message_count=count, call_id=call_id, model=model, extra=extra or None)
    return replace(call, **fields)


def _arguments(value: Json) -> list[list[Json]]:
    """Return the arguments of each request, in the form of objects by number or in that of lists."""
    requests = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    found = [list(each.values()) if isinstance(each, dict) else each for each in requests]
    return found if all(isinstance(each, list) and each for each in found) else []


def _prompt(value: Json) -> list[Message]:
    """Return a prompt: text, or messages as JSON where a chat template was applied by the provider."""
    inner = value[0] if isinstance(value, list) and len(value) == 1 else value
    listed = parse_embedded(inner) if isinstance(inner, str) else inner
    if isinstance(listed, list) and listed and all(isinstance(each, dict) and "role" in each for each in listed):
        return read_messages(listed)
    text = inner if isinstance(inner, str) else None
    return [Message(role="user", content=text)] if text is not None else [Message(role="user", parts=[value])]


def _settings(arguments: list[Json]) -> tuple[dict[str, Any], dict[str, Json]]:
    settings = arguments[0] if arguments and isinstance(arguments[0], dict) else None
    if settings is None:
        return {}, {"arguments": arguments} if arguments else {}
    rest = dict(settings)
    fields: dict[str, Any] = {}
    for key in _GEN_FIELDS:
        if (number := as_number(rest.get(key))) is not None:
            fields[key] = float(number)
            del rest[key]
    if (count := as_count(rest.get("max_gen_toks"))) is not None:
        fields["max_tokens"] = count
        del rest["max_gen_toks"]
    return fields, {"gen_kwargs": rest} if rest else {}


def _log_likelihood(response: Json) -> float:
    while isinstance(response, list) and response:
        response = response[0]
    try:
        number = float(response) if isinstance(response, str | int | float) else -math.inf
    except (ValueError, OverflowError):
        return -math.inf
    return -math.inf if math.isnan(number) else number
