"""The files of one collection folder, and what the paths in them mean there."""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from trainsite.archive.layout import is_safe_relative
from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError

MAX_FILES = 100_000
MAX_DEPTH = 10
_NEVER_READ = "raw"
_SKIPPED = frozenset({"node_modules", ".git"})
_ABSOLUTE = re.compile(r"(?:file:)?(?:/|\\\\|[A-Za-z]:[\\/])")


@dataclass(frozen=True, kw_only=True)
class SourceFolder:
    """One collection folder: its regular files by relative name, and what is not read."""

    folder: Path
    files: Mapping[str, Path]
    links: tuple[str, ...] = ()
    """Names that are symbolic links or no regular files."""
    raw: tuple[str, ...] = ()
    """Names under ``raw``: text that nobody has redacted; it is never opened."""
    roots: tuple[str, ...] = ()
    """Where the folder lay on the machine that wrote it, and what lay around it; the folder first."""

    def find(self, path: str) -> str | None:
        """Return the name of the file that a path of the writing machine means, None where it is not here."""
        plain = _plain(path)
        if self.roots and is_absolute(path):
            name = plain.removeprefix(f"{self.roots[0]}/")
            return name if name in self.files else None
        if plain in self.files:
            return plain
        parts = [part for part in plain.split("/") if part not in ("", ".")]
        for start in range(max(0, len(parts) - MAX_DEPTH), max(0, len(parts) - 1)):
            name = "/".join(parts[start:])
            if name in self.files:
                return name
        return None

    def relative(self, path: str) -> str:
        """Return a path as one inside the folder, or its last part alone where it led elsewhere; ids stay."""
        plain = _plain(path)
        if not is_absolute(path) and ".." not in plain.split("/"):
            return path
        for root in self.roots[:1]:
            rest = plain.removeprefix(f"{root}/")
            if rest != plain and is_safe_relative(rest):
                return rest
        name = PurePosixPath(plain).name
        return "" if name == ".." else name

    def shorten(self, text: str) -> str:
        """Return a text in which the folders of the writing machine are left out."""
        for root in sorted(self.roots, key=len, reverse=True):
            text = text.replace(f"{root}/", "")
        return text

    def below(self, prefix: str, *endings: str) -> list[str]:
        """Return the names in a subfolder that end in one of the endings, in order."""
        return [name for name in self.files if name.startswith(f"{prefix}/") and name.endswith(endings)]


def is_absolute(text: str) -> bool:
    """Tell whether a text is a path from the root of some machine, in any system's spelling."""
    return _ABSOLUTE.match(text) is not None


def scan(folder: Path, roots: tuple[str, ...] = ()) -> SourceFolder:
    """
    Return the files of a folder; links are neither followed nor read.

    Raises SourceError where it cannot be listed, or holds more than ``MAX_FILES``.
    """
    files: dict[str, Path] = {}
    links: list[str] = []
    raw: list[str] = []
    try:
        for place, folders, names in os.walk(folder, onerror=_raise):
            here = Path(place)
            inside = here.relative_to(folder)
            folders[:] = sorted(name for name in folders if name not in _SKIPPED)
            linked = [name for name in folders if (here / name).is_symlink()]
            for name in sorted([*names, *linked]):
                shown = shown_name((inside / name).as_posix())
                if not stat.S_ISREG((here / name).lstat().st_mode):
                    links.append(shown)
                elif _NEVER_READ in inside.parts:
                    raw.append(shown)
                else:
                    files[shown] = here / name
            if len(inside.parts) >= MAX_DEPTH:
                folders.clear()
            if len(files) + len(links) + len(raw) > MAX_FILES:
                raise SourceError(
                    f"{shown_name(folder.name)}: more than {MAX_FILES:,} files; no collection has as many"
                )
    except OSError as error:
        raise SourceError(f"{shown_name(folder.name)}: {error.strerror}; check its permissions") from error
    return SourceFolder(
        folder=folder, files=dict(sorted(files.items())), links=tuple(links), raw=tuple(raw), roots=roots
    )


def _raise(error: OSError) -> None:
    raise error


def _plain(path: str) -> str:
    return re.sub(r"^file:(?://)?", "", path).replace("\\", "/")
