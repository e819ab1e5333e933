"""Untrusted text as HTML: escaped, control characters as symbols, bidirectional controls isolated."""

import json
import re
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from trainsite.records.codec import Json, dump_document

FOLD_LINES: Final = 8
FOLD_CHARACTERS: Final = 1200
_CLIP_CHARACTERS = 480
_KEPT = 2_000
"""Addresses that are kept: the steps and files of runs are called alike."""
_ASCII_WORK = re.compile("[\x00-\x08\x0b-\x1f\x7f&<>]")
_ASCII_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F
_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"


def printable(text: str) -> str:
    """Return text whose control characters and line separators are visible; tab and newline stay."""
    if text.isascii():
        return _ASCII_CONTROL.sub(_symbol, text) if _ASCII_CONTROL.search(text) else text
    return _CONTROL.sub(_symbol, text) if _CONTROL.search(text) else text


def is_plain(text: str) -> bool:
    """Tell whether ``html_text`` leaves a text as it is."""
    return text.isascii() and not _ASCII_WORK.search(text)


def html_text(text: str) -> str:
    """Return text for the inside of an element, where quotes may stand as they are."""
    if text.isascii():
        return escape(printable(text), quote=False) if _ASCII_WORK.search(text) else text
    escaped = escape(printable(text), quote=False)
    return f"<bdi>{escaped}</bdi>" if _BIDI.search(text) else escaped


def html_attribute(text: str) -> str:
    """Return text for the inside of a quoted attribute; bidirectional controls become visible."""
    return escape(_BIDI.sub(_symbol, printable(text)))


def html_block(text: str) -> str:
    """Return text as a block that keeps its lines, folded where it is longer than eight lines."""
    if len(text) <= FOLD_CHARACTERS and text.count("\n") < FOLD_LINES:
        return f'<div class="text">{html_text(text)}</div>'
    clip = "\n".join(text[:_CLIP_CHARACTERS].split("\n")[:FOLD_LINES])
    lines = text.count("\n") + 1
    size = f"{lines:,} lines, {len(text):,} characters" if lines > 1 else f"{len(text):,} characters"
    return (
        f'<details class="fold"><summary><span class="text clip">{html_text(clip)}…</span>'
        f'<span class="more">all {size}</span></summary><div class="text">{html_text(text)}</div></details>'
    )


def html_details(summary: str, body: str) -> str:
    """Return markup folded under a summary of our own words."""
    return f"<details><summary>{summary}</summary>{body}</details>"


def json_text(value: Json) -> str:
    """Return JSON with two spaces of indent; a value beyond 64 bits is written all the same."""
    try:
        return dump_document(value).decode().rstrip("\n")
    except (TypeError, UnicodeEncodeError):  # orjson refuses integers beyond 64 bits and lone surrogates
        return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def compact_json(value: Json) -> str:
    """Return JSON on one line."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)


def html_json(value: Json) -> str:
    """Return JSON as indented text, a string as it is."""
    text = value if isinstance(value, str) else json_text(value)
    return f'<div class="json">{html_block(text)}</div>'


def one_line(text: str, limit: int) -> str:
    """Return the beginning of text with its white space as single blanks, at most ``limit`` characters."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit and len(text) <= limit * 4 else line[: limit - 1] + "…"


def shortened(text: str, limit: int) -> str:
    """Return an id cut in its middle where it is longer than ``limit``."""
    if len(text) <= limit:
        return text
    half = (limit - 1) // 2
    return f"{text[: limit - 1 - half]}…{text[-half:]}"


def anchor(row_id: str) -> str:
    """Return the element id of a row: ASCII letters, digits and ``.-_`` alone."""
    return "t-" + quote(row_id, safe="", errors="replace").replace("%", "_")


@lru_cache(_KEPT)
def target(path: str, fragment: str = "") -> str | None:
    """Return a relative path as an address, or null where it leads out of its folder or is no path."""
    if "\\" in path or not {"", ".."}.isdisjoint(path.split("/")):
        return None
    address = quote(path, safe="/", errors="replace")
    return f"{address}#{fragment}" if fragment else address


def markup(text: str) -> Markup:
    """Return markup that this package made of escaped parts, so that a template leaves it alone."""
    return Markup(text)  # noqa: S704 - every caller joins escaped parts and its own tags


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _FIRST_PRINTABLE:
        return chr(_CONTROL_PICTURES + code)
    return _DELETE_PICTURE if code == _DELETE else f"⟨U+{code:04X}⟩"
