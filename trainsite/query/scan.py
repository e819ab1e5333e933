"""Which finished runs an archive has, told apart by what the file system says of their manifests."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from trainsite.archive.layout import MANIFEST
from trainsite.errors import StoreError


class Stamp(NamedTuple):
    """What tells that a file is still the one that was read."""

    size_bytes: int
    mtime_ns: int
    inode: int


ABSENT = Stamp(-1, -1, -1)
"""The stamp of a file that is not there."""


def stamp_of(path: str | Path) -> Stamp:
    """Return the stamp of a file, ABSENT where there is none or nobody may look."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a hot path: ten thousand of them per command
    except OSError:
        return ABSENT
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def scan_archive(archive: Path) -> Mapping[str, Stamp]:
    """
    Return the stamp of each finished run's manifest by the name of its folder, sorted.

    An archive that is not there has no runs. Links and hidden folders are left out, as everywhere.
    Raises StoreError where the folder cannot be read.
    """
    found = {}
    try:
        with os.scandir(archive) as children:
            for child in children:
                if child.name.startswith(".") or not child.is_dir(follow_symlinks=False):
                    continue
                stamp = stamp_of(f"{child.path}/{MANIFEST}")
                if stamp != ABSENT or not os.access(child.path, os.X_OK):
                    found[child.name] = stamp
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StoreError(f"{archive}: {error.strerror}; give the folder that holds the runs") from error
    return dict(sorted(found.items()))
