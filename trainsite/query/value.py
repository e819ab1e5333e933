"""Values of a result: how each SQL type leaves DuckDB, and what it is in JSON and as text."""

import base64
import math
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from trainsite.dataclass import dataclass

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

Convert = Callable[[Any], Any]
_AS_IT_IS = frozenset(
    {"varchar", "boolean", "tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint"}
)
_WHOLE = frozenset({"tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint"})
_NUMBERS = _WHOLE | {"hugeint", "uhugeint", "bignum", "decimal", "float", "double"}
_INSTANTS = frozenset({"timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"})
_LARGEST = (1 << 64) - 1
_SMALLEST = -(1 << 63)
_DATE_LENGTH = 10


class JsonText(str):
    """A text that is JSON already."""

    __slots__ = ()


@dataclass(frozen=True)
class Wire:
    """How the values of a type are fetched."""

    type: str
    """The SQL type that they are cast to first; what Python's own types cannot hold becomes text there."""
    convert: Convert | None = None
    """Makes of a fetched value what JSON holds; never called with None."""


def is_number(kind: "DuckDBPyType") -> bool:
    """Tell whether the values of a type are numbers."""
    return kind.id in _NUMBERS


def wire_of(kind: "DuckDBPyType") -> Wire:
    """Return how values of a type are fetched; a type that is not known becomes text."""
    name = str(kind)
    if name == "JSON":
        return Wire(name, _json_text)
    if kind.id in _AS_IT_IS:
        return Wire(name)
    if kind.id in _LEAVES:
        cast, convert = _LEAVES[kind.id]
        return Wire(cast or name, convert)
    if kind.id in _INSTANTS:
        return Wire("VARCHAR", _instant)
    if kind.id in _NESTED:
        return _NESTED[kind.id](dict(kind.children))
    return Wire("VARCHAR")


def _list(parts: dict[str, Any]) -> Wire:
    child = wire_of(parts["child"])
    convert = child.convert
    return Wire(f"{child.type}[]", convert and (lambda values: [_converted(convert, value) for value in values]))


def _array(parts: dict[str, Any]) -> Wire:
    # An array becomes a list, so that its length need not be repeated.
    return _list(parts)


def _struct(parts: dict[str, Any]) -> Wire:
    wires = {name: wire_of(kind) for name, kind in parts.items()}
    fields = ", ".join(f"{_quoted(name)} {wire.type}" for name, wire in wires.items())
    return Wire(
        f"STRUCT({fields})",
        lambda value: {name: _converted(wires[name].convert, part) for name, part in value.items()},
    )


def _map(parts: dict[str, Any]) -> Wire:
    key, value = wire_of(parts["key"]), wire_of(parts["value"])
    # Keys of JSON are texts, and Python's have to be hashable.
    return Wire(
        f"MAP(VARCHAR, {value.type})" if key.type != "VARCHAR" else f"MAP({key.type}, {value.type})",
        lambda pairs: {
            key.convert(name) if key.convert and key.type == "VARCHAR" else name: _converted(value.convert, part)
            for name, part in pairs.items()
        },
    )


_NESTED: dict[str, Callable[[dict[str, Any]], Wire]] = {"list": _list, "array": _array, "struct": _struct, "map": _map}


def _converted(convert: Convert | None, value: Any) -> Any:
    return value if convert is None or value is None else convert(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _json_text(text: str) -> JsonText:
    # JSON keeps line breaks between its parts only, and NDJSON has one row per line.
    return JsonText(text.replace("\n", " ").replace("\r", " "))


def _whole(value: int) -> int | JsonText:
    return value if _SMALLEST <= value <= _LARGEST else JsonText(value)


def _decimal(value: Decimal) -> JsonText:
    return JsonText(format(value, "f"))


def _float(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _blob(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _instant(text: str) -> str:
    """Return an instant as RFC 3339; one outside of the years 1 to 9999, or infinite, as DuckDB writes it."""
    if text[_DATE_LENGTH : _DATE_LENGTH + 1] != " " or text.endswith(")"):
        return text
    return f"{text[:_DATE_LENGTH]}T{text[_DATE_LENGTH + 1 :]}Z"


def _zoned(text: str) -> str:
    if text.endswith("+00"):
        return _instant(text[:-3])
    try:
        return datetime.fromisoformat(text).astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return text


_LEAVES: dict[str, tuple[str | None, Convert]] = {
    "hugeint": (None, _whole),
    "uhugeint": (None, _whole),
    "bignum": ("VARCHAR", JsonText),
    "decimal": (None, _decimal),
    "double": (None, _float),
    # Python's floats are longer: 0.1 would come out as 0.10000000149011612.
    "float": ("VARCHAR", lambda text: _float(float(text))),
    "blob": (None, _blob),
    "timestamp with time zone": ("VARCHAR", _zoned),
    "variant": ("JSON", _json_text),
}


def _fragment(value: Any) -> orjson.Fragment:
    if isinstance(value, JsonText):
        return orjson.Fragment(value.encode())
    raise TypeError


def json_bytes(value: Any) -> bytes:
    """Return a converted value as compact JSON."""
    return orjson.dumps(value, default=_fragment, option=orjson.OPT_PASSTHROUGH_SUBCLASS)


def cell_text(value: Any) -> str:
    """
    Return a converted value as the text of a cell.

    Null is the empty text, and so an empty text is ``""``; nested values are compact JSON.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value or '""'
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return json_bytes(value).decode()
    return str(value)
