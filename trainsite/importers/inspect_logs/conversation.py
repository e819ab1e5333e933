"""The messages of a sample and the calls that they belong to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import chain, islice

from trainsite.dataclass import dataclass
from trainsite.importers.inspect_logs.calls import Calls
from trainsite.importers.inspect_logs.events import as_items, event_output, first_choice, tool_times
from trainsite.importers.inspect_logs.messages import read_message
from trainsite.records.codec import Json
from trainsite.records.trajectory import Message
from trainsite.trajectories.fields import as_instant

OUTSIDE = "outside_conversation"
"""Marks in a call's ``extra`` that its messages stand behind the conversation."""
_MAX_LOOKED_AT = 100_000
"""Messages that the inputs of calls may name in all, per sample: each may name all messages before it."""


@dataclass
class Conversation:
    """Messages and calls of a sample while they are put together."""

    raw: list[dict[str, Json]]
    """The sample's messages as the source has them."""
    calls: Calls
    messages: list[Message] = field(default_factory=list)
    looked_at: int = 0


def read_conversation(talk: Conversation, events: Sequence[dict[str, Json]], pool: Json, output: Json) -> None:
    """
    Make records of a sample's messages, with a call for each response of a model.

    A call reaches from behind the response before it to its own response. Calls outside the conversation, those of
    graders and sub-agents, come behind it with the messages that nobody has seen before. A log without events has a
    call for each message that was generated; what the output says belongs to the last one.
    """
    own, others = _matched(talk, events)
    written = own or _generated(talk.raw, output if isinstance(output, dict) else {})
    times = tool_times(events)
    for index, message in enumerate(talk.raw):
        at = times.get(answered) if isinstance(answered := message.get("tool_call_id"), str) else None
        if index in own:
            at = as_instant(own[index].get("completed")) or as_instant(own[index].get("timestamp"))
        talk.messages.append(read_message(message, is_response=index in written, at=at))
    start = 0
    for index, event in sorted(written.items()):
        talk.calls.add(event, start, index + 1 - start)
        start = index + 1
    seen = {_key(message) for message in talk.raw} if others else set()
    for event in others:
        _add_branch(talk, event, pool, seen)


def _matched(
    talk: Conversation, events: Sequence[dict[str, Json]]
) -> tuple[dict[int, dict[str, Json]], list[dict[str, Json]]]:
    """Return the calls whose response is a message of the conversation, by its place, and the other calls."""
    own: dict[int, dict[str, Json]] = {}
    others: list[dict[str, Json]] = []
    places = _places(talk.raw)
    free = dict.fromkeys(index for index, message in enumerate(talk.raw) if message.get("role") == "assistant")
    for event in events:
        if event.get("event") != "model":
            continue
        found = _place(event, talk, places, free)
        if found is None:
            others.append(event)
        else:
            del free[found]
            own[found] = event
    return own, others


def _generated(messages: Sequence[dict[str, Json]], output: dict[str, Json]) -> dict[int, dict[str, Json]]:
    """Return something like the events of calls for messages that a model wrote."""
    wrote = [index for index, message in enumerate(messages) if message.get("role") == "assistant"]
    wrote = [index for index in wrote if messages[index].get("source") == "generate"] or wrote[-1:]
    return {index: {"output": output} if index == wrote[-1] else {} for index in wrote}


def _places(messages: Sequence[dict[str, Json]]) -> dict[str, int]:
    return {
        message["id"]: index
        for index, message in enumerate(messages)
        if message.get("role") == "assistant" and isinstance(message.get("id"), str)
    }


def _place(
    event: dict[str, Json], talk: Conversation, places: Mapping[str, int], free: Mapping[int, None]
) -> int | None:
    """Return which message is a call's response: the one with its id, or the next one that says the same."""
    message = first_choice(event_output(event)).get("message")
    if not isinstance(message, dict):
        return None
    name = message.get("id")
    if isinstance(name, str) and places:
        index = places.get(name)
        return index if index in free else None
    said = talk.calls.attachments.resolve(message)
    for index in free:
        if _says(talk.raw[index]) == _says(said):
            return index
    return None


def _says(message: dict[str, Json]) -> tuple[Json, Json]:
    return message.get("content"), message.get("tool_calls") or None


def _add_branch(talk: Conversation, event: dict[str, Json], pool: Json, seen: set[Json]) -> None:
    first = len(talk.messages)
    for message in _input(talk, event, pool):
        key = _key(message)
        if key not in seen:
            seen.add(key)
            talk.messages.append(read_message(talk.calls.attachments.resolve(message)))
    answer = first_choice(event_output(event)).get("message")
    if isinstance(answer, dict) and (answer.get("content") or answer.get("tool_calls")):
        seen.add(_key(answer))
        talk.messages.append(read_message(talk.calls.attachments.resolve(answer), is_response=True))
    talk.calls.add(event, first, len(talk.messages) - first, {OUTSIDE: True})


def _input(talk: Conversation, event: dict[str, Json], pool: Json) -> Iterator[dict[str, Json]]:
    """Yield the messages that a call was given: written there, or named by ranges of the sample's pool."""
    for message in chain(as_items(event.get("input")), _pooled(event.get("input_refs"), as_items(pool))):
        talk.looked_at += 1
        if talk.looked_at > _MAX_LOOKED_AT:
            return
        if isinstance(message, dict):
            yield message


def _pooled(refs: Json, pool: list[Json]) -> Iterator[Json]:
    for ref in as_items(refs):
        match ref:
            case [int(start), int(end)] if 0 <= start <= end:
                yield from islice(pool, start, end)


def _key(message: dict[str, Json]) -> Json:
    name = message.get("id")
    return name if isinstance(name, str) else (message.get("role"), repr(message.get("content")))
