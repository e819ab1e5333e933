"""A row as its file has it, and the file that it comes from."""

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import NamedTuple

from trainsite.dataclass import dataclass
from trainsite.records.problem import Problem
from trainsite.trajectories.compression import CompressionError


class RawRow(NamedTuple):
    """
    One row, not decoded; ``line`` is its line, or its place in a list, from 1.

    A tuple, since half of all rows go to another process, and tuples are pickled fastest.
    """

    file_number: int
    file: str
    line: int
    data: bytes


@dataclass(slots=True)
class Source:
    """One input file while its rows are cut out of it."""

    file: str
    file_number: int
    max_line_bytes: int
    damage: CompressionError | None = field(default=None)
    """Why the file ended too early; what hangs over then is part of that."""

    def intact(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass on the pieces; where compression breaks off, remember why and end there."""
        try:
            yield from chunks
        except CompressionError as error:
            self.damage = error

    def row(self, line: int, data: bytes) -> RawRow:
        """Return a row of this file."""
        return RawRow(self.file_number, self.file, line, data)

    def problem(self, code: str, line: int, message: str, *, is_row: bool = True) -> Problem:
        """Return a problem with a row of this file, or with something that cost no row."""
        return Problem(code=code, message=message, file=self.file, line=line, is_row=is_row)

    def too_long(self, line: int) -> Problem:
        """Return the problem of a row that is longer than allowed."""
        return self.problem("line_too_long", line, f"longer than {self.max_line_bytes} bytes; split or shorten it")
