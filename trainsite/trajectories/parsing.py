"""The JSON of one row, and the words for what is wrong with it."""

import re

import orjson

from trainsite.errors import RecordError
from trainsite.records.codec import Json

MAX_DEPTH = 64
"""Levels of nesting that a row may have."""

_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


class RowError(RecordError):
    """A row cannot be read; ``code`` is the problem's stable word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse(data: bytes | str) -> Json:
    """Return the JSON value of a row; raises RowError: invalid_utf8, too_deep or invalid_json."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise _explain(data.encode("utf-8", "replace") if isinstance(data, str) else data, error) from error
    if _count_brackets(data) > MAX_DEPTH and is_too_deep(value):
        raise _too_deep()
    return value


def _count_brackets(data: bytes | str) -> int:
    if isinstance(data, str):
        return data.count("{") + data.count("[")
    return data.count(b"{") + data.count(b"[")


def is_too_deep(value: Json) -> bool:
    """Tell whether a value is nested deeper than ``MAX_DEPTH`` levels."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for parent in level
            for item in (parent.values() if type(parent) is dict else parent if type(parent) is list else ())
            if type(item) is dict or type(item) is list
        ]
        if not level:
            return False
    return True


def parse_embedded(text: str) -> Json:
    """Return the object or list that a text holds, or the text itself where it holds neither."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        return parse(text)
    except RowError:
        return text


def _explain(data: bytes, error: orjson.JSONDecodeError) -> RowError:
    try:
        data.decode()
    except UnicodeDecodeError as wrong:
        return RowError("invalid_utf8", f"byte {wrong.start + 1} is not UTF-8 ({wrong.reason}); save the file as UTF-8")
    if _has_deep_brackets(data):
        return _too_deep()
    return RowError("invalid_json", f"character {error.pos + 1}: {error.msg}; correct or remove the row")


def _too_deep() -> RowError:
    return RowError("too_deep", f"nested deeper than {MAX_DEPTH} levels; flatten the row")


def _has_deep_brackets(data: bytes) -> bool:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(data):
        token = match[0]
        if token in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif token in (b"]", b"}"):
            depth -= 1
    return False
