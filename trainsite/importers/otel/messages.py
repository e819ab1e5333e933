"""
What a model was told and what it answered, out of the attributes and events of a span.

The forms, newest first: ``gen_ai.input.messages`` and ``gen_ai.output.messages`` (GenAI semantic conventions from 1.37
on), events such as ``gen_ai.user.message`` and ``gen_ai.choice`` (1.28 to 1.36), ``gen_ai.prompt.0.content``
(OpenLLMetry), and whole texts under ``gen_ai.prompt`` and ``gen_ai.completion``.
"""

import re
from dataclasses import field
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.importers.otel.attributes import Attributes, plain_value, take_numbered
from trainsite.importers.otel.parts import read_parts
from trainsite.records.codec import Json
from trainsite.records.trajectory import Message
from trainsite.trajectories.content import read_content
from trainsite.trajectories.messages import mark_response, read_message
from trainsite.trajectories.parsing import parse_embedded

DETAILS = "gen_ai.client.inference.operation.details"
_MESSAGE_EVENT = re.compile(r"gen_ai\.(system|user|assistant|tool)\.message")
_INPUT_TEXTS = ("gen_ai.prompt", "gen_ai.input")
_OUTPUT_TEXTS = ("gen_ai.completion", "gen_ai.output")
_TEXT_EVENTS = frozenset({"gen_ai.content.prompt", "gen_ai.content.completion", DETAILS})


@dataclass
class Told:
    """What a call was told and answered; what was read is taken out of the attributes and events."""

    attributes: Attributes
    events: list[dict[str, Any]]
    request: list[Message] = field(default_factory=list)
    response: list[Message] = field(default_factory=list)
    """The first answer."""
    further: list[Json] = field(default_factory=list)
    """More answers to the same request, in the source's words."""
    finish_reason: str | None = None


def read_told(attributes: Attributes, events: list[dict[str, Any]]) -> Told:
    """Return the messages of a span; its attributes and events are copied first."""
    told = Told(dict(attributes), [])
    for event in events:
        if event["name"] in _TEXT_EVENTS:
            for key, value in event["attributes"].items():
                told.attributes.setdefault(key, value)
        else:
            told.events.append(event)
    _take_system(told)
    _take_request(told)
    _take_response(told)
    return told


def _take_system(told: Told) -> None:
    value = told.attributes.pop("gen_ai.system_instructions", None)
    parts = parse_embedded(value) if isinstance(value, str) else value
    if parts:
        told.request += read_parts({"role": "system", "parts": parts if isinstance(parts, list) else [parts]})


def _take_request(told: Told) -> None:
    given = _listed(told.attributes, "gen_ai.input.messages") or take_numbered(told.attributes, "gen_ai.prompt")
    if not given:
        given = [_event_message(event) for event in told.events if _MESSAGE_EVENT.fullmatch(event["name"])]
        told.events = [event for event in told.events if not _MESSAGE_EVENT.fullmatch(event["name"])]
    for item in given or _texts(told.attributes, _INPUT_TEXTS):
        told.request += _read(item, "user")


def _take_response(told: Told) -> None:
    given = _listed(told.attributes, "gen_ai.output.messages") or take_numbered(told.attributes, "gen_ai.completion")
    if not given:
        given = [_choice(event) for event in told.events if event["name"] == "gen_ai.choice"]
        told.events = [event for event in told.events if event["name"] != "gen_ai.choice"]
    given = given or _texts(told.attributes, _OUTPUT_TEXTS)
    if not given:
        return
    first = dict(given[0]) if isinstance(given[0], dict) else given[0]
    reason = first.pop("finish_reason", None) if isinstance(first, dict) else None
    told.finish_reason = reason if isinstance(reason, str) else None
    told.response = mark_response(_read(first, "assistant"))
    told.further = given[1:]


def _listed(attributes: Attributes, key: str) -> list[Json]:
    """Take the messages out of an attribute: a list, or a text that holds one; anything else stays there."""
    value = attributes.get(key)
    found = parse_embedded(value) if isinstance(value, str) else value
    if not isinstance(found, list):
        return []
    del attributes[key]
    return found


def _texts(attributes: Attributes, keys: tuple[str, ...]) -> list[Json]:
    for key in keys:
        value = attributes.get(key)
        if isinstance(value, str | list | dict) and value:
            del attributes[key]
            found = parse_embedded(value) if isinstance(value, str) else value
            if isinstance(found, dict) and isinstance(found.get("messages"), list):
                found = found["messages"]
            if isinstance(found, list) and found and all(isinstance(item, dict) and "role" in item for item in found):
                return found
            return [{"content": value}]
    return []


def _event_message(event: dict[str, Any]) -> dict[str, Json]:
    """Return the message that an event is; its role is the event's unless it says another."""
    match = _MESSAGE_EVENT.fullmatch(event["name"])
    return {"role": match[1] if match else "event", **_body(event)}


def _choice(event: dict[str, Any]) -> dict[str, Json]:
    body = _body(event)
    message = body.pop("message", None)
    inner = parse_embedded(message) if isinstance(message, str) else message
    body.pop("index", None)
    if isinstance(inner, dict):
        return {**inner, **body}
    return body if inner is None else {"content": inner, **body}


def _body(event: dict[str, Any]) -> dict[str, Json]:
    """Return what an event says: as its body, as JSON in one attribute, or as attributes."""
    attributes = dict(event["attributes"])
    text = attributes.pop("gen_ai.event.content", None)
    body = plain_value(event.get("body")) if text is None else text
    found = parse_embedded(body) if isinstance(body, str) else body
    said = found if isinstance(found, dict) else {} if found is None else {"content": found}
    attributes.pop("gen_ai.system", None)
    if isinstance(attributes.get("tool_calls"), str):
        attributes["tool_calls"] = parse_embedded(attributes["tool_calls"])
    if "id" in attributes or "id" in said:  # of the tool call that a tool message answers
        merged = {**attributes, **said}
        merged.setdefault("tool_call_id", merged.pop("id"))
        return merged
    return {**attributes, **said}


def _read(item: Json, role: str) -> list[Message]:
    """Return the messages that one item of a list is; without a role of its own it has the given one."""
    if not isinstance(item, dict):
        return [read_content(item).message(role)]
    if isinstance(item.get("parts"), list):
        return read_parts({"role": role, **item})
    content = item.get("content")
    found = parse_embedded(content) if isinstance(content, str) else content
    if isinstance(found, list) and found and all(isinstance(part, dict) and "type" in part for part in found):
        item = {**item, "content": found}
    return [read_message({"role": role, **item})]
