"""
The wire format of protocol buffers, as far as reading needs it: fields by their numbers, without their schema.

Written after "Encoding" of the Protocol Buffers documentation: a field begins with a varint of number and kind.
"""

import struct
from collections.abc import Iterator

from trainsite.trajectories.parsing import RowError

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10
_SIGN = 1 << 63
_SIZES = {FIXED64: 8, FIXED32: 4}

Value = int | bytes


class WireError(RowError):
    """A message is damaged."""

    def __init__(self, message: str) -> None:
        super().__init__("bad_event", f"the event cannot be read: {message}")


def iter_fields(data: bytes) -> Iterator[tuple[int, int, Value]]:
    """Yield number, kind and value of each field; fixed ones as their bytes. Raises WireError."""
    at = 0
    while at < len(data):
        head, at = _varint(data, at)
        number, kind = head >> 3, head & 7
        if kind == VARINT:
            value, at = _varint(data, at)
            yield number, kind, value
            continue
        if kind == BYTES:
            size, at = _varint(data, at)
        elif kind in _SIZES:
            size = _SIZES[kind]
        else:
            raise WireError(f"a field is of the unknown kind {kind}")
        if at + size > len(data):
            raise WireError("a field is longer than its message")
        yield number, kind, data[at : at + size]
        at += size


def signed(value: Value) -> int:
    """Return a varint as the 64-bit number with a sign that it stands for."""
    number = _whole(value)
    return number - 2 * _SIGN if number & _SIGN else number


def as_bytes(value: Value) -> bytes:
    """Return the bytes of a field; raises WireError where it has none."""
    if not isinstance(value, bytes):
        raise WireError("a field is of another kind")
    return value


def as_text(value: Value) -> str:
    """Return a field as text; raises WireError where it is none."""
    try:
        return as_bytes(value).decode()
    except UnicodeDecodeError as error:
        raise WireError("a text is not UTF-8") from error


def unpack(form: str, value: Value) -> float:
    """Return a fixed number; raises WireError where its size is another one."""
    try:
        return float(struct.unpack(f"<{form}", as_bytes(value))[0])
    except struct.error as error:
        raise WireError("a number has another size") from error


def iter_varints(value: Value) -> Iterator[int]:
    """Yield the numbers of a field that is packed, or one alone."""
    if isinstance(value, int):
        yield value
        return
    at = 0
    while at < len(value):
        number, at = _varint(value, at)
        yield number


def _whole(value: Value) -> int:
    if not isinstance(value, int):
        raise WireError("a field is of another kind")
    return value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(_LONGEST_VARINT):
        if at >= len(data):
            raise WireError("it ends inside a number")
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follows
            return number & (2 * _SIGN - 1), at
    raise WireError("a number is too long")
