"""Files that are either as they were or as they shall be: temporary file, flush, fsync, replace."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from trainsite.errors import StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into a StoreError with the file and what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreError(
                f"{path}: the disk is full; free some space and run the same command again, it resumes"
            ) from error
        raise StoreError(f"{path}: {error.strerror or error}; check the folder and its permissions") from error


class AtomicFile:
    """
    A file written beside its place and moved there by ``commit``; left without commit, nothing stays.

    ``sha256`` and ``size_bytes`` are those of the bytes written so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size_bytes = 0
        self._digest = hashlib.sha256()
        self._done = False
        with store_errors(path):
            try:
                self._temporary, descriptor = _create_beside(path)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._temporary, descriptor = _create_beside(path)
        self._file = os.fdopen(descriptor, "wb")

    @property
    def sha256(self) -> str:
        """Return the hash of what was written."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        """Append bytes; raises StoreError where the disk refuses."""
        with store_errors(self.path):
            self._file.write(data)
        self._digest.update(data)
        self.size_bytes += len(data)

    def commit(self) -> None:
        """Make the file durable and put it in its place."""
        with store_errors(self.path):
            self._file.flush()
            os.fchmod(self._file.fileno(), 0o644)
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._temporary, self.path)  # noqa: PTH105 - thousands of small files: a Path costs as much
        self._done = True

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or remove the temporary file after an error."""
        if kind is None and not self._done:
            self.commit()
        self.discard()

    def discard(self) -> None:
        """Remove the temporary file, if it is still there."""
        if self._done:
            return
        self._done = True
        with suppress(OSError):  # a full disk fails again when the rest of the buffer is flushed
            self._file.close()
        with suppress(FileNotFoundError):
            os.unlink(self._temporary)  # noqa: PTH108 - a name as it was made


def _create_beside(path: Path) -> tuple[str, int]:
    """Create a temporary file in the folder of a file, for its owner alone; return its name and descriptor."""
    folder, name = os.path.split(path)
    stem = os.path.join(folder, f".{name[:80]}.{os.getpid():x}")  # noqa: PTH118 - see above
    for number in count():
        temporary = f"{stem}-{number:x}.tmp"
        with suppress(FileExistsError):
            return temporary, os.open(temporary, _NEW, 0o600)
    raise AssertionError(path)  # the count has no end


def write_atomic(path: Path, data: bytes) -> tuple[str, int]:
    """Write a whole file; return its SHA-256 and its size in bytes."""
    with AtomicFile(path) as file:
        file.write(data)
    return file.sha256, file.size_bytes


def hash_file(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size in bytes of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return digest.hexdigest(), file.tell()


def exchange(first: Path, second: Path) -> bool:
    """
    Swap two folders in one step (Linux renameat2 with RENAME_EXCHANGE); False where the system cannot.

    Raises OSError where it can and fails.
    """
    import ctypes  # noqa: PLC0415 - only replacing a run needs it

    at_working_folder, rename_exchange = -100, 2
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    paths = os.fsencode(first.absolute()), os.fsencode(second.absolute())
    if renameat2(at_working_folder, paths[0], at_working_folder, paths[1], rename_exchange) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.EPERM):
        return False
    raise OSError(number, os.strerror(number), str(second))
