"""A page that holds its own styles, scripts and data: no file beside it, and a policy that knows each script."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final

from trainsite.dataclass import dataclass
from trainsite.errors import UsageError

_POLICY: Final = "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:"
_ENDS: Final = {
    ".css": re.compile(r"</style", re.IGNORECASE),
    ".js": re.compile(r"</script|<!--", re.IGNORECASE),
}
"""What would end an element early, or let a script run past its end tag (HTML, 4.12.1.3)."""
_CSS_FILE = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?!data:|#)([^\"')\s]+)", re.IGNORECASE)
_LEADING: Final = frozenset({"href", "src", "srcset", "action", "formaction", "poster", "data"})
_FREE = re.compile(r"#|data:|https?:|mailto:", re.IGNORECASE)


@dataclass(frozen=True)
class Inlined:
    """Styles and scripts as the texts of elements, and the Content-Security-Policy that lets them alone run."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    policy: str


def inline(names: Iterable[str], files: Mapping[str, bytes]) -> Inlined:
    """
    Return assets as texts in their order, with the policy that names the SHA-256 of each (CSP Level 3, 2.3.1).

    Raises UsageError for one that cannot stand inside a page: it would end its element, or loads another file.
    """
    texts = [(name, _text(name, files[name])) for name in dict.fromkeys(names)]
    styles = tuple(text for name, text in texts if name.endswith(".css"))
    scripts = tuple(text for name, text in texts if name.endswith(".js"))
    policy = _POLICY.format(scripts=" ".join(map(_hash, scripts)), styles=" ".join(map(_hash, styles)))
    return Inlined(styles, scripts, policy)


def script_element(text: str) -> str:
    """Return a script as an element; the text is one that ``inline`` let pass."""
    return f"<script>{text}</script>\n"


def data_element(name: str, json: bytes, attribute: str = "data-chunk-name") -> bytes:
    r"""
    Return JSON as an element that never runs, found by its name.

    ``<`` is written ``\u003c``, which it can be wherever JSON has it, so that nothing closes the element.
    """
    head = f'<script type="application/json" {attribute}="{escape(name)}">'.encode()
    return b"".join((head, json.replace(b"<", b"\\u003c"), b"</script>\n"))


def iter_outward(page: str) -> Iterator[str]:
    """Yield the addresses of a page that lead to a file beside it; places on the page and the web are none."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    yield from reader.found


def _text(name: str, data: bytes) -> str:
    """Return an asset as the browser will read it: its line ends become line feeds, and so they are hashed."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: is not UTF-8 text, so it cannot stand in a page; save it as UTF-8") from error
    ending = f".{name.rpartition('.')[2]}"
    if "\0" in text or _ENDS[ending].search(text):
        raise UsageError(f"{name}: holds what would end it inside a page; write </ as <\\/ and <!-- as <\\!--")
    loaded = _CSS_FILE.search(text) if ending == ".css" else None
    if loaded is not None:
        raise UsageError(f"{name}: loads {loaded[1]}, and one file has nothing beside it; use a data: address")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Reader(HTMLParser):
    """Keeps the addresses that lead to a file beside the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or tag for name, value in attrs if name in _LEADING and not _FREE.match(value or "")]
