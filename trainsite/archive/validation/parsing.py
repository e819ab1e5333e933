"""Bytes to JSON, strictly: what other parsers let through or repair is named here."""

import json
import re
from typing import NoReturn

import orjson

from trainsite.archive.validation.duplicates import find_duplicate, may_hide_duplicates
from trainsite.archive.validation.report import Flaw
from trainsite.records.codec import Json

_BOM = b"\xef\xbb\xbf"
_CUT_TOKEN = re.compile(r"|tr?u?|fa?l?s?|nu?l?|-|[.]|[eE][+-]?")
"""What is left of a literal or a number that was cut, behind the place at which a parser stops."""
_AGAIN = "restore it from its source, or write it again"
_TOO_DEEP = Flaw("too_deep", "is nested too deeply", "flatten it")


class _NotFiniteError(ValueError):
    """A NaN or an infinity, which JSON does not have."""


def parse(data: bytes) -> tuple[Json, Flaw | None]:
    """Return the value that bytes hold, or None and what is wrong with them."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return None, _diagnose(data, error.msg)
    try:
        path = find_duplicate(data) if may_hide_duplicates(data, value) else None
    except (orjson.JSONEncodeError, RecursionError):
        return None, _TOO_DEEP
    if path is not None:
        return None, Flaw(
            "duplicate_key",
            "a key stands twice in one object, and readers disagree on which one counts",
            "keep one of them",
            path,
        )
    return value, None


def _diagnose(data: bytes, said: str) -> Flaw:
    if data.startswith(_BOM):
        return Flaw("bom", "begins with a byte order mark", "save it as UTF-8 without BOM")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Flaw("not_utf8", f"byte {error.start} is not UTF-8", "save it as UTF-8")
    if not text.strip():
        return Flaw("torn", "is empty", _AGAIN)
    return _find_syntax_flaw(text) or _beyond_syntax(said)


def _find_syntax_flaw(text: str) -> Flaw | None:
    """Return why the standard library refuses a text, None where it takes it."""
    try:
        json.loads(text, parse_constant=_refuse_constant, parse_int=float)
    except _NotFiniteError as error:
        return Flaw("not_finite", f"holds {error}, which JSON does not have", "write null instead")
    except RecursionError:
        return _TOO_DEEP
    except json.JSONDecodeError as error:
        if _is_torn(text.rstrip(), error):
            return Flaw("torn", "ends in the middle", _AGAIN)
        return Flaw("not_json", f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})", _AGAIN)
    return None


def _beyond_syntax(said: str) -> Flaw:
    """Return the flaw of a text that only a strict parser refuses."""
    if "infinity" in said:
        return Flaw("not_finite", "holds a number too large for a double", "write null instead")
    if "depth" in said or "recursion" in said:
        return _TOO_DEEP
    return Flaw("not_json", f"not JSON: {said}", _AGAIN)


def _refuse_constant(name: str) -> NoReturn:
    raise _NotFiniteError(name)


def _is_torn(text: str, error: json.JSONDecodeError) -> bool:
    rest = text[error.pos :]
    return (
        error.msg.startswith("Unterminated string")
        or _CUT_TOKEN.fullmatch(rest) is not None
        or (error.msg.startswith("Invalid \\uXXXX") and len(rest) <= len("\\uXXXX"))
    )
