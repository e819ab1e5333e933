"""
The fields of a foreign object, put where they belong.

A table names each foreign key, the field it goes to and the converter that must accept its value. What no
table names, and what a converter does not accept, stays where it was, so that nothing is lost silently.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from trainsite.clock import rfc3339
from trainsite.records.codec import Json

Converter = Callable[[Json], Any]
"""Returns the value as a record wants it, or None where it is of another kind."""
Table = Mapping[str, tuple[str, Converter]]

_LAST_COUNT = 2**63 - 1
_LAST_INSTANT_S = 253_402_300_799
_MILLISECONDS_FROM = 1e11
_ISO_START = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:")


def place(rest: dict[str, Json], table: Table, placed: dict[str, Any] | None = None) -> dict[str, Any]:
    """
    Move the fields that a table knows out of ``rest`` and return them, added to those placed before.

    The first of several names wins, the others stay.
    """
    placed = {} if placed is None else placed
    for key in [key for key in rest if key in table]:
        name, convert = table[key]
        value = rest[key]
        if value is None:
            del rest[key]
        elif name not in placed and (converted := convert(value)) is not None:
            placed[name] = converted
            del rest[key]
    return placed


def take(rest: dict[str, Json], convert: Converter, *keys: str) -> Any:
    """Move the first of some fields that a converter accepts out of ``rest``; None where there is none."""
    for key in keys:
        if key in rest and (converted := convert(rest[key])) is not None:
            del rest[key]
            return converted
    return None


def as_id(value: Json) -> str | None:
    """Return an id; numbers become text, whole ones without a point."""
    if type(value) is str:
        return value or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if value == int(value) else repr(value)


def as_text(value: Json) -> str | None:
    """Return a text as it is."""
    return value if isinstance(value, str) else None


def as_number(value: Json) -> float | None:
    """Return a number as it is; booleans are none."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def as_count(value: Json) -> int | None:
    """Return a whole number from 0 on that fits into 64 bits."""
    number = as_number(value)
    return int(number) if number is not None and 0 <= number <= _LAST_COUNT and number == int(number) else None


def as_seconds(value: Json) -> float | None:
    """Return a duration in seconds as it is, where it is not negative."""
    number = as_number(value)
    return number if number is not None and number >= 0 else None


def as_seconds_from_ms(value: Json) -> float | None:
    """Return a duration in milliseconds as seconds, where it is not negative."""
    number = as_number(value)
    return number / 1000 if number is not None and number >= 0 else None


def as_object(value: Json) -> dict[str, Json] | None:
    """Return a copy of an object."""
    return dict(value) if isinstance(value, dict) else None


def as_list(value: Json) -> list[Json] | None:
    """Return a list as it is."""
    return value if isinstance(value, list) else None


def as_any(value: Json) -> Json:
    """Return any value as it is."""
    return value


def as_texts(value: Json) -> tuple[str, ...] | None:
    """Return a list of texts."""
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def as_instant(value: Json) -> str | None:
    """
    Return an instant as RFC 3339 in UTC.

    It may be milliseconds or seconds since 1970, or ISO 8601 text of date and time, UTC without a zone.
    """
    if isinstance(value, str):
        return _read_instant(value)
    number = as_number(value)
    if number is None:
        return None
    return _instant(number / 1000 if number > _MILLISECONDS_FROM else number)


@lru_cache(maxsize=64)
def _read_instant(text: str) -> str | None:
    """Return the instant that a text says; a row says the same one in several places."""
    if not _ISO_START.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return _instant((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def _instant(instant_s: float) -> str | None:
    return rfc3339(instant_s) if 0 <= instant_s <= _LAST_INSTANT_S else None
