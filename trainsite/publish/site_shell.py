"""What surrounds all pages of a site: assets by their content, the top bar, the publisher's own pages."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from markupsafe import Markup

from trainsite import __version__, site
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.publish.identity import page_folders
from trainsite.publish.request import BuildRequest
from trainsite.query.blocks import Kept, block_name
from trainsite.site.chunks import hashed_name
from trainsite.site.plan import ASSETS, BUILD


class _Made(msgspec.Struct, array_like=True, frozen=True):
    """A page made of Markdown, as it is kept."""

    path: str
    title: str
    order: float
    body: str
    links: list[str]


@dataclass(frozen=True)
class SiteShell:
    """What surrounds all pages of a site, and the files that it names."""

    shell: site.Shell
    assets: Mapping[str, bytes]
    """By their paths in the site."""
    content: tuple[site.ContentPage, ...]


def make_shell(request: BuildRequest, kept: Kept) -> SiteShell:
    """
    Return the shell of a site; ``kept`` has what the build before made of Markdown.

    Raises UsageError for a page of the publisher that cannot be read.
    """
    files = {name: data for name, data in site.assets(request.theme).items() if name != site.VIEWS}
    paths = {name: f"{ASSETS}/{hashed_name(name, data)}" for name, data in files.items()}
    content = tuple(_content(page_folders(request), kept))
    shell = site.Shell(
        title=request.title,
        version=__version__,
        assets=paths,
        pages=site.top_bar(content),
        build=BUILD,
        base_url=request.base_url,
        is_indexed=request.is_indexed,
        theme=request.theme,
    )
    return SiteShell(shell, {paths[name]: data for name, data in files.items()}, content)


def _content(folders: tuple[Path, ...], kept: Kept) -> Iterator[site.ContentPage]:
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.md")) if _is_plain(path)}
    for name, path in sorted(found.items()):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: cannot be read as UTF-8 text; mend it or take it away") from error
        yield _page(name, text, kept)


def _page(name: str, text: str, kept: Kept) -> site.ContentPage:
    place = block_name("content", (name, text))
    known = kept.find(place, _Made)
    if known is None:
        page = site.content_page(name, text)
        kept.keep(place, _Made(page.path, page.title, page.order, str(page.body), list(page.links)))
        return page
    return site.ContentPage(
        path=known.path,
        title=known.title,
        order=known.order,
        body=Markup(known.body),  # noqa: S704 - made above
        links=tuple(known.links),
    )


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
