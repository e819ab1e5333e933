"""Pages that the publisher writes in Markdown: front matter, text without raw HTML, and links that lead somewhere."""

import posixpath
import re
from collections.abc import Collection, Sequence
from typing import Any, Final
from urllib.parse import unquote

from markupsafe import Markup

from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.site.text import one_line, printable

FOLDER: Final = "pages"
"""Where the pages lie in a site."""
_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<front>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
_TITLE_LIMIT = 80
_LAST = 1000


@dataclass(frozen=True, kw_only=True)
class ContentPage:
    """A page made of Markdown."""

    path: str
    """In the site."""
    title: str
    order: float
    """Pages stand in this order, then by title."""
    body: Markup
    links: tuple[str, ...]
    """Relative addresses of the page, as it has them."""


def content_page(name: str, text: str) -> ContentPage:
    """
    Return the page of a Markdown file; ``name`` is the file's name without its ending.

    Raises UsageError for a name that makes no address, and for front matter that cannot be read.
    """
    if not _NAME.match(name):
        raise UsageError(f"{name}.md: not a name for a page; use small letters, digits, - and _")
    from trainsite.site.markdown import read_markdown  # noqa: PLC0415 - heavy, and few pages need it

    text = printable(text.replace("\r\n", "\n"))
    match = _FRONT.match(text)
    front = _front_matter(name, match["front"]) if match else {}
    body = read_markdown(text[match.end() :] if match else text)
    title = front.get("title") or body.heading or name
    order = front.get("order", _LAST)
    if not isinstance(title, str | int | float) or isinstance(order, bool) or not isinstance(order, int | float):
        raise UsageError(f"{name}.md: title is a text and order a number; correct the front matter")
    return ContentPage(
        path=f"{FOLDER}/{name}.html",
        title=one_line(str(title), _TITLE_LIMIT),
        order=float(order),
        body=body.html,
        links=body.links,
    )


def in_order(pages: Sequence[ContentPage]) -> tuple[ContentPage, ...]:
    """Return pages as the top bar lists them."""
    return tuple(sorted(pages, key=lambda page: (page.order, page.title, page.path)))


def broken_links(page: ContentPage, paths: Collection[str]) -> tuple[str, ...]:
    """Return the relative addresses of a page that lead to no file of a site; ``paths`` are the site's files."""
    found = []
    for link in page.links:
        place = unquote(link.partition("#")[0].partition("?")[0])
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), place))
        if place and whole not in paths and posixpath.join(whole, "index.html") not in paths:
            found.append(link)
    return tuple(dict.fromkeys(found))


def _front_matter(name: str, text: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - heavy

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise UsageError(f"{name}.md: front matter is not YAML ({reason}); correct it") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise UsageError(f"{name}.md: front matter is no list of names and values; write title: and order:")
    return found
