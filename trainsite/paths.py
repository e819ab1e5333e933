"""Finds schemas/, themes/ and content/ in a checkout or inside the installed package."""

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
