"""The rows of CSV and TSV files by their column names, in bounded memory."""

import csv
from collections.abc import Iterator
from pathlib import Path

from trainsite.dataclass import dataclass
from trainsite.records.problem import Problem
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.lines import iter_lines

MAX_LINE_BYTES = 2**20
_DELIMITERS = (",", "\t", ";")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class DelimitedRow:
    """One row below the head."""

    line: int
    """Line of the file on which it ends, from 1."""
    cells: dict[str, str]


@dataclass
class DelimitedFile:
    """One file with a head; ``rows`` yields what is below it, and a problem for each row that does not fit."""

    path: Path
    file: str
    """Its name in problems."""

    def columns(self) -> tuple[str, ...]:
        """Return the names in the head, none where there is no head. Raises OSError."""
        try:
            return next(self._parsed(), (0, ()))[1]
        except (csv.Error, CompressionError, UnicodeDecodeError):
            return ()

    def rows(self) -> Iterator[DelimitedRow | Problem]:
        """Yield the rows in order; raises OSError."""
        parsed = self._guarded()
        head = next(parsed, None)
        if head is None:
            yield self._problem("unknown_shape", 1, "the file is empty; give one with a head and rows")
            return
        if isinstance(head, Problem):
            yield head
            return
        columns = head[1]
        if len(set(columns)) < len(columns) or not all(columns):
            yield self._problem("duplicate_keys", 1, "a column has no name, or the name of another; name each once")
            return
        for found in parsed:
            if isinstance(found, Problem):
                yield found
            elif len(found[1]) != len(columns):
                wrong = f"{len(found[1])} cells below {len(columns)} names; correct or remove the row"
                yield self._problem("ragged_row", found[0], wrong)
            else:
                yield DelimitedRow(found[0], dict(zip(columns, found[1], strict=True)))

    def _guarded(self) -> Iterator[tuple[int, tuple[str, ...]] | Problem]:
        parsed = self._parsed()
        last = 0
        try:
            for found in parsed:
                last = found[0]
                yield found
        except csv.Error as error:
            wrong = f"cannot be read as CSV ({error}); the rest of the file was not read"
            yield self._problem("invalid_csv", last + 1, wrong)
        except UnicodeDecodeError:
            yield self._problem("invalid_utf8", last + 1, "is not UTF-8; the rest of the file was not read")
        except CompressionError as error:
            yield self._problem(error.code, last + 1, str(error))

    def _parsed(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        lines = self._lines()
        first = next(lines, None)
        if first is None:
            return
        delimiter = max(_DELIMITERS, key=first.count)
        yield 1, tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter, strict=True), []))
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num + 1, tuple(cell.strip() for cell in cells)

    def _lines(self) -> Iterator[str]:
        for line in iter_lines(iter_chunks(self.path), first_number=1, max_line_bytes=MAX_LINE_BYTES):
            if line.data is None:
                raise csv.Error(f"line {line.number} is longer than {MAX_LINE_BYTES} bytes")
            data = line.data.removeprefix(_BOM) if line.number == 1 else line.data
            yield data.decode() + ("\n" if line.has_newline else "")

    def _problem(self, code: str, line: int, message: str) -> Problem:
        return Problem(code=code, message=message, file=self.file, line=line)
