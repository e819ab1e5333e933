"""
The parts of one large JSON document, cut out of a stream of bytes without holding it.

Objects and lists under given paths are entered; every other value is cut out whole and not parsed. Only strings and
brackets are followed, so memory is bounded by the longest allowed value.
"""

import re
from collections.abc import Collection, Iterable, Iterator

import orjson

from trainsite.dataclass import dataclass
from trainsite.trajectories.elements import INSIDE_STRING, TO_BRACKET, TO_COMMA
from trainsite.trajectories.parsing import RowError

Path = tuple[str, ...]

_SPACE = re.compile(rb"[ \t\r\n]*+")
_QUOTE, _COMMA, _COLON, _BACKSLASH = b'",:\\'
_OBJECT, _OBJECT_END, _LIST, _LIST_END = b"{}[]"
_MAX_KEY_BYTES = 4_096
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Piece:
    """One value: the member of an entered object (number 0), or an element of an entered list, numbered from 1."""

    path: Path
    """The keys that lead to the value, or to the list that it is an element of."""
    number: int
    data: bytes | None
    """Its bytes, not parsed; None where it is longer than allowed."""


class DocumentError(RowError):
    """A document cannot be cut further; what came before is sound."""


def iter_pieces(chunks: Iterable[bytes], *, enter: Collection[Path], max_bytes: int) -> Iterator[Piece]:
    """
    Yield the values of a document in order; its outermost object or list is entered always.

    A key that stands twice is met twice. Raises DocumentError where the document breaks off or is no JSON.
    """
    cutter = _Cutter(iter(chunks), max_bytes)
    cutter.skip_bom()
    yield from _walk(cutter, (), 0, frozenset({(), *enter}))
    if cutter.peek() != -1:
        raise DocumentError("invalid_json", "something follows the end of the document; remove it")


def iter_values(chunks: Iterable[bytes], *, max_bytes: int) -> Iterator[Piece]:
    """Yield values that follow each other with nothing but white space between; raises as ``iter_pieces``."""
    cutter = _Cutter(iter(chunks), max_bytes)
    cutter.skip_bom()
    number = 0
    while cutter.peek() != -1:
        number += 1
        yield Piece((), number, cutter.value())


def _walk(cutter: "_Cutter", path: Path, number: int, enter: frozenset[Path]) -> Iterator[Piece]:
    opening = cutter.peek()
    if opening == _OBJECT and path in enter and not number:
        yield from _walk_object(cutter, path, enter)
    elif opening == _LIST and path in enter and not number:
        yield from _walk_list(cutter, path, enter)
    else:
        yield Piece(path, number, cutter.value())


def _walk_object(cutter: "_Cutter", path: Path, enter: frozenset[Path]) -> Iterator[Piece]:
    cutter.expect(_OBJECT)
    if cutter.peek() == _OBJECT_END:
        cutter.expect(_OBJECT_END)
        return
    while True:
        key = cutter.key()
        cutter.expect(_COLON)
        yield from _walk(cutter, (*path, key), 0, enter)
        if cutter.peek() == _OBJECT_END:
            cutter.expect(_OBJECT_END)
            return
        cutter.expect(_COMMA)


def _walk_list(cutter: "_Cutter", path: Path, enter: frozenset[Path]) -> Iterator[Piece]:
    cutter.expect(_LIST)
    number = 1
    if cutter.peek() == _LIST_END:
        cutter.expect(_LIST_END)
        return
    while True:
        yield from _walk(cutter, path, number, enter)
        if cutter.peek() == _LIST_END:
            cutter.expect(_LIST_END)
            return
        cutter.expect(_COMMA)
        number += 1


class _Cutter:
    """A place in the stream, and the few bytes around it that are held."""

    def __init__(self, chunks: Iterator[bytes], max_bytes: int) -> None:
        self._chunks = chunks
        self._max_bytes = max_bytes
        self._buffer = b""
        self._at = 0
        self._start: int | None = None
        """Where the value begins that is being cut out; None while none is, or where it is too long."""

    def skip_bom(self) -> None:
        while len(self._buffer) < len(_BOM) and self._more():
            pass
        if self._buffer.startswith(_BOM):
            self._at = len(_BOM)

    def peek(self) -> int:
        """Return the next byte that is no white space, -1 at the end."""
        while True:
            self._at = _end(_SPACE, self._buffer, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return -1

    def expect(self, byte: int) -> None:
        found = self.peek()
        if found == -1:
            raise _torn()
        if found != byte:
            raise DocumentError("invalid_json", f"{chr(byte)} is missing; the rest of the file was not read")
        self._at += 1

    def key(self) -> str:
        if self.peek() != _QUOTE:
            raise _torn() if self.peek() == -1 else DocumentError("invalid_json", "a key is missing; correct the file")
        data = self.value()
        if data is None or len(data) > _MAX_KEY_BYTES:
            raise DocumentError("invalid_json", "a key is too long; correct the file")
        try:
            return str(orjson.loads(data))
        except orjson.JSONDecodeError as error:
            raise DocumentError("invalid_json", f"a key is broken ({error.msg}); correct the file") from error

    def value(self) -> bytes | None:
        """Cut out the next value; returns None where it is too long."""
        if self.peek() == -1:
            raise _torn()
        self._start, depth = self._at, 0
        passed = False
        while True:
            found = self._next(depth)
            if found == _QUOTE:
                self._string()
                passed = True
                if not depth:
                    break
                continue
            if found in (_OBJECT, _LIST) and (depth or not passed):
                depth += 1
            elif found in (_OBJECT_END, _LIST_END) and depth:
                depth -= 1
            elif not depth:
                break
            self._at += 1
            passed = True
            if not depth:
                break
        return self._cut()

    def _cut(self) -> bytes | None:
        start, self._start = self._start, None
        if start is None or self._at - start > self._max_bytes:
            return None
        data = self._buffer[start : self._at].strip()
        if not data:
            raise DocumentError("invalid_json", "a value is missing; the rest of the file was not read")
        return data

    def _next(self, depth: int) -> int:
        """Move to the next bracket or opening quote, outside of any container to a comma too; raises at the end."""
        pattern = TO_BRACKET if depth else TO_COMMA
        while True:
            at = self._at
            if not depth and at < len(self._buffer) and self._buffer[at] == _QUOTE:
                return _QUOTE
            self._at = _end(pattern, self._buffer, at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                raise _torn()

    def _string(self) -> None:
        """Move behind the string whose opening quote is next."""
        self._at += 1
        while True:
            self._at = _end(INSIDE_STRING, self._buffer, self._at)
            if self._at < len(self._buffer) and self._buffer[self._at] == _QUOTE:
                self._at += 1
                return
            if not self._more():
                raise _torn()

    def _more(self) -> bool:
        if self._start is not None and self._at - self._start > self._max_bytes:
            self._start = None
        keep = self._at if self._start is None else self._start
        chunk = next(self._chunks, b"")
        self._buffer = self._buffer[keep:] + chunk
        self._at -= keep
        if self._start is not None:
            self._start = 0
        return bool(chunk)


def _end(pattern: re.Pattern[bytes], buffer: bytes, at: int) -> int:
    return pattern.match(buffer, at).end()  # type: ignore[union-attr]  # these patterns match the empty text too


def _torn() -> DocumentError:
    return DocumentError("torn_document", "the document breaks off here; what follows is lost, copy the file again")
