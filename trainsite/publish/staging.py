"""The folder of a site: files are made beside it, looked at, and then put in the place of those that changed."""

import os
import shutil
from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from io import FileIO
from pathlib import Path, PurePosixPath

from trainsite.archive.atomic import store_errors
from trainsite.archive.index import GENERATOR
from trainsite.archive.layout import INDEX_JSON, MANIFEST
from trainsite.dataclass import dataclass
from trainsite.publish.state import SiteFile
from trainsite.query.scan import Stamp
from trainsite.site.chunks import DATA
from trainsite.site.plan import ASSETS, BUILD, FEED, ROBOTS, RUN_PAGE

_HEAD_BYTES = 2_000
_FOLDERS = frozenset({ASSETS, DATA, "download", "pages", "sql"})
_NAMES = frozenset({INDEX_JSON, FEED, ROBOTS})


@dataclass(frozen=True)
class Staging:
    """A hidden folder beside the site; can be written by several processes at once."""

    site: Path

    @cached_property
    def folder(self) -> Path:
        """Return where staged files lie, by their paths in the site."""
        return self.site.with_name(f".{self.site.name}.staging")

    def clear(self) -> None:
        """Remove the folder, if it is there."""
        with store_errors(self.folder):
            if self.folder.is_dir():
                shutil.rmtree(self.folder)

    def add(self, path: str, data: bytes, found: str | None = None) -> SiteFile:
        """
        Stage a file and return it by its content; ``found`` is its SHA-256, where that is known.

        A site can be built again, so nothing waits for the disk.
        """
        target = f"{self.folder}/{path}"
        with store_errors(Path(target)):
            try:
                file = FileIO(target, "wb")
            except FileNotFoundError:
                os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - a hot path
                file = FileIO(target, "wb")
            with file:
                rest = memoryview(data)
                while rest:
                    rest = rest[file.write(rest) :]
                stat = os.fstat(file.fileno())
        found = found or sha256(data).hexdigest()
        return SiteFile(path, found, Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ino))

    def publish(self, paths: Iterable[str], last: str = BUILD) -> None:
        """Move staged files into the site one by one; chunks before the pages that name them, ``last`` at the end."""
        with store_errors(self.site):
            if not self.site.exists():
                self.site.parent.mkdir(parents=True, exist_ok=True)
                if self.folder.is_dir():
                    self.folder.rename(self.site)
                    return
                self.site.mkdir()
            staged = sorted(paths, key=lambda path: (path == last, path.endswith(".html"), path))
            made: set[str] = set()
            for path in staged:
                parent = path.rpartition("/")[0]
                if parent not in made:
                    (self.site / parent).mkdir(parents=True, exist_ok=True)
                    made.add(parent)
                os.replace(self.folder / path, self.site / path)  # noqa: PTH105 - a hot path

    def delete(self, paths: Iterable[str]) -> None:
        """Remove files of the site, and folders that are empty then."""
        with store_errors(self.site):
            folders: set[PurePosixPath] = set()
            for path in paths:
                (self.site / path).unlink(missing_ok=True)
                folders.update(PurePosixPath(path).parents[:-1])
            for folder in sorted(folders, key=lambda each: -len(each.parts)):
                place = self.site / folder
                if place.is_dir() and not any(place.iterdir()):
                    place.rmdir()


def find_own_files(site: Path) -> list[str]:
    """Return the files of a site that trainsite wrote, as far as they tell: for a site whose state is lost."""
    found: list[str] = []
    for child in sorted(site.iterdir()):
        if child.is_symlink() or child.name.startswith("."):
            continue
        if child.is_dir():
            if child.name in _FOLDERS or _is_run(child):
                found += [path.relative_to(site).as_posix() for path in _files(child)]
        elif child.name in _NAMES or (child.suffix == ".html" and _holds(child, GENERATOR)):
            found.append(child.name)
    return found


def _is_run(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and _holds(folder / RUN_PAGE, GENERATOR)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]


def _holds(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return mark in file.read(_HEAD_BYTES)
    except OSError:
        return False
