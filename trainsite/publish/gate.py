"""The publish gate: what is about to be published is looked at once more, as it will be read."""

import html
import html.parser
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import orjson

from trainsite.archive import layout
from trainsite.archive.seal import markdown_text, page_text, scan_page
from trainsite.dataclass import dataclass
from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.publish.finding import Finding
from trainsite.publish.passed import Passed
from trainsite.publish.small import Small, find_chunk
from trainsite.records.codec import Json, dump_line
from trainsite.records.schema import Shape, shape_of

PLACE_LIMIT = 1_000
_STRUCTURE = Shape(items=Shape(structural=True))
"""Texts that are looked at as pages are: for what is sought everywhere, not for shapes that only free text has."""
_BY_CONTEXT = "SECRET:field"
"""Values that are secret by the word before them were sought in the records; here that word may be ours."""
_TEXTS = frozenset({".css", ".js", ".csv", ".ndjson", ".txt", ".xml", ".svg", ".sql"})
_ODD = r"(?::|\\|//|&(?:[^a]|a[^m]|am[^p]|amp[^;])|%[4-7]|raw/)"
"""What no ordinary relative address has: a scheme, an outside host, entities, encoded letters, a folder of raw text."""
_ATTRIBUTES = "src|href|srcset|poster|data|action|formaction|background|ping|manifest"
_HARMLESS = (b'<link rel="canonical" href="', b'<link rel="icon" href="data:,"')
"""Two tags that every page may have: one leads to where it is published, one asks for no icon."""
_WATCHED_TAG = (
    r"(?i)<(?:style|base|object|embed|iframe|frame|applet|portal|meta[^<>]*refresh)[\s/>]?"
    rf"|<[a-z][^<>]*?[\s/\"'](?:style\s*=|(?:xlink:)?(?:{_ATTRIBUTES})\s*="
    rf"\s*(?:[\"']?\s*[/\\]|\"[^\"<>]*?{_ODD}|'[^'<>]*?{_ODD}|[^\s\"'<>]*?{_ODD}))"
)
"""A tag that deserves a closer look; most pages have none. A pattern of re2, whose time is linear in the page."""
_LOADING = frozenset({"src", "srcset", "poster", "data", "background", "manifest", "ping", "action", "formaction"})
_ADDRESSES = _LOADING | {"href", "xlink:href"}
_LINKS_THAT_LOAD_NOTHING = frozenset({"canonical", "alternate", "license", "next", "prev", "author", "help"})
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]*)|@import\s+(?:url\(\s*)?[\"']?([^\"');\s]+)", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LAST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True)
class Gate:
    """Looks at the files of a site. ``machine`` are the names of this machine and its folders."""

    redactor: Redactor
    machine: tuple[str, ...] = ()
    rows: Shape = field(default_factory=lambda: Shape(items=shape_of("trajectory")))
    passed: Passed = field(default_factory=Passed, compare=False, repr=False)

    def look(self, path: str, data: bytes, value: Json = None) -> list[Finding]:
        """
        Return what of a file must not be published; ``path`` is where it will lie in the site.

        ``value`` is what a JSON file holds, where it was read already.
        """
        place = PurePosixPath(path)
        if layout.is_inside_raw(place):
            return [Finding(path, "lies under raw/, which is never published")]
        if place.suffix in (".parquet", ".duckdb"):
            return []  # the same rows as in the text files beside it
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return [Finding(path, "is not UTF-8 text, so nobody can look into it; leave it out")] * _is_text(place)
        found = self._private(path, text, data, value)
        return [*found, *self._of_machine(path, data), *_addresses(path, data)]

    def look_together(self, files: Sequence[Small]) -> list[list[Finding]]:
        """Return what ``look`` says of each of some small files; most hold nothing, as one look at all of them says."""
        if self._texts("", [file.texts for file in files]):
            return [self.look(file.path, file.data) for file in files]
        return [list(self._of_machine(file.path, file.data)) for file in files]

    def look_at_own(self, path: str, data: bytes) -> list[Finding]:
        """
        Return what of a page must not be published that our own templates made of records.

        The texts of those records are looked at where they come from: manifest, chunks, and columns of the tables.
        """
        return [*self._of_machine(path, data), *_addresses(path, data)]

    def look_at_name(self, name: str) -> list[Finding]:
        """Return what is private in the name of a run's folder."""
        found = self.redactor.redact_text(name).counts
        return [Finding(f"{min(found)}", "stands in the name of a run's folder; rename it")] if found else []

    def look_at_values(self, place: str, values: list[Json]) -> list[Finding]:
        """Return what of the values of a column must not be published."""
        found = {each.what: None for each in self._texts(place, values)}
        text = "\n".join(value if isinstance(value, str) else dump_line(value).decode() for value in values)
        found |= {each.what: None for each in self._of_machine(place, text.encode("utf-8", "replace"))}
        return [Finding(place, what) for what in found]

    def _private(self, path: str, text: str, data: bytes, value: Json) -> Iterable[Finding]:
        suffix = PurePosixPath(path).suffix
        if suffix == ".json":
            shape, value = _shape_of_document(path), _parsed(data) if value is None else value
            return self._document(path, value, shape) if shape else self._texts(path, value)
        if suffix == ".js":
            chunk = find_chunk(data)
            if chunk is not None:
                return self._chunk(path, *chunk)
        plain = page_text(text) if suffix == ".html" else markdown_text(text) if suffix == ".md" else text
        return self._lines(path, plain) if scan_page(plain, self.redactor) else ()

    def _chunk(self, path: str, name: str, value: Json) -> list[Finding]:
        if _is_sample(path, value):
            return [*self._values(path, value, self.rows), *self._texts(path, [name])]
        if not self._texts(path, [value, name]):
            return []
        return [*self._texts(path, value), *self._texts(path, [name])]

    def _document(self, path: str, value: Json, shape: Shape) -> list[Finding]:
        """Return what ``_values`` does; parts that earlier documents had too are not looked at again."""
        if type(value) is dict and self.passed.is_made_of_known(value, shape, self.redactor.is_quiet):
            return []
        return self._values(path, value, shape)

    def _values(self, path: str, value: Json, shape: Shape) -> list[Finding]:
        try:
            return [Finding(f"{path}: {each.path}", each.class_) for each in self.redactor.scan(value, shape)]
        except RecordError as error:
            return [Finding(path, str(error))]

    def _texts(self, path: str, value: Json) -> list[Finding]:
        """Return what is private in the texts and keys of a value, each looked at once."""
        texts = self.passed.new_texts(_iter_texts(value))
        found = {
            texts[int(each.path[2 : each.path.index("]")])]: each.class_
            for each in self.redactor.scan(texts, _STRUCTURE)
            if each.class_ != _BY_CONTEXT
        }
        self.passed.add_texts(text for text in texts if text not in found)
        return [Finding(f"{path}: {_path_of(value, text)}", class_) for text, class_ in found.items()]

    def _lines(self, path: str, text: str) -> list[Finding]:
        """Return the lines of a text that hold something private; the whole where it spans lines."""
        found = [
            Finding(f"{path}:{number}", residue.class_)
            for number, line in enumerate(text.split("\n"), 1)
            for residue in scan_page(line, self.redactor)
        ]
        return found or [Finding(path, residue.class_) for residue in scan_page(text, self.redactor)]

    def _of_machine(self, path: str, data: bytes) -> Iterator[Finding]:
        forms = machine_forms(self.machine)
        if not forms or not _any_form(forms).search(data):
            return
        text = data.decode()
        starts = {match.start() for form in forms for match in _whole_name(form).finditer(text)}
        for line in sorted({text.count("\n", 0, start) + 1 for start in starts}):
            yield Finding(f"{path}:{line}", "names a folder of this machine, or the machine itself")


@cache
def machine_forms(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return paths and names of a machine as they may stand in a text: as such, in addresses, and in JSON."""
    return tuple(
        sorted(
            {form for name in names for form in (name, quote(name), html.escape(name), dump_line(name).decode()[1:-2])}
        )
    )


@cache
def _any_form(forms: tuple[str, ...]) -> Any:
    """Return what finds any of the forms in bytes, in a tenth of the time of a look for each."""
    import re2  # noqa: PLC0415 - a build that changes nothing looks at nothing

    return re2.compile("|".join(map(re2.escape, forms)).encode("utf-8", "replace"))


@cache
def _whole_name(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9_.-]){re.escape(form)}(?![A-Za-z0-9_-])")


def _is_text(place: PurePosixPath) -> int:
    return int(place.suffix in _TEXTS or place.suffix in {".html", ".md", ".json"})


def _parsed(data: bytes) -> Json:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return data.decode("utf-8", "replace")


def _shape_of_document(path: str) -> Shape | None:
    name = PurePosixPath(path).name
    if name == layout.MANIFEST:
        return shape_of("collection-manifest")
    return shape_of("collection-index") if name == layout.INDEX_JSON else None


def _iter_texts(value: Json) -> Iterator[str]:
    stack = [value]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is str:
            yield node
        elif kind is list:
            stack.extend(node)
        elif kind is dict:
            yield from node
            stack.extend(node.values())


def _path_of(value: Json, text: str) -> str:
    """Return where in a value a text stands first, as JSON path; keys appear by their place."""
    stack: list[tuple[Json, str]] = [(value, "$")]
    while stack:
        node, path = stack.pop()
        if node == text or (type(node) is dict and text in node):
            return path
        if type(node) in (list, dict):
            items = enumerate(node.values() if type(node) is dict else node)
            stack.extend((item, f"{path}[{number}]") for number, item in items)
    return "$"


def _is_sample(path: str, value: Json) -> bool:
    return "/analysis/" in path and type(value) is list


def _addresses(path: str, data: bytes) -> list[Finding]:
    """Return addresses that load something from outside or lead out of the site."""
    if path.endswith(".css"):
        return [Finding(path, what) for what in _css(data.decode())]
    if not path.endswith((".html", ".svg")) or not _watched_tag().search(_without_harmless(data)):
        return []
    reader = _Reader()
    reader.feed(data.decode())
    reader.close()
    return [Finding(f"{path}:{line}", what) for line, what in reader.found]


@cache
def _watched_tag() -> Any:
    import re2  # noqa: PLC0415 - a build that changes nothing looks at nothing

    return re2.compile(_WATCHED_TAG.encode())


def _without_harmless(data: bytes) -> bytes:
    for tag in _HARMLESS:
        data = data.replace(tag, b'<link data-%b="' % tag[11:15])
    return data


class _Reader(html.parser.HTMLParser):
    """Reads a page and keeps what its tags load or lead to and must not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        relations = set((given.get("rel") or "").lower().split())
        is_link = tag == "link" and relations and relations <= _LINKS_THAT_LOAD_NOTHING
        self._in_style = tag == "style"
        if tag == "base":
            self._note("<base> turns every relative address")
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh":
            self._note("<meta refresh> leads away")
        for name, value in attrs:
            if name == "style" and value:
                self._notes(_css(value))
            if name in _ADDRESSES and value is not None:
                loads = name in _LOADING or (tag not in ("a", "area") and not is_link)
                values = [each.split()[0] for each in value.split(",") if each.split()] if name == "srcset" else [value]
                self._notes(each for one in values for each in _address(name, one, loads=loads))

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._notes(_css(data))
            self._in_style = False

    def _notes(self, found: Iterable[str]) -> None:
        for what in found:
            self._note(what)

    def _note(self, what: str) -> None:
        self.found.append((self.getpos()[0], what))


def _address(name: str, value: str, *, loads: bool) -> Iterator[str]:
    """Yield what is wrong with the address of an attribute."""
    value = re.sub("[\t\n\r]", "", value).strip().replace("\\", "/")
    scheme = urlsplit(value).scheme.lower() if ":" in value.split("/")[0] else ""
    if scheme in ("data", "http", "https", "mailto") and not loads:
        return
    if loads and scheme == "data" and name in ("src", "href"):
        return
    if value.startswith("//") or (scheme in ("http", "https", "ftp", "ws", "wss") and loads):
        yield f"{name} loads something from outside"
    elif value.startswith("/") or scheme == "file" or len(scheme) == 1:
        yield f"{name} is an absolute path; the site would not work elsewhere"
    elif scheme:
        yield f"{name} has the scheme {scheme}:; http, https and relative addresses are published"
    elif layout.RAW in unquote(urlsplit(value).path).split("/")[:-1]:
        yield f"{name} leads to raw/, which is never published"


def _css(text: str) -> Iterator[str]:
    """Yield what a style sheet loads from outside its site."""
    plain = _CSS_ESCAPE.sub(_unescaped, _CSS_COMMENT.sub("", text))
    for match in _CSS_ADDRESS.finditer(plain):
        address = (match[1] if match[1] is not None else match[2] or "").strip()
        if address and not address.startswith(("data:", "#")):
            yield from _address("url() in CSS", address, loads=True)


def _unescaped(match: re.Match[str]) -> str:
    if match[2]:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code <= _LAST_CODE_POINT else "\ufffd"
