"""What surrounds all pages of a site: assets by their content, the top bar, the publisher's own pages."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from trainsite import __version__, site
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.publish.identity import page_folders
from trainsite.publish.request import BuildRequest
from trainsite.site.chunks import hashed_name
from trainsite.site.plan import ASSETS, BUILD


@dataclass(frozen=True)
class SiteShell:
    """What surrounds all pages of a site, and the files that it names."""

    shell: site.Shell
    assets: Mapping[str, bytes]
    """By their paths in the site."""
    content: tuple[site.ContentPage, ...]


def make_shell(request: BuildRequest) -> SiteShell:
    """Return the shell of a site; raises UsageError for a page of the publisher that cannot be read."""
    files = {name: data for name, data in site.assets(request.theme).items() if name != site.VIEWS}
    paths = {name: f"{ASSETS}/{hashed_name(name, data)}" for name, data in files.items()}
    content = tuple(_content(page_folders(request)))
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


def _content(folders: tuple[Path, ...]) -> Iterator[site.ContentPage]:
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.md")) if _is_plain(path)}
    for name, path in sorted(found.items()):
        try:
            yield site.content_page(name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: cannot be read as UTF-8 text; mend it or take it away") from error


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
