"""
The directory of a ZIP file, read in chunks: entries one after another, however many there are.

Written after APPNOTE 6.3.10 (sections 4.3 and 4.5), since the reader of the standard library holds every entry.
"""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from trainsite.dataclass import dataclass
from trainsite.errors import SourceError

_MAX_ENTRIES = 20_000_000
_IS_ENCRYPTED = 0x1
_IS_UTF8 = 0x800
_END, _END_MAGIC = struct.Struct("<4s4H2LH"), b"PK\x05\x06"
_LOCATOR, _LOCATOR_MAGIC = struct.Struct("<4sLQL"), b"PK\x06\x07"
_END64, _END64_MAGIC = struct.Struct("<4sQ2H2L4Q"), b"PK\x06\x06"
_ENTRY, _ENTRY_MAGIC = struct.Struct("<4s6H3L5H2L"), b"PK\x01\x02"
_MAX_COMMENT_BYTES = 0xFFFF
_IN_EXTRA = 0xFFFFFFFF
_ZIP64_EXTRA = 1
_DIRECTORY_CHUNK_BYTES = 2**18


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the directory."""

    number: int
    """Its place in the directory, from 1."""
    name: str
    method: int
    is_encrypted: bool
    crc32: int
    packed_bytes: int
    size_bytes: int
    offset: int

    @property
    def has_safe_name(self) -> bool:
        """False for a name that would lie outside the folder it is unpacked to."""
        parts = self.name.replace("\\", "/").split("/")
        return bool(parts[0]) and not parts[0].endswith(":") and ".." not in parts and "\0" not in self.name


@dataclass
class Directory:
    """Where the directory of an open ZIP file lies; finding it raises SourceError where there is none."""

    stream: BinaryIO
    file: str
    """The file's name, as it is shown."""
    file_bytes: int = 0
    offset: int = 0
    size_bytes: int = 0
    count: int = 0

    def __post_init__(self) -> None:
        """Find the directory."""
        self.file_bytes = self.stream.seek(0, io.SEEK_END)
        tail_bytes = min(self.file_bytes, _END.size + _MAX_COMMENT_BYTES)
        self.stream.seek(self.file_bytes - tail_bytes)
        tail = self.stream.read(tail_bytes)
        at = tail.rfind(_END_MAGIC)
        if at < 0 or len(tail) - at < _END.size:
            raise self.refused("has no directory at its end, it breaks off or is no ZIP; copy it again")
        _, _, _, _, entries, size_bytes, offset, _ = _END.unpack_from(tail, at)
        if _IN_EXTRA in (size_bytes, offset) or entries == _MAX_COMMENT_BYTES:
            found = self._find_large(self.file_bytes - tail_bytes + at)
            entries, size_bytes, offset = found or (entries, size_bytes, offset)
        if offset + size_bytes > self.file_bytes or entries * _ENTRY.size > size_bytes or entries > _MAX_ENTRIES:
            raise self.refused("its directory does not lie in it; copy it again")
        self.offset, self.size_bytes, self.count = offset, size_bytes, entries

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in order; the file may be read elsewhere in between."""
        place, end = self.offset, self.offset + self.size_bytes
        buffer, at = b"", 0
        for number in range(1, self.count + 1):
            if len(buffer) - at < _ENTRY.size + 3 * _MAX_COMMENT_BYTES and place < end:
                self.stream.seek(place)
                chunk = self.stream.read(min(_DIRECTORY_CHUNK_BYTES, end - place))
                place += len(chunk)
                buffer, at = buffer[at:] + chunk, 0
            entry, at = self._entry(buffer, at, number)
            yield entry

    def refused(self, why: str) -> SourceError:
        """Return the refusal of this file."""
        return SourceError(f"{self.file}: {why}")

    def _find_large(self, end_offset: int) -> tuple[int, int, int] | None:
        if end_offset < _LOCATOR.size:
            return None
        self.stream.seek(end_offset - _LOCATOR.size)
        magic, _, offset, _ = _LOCATOR.unpack(self.stream.read(_LOCATOR.size))
        if magic != _LOCATOR_MAGIC or offset + _END64.size > self.file_bytes:
            return None
        self.stream.seek(offset)
        magic, *_, entries, size_bytes, directory_offset = _END64.unpack(self.stream.read(_END64.size))
        return (entries, size_bytes, directory_offset) if magic == _END64_MAGIC else None

    def _entry(self, buffer: bytes, at: int, number: int) -> tuple[Entry, int]:
        if len(buffer) - at < _ENTRY.size or not buffer.startswith(_ENTRY_MAGIC, at):
            raise self.refused("its directory is damaged; copy it again")
        fields = _ENTRY.unpack_from(buffer, at)
        flags, method, crc32, packed_bytes, size_bytes = fields[3], fields[4], *fields[7:10]
        name_bytes, extra_bytes, comment_bytes, offset = *fields[10:13], fields[16]
        name_at = at + _ENTRY.size
        extra_at = name_at + name_bytes
        after = extra_at + extra_bytes + comment_bytes
        if after > len(buffer):
            raise self.refused("its directory is damaged; copy it again")
        name = buffer[name_at:extra_at].decode("utf-8" if flags & _IS_UTF8 else "cp437", "backslashreplace")
        sizes = [size_bytes, packed_bytes, offset]
        if _IN_EXTRA in sizes:
            sizes = _large(buffer[extra_at : extra_at + extra_bytes], sizes)
        size_bytes, packed_bytes, offset = sizes
        is_encrypted = bool(flags & _IS_ENCRYPTED)
        return Entry(number, name, method, is_encrypted, crc32, packed_bytes, size_bytes, offset), after


def _large(extra: bytes, sizes: list[int]) -> list[int]:
    """Return sizes and offset with those that did not fit into 32 bits (APPNOTE 4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _ZIP64_EXTRA:
            values = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            return [next(values, size) if size == _IN_EXTRA else size for size in sizes]
        at += 4 + length
    return sizes
