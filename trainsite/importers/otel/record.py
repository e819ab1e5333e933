"""A span in the words of its source, for ``extra``, and its instants as records have them."""

from typing import Any

from trainsite.clock import rfc3339
from trainsite.importers.otel.attributes import Attributes
from trainsite.importers.otel.span import Span
from trainsite.records.codec import Json

_NS = 10**9


def span_record(span: Span, attributes: Attributes, events: list[dict[str, Any]]) -> dict[str, Json]:
    """Return a span in the words of its source, without what became a field of its call or message."""
    record: dict[str, Json] = {
        "span_id": span.id,
        "parent_span_id": span.parent,
        "name": span.name,
        "kind": span.kind,
        "started_at": instant(span.start_ns),
        "duration_s": duration_s(span.start_ns, span.end_ns),
        "status": span.status if span.status != "UNSET" else None,
        "status_message": span.status_message,
        "attributes": attributes,
        "events": list(map(_event, events)),
        "scope": span.scope,
        **span.rest,
    }
    return {key: value for key, value in record.items() if value not in (None, "", [], {})}


def _event(event: dict[str, Any]) -> dict[str, Json]:
    known = {key: value for key, value in event.items() if key != "at_ns" and value}
    return known if event["at_ns"] is None else {"at": instant(event["at_ns"]), **known}


def instant(at_ns: int | None) -> str | None:
    """Return nanoseconds since 1970 as RFC 3339."""
    return None if at_ns is None else rfc3339(at_ns / _NS)


def duration_s(start_ns: int | None, end_ns: int | None) -> float | None:
    """Return the seconds between two instants; None where one is missing, or they stand the wrong way round."""
    if start_ns is None or end_ns is None or end_ns < start_ns:
        return None
    return round((end_ns - start_ns) / _NS, 6)
