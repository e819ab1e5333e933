"""Rows out of each container: lines, a list, one object that holds lists, or one object that is a row."""

import json
from collections.abc import Iterable, Iterator

import orjson

from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories.elements import Element, iter_elements
from trainsite.trajectories.keys import find_duplicates, show_keys
from trainsite.trajectories.lines import Line, iter_lines
from trainsite.trajectories.parsing import MAX_DEPTH, RowError, parse
from trainsite.trajectories.raw import RawRow, Source
from trainsite.trajectories.readers import find_reader

CONTAINER_KEYS = ("trajectories", "rows", "records", "examples", "data")
"""Keys under which an object may hold its rows as a list."""


def _has_lost_rows(data: bytes) -> bool:
    """Tell whether a list of rows stands twice under one key, so that the first of them is lost."""
    pairs: list[tuple[str, Json]] = json.loads(data, object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    return any(keys.count(key) > 1 for key in CONTAINER_KEYS)


def iter_object_rows(source: Source, number: int, data: bytes, value: dict[str, Json]) -> Iterator[RawRow | Problem]:
    """Yield the one row that an object is, or the rows that it holds as lists, numbered through all of them."""
    keys = [key for key in CONTAINER_KEYS if isinstance(value.get(key), list)]
    if not keys or find_reader(value):
        yield source.row(number, data.strip())
        return
    if wrong := find_duplicates(data, value):
        yield source.problem("duplicate_keys", number, wrong, is_row=_has_lost_rows(data))
    if others := [key for key in value if key not in keys]:
        wrong = f"beside the rows in {show_keys(keys)} the file has {show_keys(others)}; this was left out"
        yield source.problem("left_out", number, wrong, is_row=False)
    for line, item in enumerate((item for key in keys for item in value[key]), 1):
        yield source.row(line, orjson.dumps(item))


def iter_whole_row(
    source: Source, number: int, start: bytes, chunks: Iterator[bytes], *, is_whole: bool
) -> Iterator[RawRow | Problem]:
    """Yield a whole file as one row, whatever it holds, or the problem that it is too long to be one."""
    for _ in chunks:
        pass
    if not is_whole:
        yield source.too_long(number)
    elif not source.damage:
        yield source.row(number, start.strip())


def iter_line_rows(source: Source, first_number: int, chunks: Iterable[bytes]) -> Iterator[RawRow | Problem]:
    """Yield each line that is not blank as a row."""
    for line in iter_lines(chunks, first_number=first_number, max_line_bytes=source.max_line_bytes):
        if line.data is None:
            yield source.too_long(line.number)
        elif line.data and not line.data.isspace():
            if line.has_newline or not (torn := _tear(line)):
                yield source.row(line.number, line.data)
            elif not source.damage:
                yield source.problem("torn_line", line.number, torn)


def _tear(line: Line) -> str | None:
    """Return why a last line without a newline is taken for an unfinished one; None where it is not."""
    try:
        parse(line.data or b"")
    except RowError as error:
        if error.code == "invalid_json" or (error.code == "invalid_utf8" and "end of data" in str(error)):
            return "the last line breaks off; write the file again, or remove the line"
    return None


def iter_list_rows(source: Source, chunks: Iterable[bytes]) -> Iterator[RawRow | Problem]:
    """Yield each element of a list, whose opening bracket has been read, as a row."""
    for element in iter_elements(chunks, max_line_bytes=source.max_line_bytes):
        if element.is_rest:
            if not source.damage:
                yield _rest_problem(source, element)
        elif element.data is None:
            yield source.too_long(element.number)
        elif not element.data:
            yield source.problem("invalid_json", element.number, "nothing stands between two commas; remove one")
        else:
            yield source.row(element.number, element.data)


def _rest_problem(source: Source, element: Element) -> Problem:
    if element.is_behind_end:
        return source.problem(
            "invalid_json",
            element.number,
            "something follows the end of the list; the rest of the file was not read",
        )
    if element.depth > MAX_DEPTH:
        return source.problem(
            "too_deep",
            element.number,
            f"nested deeper than {MAX_DEPTH} levels; the rest of the file was not read",
        )
    return source.problem(
        "torn_line", element.number, "the list breaks off here; the rest of the file could not be read"
    )
