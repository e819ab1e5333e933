"""Lines out of pieces of bytes, in memory that a single line bounds."""

from collections.abc import Iterable, Iterator

from trainsite.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its newline; ``data`` is None where it was longer than allowed."""

    number: int
    data: bytes | None
    has_newline: bool


def iter_lines(chunks: Iterable[bytes], *, first_number: int, max_line_bytes: int) -> Iterator[Line]:
    """Yield the lines of a stream, blank ones included; one that is too long is passed over, not kept."""
    number, pending, size_bytes = first_number, list[bytes](), 0
    for chunk in chunks:
        pieces = chunk.split(b"\n")
        last = len(pieces) - 1
        for index, piece in enumerate(pieces):
            size_bytes += len(piece)
            if size_bytes > max_line_bytes:
                pending = []
            elif piece:
                pending.append(piece)
            if index < last:
                yield _line(number, pending, has_newline=True, is_too_long=size_bytes > max_line_bytes)
                number, pending, size_bytes = number + 1, [], 0
    if size_bytes:
        yield _line(number, pending, has_newline=False, is_too_long=size_bytes > max_line_bytes)


def _line(number: int, pieces: list[bytes], *, has_newline: bool, is_too_long: bool) -> Line:
    if is_too_long:
        return Line(number, None, has_newline)
    return Line(number, pieces[0] if len(pieces) == 1 else b"".join(pieces), has_newline)
