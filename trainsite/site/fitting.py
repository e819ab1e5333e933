"""How many rows of each table a page has room for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from trainsite.site.listing import first_rows
from trainsite.site.markup import html_rows
from trainsite.site.tables import ROWS_SHOWN, Section, Table

_LIMITS: Final = (ROWS_SHOWN, 150, 120, 100, 80, 60, 50, 40, 30, 20, 10, 5)
_TABLE_BYTES = 900
"""What stands around the rows of a table."""


def fitted(sections: Sequence[Section], base: str, budget_bytes: int) -> tuple[Section, ...]:
    """
    Return sections whose tables hold equally many rows at most, so many that all together stay within a budget.

    The rows are drawn on the way, once. A table that is cut still says how many rows there are.
    """
    drawn = [[_drawn(table, base) for table in section.tables] for section in sections]
    tables = [rows for section in drawn for rows in section]
    room = budget_bytes - sum(_size_bytes(section.figure or "") for section in sections) - _TABLE_BYTES * len(tables)
    limit = _LIMITS[0]
    if sum(_size_bytes("\n".join(rows[:limit])) for rows in tables if rows) > room:
        sizes = [[_size_bytes(row) for row in rows] for rows in tables]
        limit = next((limit for limit in _LIMITS if sum(sum(rows[:limit]) for rows in sizes) <= room), _LIMITS[-1])
    return tuple([_with_rows(section, rows, limit) for section, rows in zip(sections, drawn, strict=True)])


def _drawn(table: Table, base: str) -> Sequence[str]:
    return table.drawn if table.drawn or not table.rows else html_rows(table, base)


def _with_rows(section: Section, drawn: Sequence[Sequence[str]], limit: int) -> Section:
    """Return a section with the first rows of its tables, as they were drawn; the same one where it has them."""
    if all(rows is table.drawn and len(rows) <= limit for table, rows in zip(section.tables, drawn, strict=True)):
        return section
    tables = [
        replace(table if len(rows) <= min(limit, table.total) else first_rows(table, limit), drawn=tuple(rows[:limit]))
        if rows
        else table
        for table, rows in zip(section.tables, drawn, strict=True)
    ]
    return replace(section, tables=tuple(tables), placed=None)


def _size_bytes(text: str) -> int:
    """Return the size of a text with its line end."""
    return len(text) + 1 if text.isascii() else len(text.encode("utf-8", "replace")) + 1
