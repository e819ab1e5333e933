"""The rows while it is decided about them: in a file, so that memory holds only what decides."""

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from trainsite.archive.atomic import store_errors


class Spool:
    """Rows in a file without a name: it is gone when it is closed, however the process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with store_errors(folder):
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self._size_bytes = 0

    def append(self, data: bytes) -> int:
        """Add rows; return their offset in bytes."""
        with store_errors(self._folder):
            self._file.write(data)
            self._file.flush()
        offset = self._size_bytes
        self._size_bytes += len(data)
        return offset

    def read(self, offset: int, size_bytes: int) -> bytes:
        """Return a row by its offset and size."""
        with store_errors(self._folder):
            return os.pread(self._file.fileno(), size_bytes, offset)

    def __enter__(self) -> Self:
        """Return the spool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file, which removes it."""
        self._file.close()
