"""
Records to JSON and back.

A key whose value is ``None`` is left out of rows: absent and null mean the same. Documents keep their nulls, so that
a reader sees every field. Field order is the order of the dataclass.
"""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

import orjson

Json = Any
"""A JSON value: dict, list, str, int, float, bool or None."""

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None), dict, list})
"""Types that are JSON already, looked at first: rows are a hot path."""


@cache
def field_names(kind: type) -> tuple[str, ...]:
    """Return the field names of a record class in their order."""
    return tuple(field.name for field in fields(kind))


def to_row(value: Any) -> Json:
    """Return a record as JSON without its nulls; other values pass through, tuples become lists."""
    kind = type(value)
    if kind is tuple:
        return [item if type(item) in _PLAIN else to_row(item) for item in value]
    if kind in _PLAIN or not is_dataclass(kind):
        return value
    row = {}
    for name in field_names(kind):
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
    if not is_dataclass(value):
        return value
    return {name: to_document(getattr(value, name)) for name in field_names(type(value))}


def dump_line(value: Json) -> bytes:
    """Return a JSON value as one line of NDJSON, newline included."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def dump_document(value: Json) -> bytes:
    """Return a JSON document, two spaces of indent, keys in their given order, newline at the end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def from_json(kind: type[T], data: dict[str, Json]) -> T:
    """
    Return a record made of JSON that its schema has accepted; unknown keys are ignored, absent ones are null.

    Raises KeyError where a field that can neither be null nor has a default is absent.
    """
    values = {}
    for name, convert, absence in _plan(kind):
        if name in data:
            values[name] = convert(data[name])
        elif absence == "null":
            values[name] = None
        elif absence == "error":
            raise KeyError(name)
    return kind(**values)


@cache
def _plan(kind: type) -> tuple[tuple[str, Callable[[Any], Any], str], ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        (
            field.name,
            _converter(hints[field.name]),
            "default"
            if field.default is not MISSING or field.default_factory is not MISSING
            else "null"
            if _is_optional(hints[field.name])
            else "error",
        )
        for field in fields(cast("Any", kind))
    )


def _is_optional(hint: Any) -> bool:
    return type(None) in typing.get_args(hint)


def _same(value: Any) -> Any:
    return value


def _converter(hint: Any) -> Callable[[Any], Any]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [_converter(option) for option in typing.get_args(hint) if option is not type(None)]
        convert = inner[0]
        return lambda value: None if value is None else convert(value)
    if origin is tuple:
        convert = _converter(typing.get_args(hint)[0])
        if convert is _same:
            return tuple
        return lambda value: tuple(convert(item) for item in value)
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value: from_json(hint, value)
    return _same
