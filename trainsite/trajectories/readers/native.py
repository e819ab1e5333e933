"""``eliza_native_v1``: one model call per row."""

from trainsite.records.codec import Json
from trainsite.records.trajectory import Message
from trainsite.trajectories.draft import Draft, begin, take_call_fields
from trainsite.trajectories.fields import as_any, as_list, as_text, take
from trainsite.trajectories.messages import read_messages, read_response
from trainsite.trajectories.parsing import RowError

FORMAT = "eliza_native_v1"
BOUNDARIES = ("vercel_ai_sdk.generateText", "vercel_ai_sdk.streamText")


def takes(row: dict[str, Json]) -> bool:
    """Tell whether a row calls itself native."""
    return row.get("format") == FORMAT


def read(row: dict[str, Json], row_id: str) -> Draft:
    """Return the draft; raises RowError (bad_native_row) where the row lacks what the format demands."""
    request, response = row.get("request"), row.get("response")
    boundary = row.get("boundary")
    missing = [name for name, part in (("request", request), ("response", response)) if not isinstance(part, dict)]
    if missing:
        raise RowError("bad_native_row", f"{' and '.join(missing)} must be an object; export the row again")
    if boundary not in BOUNDARIES:
        raise RowError("bad_native_row", f"boundary must be one of {', '.join(BOUNDARIES)}; export the row again")
    draft = begin(row, row_id)
    rest = draft.rest
    for key in ("format", "request", "response"):
        del rest[key]
    fields = take_call_fields(rest)
    request, response = dict(request or {}), dict(response or {})
    messages = _request_messages(request)
    messages += read_response(
        take(response, as_any, "text"),
        take(response, as_list, "toolCalls", "tool_calls"),
        take(response, as_text, "reasoning"),
    )
    for part in (request, response):
        for name, value in take_call_fields(part).items():
            if name in fields and fields[name] != value:
                part[name] = value
            else:
                fields[name] = value
    draft.add_call(messages, fields, {"request": request or None, "response": response or None})
    return draft


def _request_messages(request: dict[str, Json]) -> list[Message]:
    given = take(request, as_list, "messages") or []
    messages = read_messages(given)
    if not messages:
        prompt = take(request, as_text, "prompt")
        messages = [Message(role="user", content=prompt)] if prompt else []
    if not (messages and messages[0].role == "system"):
        system = take(request, as_text, "system")
        if system:
            messages.insert(0, Message(role="system", content=system))
    return messages
