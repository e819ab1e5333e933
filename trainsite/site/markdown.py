"""Markdown as HTML: raw HTML off, code in colours, and only links that may be followed."""

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from trainsite.dataclass import dataclass
from trainsite.site.text import html_text, markup

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE = ("http:", "https:")
_NO_LETTER = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Rendered:
    """A text as HTML, its first heading, and its relative addresses."""

    html: Markup
    heading: str | None
    links: tuple[str, ...]


def read_markdown(text: str) -> Rendered:
    """Return CommonMark with tables, strike-through, footnotes and task lists as HTML."""
    parser = _parser()
    tokens = parser.parse(text)
    _mark(tokens)
    return Rendered(
        html=markup(parser.renderer.render(tokens, parser.options, {})),
        heading=_first_heading(tokens),
        links=tuple(_links(tokens)),
    )


def is_safe_address(href: str) -> bool:
    """Tell whether an address is http, https, or relative inside the site; nothing else may be linked."""
    text = href.strip()
    if any(ord(letter) < ord("!") for letter in text) or text.startswith(("/", "\\", "//")):
        return False
    scheme = _SCHEME.match(text)
    return scheme is None or scheme[0].lower() in _SAFE


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "highlight": _highlighted})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(tasklists_plugin)
    # The parser's own way to decide; mypy sees methods where the library has replaceable functions.
    setattr(parser, "validateLink", is_safe_address)  # noqa: B010 - as said above
    return parser


def _highlighted(code: str, language: str, _attributes: str) -> str:
    """Return code with style classes; the theme has their colours, light and dark."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return html_text(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="hl-")))


def _mark(tokens: Sequence[Token]) -> None:
    """Give headings their anchors and outside links their manners; pictures become links: no page loads them."""
    used: dict[str, int] = {}
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            slug = _NO_LETTER.sub("-", tokens[number + 1].content.lower()).strip("-") or "part"
            used[slug] = used.get(slug, 0) + 1
            token.attrSet("id", slug if used[slug] == 1 else f"{slug}-{used[slug]}")
        if token.children:
            token.children = [each for child in token.children for each in _tamed(child)]


def _tamed(token: Token) -> list[Token]:
    if token.type == "link_open" and _SCHEME.match(str(token.attrGet("href") or "")):
        token.attrSet("rel", "noopener noreferrer")
    if token.type == "html_inline":  # raw HTML is off: only the boxes of task lists come so, which nobody can tick
        return [Token("text", "", 0, content="☑" if "checked" in token.content else "☐")]
    if token.type != "image":
        return [token]
    opened = Token("link_open", "a", 1, attrs={"href": str(token.attrGet("src") or "")})
    return [*_tamed(opened), Token("text", "", 0, content=token.content or "picture"), Token("link_close", "a", -1)]


def _first_heading(tokens: Sequence[Token]) -> str | None:
    places = [number for number, token in enumerate(tokens) if token.type == "heading_open"]
    return tokens[places[0] + 1].content if places else None


def _links(tokens: Sequence[Token]) -> list[str]:
    inner = [child for token in tokens for child in token.children or ()]
    found = [str(token.attrGet("href") or "") for token in inner if token.type == "link_open"]
    return [href for href in found if not _SCHEME.match(href) and not href.startswith("#")]
