"""Sections, tables and their columns as plain values."""

import re
from collections.abc import Sequence
from dataclasses import field, replace
from typing import Any, Final

from markupsafe import Markup

from trainsite.dataclass import dataclass
from trainsite.site.cells import Cell

LISTED_ROWS: Final = 100_000
"""Rows of a list that a chunk holds: as many as a browser sorts and filters without a pause."""
ROWS_SHOWN: Final = 200
"""Rows of a list that stand in a page; a chunk or a file holds all of them."""
_FEW_COLUMNS = 3
_KINDS: Final = {
    "#": "number",
    "@": "instant",
    "%": "state",
    "!": "evidence",
    "=": "code",
    "&": "list",
    "$": "command",
}
"""First characters of a label, and the type of column that they ask for."""
_NO_WORD = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; numbers stand to the right, prose gets room."""

    label: str
    type: str = "text"
    """text, number, instant, state, evidence, code, list or command."""
    is_wide: bool = False
    key: str = ""
    unit: str | None = None
    digits: int | None = None
    """Places after the point that a number shows."""
    hatch: str | None = None
    """Key of the column with the evidence kind that makes its figures look dry."""
    is_hidden: bool = False
    """Whether it is shown only when it is asked for."""
    is_signed: bool = False
    low: str | None = None
    """Key of the column with the lower end of its interval."""
    high: str | None = None

    @property
    def is_number(self) -> bool:
        """Tell whether its cells are figures."""
        return self.type == "number"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Where all rows of a table are: a file, what it is called inside, and how many rows it has."""

    href: str
    """As the page sees it."""
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; what is not here is counted, and where it is is said."""

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    more: str | None = None
    """Words before the links, where they are others than those that count the rest."""
    links: tuple[Cell, ...] = ()
    """Pages or files that hold the rest."""
    key: str = ""
    """What addresses call the table; unique on its page."""
    ids: tuple[str, ...] = ()
    """Element ids of the rows; rows without one are numbered under the key."""
    chunk: Chunk | None = None
    total: int = 0
    """Rows there are, where the table does not hold all of them."""
    drawn: tuple[str, ...] = ()
    """Its rows as markup, where they were drawn to see how much room they take."""

    @property
    def rest(self) -> str | None:
        """What is said of rows that are not here; null where all are."""
        lacking = self.total - len(self.rows)
        return self.more or (f"{lacking:,} more of {self.total:,} in" if lacking > 0 else None)

    @property
    def beyond(self) -> str | None:
        """What is said of rows that its chunk does not hold; null where it holds all."""
        if self.chunk is None or not LISTED_ROWS <= self.chunk.count < self.total:
            return None
        where = "all of them are in" if self.links else "the archive has all of them"
        return f"The first {self.chunk.count:,} of {self.total:,} rows are listed here; {where}"

    @property
    def classes(self) -> str:
        """Style classes that set number columns to the right and prose wide: ``n3 n4 w5``."""
        words = [f"n{number}" for number, column in enumerate(self.columns, 1) if column.is_number]
        words += [f"w{number}" for number, column in enumerate(self.columns, 1) if column.is_wide]
        return " ".join([*words, "narrow"] if len(self.columns) <= _FEW_COLUMNS else words)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page; an empty one says what would be here and the command that puts it here."""

    id: str
    title: str
    tables: tuple[Table, ...] = ()
    lead: str | None = None
    empty: str | None = None
    command: str | None = None
    figure: Markup | None = None
    """Drawings before the tables; their figures stand in tables."""
    placed: dict[tuple[Any, ...], Markup] | None = field(default=None, compare=False, repr=False)
    """Its markup by the macro that placed it, where it is the same in many runs."""

    @property
    def filled(self) -> tuple[Table, ...]:
        """The tables that have rows."""
        return tuple(table for table in self.tables if table.rows)


def columns(*labels: str) -> tuple[Column, ...]:
    """
    Return columns; the first character of a label says what its cells are, the label makes its key.

    ``#`` heads numbers, ``@`` instants, ``%`` states, ``!`` evidence, ``=`` code, ``&`` lists, ``$`` commands, ``*``
    prose; ``#~`` numbers that are hatched where their evidence does not count.
    """
    return tuple(_column(label) for label in labels)


def sizes(*labels: str) -> tuple[Column, ...]:
    """Return columns of sizes in bytes."""
    return tuple(replace(column, unit="bytes") for column in columns(*(f"#{label}" for label in labels)))


def seconds(*labels: str) -> tuple[Column, ...]:
    """Return columns of durations."""
    return tuple(replace(column, unit="s") for column in columns(*(f"#{label}" for label in labels)))


def scored(value: str = "Value", *, is_signed: bool = False) -> tuple[Column, ...]:
    """Return the columns of a score and its 95 % interval, hatched where the row's evidence does not count."""
    low, high = (replace(each, digits=3, is_signed=is_signed) for each in columns("#~Low 95 %", "#~High 95 %"))
    shown = replace(columns(f"#~{value}")[0], digits=3, is_signed=is_signed, low=low.key, high=high.key)
    return shown, low, high


def _column(label: str) -> Column:
    kind, name = _KINDS.get(label[:1], "text"), label.lstrip("#@%!=&$*~")
    return Column(
        name,
        kind,
        is_wide=label.startswith("*"),
        key=_NO_WORD.sub("_", name.lower()).strip("_"),
        hatch="evidence" if label.startswith("#~") else None,
    )


def table_key(table: Table) -> str:
    """Return what addresses call a table: its key, or one made of its caption."""
    return table.key or _NO_WORD.sub("-", table.caption.lower()).strip("-") or "table"


def row_id(table: Table, number: int) -> str:
    """Return the element id of a row; ``number`` counts from 0."""
    return table.ids[number] if number < len(table.ids) else f"{table_key(table)}-{number + 1}"
