"""Characters written otherwise: URL encoding, entities, escapes of JSON, look-alikes and invisible ones."""

import html
import re
import unicodedata
from collections.abc import Iterator

from trainsite.privacy.pattern import Pattern

_URL = r"%[0-9A-Fa-f]{2}"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});"
_JSON = r"\{\s?\"[A-Za-z0-9_. -]{1,60}\"\s?:\s?\"[^\"\\]*\\[n\"]"
"""The beginning of JSON inside a text, with an escape in it: elsewhere, in code, patterns know these two escapes."""
_ESCAPE = rf"\\u[0-9A-Fa-f]{{4}}|\\x[0-9A-Fa-f]{{2}}|\\/|{_JSON}"
_ODD_RANGES = (
    (0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0xFEFF, 0xFEFF),
    (0xFF0B, 0xFF0B), (0xFF0D, 0xFF0E), (0xFF10, 0xFF19), (0xFF20, 0xFF3A), (0xFF3F, 0xFF3F), (0xFF41, 0xFF5A),
    (0xFE6B, 0xFE6B), (0x2024, 0x2024), (0x2070, 0x209C), (0x2460, 0x249B), (0x24B6, 0x24E9), (0x1D400, 0x1D7FF),
    (0x0660, 0x0669), (0x06F0, 0x06F9), (0x0966, 0x096F), (0x09E6, 0x09EF), (0x0E50, 0x0E59),
)  # fmt: skip
"""Characters that look like others or like none: invisible, full-width, mathematical, digits of other scripts."""
_ODD_CLASS = "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in _ODD_RANGES)
_DOTS = {"\u3002": ".", "\uff0e": ".", "\uff61": ".", "\u2024": ".", "\ufe52": "."}
_BESIDE_ODD = "".join(_DOTS) + "\uff08\uff09\uff0f\uff1a"
"""Read as others only where something odd is near: in themselves they are ordinary punctuation."""
STRONG = rf"{_URL}|{_ENTITY}|{_ESCAPE}|[{_ODD_CLASS}]"
"""In the syntax of re2: a text without a match reads as it stands, but for plus signs in the query of a URL."""
PLUS = r"[?&][A-Za-z0-9_.-]{1,40}=[^\s&]{0,80}\+"
"""In the syntax of re2: a plus sign that stands for a blank."""

_ODD_CHARS = f"{''.join(f'{chr(first)}-{chr(last)}' for first, last in _ODD_RANGES)}{_BESIDE_ODD}"
_PIECE = Pattern(
    rf"[%&\\{_ODD_CHARS}]"
    rf"(?:(?<=%)[0-9A-Fa-f]{{2}}(?:{_URL})*|(?<=&){_ENTITY.removeprefix('&')}"
    r"|(?<=\\)(?:u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*|x[0-9A-Fa-f]{2}|[/nrt\"'\\])"
    rf"|(?<=[{_ODD_CHARS}]))"
)
"""Begins with one class of characters, by which the search skips all others fast; the first tells what it is."""
QUERY = Pattern(r"[?&]([A-Za-z0-9_.-]{1,40}=[^\s&\"'<>]{1,2000})")
"""The first group is a field of the query of a URL."""
_COMMON = {"\\n": "\n", '\\"': '"', "\\t": "\t", "\\\\": "\\", "\\/": "/", "\\'": "'", "\\r": "\r"}
"""Escapes of which code and JSON are full."""
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}
_SKIPPED = Pattern(r"[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]")

Piece = tuple[int, int, str, str]
"""Where a piece stands, what it reads, and the layer."""


def pieces_of(text: str) -> list[Piece]:
    """Return what in a text reads otherwise, in reading order."""
    pieces: list[Piece] = []
    for match in _PIECE.finditer(text):
        read = _COMMON.get(match[0])
        if read is not None:
            pieces.append((match.start(), match.end(), read, "json"))
        else:
            pieces += _decoded(match)
    plusses = list(plusses_of(text)) if "+" in text and "=" in text else []
    return sorted([*pieces, *plusses]) if plusses else pieces


def plusses_of(text: str) -> Iterator[Piece]:
    """Yield the plus signs in queries of URLs, which read as blanks."""
    for match in QUERY.finditer(text):
        yield from _plusses_in(text, *match.span(1))


def _plusses_in(text: str, start: int, end: int) -> Iterator[Piece]:
    at = text.find("=", start, end)
    while (at := text.find("+", at + 1, end)) >= 0:
        yield at, at + 1, " ", "url"


def _decoded(match: re.Match[str]) -> Iterator[Piece]:
    raw, start, layer = match[0], match.start(), "unicode"
    if raw[0] == "%":
        yield from _percent(raw, start)
        return
    if raw[0] == "&":
        read = html.unescape(raw)
    elif raw[0] == "\\":
        read, layer = _unescaped(raw), "json"
    else:
        read = _plain(raw)
    if read != raw:
        yield start, match.end(), read, layer


def _percent(raw: str, start: int) -> Iterator[Piece]:
    try:
        read = bytes.fromhex(raw.replace("%", "")).decode()
    except UnicodeDecodeError:
        return
    at = start
    for char in read:
        end = at + 3 * len(char.encode())
        yield at, end, char, "url"
        at = end


def _unescaped(raw: str) -> str:
    if raw[1] == "u":
        units = bytes.fromhex(raw.replace("\\u", ""))
        return units.decode("utf-16-be", "replace")
    if raw[1] == "x":
        return bytes.fromhex(raw[2:]).decode("latin-1")
    return _SIMPLE.get(raw[1], raw[1])


def _plain(char: str) -> str:
    if _SKIPPED.match(char):
        return ""
    if char in _DOTS:
        return _DOTS[char]
    number = unicodedata.decimal(char, None)
    return unicodedata.normalize("NFKC", char) if number is None else str(number)
