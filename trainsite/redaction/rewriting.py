"""One piece of a file, redacted: what is written of it, what was found, and what was left out."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import field, replace

from trainsite.archive.ledger import ledger_lines
from trainsite.archive.seal import require_clean
from trainsite.dataclass import dataclass
from trainsite.errors import RecordError, ResidualError
from trainsite.privacy import Find, Redactor
from trainsite.privacy.nested import dump_like, parse
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.redaction.cells import iter_records
from trainsite.redaction.forms import Form
from trainsite.redaction.pieces import Piece

_BOM = "\ufeff"
_NO_JSON = object()


@dataclass
class RewrittenPiece:
    """A piece after redaction."""

    data: bytes = b""
    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    ledger: list[bytes] = field(default_factory=list)
    private_rows: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class PieceRewriter:
    """Redacts the pieces of one file; can be sent to another process."""

    name: str
    redactor: Redactor

    def __call__(self, piece: Piece) -> RewrittenPiece:
        """Return a piece redacted; raises ResidualError where the second scan finds something."""
        made = RewrittenPiece()
        rewrite = {Form.ROWS: self._rows, Form.DOCUMENT: self._document, Form.CELLS: self._cells}
        made.data = b"".join(rewrite.get(piece.form, self._text)(piece, made))
        return made

    def _rows(self, piece: Piece, made: RewrittenPiece) -> Iterator[bytes]:
        lines = list(io.BytesIO(piece.data))
        values = [_parsed(line) for line in lines]
        self.redactor.look_ahead(value for value in values if value is not _NO_JSON)
        for number, (line, value) in enumerate(zip(lines, values, strict=True), piece.line):
            body = line.rstrip(b"\r\n")
            if not body.strip():
                yield line
                continue
            made.rows += 1
            left = self._line(body, value, number, made)
            if left is not None:
                yield left + line[len(body) :]

    def _line(self, line: bytes, value: Json, number: int, made: RewrittenPiece) -> bytes | None:
        """Return a line redacted, None where it is left out; one that is no JSON is redacted as text."""
        if value is _NO_JSON:
            made.problems.append(_note("invalid_json", "no JSON; redacted as text", self.name, number))
            return self._plain(line, number, made)
        try:
            new, is_private = self._value(value, number, made)
            written = line if new is value else dump_like(line.decode().removeprefix(_BOM), new).encode()
            self._require_clean(written, new, value, number)
        except ResidualError:
            raise
        except ValueError:  # numbers beyond what JSON can say, such as 1e400
            made.problems.append(_note("invalid_json", "no JSON; redacted as text", self.name, number))
            return self._plain(line, number, made)
        except RecordError as error:
            made.problems.append(Problem(code="too_deep", message=str(error), file=self.name, line=number))
            return None
        if is_private:
            self._leave_out(number, made)
            return None
        return written

    def _document(self, piece: Piece, made: RewrittenPiece) -> Iterator[bytes]:
        made.rows = 1
        written = self._line(piece.data, _parsed(piece.data), 1, made)
        if written is not None:
            is_changed = written is not piece.data and not written.endswith(b"\n")
            yield written + b"\n" if is_changed and piece.data.endswith(b"\n") else written

    def _cells(self, piece: Piece, made: RewrittenPiece) -> Iterator[bytes]:
        text, encoding = self._decoded(piece.data, piece.line, made)
        for record in iter_records(piece, text):
            made.rows += 1
            new, is_private = self._value(record.cells, record.line, made)
            if is_private and not record.is_header:
                self._leave_out(record.line, made)
            elif new is record.cells:
                yield record.raw.encode(encoding)
            else:
                require_clean(self.redactor.scan(new), f"{self.name}:{record.line}")
                yield record.text_of(list(new.values()), piece.delimiter).encode(encoding)

    def _leave_out(self, line: int, made: RewrittenPiece) -> None:
        made.private_rows += 1
        message = "somebody in it is private by the configuration; the row was left out"
        made.problems.append(Problem(code="private_person", message=message, file=self.name, line=line))

    def _text(self, piece: Piece, made: RewrittenPiece) -> Iterator[bytes]:
        made.rows = piece.data.count(b"\n") + (not piece.data.endswith(b"\n"))
        yield self._plain(piece.data, piece.line, made, chars_before=piece.chars_before)

    def _plain(self, data: bytes, line: int, made: RewrittenPiece, *, chars_before: int = 0) -> bytes:
        text, encoding = self._decoded(data, line, made)
        new, _ = self._value(text, line, made, chars_before=chars_before)
        if new is text:
            return data
        require_clean(self.redactor.scan(new), f"{self.name}:{line}")
        return str(new).encode(encoding)

    def _decoded(self, data: bytes, line: int, made: RewrittenPiece) -> tuple[str, str]:
        """Return a text and its encoding: Latin-1, in which each byte is a character, where it is not UTF-8."""
        try:
            return data.decode(), "utf-8"
        except UnicodeDecodeError:
            made.problems.append(_note("invalid_utf8", "not UTF-8; read as Latin-1", self.name, line))
            return data.decode("latin-1"), "latin-1"

    def _require_clean(self, written: bytes, new: Json, old: Json, line: int) -> None:
        """Scan what is about to be written, read back; what stays byte for byte was just found clean."""
        if new is not old:
            require_clean(self.redactor.scan(parse(written.decode())), f"{self.name}:{line}")

    def _value(self, value: Json, line: int, made: RewrittenPiece, *, chars_before: int = 0) -> tuple[Json, bool]:
        redacted = self.redactor.redact(value)
        made.counts.update(redacted.counts)
        for find, row in _with_lines(redacted.finds, value, line):
            if chars_before:
                find = replace(find, start=find.start + chars_before, end=find.end + chars_before)  # noqa: PLW2901 - the same find, in the file
            made.ledger += ledger_lines([find], self.redactor, place=_place(self.name), row=row)
        return redacted.value, redacted.is_private


def _parsed(line: bytes) -> Json:
    """Return the JSON of a line, each value of a repeated key kept; ``_NO_JSON`` where it is none."""
    try:
        return parse(line.decode().removeprefix(_BOM))
    except (ValueError, RecursionError):
        return _NO_JSON


def _with_lines(finds: tuple[Find, ...], value: Json, line: int) -> Iterator[tuple[Find, int]]:
    """Yield each find with its line: that of the row, or in a text the one in which it begins."""
    at = 0
    for find in finds:
        if isinstance(value, str) and find.start >= at:
            line, at = line + value.count("\n", at, find.start), find.start
        yield find, line


def _place(name: str) -> str:
    """Return a file's name as the ledger may hold it: relative, without ways upwards."""
    plain = name.replace("\\", "_").replace(":", "_").replace("\n", "_")
    return "/".join(part for part in plain.split("/") if part not in ("", ".", "..")) or "-"


def _note(code: str, message: str, name: str, line: int) -> Problem:
    return Problem(code=code, message=message, file=name, line=line, is_row=False)
