"""What surrounds a page: the files it loads, where it stands among the others, and how it is to be found."""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from trainsite.dataclass import dataclass

_KEPT = 2_000
CORE: Final = ("site.css", "charts.css", "site.js", "text.js", "shell.js", "table-data.js", "tables.js")
"""The assets that every page loads; the first script before the page is drawn, so that its theme does not flash."""


@dataclass(frozen=True, slots=True)
class NavLink:
    """A page in the top bar; its address is as the current page sees it."""

    href: str
    title: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way from the first page to this one; without an address it is the page itself."""

    title: str
    href: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """All that the base template needs to know; addresses are as the page sees them."""

    site_title: str
    base: str
    """From the page to the root: empty, ``../`` and so on."""
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    nav: tuple[NavLink, ...]
    crumbs: tuple[Crumb, ...]
    build: str | None
    """The script that says which build this is; null in a run folder alone."""
    canonical: str | None
    is_indexed: bool
    """Whether search engines may list the page."""
    version: str
    theme: Path | None = None
    """A folder whose templates go before the own ones."""


@dataclass(frozen=True, kw_only=True)
class Shell:
    """What all pages below one root share; the root is the site, or the folder of a run alone."""

    title: str
    version: str
    assets: Mapping[str, str] = field(default_factory=lambda: {name: f"assets/{name}" for name in CORE})
    """Where the asset of a plain name lies, relative to the root; several names may lead to one file."""
    pages: tuple[tuple[str, str], ...] = ()
    """Path and title of each page in the top bar."""
    build: str | None = None
    """Path of the script that says which build this is."""
    base_url: str | None = None
    """Where the site is published; for canonical addresses alone."""
    is_indexed: bool = False
    theme: Path | None = None
    collections: str = "Collections"
    """What the page that lists all runs is called on the way to one of them."""

    def frame(
        self, path: str, crumbs: Iterable[tuple[str, str | None]] = (), files: Iterable[str] = CORE, current: str = ""
    ) -> Frame:
        """
        Return the frame of the page at ``path``; paths and the addresses of ``crumbs`` are relative to the root.

        ``current`` is the page in the top bar that this one belongs to, where it is not itself there. Raises KeyError
        for a file that is no asset.
        """
        places = list(dict.fromkeys(self.assets[name] for name in files))
        return Frame(
            site_title=self.title,
            base="../" * path.count("/"),
            styles=tuple(relative(place, path) for place in places if place.endswith(".css")),
            scripts=tuple(relative(place, path) for place in places if place.endswith(".js")),
            nav=tuple(NavLink(relative(page, path), title, page in (path, current)) for page, title in self.pages),
            crumbs=tuple(Crumb(title, None if href is None else relative(href, path)) for title, href in crumbs),
            build=relative(self.build, path) if self.build else None,
            canonical=f"{self.base_url.rstrip('/')}/{quote(path)}" if self.base_url else None,
            is_indexed=self.is_indexed,
            version=self.version,
            theme=self.theme,
        )


def relative(target: str, page: str) -> str:
    """Return the address of a file as a page sees it; both are relative to the same root."""
    place, mark, fragment = target.partition("#")
    if not place:
        return target
    folder = posixpath.dirname(page)
    if folder and _is_simple(place) and _is_simple(folder) and place.split("/", 1)[0] != folder.split("/", 1)[0]:
        return "../" * (folder.count("/") + 1) + target
    return posixpath.relpath(place, folder or ".") + mark + fragment


@lru_cache(_KEPT)
def _is_simple(path: str) -> bool:
    """Tell whether a relative path is written in the one way in which nothing is left out or said twice."""
    return not path.startswith("/") and posixpath.normpath(path) == path and not path.startswith("..")
