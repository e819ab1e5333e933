"""A table of any length as columns: what a chunk file holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import orjson

from trainsite.records.codec import Json
from trainsite.site.cells import LIST_MARK, Cell
from trainsite.site.tables import Column

LONG_ROWS: Final = 10_000
"""From so many rows on the lists of a chunk are packed."""
_BLOCK_ROWS = 1_000
WORTH_IT: Final = 2
"""A column becomes a dictionary where its values repeat at least so often."""


def columnar(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], key: str, ids: Sequence[str] = ()) -> Json:
    """
    Return the value of a table's chunk: its columns, their addresses, and the element ids of the rows.

    Rows are taken a block at a time, so that little more than their values is held. Rows without an id are numbered
    under ``key``.
    """
    values: list[list[Json]] = [[] for _ in columns]
    hrefs: list[list[str | None]] = [[] for _ in columns]
    count = 0
    for block in _blocks(rows):
        count += len(block)
        for column, cells, shown, links in zip(columns, zip(*block, strict=True), values, hrefs, strict=True):
            shown.extend(_values(column, cells))
            links.extend(cell.href for cell in cells)
    return {
        "row_count": count,
        "columns": [_described(column, found) for column, found in zip(columns, values, strict=True)],
        "hrefs": {
            column.key: _links(found, dict(zip(found, found, strict=True)))
            for column, found in zip(columns, hrefs, strict=True)
            if any(each is not None for each in found)
        },
        "ids": pack([ids[number] if number < len(ids) else f"{key}-{number + 1}" for number in range(count)]),
    }


def columnar_by_column(
    columns: Sequence[Column], cells: Sequence[tuple[Sequence[Any], Callable[[Any], Cell] | None]], key: str
) -> Json:
    """
    Return what ``columnar`` returns, from columns: each its raw values, and what makes the cell of one.

    A cell is made once per distinct raw value; where nothing makes it, the raw values are those of the chunk.
    """
    count = len(cells[0][0])
    described: list[Json] = []
    hrefs: dict[str, Json] = {}
    for column, (raw, make) in zip(columns, cells, strict=True):
        if make is None:
            described.append(_described(column, raw))
            continue
        made = {each: make(each) for each in dict.fromkeys(raw)}
        shown = {each: _value(column, cell) for each, cell in made.items()}
        if column.type == "list":
            described.append(_described(column, [shown[each] for each in raw]))
        else:
            described.append(about_column(column) | _coded(raw, shown))
        if any(cell.href is not None for cell in made.values()):
            hrefs[column.key] = _links(raw, {each: cell.href for each, cell in made.items()})
    ids = pack([f"{key}-{number}" for number in range(1, count + 1)])
    return {"row_count": count, "columns": described, "hrefs": hrefs, "ids": ids}


def _coded(raw: Sequence[Any], shown: Mapping[Any, Json]) -> dict[str, Json]:
    """Return what is shown of raw values: places in a dictionary where they repeat, else the values themselves."""
    distinct = dict.fromkeys(shown.values())
    if len(distinct) * WORTH_IT > len(raw):
        return {"values": pack([shown[each] for each in raw])}
    places = dict(zip(distinct, range(len(distinct)), strict=True))
    place_of = {each: places[value] for each, value in shown.items()}
    return {"dictionary": list(distinct), "values": pack([place_of[each] for each in raw])}


def _links(raw: Sequence[Any], hrefs: Mapping[Any, str | None]) -> Json:
    coded = _coded(raw, hrefs)
    return coded if "dictionary" in coded else coded["values"]


def pack(values: Sequence[Json]) -> Json:
    """
    Return a list as it is, or a long one as ``{"packed": "<its JSON text>"}``.

    A browser reads a hundred thousand strings from JSON text in a third of the time that literals of a script take.
    """
    return {"packed": orjson.dumps(values).decode()} if len(values) >= LONG_ROWS else list(values)


def _blocks(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    left = iter(rows)
    while block := list(islice(left, _BLOCK_ROWS)):
        yield block


def _value(column: Column, cell: Cell) -> Json:
    return _values(column, (cell,))[0]


def _values(column: Column, cells: Iterable[Cell]) -> list[Json]:
    if column.is_number:
        return [cell.value if isinstance(cell.value, int | float) else None for cell in cells]
    if column.type == "list":
        return [cell.text.split(LIST_MARK) if cell.text else [] for cell in cells]
    return [cell.text if cell.value is None else cell.value for cell in cells]


def _described(column: Column, values: Sequence[Json]) -> dict[str, Json]:
    is_plain = column.is_number or column.type == "list"
    return about_column(column) | (
        {"values": pack(values)} if is_plain else _coded(values, dict(zip(values, values, strict=True)))
    )


def about_column(column: Column) -> dict[str, Json]:
    """Return what a chunk says of a column besides its values."""
    about: dict[str, Json] = {"key": column.key, "label": column.label, "type": column.type}
    about |= {
        name: value
        for name, value in (
            ("unit", column.unit),
            ("digits", column.digits),
            ("low", column.low),
            ("high", column.high),
            ("hatch", column.hatch),
            ("signed", column.is_signed or None),
            ("hidden", column.is_hidden or None),
            ("wide", column.is_wide or None),
        )
        if value is not None
    }
    return about
