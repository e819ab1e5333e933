"""Locks of an archive: one writer per run, one per index. The system frees them when their process ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainsite.archive.atomic import store_errors
from trainsite.archive.layout import STATE
from trainsite.errors import StoreError


@contextmanager
def run_lock(archive: Path, name: str) -> Iterator[None]:
    """Hold the right to write one run; raises StoreError at once where another process has it."""
    with _held(archive, f"run-{name}", timeout_s=0):
        yield


@contextmanager
def index_lock(archive: Path) -> Iterator[None]:
    """Hold the right to write the archive's index; waits up to two minutes."""
    with _held(archive, "index", timeout_s=120):
        yield


@contextmanager
def merge_lock(archive: Path) -> Iterator[None]:
    """Hold the right to merge into an archive, so that of two merges each sees all of the other; waits ten minutes."""
    with _held(archive, "merge", timeout_s=600):
        yield


@contextmanager
def store_lock(store: Path) -> Iterator[None]:
    """Hold the right to write a derived store, which may lie outside its archive; waits ten minutes."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to import, and only writers need it

    try:
        with FileLock(store / "store.lock", timeout=600):
            yield
    except Timeout as error:
        raise StoreError(f"{store}: another trainsite is writing it; wait for it to end") from error


@contextmanager
def _held(archive: Path, name: str, *, timeout_s: float) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to import, and only writers need it

    folder = archive / STATE / "locks"
    with store_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{name}.lock", timeout=timeout_s)
    try:
        lock.acquire()
    except Timeout as error:  # before OSError, of which it is one
        whole = f"{archive}: its index" if name == "index" else archive
        what = archive / name.removeprefix("run-") if name.startswith("run-") else whole
        raise StoreError(f"{what}: another trainsite is writing it; wait for it to end") from error
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror or error}; check the folder and its permissions") from error
    try:
        yield
    finally:
        lock.release()
