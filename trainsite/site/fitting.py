"""How many rows of each table a page has room for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from trainsite.site.listing import first_rows
from trainsite.site.markup import html_rows
from trainsite.site.tables import ROWS_SHOWN, Section

_LIMITS: Final = (ROWS_SHOWN, 150, 120, 100, 80, 60, 50, 40, 30, 20, 10, 5)
_TABLE_BYTES = 900
"""What stands around the rows of a table."""


def fitted(sections: Sequence[Section], base: str, budget_bytes: int) -> tuple[Section, ...]:
    """
    Return sections whose tables hold equally many rows at most, so many that all together stay within a budget.

    The rows are drawn on the way, once. A table that is cut still says how many rows there are.
    """
    drawn = [[html_rows(table, base) for table in section.tables] for section in sections]
    sizes = [[_size_bytes(row) for row in rows] for tables in drawn for rows in tables]
    room = budget_bytes - sum(_size_bytes(section.figure or "") for section in sections) - _TABLE_BYTES * len(sizes)
    limit = next((limit for limit in _LIMITS if sum(sum(rows[:limit]) for rows in sizes) <= room), _LIMITS[-1])
    return tuple(
        replace(
            section,
            tables=tuple(
                replace(first_rows(table, limit), drawn=tuple(rows[:limit]))
                for table, rows in zip(section.tables, tables, strict=True)
            ),
        )
        for section, tables in zip(sections, drawn, strict=True)
    )


def _size_bytes(text: str) -> int:
    return len(text) + 1 if text.isascii() else len(text.encode("utf-8", "replace")) + 1
