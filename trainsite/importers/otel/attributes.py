"""
Attributes of spans, resources and events as plain JSON.

OTLP/JSON writes them as lists of keys and typed values, in which whole numbers are texts (OTLP 1.x, JSON Protobuf
encoding); exporters of single spans write objects.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from trainsite.records.codec import Json

Attributes = dict[str, Json]

_TYPES = frozenset({"stringValue", "boolValue", "intValue", "doubleValue", "arrayValue", "kvlistValue", "bytesValue"})
_SNAKE = {
    "string_value": "stringValue",
    "bool_value": "boolValue",
    "int_value": "intValue",
    "double_value": "doubleValue",
    "array_value": "arrayValue",
    "kvlist_value": "kvlistValue",
    "bytes_value": "bytesValue",
}
_LARGEST = 2**63 - 1
_NUMBERED = re.compile(r"([0-9]{1,9})\.(?:tool_calls\.([0-9]{1,9})\.)?([^.].*)", re.DOTALL)
_ANY_NUMBER = re.compile(r"\.[0-9]+(?=\.|$)")


def plain_attributes(value: Json) -> Attributes:
    """Return attributes by their keys, whichever form they have; what is neither form is none. The last key wins."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        return {}
    return {
        str(item["key"]): plain_value(item.get("value")) for item in value if isinstance(item, dict) and "key" in item
    }


def plain_value(value: Json) -> Json:
    """Return a typed value as JSON; numbers that JSON lacks become null. A value of no known type is kept."""
    if not isinstance(value, dict) or len(value) != 1:
        return None if value == {} else value
    [(name, held)] = value.items()
    name = _SNAKE.get(name, name)
    match name:
        case "intValue":
            return _whole(held)
        case "doubleValue":
            return _finite(held)
        case "arrayValue" if isinstance(held, dict):
            items = held.get("values")
            return [plain_value(item) for item in items] if isinstance(items, list) else []
        case "kvlistValue" if isinstance(held, dict):
            return plain_attributes(held.get("values"))
    return held if name in _TYPES else value


def _whole(value: Json) -> Json:
    """Return a whole number; what is none, or does not fit into 64 bits, stays as it is."""
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        return value
    return number if isinstance(number, int) and abs(number) <= _LARGEST else value


def _finite(value: Json) -> Json:
    try:
        number = float(value) if isinstance(value, str) else value
    except ValueError:
        return value
    return None if isinstance(number, float) and not math.isfinite(number) else number


def take_numbered(rest: Attributes, prefix: str) -> list[dict[str, Any]]:
    """Move attributes such as ``<prefix>.0.content`` out of ``rest``; return them as objects in their order."""
    items: dict[int, dict[str, Any]] = {}
    calls: dict[int, dict[int, dict[str, Any]]] = {}
    start = f"{prefix}."
    for key in [key for key in rest if key.startswith(start)]:
        found = _NUMBERED.fullmatch(key, len(start))
        if found is None:
            continue
        number, call, name = int(found[1]), found[2], found[3]
        item = items.setdefault(number, {})
        if call is not None:
            item = calls.setdefault(number, {}).setdefault(int(call), {})
        item[name] = rest.pop(key)
    for number, made in calls.items():
        items[number]["tool_calls"] = [made[index] for index in sorted(made)]
    return [items[number] for number in sorted(items)]


def field_name(key: str) -> str:
    """Return the name of an attribute as it is counted: the numbers in it do not matter."""
    return _ANY_NUMBER.sub(".N", key)


def first_of(attributes: Mapping[str, Json], *keys: str) -> Json:
    """Return the first value that is there; None where there is none."""
    return next((attributes[key] for key in keys if attributes.get(key) is not None), None)
