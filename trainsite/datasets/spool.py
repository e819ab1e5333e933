"""The rows while it is decided about them: in a file, so that memory holds only what decides."""

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

    def append(self, data: bytes) -> tuple[int, int]:
        """Add a row; return its offset and size in bytes."""
        with store_errors(self._folder):
            self._file.write(data)
        offset = self._size_bytes
        self._size_bytes += len(data)
        return offset, len(data)

    def flush(self) -> None:
        """Make all rows readable."""
        with store_errors(self._folder):
            self._file.flush()

    def read(self, place: tuple[int, int]) -> bytes:
        """Return a row by its offset and size."""
        offset, size_bytes = place
        with store_errors(self._folder):
            self._file.seek(offset)
            return self._file.read(size_bytes)

    def __enter__(self) -> Self:
        """Return the spool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file, which removes it."""
        self._file.close()
