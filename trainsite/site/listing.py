"""One kind of list: its columns and how a row becomes cells, for the first rows of a page and for a chunk of all."""

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from itertools import islice
from typing import Generic, TypeVar

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.site.cells import Cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.fields import FieldRows, Fields
from trainsite.site.tables import ROWS_SHOWN, Chunk, Column, Table

Row = TypeVar("Row")


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A list of one kind of row; its key names it on its page, and its chunk."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    cells: Callable[[Row], tuple[Cell, ...]]
    files: tuple[Cell, ...] = field(default=())
    """Where all rows are for a reader without a script."""

    def table(
        self,
        rows: Iterable[Row],
        total: int | None = None,
        *,
        files: tuple[Cell, ...] | None = None,
        chunk: Chunk | None = None,
        limit: int = ROWS_SHOWN,
    ) -> Table:
        """Return the first rows as a table that knows how many there are and where the others lie."""
        first = islice(rows, limit)
        cells = self.cells
        shown = FieldRows(cells, first) if isinstance(cells, Fields) else tuple([cells(row) for row in first])
        return Table(
            self.caption,
            self.columns,
            shown,
            links=self.files if files is None else files,
            key=self.key,
            chunk=chunk,
            total=max(len(shown), total or 0, chunk.count if chunk else 0),
        )

    def value(self, rows: Iterable[Row]) -> Json:
        """Return all rows as the value of a chunk."""
        return columnar(self.columns, (self.cells(row) for row in rows), self.key)


def first_rows(table: Table, count: int) -> Table:
    """Return a table of its first rows alone; it still says how many there are."""
    return replace(table, rows=table.rows[:count], total=max(table.total, len(table.rows)))
