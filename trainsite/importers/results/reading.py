"""The outcomes in one result file: an object of cases, a list or lines of objects, a table, or a report."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from trainsite.dataclass import dataclass
from trainsite.importers.delimited import DelimitedFile, DelimitedRow
from trainsite.importers.loose_json import parse_loose
from trainsite.importers.pieces import Piece, iter_pieces
from trainsite.importers.results.outcome import (
    CASE_KEYS,
    SCORE_KEYS,
    Outcome,
    known_fields,
    read_cells,
    read_member,
    read_object,
)
from trainsite.importers.results.report import KEYS, has_denominator, is_report, iter_report, miscounts
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow, iter_raw_rows
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.parsing import RowError

TABLES = (".csv", ".tsv")
LINES = (".jsonl", ".ndjson")
ENDINGS = (".json", *LINES, *TABLES)
MAX_VALUE_BYTES = 32 * 2**20
_LOOKED_AT = 20
_MOSTLY = 0.9
"""The share of an object's first values that are results where it is one of results."""
T = TypeVar("T")


@dataclass
class FileReading:
    """One file while it is read; what was met in it is known when its outcomes have been taken."""

    path: Path
    file: str
    mapped: set[str] = field(default_factory=set)
    unmapped: set[str] = field(default_factory=set)
    corrections: list[str] = field(default_factory=list)

    def form(self) -> str | None:
        """Return table, rows, report or members; null where the beginning looks like none. Raises OSError."""
        if plain_name(self.path).endswith(TABLES):
            names = {name.lower() for name in DelimitedFile(self.path, self.file).columns()}
            known, _ = known_fields(tuple(names))
            return "table" if known & {*SCORE_KEYS} and known & {*CASE_KEYS} and "step" not in names else None
        if plain_name(self.path).endswith(LINES):
            return "rows" if self._has_rows() else None
        value = self._beginning()
        if any(isinstance(value.get(key), list) for key in KEYS):
            return "report"
        if not value or (_is_row(value) and "score" in value):
            return "rows" if self._has_rows() else None
        return "members" if sum(map(_is_outcome, value.values())) >= _MOSTLY * len(value) else None

    def outcomes(self) -> Iterator[Outcome | Problem]:
        """Yield every outcome in order, and a problem for what is none. Raises OSError."""
        form = self.form()
        if form == "table":
            return self._table()
        if form == "rows":
            return self._rows()
        return self._report() if form == "report" else self._members()

    def is_pure(self) -> bool:
        """Tell whether all of the first members are scores, as in no configuration file."""
        return all(map(_is_outcome, self._beginning().values()))

    def kind(self) -> type | None:
        """
        Return bool where the scores are pass or fail, float where they are numbers, null where none is there.

        What decides is the first that is not 0 or 1, which are numbers in one file and pass and fail in another.
        """
        found = None
        for outcome in self.outcomes():
            score = outcome.score if isinstance(outcome, Outcome) else None
            if isinstance(score, bool):
                return bool
            if score is not None:
                found = float
                if score not in (0, 1):
                    break
        return found

    def _beginning(self) -> dict[str, Json]:
        """Return the first members that can be read of the object that the file holds; none where it holds none."""
        found: dict[str, Json] = {}
        try:
            for piece in islice(self._pieces(), _LOOKED_AT):
                with suppress(RowError):
                    found.setdefault(*_member(piece))
        except (RowError, CompressionError):
            pass  # what came before the break says what the file is
        return found

    def _pieces(self) -> Iterator[Piece]:
        return iter_pieces(iter_chunks(self.path), enter=(), max_bytes=MAX_VALUE_BYTES)

    def _has_rows(self) -> bool:
        rows = (row for row in islice(iter_raw_rows(self.path, file=self.file), _LOOKED_AT) if isinstance(row, RawRow))
        values = [value for row in rows if isinstance(value := _parsed_or_none(row.data), dict)]
        return bool(values) and all(map(_is_row, values))

    def _table(self) -> Iterator[Outcome | Problem]:
        for row in DelimitedFile(self.path, self.file).rows():
            if isinstance(row, DelimitedRow):
                self._note(tuple(row.cells))
                yield self._tried(row.line, read_cells, row)
            else:
                yield row

    def _rows(self) -> Iterator[Outcome | Problem]:
        for row in iter_raw_rows(self.path, file=self.file):
            yield row if isinstance(row, Problem) else self._tried(row.line, self._read_row, row)

    def _read_row(self, row: RawRow) -> Outcome:
        value = parse_loose(row.data)
        if isinstance(value, dict):
            self._note(tuple(value))
        return read_object(row.line, value)

    def _members(self) -> Iterator[Outcome | Problem]:
        number = 0
        try:
            for number, piece in enumerate(self._pieces(), 1):
                yield self._tried(number, partial(self._read_piece, number), piece)
        except (RowError, CompressionError) as error:
            yield self._problem(error, number + 1)

    def _read_piece(self, number: int, piece: Piece) -> Outcome:
        key, value = _member(piece)
        self._note((*value, "case") if isinstance(value, dict) else ("case", "score"))
        return read_member(number, key, value)

    def _report(self) -> Iterator[Outcome | Problem]:
        try:
            value = self._whole()
        except (RowError, CompressionError) as error:
            yield self._problem(error, 1)
            return
        if not is_report(value) or not has_denominator(value):
            wrong = RowError("no_denominator", "the report does not name both what was resolved and what was not")
            yield self._problem(wrong, 1)
            return
        self.mapped |= value.keys() & KEYS
        self.unmapped |= value.keys() - KEYS
        self.corrections += miscounts(value)
        for outcome in iter_report(value):
            yield outcome if outcome.case_id else self._problem(RowError("no_case", "an id is no text"), outcome.line)

    def _whole(self) -> dict[str, Json]:
        """Return all members of the object that the file holds; raises RowError for one that stands twice."""
        value: dict[str, Json] = {}
        for piece in self._pieces():
            key, item = _member(piece)
            if key in value:
                raise RowError("duplicate_keys", f"{key[:40]} stands twice; write each list once")
            value[key] = item
        return value

    def _tried(self, line: int, read: Callable[[T], Outcome], value: T) -> Outcome | Problem:
        try:
            return read(value)
        except RowError as error:
            return self._problem(error, line)

    def _note(self, names: tuple[str, ...]) -> None:
        mapped, unmapped = known_fields(names)
        self.mapped |= mapped
        self.unmapped |= unmapped

    def _problem(self, error: RowError | CompressionError, line: int) -> Problem:
        return Problem(code=error.code, message=str(error), file=self.file, line=line)


def plain_name(path: Path) -> str:
    """Return a file's name in lower case, without the ending of its compression."""
    return path.name.lower().removesuffix(".gz").removesuffix(".zst")


def _member(piece: Piece) -> tuple[str, Json]:
    """Return a member of the file's object; raises RowError."""
    if not piece.path:
        raise RowError("unknown_shape", "an element of a list is no result; give objects with case and score")
    if piece.data is None:
        raise RowError("line_too_long", f"longer than {MAX_VALUE_BYTES} bytes; split or shorten it")
    return piece.path[0], parse_loose(piece.data)


def _parsed_or_none(data: bytes) -> Json:
    try:
        return parse_loose(data)
    except RowError:
        return None


def _is_row(value: dict[str, Json]) -> bool:
    """Tell whether an object names a case and holds its score."""
    known, _ = known_fields(tuple(value))
    score = next((value[key] for key in SCORE_KEYS if key in value), "")
    return bool(known - {*SCORE_KEYS, "metric", "attempt", "trial"}) and _is_outcome(score)


def _is_outcome(value: Json) -> bool:
    if isinstance(value, dict):
        return any(key in value and _is_outcome(value[key]) for key in SCORE_KEYS)
    return value is None or isinstance(value, bool | int | float)
