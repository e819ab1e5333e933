"""
The bytes of a file, decompressed in bounded pieces; gzip and Zstandard are known by their first bytes.

Zstandard frames are fed block by block (RFC 8878 §3.1.1): a block yields at most 128 KiB, so that a small
file cannot ask for much memory at once, and a frame that stops early is noticed.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

from trainsite.errors import SourceError

CHUNK_BYTES = 1 << 18

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPABLE_MAGIC = b"\x2a\x4d\x18"
_LONGEST_FRAME_HEADER = 18
_LARGEST_WINDOW_BYTES = 1 << 27


class CompressionError(SourceError):
    """Compressed bytes end too early or are damaged; ``code`` is the problem's stable word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def iter_chunks(path: Path) -> Iterator[bytes]:
    """
    Yield the decompressed content of a file in pieces that are never empty.

    Raises OSError where the file cannot be read, CompressionError where its compressed form breaks off.
    """
    with path.open("rb") as stream:
        magic = stream.read(4)
        stream.seek(0)
        if magic.startswith(_GZIP_MAGIC):
            yield from _iter_gzip(stream)
        elif magic == _ZSTD_MAGIC or _is_skippable(magic):
            yield from _iter_zstd(stream)
        else:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk


def _iter_gzip(stream: BinaryIO) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=stream) as unzipped:
        try:
            while chunk := unzipped.read1(CHUNK_BYTES):
                yield chunk
        except EOFError as error:
            raise _truncated("gzip") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise _damaged("gzip") from error


def _is_skippable(magic: bytes) -> bool:
    return len(magic) == 4 and magic[0] & 0xF0 == 0x50 and magic[1:] == _SKIPPABLE_MAGIC  # noqa: PLR2004 - its size


def _iter_zstd(stream: BinaryIO) -> Iterator[bytes]:
    while magic := stream.read(4):
        if _is_skippable(magic):
            size_bytes = int.from_bytes(_read_exactly(stream, 4), "little")
            while size_bytes > 0:
                size_bytes -= len(_read_exactly(stream, min(size_bytes, CHUNK_BYTES)))
        elif magic == _ZSTD_MAGIC:
            yield from _iter_frame(stream)
        else:
            raise _truncated("zstd") if len(magic) < len(_ZSTD_MAGIC) else _damaged("zstd")


def _iter_frame(stream: BinaryIO) -> Iterator[bytes]:
    start = _ZSTD_MAGIC + stream.read(_LONGEST_FRAME_HEADER - len(_ZSTD_MAGIC))
    try:
        header_bytes = zstandard.frame_header_size(start)
        has_checksum = zstandard.get_frame_parameters(start).has_checksum
    except zstandard.ZstdError as error:
        raise (_damaged if len(start) == _LONGEST_FRAME_HEADER else _truncated)("zstd") from error
    stream.seek(header_bytes - len(start), 1)
    frame = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW_BYTES).decompressobj()
    piece, is_last = start[:header_bytes], False
    try:
        while True:
            if chunk := frame.decompress(piece):
                yield chunk
            if is_last:
                return
            block_header = _read_exactly(stream, 3)
            fields = int.from_bytes(block_header, "little")
            is_last, block_kind, size_bytes = bool(fields & 1), fields >> 1 & 3, fields >> 3
            body = _read_exactly(stream, 1 if block_kind == 1 else size_bytes)
            piece = block_header + body + (_read_exactly(stream, 4) if is_last and has_checksum else b"")
    except zstandard.ZstdError as error:
        raise _damaged("zstd") from error


def _read_exactly(stream: BinaryIO, size_bytes: int) -> bytes:
    found = stream.read(size_bytes)
    if len(found) < size_bytes:
        raise _truncated("zstd")
    return found


def _truncated(kind: str) -> CompressionError:
    return CompressionError(
        "truncated_compression", f"the {kind} data ends too early, what follows is lost; copy the file again"
    )


def _damaged(kind: str) -> CompressionError:
    return CompressionError(
        "damaged_compression", f"the {kind} data is damaged, what follows is lost; copy the file again"
    )
