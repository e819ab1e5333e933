"""Finds schemas/, themes/ and content/ in a checkout or inside the installed package, and a folder for caches."""

import os
from functools import cache
from pathlib import Path

from trainsite.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_folder(name: str) -> Path:
    """
    Return the folder ``schemas``, ``themes`` or ``content``.

    An installed wheel carries them under ``trainsite/_data``; a checkout has them beside the package.
    Raises SettingsError where neither is there.
    """
    for base in (_PACKAGE / "_data", _PACKAGE.parent):
        folder = base / name
        if folder.is_dir():
            return folder
    raise SettingsError(f"{name}/: not found beside or inside the package; install trainsite again")


def cache_folder(name: str) -> Path | None:
    """Return a folder below the user's cache folder, made where it is missing; None where it cannot be made."""
    import platformdirs  # noqa: PLC0415 - only pages need it

    folder = platformdirs.user_cache_path("trainsite", appauthor=False) / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
