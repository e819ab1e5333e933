"""
The keys of a JSON object: shown to a person, and those of them that stand twice.

Parsing keeps the last of two equal keys and drops the other one, and with it at least two quotes. So where a compact
dump of the value has as many quotes as the bytes had, no key was dropped. Only an escaped quote could be counted
wrongly, and it sends the bytes the slow way, on which the parser hands out every pair.
"""

import json
from collections.abc import Collection
from itertools import islice

import orjson

from trainsite.records.codec import Json

_SHOWN_KEYS = 8
_SHOWN_CHARACTERS = 40
_ESCAPED_QUOTE = b"\\u0022"


def show_keys(keys: Collection[str]) -> str:
    """Return keys for a message: few of them, and none that is long. A cut would hide from a redaction what it is."""
    shown = ", ".join(
        key if len(key) <= _SHOWN_CHARACTERS else f"one of {len(key)} characters" for key in islice(keys, _SHOWN_KEYS)
    )
    return f"[{shown}]" + (f" and {len(keys) - _SHOWN_KEYS} more" if len(keys) > _SHOWN_KEYS else "")


def find_duplicates(data: bytes, value: Json) -> str | None:
    """Return what is wrong where a key stands twice in an object of ``data``, of which ``value`` was parsed."""
    if orjson.dumps(value).count(b'"') == data.count(b'"') and _ESCAPED_QUOTE not in data:
        return None
    keys = _duplicate_keys(data)
    if not keys:
        return None
    return f"written more than once in one object: {show_keys(keys)}; the last value was taken, write each key once"


def _duplicate_keys(data: bytes) -> list[str]:
    found: dict[str, None] = {}

    def collect(pairs: list[tuple[str, Json]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                found[key] = None
            seen.add(key)

    # Whole numbers of any length would be refused, and their values do not matter here.
    json.loads(data, object_pairs_hook=collect, parse_int=float)
    return list(found)
