"""The events of a sample: when messages were written, and what else happened."""

from collections.abc import Iterator, Sequence

from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_instant
from trainsite.trajectories.parsing import MAX_DEPTH

REPEATED = frozenset({"sample_init", "state", "store", "step", "span_begin", "span_end", "score"})
"""Events that say again, as changes, what the sample holds as a whole; they are left out."""
TAKEN = frozenset({"model", "tool"})
"""Events that become calls, and instants of messages."""


def iter_events(events: Json, depth: int = 0) -> Iterator[dict[str, Json]]:
    """Yield events in order, with those inside of others (logs of 2024 nest them) behind the outer one."""
    for event in as_items(events):
        if isinstance(event, dict):
            yield event
            if event.get("events") and depth < MAX_DEPTH:
                yield from iter_events(event["events"], depth + 1)


def other_events(events: Sequence[dict[str, Json]]) -> list[Json]:
    """Return the events that are neither calls nor told by the sample in another way."""
    return [
        {key: value for key, value in event.items() if key != "events" and value is not None}
        for event in events
        if event.get("event") not in REPEATED and event.get("event") not in TAKEN
    ]


def tool_times(events: Sequence[dict[str, Json]]) -> dict[str, str]:
    """Return when the results of tool calls came, by the id of the call."""
    found = {}
    for event in events:
        if event.get("event") == "tool" and isinstance(event.get("id"), str):
            at = as_instant(event.get("completed")) or as_instant(event.get("timestamp"))
            if at is not None:
                found[event["id"]] = at
    return found


def event_output(event: dict[str, Json]) -> dict[str, Json]:
    """Return what a model gave back, empty where it gave nothing."""
    output = event.get("output")
    return output if isinstance(output, dict) else {}


def first_choice(output: dict[str, Json]) -> dict[str, Json]:
    """Return the first choice of an output, empty where there is none."""
    choices = output.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    return choice if isinstance(choice, dict) else {}


def as_items(value: Json) -> list[Json]:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list) else []
