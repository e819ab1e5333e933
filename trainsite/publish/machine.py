"""The names by which this machine and its folders would be known; none of them may stand in a site."""

import platform
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePath

_COMMON = frozenset(f"/{name}" for name in ("", "root", "home", "Users", "tmp", "var", "var/tmp", "private/tmp", "opt"))
"""Folders that every machine has: their names tell nothing, and quoted trajectories are full of them."""
_TELLING_CHARS = 4


def machine_names(folders: Iterable[Path]) -> tuple[str, ...]:
    """Return the host name, home, working and temporary folder of this process, and the given folders, resolved too."""
    given = [*folders, Path.cwd(), Path(tempfile.gettempdir())]
    with suppress(RuntimeError):  # a user without a home
        given.append(Path.home())
    paths = {form for folder in given for form in (str(folder.absolute()), str(folder.resolve()))}
    names = {path for path in paths if path not in _COMMON and not _is_top(path)}
    host = platform.node()
    if is_telling(host):
        names.add(host)
    return tuple(sorted(names))


def is_telling(host: str) -> bool:
    """Tell whether a host name is more than a word such as ``localhost`` or ``debian``."""
    return len(host) >= _TELLING_CHARS and any(not character.isalpha() for character in host)


def _is_top(path: str) -> bool:
    """Tell whether a path has one part alone: ``/work`` names no person, and may be any machine's."""
    return len(PurePath(path).parts) <= 2  # noqa: PLR2004 - the root and one folder
