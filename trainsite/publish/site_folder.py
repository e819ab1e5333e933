"""The folder that a site lies in: whose it is, and who may write it now."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from trainsite.archive.atomic import store_errors
from trainsite.errors import StoreError

BUILD: Final = "data/build.js"
"""As the plan of a site has it, whose package takes too long to import for a build that changes nothing."""
_BUILD_CALL = b'trainsite.add("build",'


@contextmanager
def site_lock(site: Path) -> Iterator[None]:
    """Hold the right to build a site; raises StoreError at once where another process has it."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to import, and only builds that write need it

    place = site.with_name(f".{site.name}.lock")
    with store_errors(place):
        place.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:  # before OSError, of which it is one
        raise StoreError(f"{site}: another trainsite is building it; wait for it to end") from error
    except OSError as error:
        raise StoreError(f"{place}: {error.strerror or error}; check the folder and its permissions") from error
    try:
        yield
    finally:
        place.unlink(missing_ok=True)  # who opened it meanwhile sees that its name is gone, and tries again
        lock.release()


def refuse_foreign(site: Path, archive: Path) -> None:
    """Raise StoreError where a site's place holds something else, or lies where an archive does."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise StoreError(f"{site}: is no folder; give -o the folder of the site")
    place, root = site.resolve(), archive.resolve()
    if place == root or root in place.parents or place in root.parents:
        raise StoreError(f"{site}: the archive lies in it, or it in the archive; give -o a folder beside it")
    with store_errors(site):
        if site.is_dir() and any(site.iterdir()) and not is_ours(site):
            raise StoreError(f"{site}: not empty and no site of trainsite; give another -o, or empty it")


def is_ours(site: Path) -> bool:
    """Tell whether a folder is a site that trainsite built."""
    build = site / BUILD
    return not build.is_symlink() and build.is_file() and _begins(build, _BUILD_CALL)


def _begins(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start
