"""
A list in pieces: the rows of some runs each, kept between builds, and joined to the value of a chunk as text.

A piece holds its columns as JSON text, values that repeat as places in a dictionary of its own. Where the dictionaries
agree, which is so for most columns of most pieces, joining is no more than writing one text behind the other.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

import msgspec
import orjson

from trainsite.records.codec import Json
from trainsite.site.chunk_tables import LONG_ROWS, WORTH_IT, about_column
from trainsite.site.tables import Column

_PACKED: Final = "packed"


class Coded(msgspec.Struct, array_like=True, frozen=True):
    """Values as places in a dictionary, in the order in which they first appear."""

    dictionary: list[Any]
    places: str
    """Numbers between commas."""


class Piece(msgspec.Struct, array_like=True, frozen=True):
    """Some rows of a list, by column."""

    row_count: int
    columns: list[Coded | str]
    """Numbers and lists as JSON text between commas, everything else by a dictionary."""
    hrefs: list[Coded | None]


def is_plain(column: Column) -> bool:
    """Tell whether the values of a column stand as they are in a chunk, however often they repeat."""
    return column.is_number or column.type == "list"


def make_piece(columns: Sequence[Column], value: Mapping[str, Json]) -> Piece:
    """Return rows as a piece; ``value`` is what ``columnar`` makes of them."""
    hrefs = value["hrefs"]
    return Piece(
        value["row_count"],
        [
            _text(_unpacked(found["values"])) if is_plain(column) else _coded(found)
            for column, found in zip(columns, value["columns"], strict=True)
        ],
        [_coded(hrefs[column.key]) if column.key in hrefs else None for column in columns],
    )


def _coded(found: Json) -> Coded:
    if isinstance(found, dict) and "dictionary" in found:
        return Coded(found["dictionary"], _text(_unpacked(found["values"])))
    values = _unpacked(found["values"] if isinstance(found, dict) and "values" in found else found)
    places: dict[Json, int] = {}
    text = _text([places.setdefault(value, len(places)) for value in values])
    return Coded(list(places), text)


def _unpacked(values: Json) -> list[Json]:
    found: list[Json] = orjson.loads(values[_PACKED]) if isinstance(values, dict) else values
    return found


def _text(values: list[Json]) -> str:
    return orjson.dumps(values)[1:-1].decode()


def cut_piece(piece: Piece, count: int) -> Piece:
    """Return the first rows of a piece."""
    if count >= piece.row_count:
        return piece
    return Piece(
        count,
        [_cut(each, count) if isinstance(each, Coded) else _cut_plain(each, count) for each in piece.columns],
        [each and _linked(_cut(each, count)) for each in piece.hrefs],
    )


def _linked(links: Coded) -> Coded | None:
    return None if links.dictionary == [None] else links


def _cut_plain(text: str, count: int) -> str:
    return _text(orjson.loads(f"[{text}]")[:count])


def _cut(coded: Coded, count: int) -> Coded:
    places = list(islice(coded.places.split(","), count))
    return Coded(coded.dictionary[: max(map(int, places)) + 1], ",".join(places))


def join_pieces(columns: Sequence[Column], pieces: Sequence[Piece], key: str) -> bytes:
    """Return as JSON text what ``columnar`` returns for the rows of all pieces, of which each has one at least."""
    count = sum(piece.row_count for piece in pieces)
    shown = []
    hrefs = []
    for place, column in enumerate(columns):
        about = orjson.dumps(about_column(column))[:-1]
        found = [piece.columns[place] for piece in pieces]
        shown.append(b"%b,%b}" % (about, _joined_plain(found, count) if is_plain(column) else _joined(found, count)))
        links = [piece.hrefs[place] for piece in pieces]
        if any(each is not None for each in links):
            whole = [each or _no_links(piece) for each, piece in zip(links, pieces, strict=True)]
            hrefs.append(b"%b:%b" % (orjson.dumps(column.key), _links(whole, count)))
    return b'{"row_count":%d,"columns":[%b],"hrefs":{%b},"ids":%b}' % (
        count, b",".join(shown), b",".join(hrefs), _ids(key, count),
    )  # fmt: skip


def _no_links(piece: Piece) -> Coded:
    return Coded([None], ",".join(["0"] * piece.row_count))


def _links(found: Sequence[Coded], count: int) -> bytes:
    joined = _joined(found, count)
    return b"{%b}" % joined if joined.startswith(b'"dictionary"') else joined.removeprefix(b'"values":')


def _joined_plain(found: Sequence[Any], count: int) -> bytes:
    return b'"values":' + _list(",".join(found), count)


def _joined(found: Sequence[Any], count: int) -> bytes:
    """Return the dictionary and places of all pieces, or their values where few repeat."""
    dictionary: dict[Json, int] = {}
    numbered: list[tuple[str, list[int]]] = []
    for coded in found:
        numbers = [dictionary.setdefault(value, len(dictionary)) for value in coded.dictionary]
        numbered.append((coded.places, numbers))
    if len(dictionary) * WORTH_IT > count:
        texts = [orjson.dumps(value).decode() for value in dictionary]
        values = ",".join([_renamed(places, [texts[number] for number in numbers]) for places, numbers in numbered])
        return b'"values":' + _list(values, count)
    places = ",".join(
        [
            places if numbers[-1] == len(numbers) - 1 and _is_counting(numbers) else _renamed(places, numbers)
            for places, numbers in numbered
        ]
    )
    return b'"dictionary":%b,"values":%b' % (orjson.dumps(list(dictionary)), _list(places, count))


def _is_counting(numbers: Sequence[int]) -> bool:
    return all(number == place for place, number in enumerate(numbers))


def _renamed(places: str, names: Sequence[Any]) -> str:
    table = {str(place): str(name) for place, name in enumerate(names)}
    return ",".join(map(table.__getitem__, places.split(",")))


def _list(text: str, count: int) -> bytes:
    """Return a list of so many values, packed as ``pack`` does."""
    whole = f"[{text}]"
    return b'{"packed":%b}' % orjson.dumps(whole) if count >= LONG_ROWS else whole.encode()


def _ids(key: str, count: int) -> bytes:
    prefix = orjson.dumps(f"{key}-")[1:-1].decode()
    between = f'","{prefix}'
    return _list(f'"{prefix}{between.join(map(str, range(1, count + 1)))}"' if count else "", count)
