"""Pieces of lists on disk, beside the state of a site: what was made of rows stays until they change."""

import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from trainsite.dataclass import dataclass

_CHECK_BYTES: Final = 4
Value = TypeVar("Value")


@dataclass
class PieceStore:
    """
    Pieces by names that say all the rows that they are made of; without a folder nothing is kept.

    ``look`` is the identity of everything else that they are made of.
    """

    folder: Path | None
    look: str
    _wanted: set[str] = field(default_factory=set)

    def want(self, names: Iterable[str]) -> None:
        """Keep these pieces for the next build, whether this one reads them or not."""
        self._wanted.update(map(self._file, names))

    def find(self, name: str, kind: type[Value]) -> Value | None:
        """Return a piece; None where there is none, or none that was written to its end."""
        self.want((name,))
        if self.folder is None:
            return None
        try:
            data = (self.folder / self._file(name)).read_bytes()
            if int.from_bytes(data[:_CHECK_BYTES], "big") != zlib.crc32(data[_CHECK_BYTES:]):
                return None
            return msgspec.json.decode(data[_CHECK_BYTES:], type=kind)
        except (OSError, ValueError):
            return None

    def keep(self, name: str, value: object) -> None:
        """Write a piece; where the disk refuses, the next build makes it again."""
        if self.folder is None:
            return
        data = msgspec.json.encode(value)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / self._file(name)).write_bytes(zlib.crc32(data).to_bytes(_CHECK_BYTES, "big") + data)

    def _file(self, name: str) -> str:
        return f"{name}.{self.look[:16]}"

    def clean(self) -> None:
        """Remove the pieces that nobody wanted."""
        if self.folder is None:
            return
        with suppress(OSError):
            for name in os.listdir(self.folder):  # noqa: PTH208 - names are all that is wanted
                if name not in self._wanted:
                    (self.folder / name).unlink()
