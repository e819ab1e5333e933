"""Spans as exporters write them: OTLP/JSON requests of many, single ones of OTLP, those of console exporters."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from trainsite.importers.otel.attributes import Attributes, plain_attributes
from trainsite.importers.otel.span import Span
from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_instant

_TRACE_IDS, _SPAN_IDS = ("traceId", "trace_id"), ("spanId", "span_id", "id")
_PARENTS = ("parentSpanId", "parent_span_id", "parent_id", "parentId")
_STARTS, _ENDS = ("startTimeUnixNano", "start_time_unix_nano"), ("endTimeUnixNano", "end_time_unix_nano")
_KNOWN = frozenset(
    {
        *_TRACE_IDS, *_SPAN_IDS, *_PARENTS, *_STARTS, *_ENDS, "name", "kind", "attributes", "events", "status",
        "resource", "context", "start_time", "end_time", "timestamp", "duration", "instrumentationScope",
    }
)  # fmt: skip
_LAST_NS = 2**63 - 1
_HEX = re.compile(r"[0-9A-Fa-f]+")
_MAX_ID_CHARS = 128
_KINDS = ("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")
_STATUSES = ("UNSET", "OK", "ERROR")


def iter_spans(value: Json) -> Iterator[Span | None]:
    """Yield the spans of one row of a file, None for each that cannot be told from others: without ids."""
    groups = _first(value, "resourceSpans", "resource_spans") if isinstance(value, dict) else None
    if not isinstance(groups, list):
        yield _read_span(value, {}, None)
        return
    for group in groups:
        held = group if isinstance(group, dict) else {}
        resource = held.get("resource")
        shared = plain_attributes(resource.get("attributes")) if isinstance(resource, dict) else {}
        scopes = _first(held, "scopeSpans", "scope_spans", "instrumentationLibrarySpans")
        for scope in scopes if isinstance(scopes, list) else [None]:
            inner = scope if isinstance(scope, dict) else {}
            spans = inner.get("spans")
            for span in spans if isinstance(spans, list) else [None]:
                yield _read_span(span, shared, _first(inner, "scope", "instrumentationLibrary"))


def _read_span(value: Json, resource: Attributes, scope: Json) -> Span | None:
    if not isinstance(value, dict):
        return None
    context = value.get("context")
    inner = context if isinstance(context, dict) else {}
    trace, span = _id(_first(inner, *_TRACE_IDS), *_all(value, _TRACE_IDS)), _id(*_all(inner, _SPAN_IDS))
    span = span or _id(*_all(value, _SPAN_IDS))
    if trace is None or span is None:
        return None
    start_ns, end_ns = _times(value)
    status = value.get("status")
    told = status if isinstance(status, dict) else {"code": status}
    own = value.get("resource")
    events = value.get("events")
    message = _first(told, "message", "description")
    return Span(
        trace=trace,
        id=span,
        parent=_id(*_all(value, _PARENTS)),
        name=str(value.get("name") or ""),
        kind=_word(value.get("kind"), _KINDS),
        start_ns=start_ns,
        end_ns=end_ns,
        status=_word(_first(told, "code", "status_code"), _STATUSES),
        status_message=message if isinstance(message, str) else None,
        attributes=plain_attributes(value.get("attributes")),
        events=[_event(event) for event in events if isinstance(event, dict)] if isinstance(events, list) else [],
        resource=resource or (plain_attributes(own.get("attributes")) if isinstance(own, dict) else {}),
        scope=scope or value.get("instrumentationScope"),
        rest={key: item for key, item in value.items() if key not in _KNOWN and item not in (None, [], {}, "", 0)},
    )


def _event(event: dict[str, Json]) -> dict[str, Any]:
    at_ns = _nanoseconds(_first(event, "timeUnixNano", "time_unix_nano"), event.get("timestamp"))
    found = {
        "name": str(event.get("name") or ""),
        "at_ns": at_ns,
        "attributes": plain_attributes(event.get("attributes")),
    }
    if event.get("body") is not None:
        found["body"] = event["body"]
    return found


def _times(value: dict[str, Json]) -> tuple[int | None, int | None]:
    start = _nanoseconds(_first(value, *_STARTS), value.get("start_time"))
    end = _nanoseconds(_first(value, *_ENDS), value.get("end_time"))
    micro, duration = value.get("timestamp"), value.get("duration")
    if start is None and isinstance(micro, int | float) and not isinstance(micro, bool):
        start = _within(micro * 1_000)
        if start is not None and isinstance(duration, int | float) and duration >= 0:
            end = _within(start + duration * 1_000)
    return start, end


def _nanoseconds(count: Json, text: Json) -> int | None:
    """Return an instant that is a number of nanoseconds, or a text of date and time; 0 is none."""
    if isinstance(count, str) and count.isascii() and count.isdigit() and len(count) <= len(str(_LAST_NS)):
        return _within(int(count))
    if isinstance(count, int | float) and not isinstance(count, bool):
        return _within(count)
    instant = as_instant(text) if isinstance(text, str) else None
    if instant is None:
        return None
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _within(round(moment.timestamp() * 10**6) * 1_000)


def _within(count: float) -> int | None:
    return int(count) if 0 < count <= _LAST_NS else None


def _id(*values: Json) -> str | None:
    """Return the first id; hexadecimal in lower case without a prefix, so that exporters agree. Zeros are none."""
    for value in values:
        if isinstance(value, str) and value.strip():
            text = value.strip()
            if text[:2] in ("0x", "0X"):
                text = text[2:]
            if text.strip("0"):
                return (text.lower() if _HEX.fullmatch(text) else text)[:_MAX_ID_CHARS]
    return None


def _word(value: Json, words: tuple[str, ...]) -> str | None:
    """Return an enum's word: from its number, or from a text such as ``STATUS_CODE_OK`` or ``SpanKind.CLIENT``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return words[value] if 0 <= value < len(words) else None
    if isinstance(value, str):
        return next((word for word in words if value.upper().endswith(word)), None)
    return None


def _first(value: dict[str, Json], *keys: str) -> Json:
    return next((value[key] for key in keys if value.get(key) is not None), None)


def _all(value: dict[str, Json], keys: tuple[str, ...]) -> list[Json]:
    return [value[key] for key in keys if key in value]
