"""The instant it is, injectable: nothing else in the package asks the machine for the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], float]
"""Returns seconds since 1970-01-01 UTC."""


def make_clock(source_date_epoch: int | None) -> Clock:
    """Return the system's clock, or one that stands still at ``SOURCE_DATE_EPOCH`` (seconds)."""
    if source_date_epoch is None:
        return time.time
    instant = float(source_date_epoch)
    return lambda: instant


def rfc3339(instant_s: float) -> str:
    """Return an instant as RFC 3339 in UTC with milliseconds: ``2026-01-31T12:00:00.000Z``."""
    moment = datetime.fromtimestamp(round(instant_s, 3), tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def compact_utc(instant_s: float) -> str:
    """Return an instant for use in a name: ``20260131T120000Z``."""
    return datetime.fromtimestamp(instant_s, tz=UTC).strftime("%Y%m%dT%H%M%SZ")
