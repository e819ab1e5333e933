"""
Records to JSON and back.

A key whose value is ``None`` is left out of rows: absent and null mean the same. Documents keep their nulls, so that
a reader sees every field. Field order is the order of the dataclass.
"""

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

import msgspec
import orjson

Json = Any
"""A JSON value: dict, list, str, int, float, bool or None."""

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None), dict, list})
"""Types that are JSON already, looked at first: rows are a hot path."""


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """Return the field names of a record class in their order; any other class has none."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def to_row(value: Any) -> Json:
    """Return a record as JSON without its nulls; other values pass through, tuples become lists."""
    kind: Any = type(value)
    if kind is tuple:
        return [item if type(item) in _PLAIN else to_row(item) for item in value]
    names = () if kind in _PLAIN else field_names(kind)
    if not names:
        return value
    row = {}
    for name in names:
        item = getattr(value, name)
        if item is not None:
            row[name] = item if type(item) in _PLAIN else to_row(item)
    return row


def to_document(value: Any) -> Json:
    """Return a record as JSON with its nulls."""
    if isinstance(value, list | tuple):
        return [to_document(item) for item in value]
    if isinstance(value, dict):
        return {key: to_document(item) for key, item in value.items()}
    kind: Any = type(value)
    if not is_dataclass(kind):
        return value
    return {name: to_document(getattr(value, name)) for name in field_names(cast("Any", kind))}


def dump_line(value: Json) -> bytes:
    """Return a JSON value as one line of NDJSON, newline included."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def dump_document(value: Json) -> bytes:
    """Return a JSON document, two spaces of indent, keys in their given order, newline at the end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def from_json(kind: type[T], data: Json) -> T:
    """Return a record made of JSON; unknown keys are ignored. Raises ValueError with the place that does not fit."""
    return msgspec.convert(data, kind)


def read_line(kind: type[T], line: bytes) -> T:
    """Return a record made of one line of NDJSON; raises ValueError with the place where it does not fit."""
    decoder: Any = _decoder(cast("Any", kind))
    return cast("T", decoder.decode(line))


def read_lines(kind: type[T], data: bytes) -> list[T]:
    """
    Return what lines of NDJSON hold, blank ones left out; raises ValueError for what does not fit.

    They have the fields of the record class and are of no class of ours: that makes them in a third of the time.
    """
    decoder: Any = _light_decoder(cast("Any", kind))
    return cast("list[T]", decoder.decode_lines(data))


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.json.Decoder(kind)


@cache
def _light_decoder(kind: Any) -> Any:
    hints = get_type_hints(kind)
    listed = [(field.name, hints[field.name], *_default(field)) for field in fields(kind)]
    return msgspec.json.Decoder(msgspec.defstruct(kind.__name__, listed, frozen=True, kw_only=True))


def _default(field: Any) -> tuple[Any, ...]:
    if field.default_factory is not MISSING:
        return (msgspec.field(default_factory=field.default_factory),)
    return () if field.default is MISSING else (field.default,)
