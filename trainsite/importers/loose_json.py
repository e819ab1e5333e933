"""JSON as Python's own module writes it: with NaN and infinity, which are no JSON."""

import json

import orjson

from trainsite.records.codec import Json
from trainsite.trajectories.parsing import MAX_DEPTH, RowError, is_too_deep, parse

NOT_FINITE = (b"NaN", b"Infinity")
"""The words for numbers that JSON does not know."""
_DIGITS = 19


def parse_loose(data: bytes) -> Json:
    """Return a JSON value in which numbers may be NaN or infinite; raises RowError as ``parse`` does."""
    try:
        return parse(data)
    except RowError as error:
        if error.code != "invalid_json" or not any(word in data for word in NOT_FINITE):
            raise
        try:
            value = json.loads(data, parse_int=_whole)
            orjson.dumps(value)
        except (ValueError, RecursionError, TypeError):
            raise error from None
        if is_too_deep(value):
            raise RowError("too_deep", f"nested deeper than {MAX_DEPTH} levels; flatten it") from None
        return value


def _whole(text: str) -> int | float:
    """Return a whole number as the fast parser has it: as a float where it does not fit into 64 bits."""
    return int(text) if len(text) < _DIGITS else float(text)
