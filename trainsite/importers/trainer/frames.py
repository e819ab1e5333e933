"""
The records of a TFRecord file: length, checksum of the length, bytes, checksum of the bytes.

Checksums are CRC-32C (RFC 3720, appendix B.4), rotated and shifted by a constant as the format asks.
"""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from trainsite.dataclass import dataclass
from trainsite.trajectories.compression import CompressionError, iter_chunks

MAX_RECORD_BYTES = 64 * 2**20
_POLYNOMIAL = 0x82F63B78
_SHIFT = 0xA282EAD8
_MASK = 0xFFFFFFFF
_HEAD = struct.Struct("<QI")
_CHECKSUM = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a record; it has no bytes then."""

    number: int
    code: str
    message: str


def iter_frames(path: Path, *, has_checksums: bool = True) -> Iterator[bytes | Damage]:
    """
    Yield the bytes of each record, and the damage in place of one that is broken.

    Without ``has_checksums`` those of the bytes are not computed, which is fast. Raises OSError.
    """
    stream = _Stream(iter_chunks(path))
    number = 0
    try:
        while head := stream.read(_HEAD.size):
            number += 1
            if len(head) < _HEAD.size:
                yield _torn(number)
                return
            size, checksum = _HEAD.unpack(head)
            if masked_crc(head[:8]) != checksum:
                message = "the checksum of a length is wrong; the rest of the file was not read, copy it again"
                yield Damage(number, "bad_checksum", message)
                return
            if size > MAX_RECORD_BYTES:
                if stream.skip(size + _CHECKSUM.size):
                    yield Damage(number, "line_too_long", f"longer than {MAX_RECORD_BYTES} bytes; it was left out")
                    continue
                yield _torn(number)
                return
            body = stream.read(size + _CHECKSUM.size)
            if len(body) < size + _CHECKSUM.size:
                yield _torn(number)
                return
            data = body[:size]
            if has_checksums and masked_crc(data) != _CHECKSUM.unpack(body[size:])[0]:
                yield Damage(
                    number, "bad_checksum", "the checksum is wrong, the record is damaged; copy the file again"
                )
                continue
            yield data
    except CompressionError as error:
        yield Damage(number + 1, error.code, str(error))


def masked_crc(data: bytes) -> int:
    """Return the checksum of some bytes in the form in which the file has it."""
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + _SHIFT) & _MASK


def crc32c(data: bytes) -> int:
    """Return the CRC-32C of some bytes."""
    table = _table()
    crc = _MASK
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ _MASK


@cache
def _table() -> tuple[int, ...]:
    return tuple(_folded(byte) for byte in range(256))


def _folded(crc: int) -> int:
    for _ in range(8):
        crc = (crc >> 1) ^ (_POLYNOMIAL if crc & 1 else 0)
    return crc


def _torn(number: int) -> Damage:
    return Damage(
        number, "torn_record", "the last record breaks off; the training was cut short, or copy the file again"
    )


class _Stream:
    """Exact reads out of pieces."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end."""
        while len(self._buffer) - self._at < size and (chunk := next(self._chunks, b"")):
            self._buffer = self._buffer[self._at :] + chunk
            self._at = 0
        data = self._buffer[self._at : self._at + size]
        self._at += len(data)
        return data

    def skip(self, size: int) -> bool:
        """Pass over so many bytes; tell whether they were there."""
        while size > 0:
            data = self.read(min(size, 1 << 18))
            if not data:
                return False
            size -= len(data)
        return True
