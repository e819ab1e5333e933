"""What pages are made with: when any of it changes, they are made again."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from trainsite import __version__
from trainsite.dataclass import dataclass
from trainsite.paths import data_folder
from trainsite.publish.request import BuildRequest
from trainsite.publish.state import digest
from trainsite.query.scan import stamp_of

_PAGES = "pages"
_PACKAGES = ("archive", "evals", "publish", "query", "records", "site")
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Identity:
    """What a site is made and looked at with."""

    look: str
    """Of everything that all run pages are made with: program, theme, title, pages in the top bar."""
    rules: str
    """Of what the gate seeks."""
    sought: str = ""
    """Of the same, as it is told without a redactor."""


def program_identity() -> str:
    """Return the identity of the program that makes pages, by the stamps of its modules."""
    parts = [__version__]
    for package in _PACKAGES:
        parts += _stamps(_PACKAGE / package, ".py")
    return digest(parts)


def files_identity(folders: Iterable[Path]) -> str:
    """Return the identity of all files below folders, by their stamps."""
    return digest(part for folder in folders for part in _stamps(folder, ""))


def theme_folders(theme: Path | None) -> tuple[Path, ...]:
    """Return the folders that templates and assets come from."""
    default = data_folder("themes") / "default"
    return (default,) if theme is None else (default, theme)


def page_folders(request: BuildRequest) -> tuple[Path, ...]:
    """Return the folders of Markdown pages; a page of a later one stands for that of the same name before."""
    return (data_folder("content") / _PAGES, *([request.pages] if request.pages else []))


def assets_identity(assets: Mapping[str, str]) -> str:
    """Return the identity of assets whose names carry their content."""
    return digest(part for name, path in sorted(assets.items()) for part in (name, path))


def _stamps(folder: Path, ending: str) -> list[str]:
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith(ending):
                stamp = stamp_of(f"{place}/{name}")
                found.append(f"{place[len(str(folder)) :]}/{name} {' '.join(map(str, stamp))}")
    return found
