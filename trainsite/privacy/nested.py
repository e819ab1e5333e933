"""JSON that stands inside a string."""

import json
import math

from trainsite.records.codec import Json


def free_name(name: str, taken: dict[str, Json]) -> str:
    """Return a name that no key has yet, by ``__2``, ``__3`` and so on."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}__{number}", number + 1
    return free


def parse(text: str) -> Json:
    """Return JSON read from a text; of a repeated key each value is kept. Raises ValueError, also for NaN and 1e400."""
    return json.loads(text, object_pairs_hook=_pairs, parse_constant=_refuse, parse_float=_finite)


def _pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result: dict[str, Json] = dict(pairs)
    if len(result) == len(pairs):
        return result
    result = {}
    for key, value in pairs:
        result[free_name(key, result)] = value
    return result


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(text)
    return value


def _refuse(name: str) -> Json:
    raise ValueError(name)


def dump_like(text: str, value: Json) -> str:
    """Return a value as JSON that is spaced like a text; what is no text in UTF-8 stays escaped."""
    head = text.lstrip()
    indent = None
    if head[1:2] in ("\n", "\r"):
        line = head[1:].lstrip("\r\n")
        indent = len(line) - len(line.lstrip(" ")) or None
    compact = indent is None and '": ' not in text
    dumped = json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":") if compact else None)
    try:
        dumped.encode()
    except UnicodeEncodeError:
        dumped = json.dumps(value, indent=indent)
    return dumped
