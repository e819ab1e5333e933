"""The JSON of a sample or header; NaN and infinities, which the format allows for scores, become null."""

import json

import orjson

from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories.parsing import MAX_DEPTH, RowError, is_too_deep, parse

_NOT_FINITE = (b"NaN", b"Infinity")


def parse_lenient(data: bytes) -> tuple[Json, bool]:
    """
    Return a value, and whether a number in it was none; raises RowError where it cannot be read.

    How deep it is nested is not looked at: most of a sample is not kept, see ``require_shallow``.
    """
    try:
        return orjson.loads(data), False
    except orjson.JSONDecodeError:
        pass
    try:
        return parse(data), False
    except RowError as error:
        if error.code != "invalid_json" or not any(word in data for word in _NOT_FINITE):
            raise
        return _parse_constants(data, error), True


def require_shallow(value: Json) -> None:
    """Raise RowError where a value is nested deeper than rows may be."""
    if is_too_deep(value):
        raise RowError("too_deep", f"nested deeper than {MAX_DEPTH} levels; flatten the sample")


def _parse_constants(data: bytes, first: RowError) -> Json:
    try:
        return json.loads(data, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise first from error


def not_finite(file: str, line: int | None) -> Problem:
    """Return the note that a number was NaN or infinite."""
    message = "a number is NaN or infinite; null was taken in its place"
    return Problem(code="not_finite", message=message, file=file, line=line, is_row=False)
