"""
The elements of a JSON list, cut out of a stream of bytes without parsing them.

Only strings and brackets are followed. A comma at the list's own level ends an element, whether the element
itself is sound or not, so that one broken element costs itself alone.
"""

import re
from collections.abc import Iterable, Iterator

from trainsite.dataclass import dataclass

_STRING_REST = rb'[^"\\]*+(?:\\.[^"\\]*+)*+'
_WHOLE_STRING = rb'"' + _STRING_REST + rb'"'
INSIDE_STRING = re.compile(_STRING_REST, re.DOTALL)
"""What stands in a string, up to its end or that of the piece."""
# The outer repeats are not possessive: Python 3.11.2, which Debian 12 has, goes on behind a string that has no end.
TO_COMMA = re.compile(rb'(?:[^"\[\]{},]++|' + _WHOLE_STRING + rb")*", re.DOTALL)
"""What holds no bracket and no comma; strings that end are passed over whole."""
TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + _WHOLE_STRING + rb")*", re.DOTALL)
"""What holds no bracket; strings that end are passed over whole."""
_OPENING, _CLOSING, _COMMA, _QUOTE, _LIST_END = b"[{", b"]}", ord(","), ord('"'), ord("]")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the list, or the rest that could not be split; too long ones have no ``data``."""

    number: int
    data: bytes | None
    is_rest: bool = False
    """True for what was left when the list did not end, and for what stood behind its end."""
    is_behind_end: bool = False
    depth: int = 0
    """The deepest bracket inside the element."""


class ElementSplitter:
    """Follows one JSON list through its bytes; feed it what stands behind the opening bracket."""

    def __init__(self, max_line_bytes: int) -> None:
        self._max_line_bytes = max_line_bytes
        self._buffer = b""
        self._position = 0
        self._passed_bytes = 0
        self._number = 1
        self._depth = self._deepest = 0
        self._in_string = self._is_closed = False

    def feed(self, chunk: bytes) -> Iterator[Element]:
        """Yield the elements that this piece completes."""
        self._buffer += chunk
        start = 0
        while not self._is_closed and self._step():
            found = self._buffer[self._position]
            if found in _OPENING:
                self._depth += 1
                self._deepest = max(self._deepest, self._depth)
            elif found in _CLOSING and self._depth:
                self._depth -= 1
            elif self._depth == 0 and found in (_COMMA, _LIST_END):
                data = self._buffer[start : self._position].strip()
                self._is_closed = found == _LIST_END
                if not (self._is_closed and self._number == 1 and not data and not self._passed_bytes):
                    yield self._element(data)
                self._number, self._deepest, self._passed_bytes, start = (
                    self._number + 1,
                    0,
                    0,
                    self._position + 1,
                )
            self._position += 1
        self._forget(start)

    def finish(self) -> Iterator[Element]:
        """Yield what is left at the end of the file: nothing, where the list ended and that was all."""
        if not self._is_closed or self._buffer:
            yield Element(
                self._number,
                self._buffer.strip(),
                is_rest=True,
                is_behind_end=self._is_closed,
                depth=self._deepest,
            )

    def _step(self) -> bool:
        """Move to the next byte that means something; False where more bytes are needed to know."""
        buffer, size = self._buffer, len(self._buffer)
        while self._position < size:
            if self._in_string:
                self._position = INSIDE_STRING.match(buffer, self._position).end()  # type: ignore[union-attr]  # matches always
                if self._position == size or buffer[self._position] != _QUOTE:
                    return False
                self._in_string = False
                self._position += 1
            pattern = TO_BRACKET if self._depth else TO_COMMA
            self._position = pattern.match(buffer, self._position).end()  # type: ignore[union-attr]  # matches always
            if self._position == size:
                return False
            if buffer[self._position] != _QUOTE:
                return True
            self._in_string = True
            self._position += 1
        return False

    def _element(self, data: bytes) -> Element:
        is_too_long = self._passed_bytes + len(data) > self._max_line_bytes
        return Element(self._number, None if is_too_long else data, depth=self._deepest)

    def _forget(self, start: int) -> None:
        if self._is_closed:
            # Whatever follows the list is told of, but not kept.
            self._buffer = self._buffer[start:].strip()[:1]
            self._position = 0
            return
        if self._position - start > self._max_line_bytes or self._passed_bytes:
            self._passed_bytes += self._position - start
            start = self._position
        self._buffer = self._buffer[start:]
        self._position -= start


def iter_elements(chunks: Iterable[bytes], *, max_line_bytes: int) -> Iterator[Element]:
    """Yield the elements of a list whose opening bracket has been read; numbers begin at 1."""
    splitter = ElementSplitter(max_line_bytes)
    for chunk in chunks:
        yield from splitter.feed(chunk)
    yield from splitter.finish()
