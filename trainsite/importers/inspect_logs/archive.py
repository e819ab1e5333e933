"""
The entries of a ZIP log, one at a time, in memory that the largest entry bounds; nothing is unpacked to disk.

The standard library knows no Zstandard (method 93), with which newer logs are packed.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

import zstandard

from trainsite.collection.inputs import shown_name
from trainsite.importers.inspect_logs.directory import Directory, Entry
from trainsite.trajectories.parsing import RowError

MAX_ENTRY_BYTES = 64 * 2**20
"""The most that one entry may unpack to."""
MAX_RATIO = 1_000
"""How much larger than its packed form an entry of more than a megabyte may be; logs reach about 100."""
_RATIO_FROM_BYTES = 2**20
_STORED, _DEFLATED, _ZSTANDARD = 0, 8, 93
_METHODS = (_STORED, _DEFLATED, _ZSTANDARD)
_LARGEST_WINDOW_BYTES = 1 << 27
_LOCAL, _LOCAL_MAGIC = struct.Struct("<4s5H3L2H"), b"PK\x03\x04"


class EntryError(RowError):
    """One entry cannot be read; the others may be sound."""


class ZipLog:
    """An open ZIP file; use it in a ``with`` block."""

    def __init__(self, path: Path) -> None:
        """Open a file and find its directory; raises SourceError where it has none, OSError where it is unreadable."""
        self._stream: BinaryIO = path.open("rb")
        try:
            self._directory = Directory(self._stream, shown_name(path.name))
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        """Return this log."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._stream.close()

    def entries(self) -> Iterator[Entry]:
        """Yield the directory's entries in order; raises SourceError for a directory that no writer makes."""
        packed_bytes = 0
        for entry in self._directory.entries():
            packed_bytes += entry.packed_bytes
            if packed_bytes > self._directory.file_bytes or entry.offset >= self._directory.offset:
                raise self._directory.refused("its entries overlap, as no writer makes them")
            yield entry

    def read(self, entry: Entry) -> bytes:
        """Return an entry, unpacked; raises EntryError where it cannot be read, or is larger than allowed."""
        if entry.is_encrypted:
            raise EntryError("encrypted_entry", f"{entry.name}: is encrypted; write the log without a password")
        if entry.method not in _METHODS:
            raise EntryError("unknown_compression", f"{entry.name}: method {entry.method} is unknown; pack it anew")
        _require_bounds(entry)
        data = _unpack(entry, self._packed(entry))
        if len(data) != entry.size_bytes or zlib.crc32(data) != entry.crc32:
            raise EntryError("damaged_entry", f"{entry.name}: is not what the directory says; copy the file again")
        return data

    def _packed(self, entry: Entry) -> bytes:
        self._stream.seek(entry.offset)
        head = self._stream.read(_LOCAL.size)
        if len(head) == _LOCAL.size and head.startswith(_LOCAL_MAGIC):
            *_, name_bytes, extra_bytes = _LOCAL.unpack(head)
            self._stream.seek(name_bytes + extra_bytes, io.SEEK_CUR)
            data = self._stream.read(entry.packed_bytes)
            if len(data) == entry.packed_bytes:
                return data
        raise EntryError("damaged_entry", f"{entry.name}: does not lie where the directory says; copy the file again")


def _require_bounds(entry: Entry) -> None:
    if max(entry.size_bytes, entry.packed_bytes) > MAX_ENTRY_BYTES:
        raise EntryError("entry_too_large", f"{entry.name}: is larger than {MAX_ENTRY_BYTES:,} bytes; shorten it")
    if entry.size_bytes > _RATIO_FROM_BYTES and entry.size_bytes > MAX_RATIO * entry.packed_bytes:
        raise EntryError("entry_too_large", f"{entry.name}: unpacks to more than {MAX_RATIO:,} times its size")


def _unpack(entry: Entry, packed: bytes) -> bytes:
    """Return an entry's bytes: one more than declared at most, so that a lie about the size costs nothing."""
    try:
        if entry.method == _DEFLATED:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.size_bytes + 1)
        if entry.method == _ZSTANDARD:
            decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW_BYTES)
            with decompressor.stream_reader(packed, read_across_frames=True) as reader:
                data = bytearray()
                while len(data) <= entry.size_bytes and (more := reader.read(entry.size_bytes + 1 - len(data))):
                    data += more
                return bytes(data)
    except (zlib.error, zstandard.ZstdError) as error:
        raise EntryError("damaged_entry", f"{entry.name}: cannot be unpacked; copy the file again") from error
    return packed
