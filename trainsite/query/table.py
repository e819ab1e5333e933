"""A result as an aligned table, or as one block per row where a table does not fit."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from trainsite.query.result import Result
from trainsite.query.value import cell_text
from trainsite.query.visible import cut_to, visible, width_of

MEASURED_ROWS = 1000
"""Columns are as wide as what the first rows need."""
WIDEST_COLUMNS = 100
"""No column is wider where nothing is cut; what is longer stands out of its column."""
LEAST_COLUMNS = 12
"""A text is not cut below this to make a table fit."""
_GAP = "  "


def table_parts(result: Result, width: int | None) -> Iterator[bytes]:
    """
    Yield a result as a table: numbers right, the rest left, null empty, an empty text ``""``.

    With a ``width``, in columns, long texts are cut to fit; where that does not suffice, each row becomes a block of
    lines, uncut. A query's plan is printed as it is drawn.
    """
    if result.is_plan:
        yield from _drawn(result)
        return
    first = [_cells(row) for row in islice(result.rows, MEASURED_ROWS)]
    names = [visible(column.name) for column in result.columns]
    widths = [max(map(width_of, column)) for column in zip(names, *first, strict=True)]
    rows = chain(first, map(_cells, result.rows))
    if width is not None:
        numbers = [column.is_number for column in result.columns]
        fitted = fitted_widths(widths, [width_of(name) for name in names], numbers, width)
        if fitted is None:
            yield from _blocks(names, rows)
            return
        widths = fitted
    right = [column.is_number for column in result.columns]
    is_cut = width is not None
    if not is_cut:
        widths = [each if number else min(each, WIDEST_COLUMNS) for each, number in zip(widths, right, strict=True)]
    yield _line(names, widths, right, is_cut)
    yield _line(["-" * each for each in widths], widths, right, False)
    for row in rows:
        yield _line(row, widths, right, is_cut)


def fitted_widths(
    widths: Sequence[int], least: Sequence[int], is_number: Sequence[bool], width: int
) -> list[int] | None:
    """
    Return widths of columns that fit into a width, the widest texts cut first; None where they cannot.

    Numbers are never cut, and a text not below its name or ``LEAST_COLUMNS``.
    """
    room = width - len(_GAP) * (len(widths) - 1)
    floors = [
        each if number else min(each, max(LEAST_COLUMNS, name))
        for each, number, name in zip(widths, is_number, least, strict=True)
    ]
    if sum(floors) > room:
        return None
    fitted = list(widths)
    while (excess := sum(fitted) - room) > 0:
        cuttable = [index for index, each in enumerate(fitted) if each > floors[index]]
        widest = max(cuttable, key=lambda index: fitted[index])
        others = [fitted[index] for index in cuttable if fitted[index] < fitted[widest]]
        goal = max([floors[widest], *others])
        fitted[widest] -= min(excess, fitted[widest] - goal) or 1
    return fitted


def _cells(row: Sequence[object]) -> list[str]:
    return [visible(cell_text(value)) for value in row]


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], is_cut: bool) -> bytes:
    parts = []
    for cell, width, is_right in zip(cells, widths, right, strict=True):
        text = cut_to(cell, width) if is_cut else cell
        blanks = " " * (width - width_of(text))
        parts.append(blanks + text if is_right else text + blanks)
    return f"{_GAP.join(parts).rstrip()}\n".encode()


def _blocks(names: Sequence[str], rows: Iterator[list[str]]) -> Iterator[bytes]:
    widest = max(map(width_of, names))
    for number, row in enumerate(rows, start=1):
        lines = [f"-- row {number} --"]
        lines += [
            f"{name}{' ' * (widest - width_of(name))}{_GAP}{cell}".rstrip()
            for name, cell in zip(names, row, strict=True)
        ]
        yield ("\n".join(lines) + "\n").encode()


def _drawn(result: Result) -> Iterator[bytes]:
    for row in result.rows:
        for line in str(row[-1]).splitlines():
            yield f"{visible(line)}\n".encode()
