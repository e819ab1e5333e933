"""What the cells of a row are made of, a field a column: equal values become cells, and markup, once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar, overload

from trainsite.site.cells import Cell

Row = TypeVar("Row")
_KEPT: Final = 4_096
"""Values of fields whose markup is kept for other tables: ids, kinds and rates stand in those of many runs."""
_NO_NUMBER: Final = type(None)

Draw = Callable[[Cell], str]
"""What makes the markup of a cell."""


class Field:
    """
    One column: ``make`` makes its cell of the attributes of a row that are named, texts or null.

    ``number`` is the type of the first of them where that is a number; null may stand for it. Of another number no
    more may be shown than whether it is there.
    """

    def __init__(self, make: Callable[..., Cell], *names: str, number: type | None = None) -> None:
        self.make = make
        self.names = names
        self.number = number


class _Together:
    """Fields whose markup is kept together: a number, if at all, comes first, so that texts follow."""

    def __init__(self, fields: Sequence[Field]) -> None:
        names = [name for field in fields for name in field.names]
        self._fields = fields
        self._get = attrgetter(*names)
        self._is_one = len(names) == 1
        self._number = fields[0].number
        self._kept: dict[str, dict[Any, str]] = {}

    def cells(self, row: Any) -> Iterator[Cell]:
        """Yield the cells of a row."""
        return self._cells(self._get(row))

    def drawn(self, rows: Iterable[Any], way: str, draw: Draw) -> list[str]:
        """Return the markup of each row; ``way`` names the function that makes it, since by that name it is kept."""
        kept = self._kept.setdefault(way, {})
        if len(kept) > _KEPT:
            kept.clear()
        found = [*map(self._get, rows)]
        keys = found if self._number is None else self._told_apart(found)
        try:
            return [*map(kept.__getitem__, keys)]
        except KeyError:
            for key, values in dict(zip(keys, found, strict=True)).items():
                if key not in kept:
                    kept[key] = "".join(map(draw, self._cells(values)))
        return [*map(kept.__getitem__, keys)]

    def _cells(self, values: Any) -> Iterator[Cell]:
        if self._is_one:
            yield self._fields[0].make(values)
            return
        at = 0
        for field in self._fields:
            yield field.make(*values[at : at + len(field.names)])
            at += len(field.names)

    def _told_apart(self, found: list[Any]) -> list[Any]:
        """Return keys of numbers: zeros of two signs, and equal numbers of two types, are written differently."""
        numbers = found if self._is_one else [each[0] for each in found]
        if not {self._number, _NO_NUMBER}.issuperset(map(type, numbers)):
            return [*map(repr, found)]
        if all(numbers):
            return found
        return [each if number else repr(each) for each, number in zip(found, numbers, strict=True)]


class Fields(Generic[Row]):
    """The fields of one kind of row; called with a row, they make its cells."""

    def __init__(self, *fields: Field) -> None:
        starts = [0, *(place for place, field in enumerate(fields) if place and field.number is not None)]
        self._parts = [
            _Together(fields[start:end]) for start, end in zip(starts, [*starts[1:], len(fields)], strict=True)
        ]

    def __call__(self, row: Row) -> tuple[Cell, ...]:
        """Return the cells of a row."""
        return tuple([cell for part in self._parts for cell in part.cells(row)])

    def drawn(self, rows: Sequence[Row], way: str, draw: Draw) -> Iterator[str]:
        """Yield the markup of each row's cells, one behind the other; it is kept under the name ``way``."""
        return map("".join, zip(*[part.drawn(rows, way, draw) for part in self._parts], strict=True))


class FieldRows(Sequence[tuple[Cell, ...]], Generic[Row]):
    """
    Rows of cells that are made when they are asked for; their markup is made without them.

    None of the cells has an address: there is nothing to take from them where the place that it names is not held.
    """

    __slots__ = ("_fields", "_rows")

    def __init__(self, fields: Fields[Row], rows: Iterable[Row]) -> None:
        self._fields = fields
        self._rows = tuple(rows)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> "FieldRows[Row]": ...

    def __getitem__(self, place: int | slice) -> "tuple[Cell, ...] | FieldRows[Row]":
        """Return the cells of a row, or some of the rows."""
        if isinstance(place, slice):
            return FieldRows(self._fields, self._rows[place])
        return self._fields(self._rows[place])

    def drawn(self, way: str, draw: Draw) -> Iterator[str]:
        """Yield the markup of each row's cells, one behind the other; see ``Fields.drawn``."""
        return self._fields.drawn(self._rows, way, draw)
