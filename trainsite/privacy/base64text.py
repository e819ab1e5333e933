"""Base64 that reads as text, in the midst of other text."""

import base64
import binascii
from collections.abc import Iterator

from trainsite.privacy.finder import compiled
from trainsite.privacy.pattern import Pattern

_ASCII = r"[CI-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]"
"""Base64 of three characters of ASCII: their highest bits are not set, and none but blanks is below 32."""
_FIRST = {"one": "[CI-Za-f]", "lead": "[w-z0-3]", "rest": "[g-v]"}
_SECOND = {"one": "[A-HQ-Xg-nw-z0-3]", "lead": "[MNcdst89]", "rest": "[I-LYZabo-r4-7]"}
_THIRD = {"one": "[ABEFIJMNQRUVYZcdghklopstwx014589]", "lead": "[DHLPTXbfjnrvz37/_]", "rest": "[CGKOSWaeimquy26-]"}
_ANY = "[A-Za-z0-9+/_-]"
_LOW = "[A-Za-f]"
_ORDERS = (
    ("one", "one", "lead"), ("one", "lead", "rest"), ("lead", "rest", "one"), ("lead", "rest", "lead"),
    ("rest", "one", "one"), ("rest", "one", "lead"), ("rest", "lead", "rest"),
)  # fmt: skip
"""How bytes of UTF-8 follow each other where letters of one byte and of two are mixed."""
_MIXED = "|".join(
    _FIRST[one] + _SECOND[two] + _THIRD[three] + (_LOW if three == "lead" else _ANY) for one, two, three in _ORDERS
)
READABLE = rf"(?:{_ASCII}){{4}}|(?:{_ASCII}|{_MIXED}){{6}}"
"""In the syntax of re2: base64 without a match is no text in letters of one or two bytes."""

_READABLE = compiled(READABLE)
_RUN = r"[A-Za-z0-9+/_-]{20,}"
_LINES = compiled(rf"{_RUN}(?:(?:\r?\n|\\n)[A-Za-z0-9+/_-]{{4,}})*", is_longest=True)
_ONE_LINE = compiled(_RUN, is_longest=True)
_SPLIT = Pattern(r"[^A-Za-z0-9+_-]+")
_LINE = Pattern(r"\r?\n|\\n")
_MIN_RUN_CHARS = 20


def base64_texts(text: str, *, is_one_line: bool = False) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and reading of every stretch of base64 that reads as text; ``is_one_line`` joins no lines."""
    data = text.encode("utf-8", "replace")
    if _READABLE.search(data) is None:
        return
    pattern = _ONE_LINE if is_one_line else _LINES
    is_ascii = len(data) == len(text)
    known_byte = known_char = at = 0
    while (match := pattern.search(data, at)) is not None:
        first, at = match.span()
        if is_ascii:
            start = first
        else:
            known_char += len(data[known_byte:first].decode("utf-8", "ignore"))
            known_byte, start = first, known_char
        if _READABLE.search(data, first, at) is None:
            continue
        for begin, end, read in _readings(data[first:at].decode("ascii")):
            yield start + begin, _padded_end(text, start + end), read


def _padded_end(text: str, end: int) -> int:
    for _ in range(2):
        if text[end : end + 1] == "=":
            end += 1
    return end


def _readings(raw: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and decoding of a run, of its lines, or of its parts between slashes: the first that reads."""
    joined = _LINE.sub("", raw)
    read = decode_base64(joined)
    if read is not None:
        yield 0, len(raw), read
        return
    pattern = _LINE if len(joined) < len(raw) else _SPLIT
    at = 0
    for match in [*pattern.finditer(raw), None]:
        end = match.start() if match else len(raw)
        if (at or match) and end - at >= _MIN_RUN_CHARS:
            part = decode_base64(raw[at:end])
            if part is not None:
                yield at, end, part
        at = match.end() if match else end


def decode_base64(run: str) -> str | None:
    """Return the text that base64 of either alphabet stands for, or None where that is no text; a torn end is cut."""
    body = run.rstrip("=")
    if len(body) % 4 == 1:
        body = body[:-1]
    if ("-" in body or "_" in body) and not ("+" in body or "/" in body):
        body = body.replace("-", "+").replace("_", "/")
    try:
        read = base64.b64decode(body + "=" * (-len(body) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return read if read.isprintable() or _is_printable(read) else None


def _is_printable(text: str) -> bool:
    return "".join(text.split()).isprintable()
