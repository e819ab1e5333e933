"""
Keys that stand twice in one JSON object; parsers keep the last one and say nothing.

Parsing drops the other one, and with it at least two quotes. So where a compact dump of the value has as many quotes
as the bytes had, no key was dropped. Only an escaped quote could be counted wrongly, and it sends the bytes the slow
way, on which a parser hands out every pair.
"""

import json
import re

import orjson

from trainsite.records.codec import Json

_ESCAPED_QUOTE = b"\\u0022"
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class _Pairs(list[tuple[str, Json]]):
    """The pairs of one object."""


def may_hide_duplicates(data: bytes, value: Json) -> bool:
    """Tell whether the bytes of a value may hold a key that the value lacks; False is certain."""
    return orjson.dumps(value).count(b'"') != data.count(b'"') or _ESCAPED_QUOTE in data


def find_duplicate(data: bytes) -> str | None:
    """Return the JSON path of the first key that stands twice in its object, None where there is none."""
    stack: list[tuple[Json, str]] = [(json.loads(data, object_pairs_hook=_Pairs, parse_int=float), "$")]
    while stack:
        node, path = stack.pop()
        if isinstance(node, _Pairs):
            seen = set()
            for key, _ in node:
                if key in seen:
                    return path + _step(key)
                seen.add(key)
            stack.extend((item, path + _step(key)) for key, item in reversed(node))
        elif isinstance(node, list):
            stack.extend((item, f"{path}[{index}]") for index, item in reversed(list(enumerate(node))))
    return None


def _step(key: str) -> str:
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{json.dumps(key, ensure_ascii=False)}]"
