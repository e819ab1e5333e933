"""
Texts read as somebody else will read them: URL encoding, entities, escapes, look-alike characters and base64.

Each reading knows where its characters stand in the text, so that what is found there is cut out of the text itself.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from trainsite.dataclass import dataclass
from trainsite.privacy.base64text import READABLE, base64_texts
from trainsite.privacy.escapes import PLUS, QUERY, STRONG, Piece, pieces_of, plusses_of
from trainsite.privacy.finder import compiled

MAX_DEPTH = 3
"""How many readings deep a text is looked at."""

HINT = rf"{STRONG}|{PLUS}|{READABLE}"
"""In the syntax of re2: a text without a match hides nothing from a plain look."""
_STRONG = compiled(STRONG)
_MARGIN_CHARS = 256
_NEAR_CHARS = 2 * _MARGIN_CHARS
_MAX_WORD_CHARS = 4096


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of a text as it reads when it is decoded."""

    text: str
    layer: str
    start: int
    """Where the stretch begins and ends in the text."""
    end: int
    is_cut_before: bool = False
    is_cut_behind: bool = False
    is_whole: bool = False
    """True where a find inside makes the whole stretch the find: base64 has no place for a part."""
    starts: Sequence[int] = field(default=(), repr=False)
    """Where each changed piece begins in the reading, in order; then where it ends there, and where it stood."""
    ends: Sequence[int] = field(default=(), repr=False)
    from_: Sequence[int] = field(default=(), repr=False)
    to: Sequence[int] = field(default=(), repr=False)

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the offsets in the text of offsets in the reading; None where the edge of the stretch cut them."""
        if self.is_whole:
            return self.start, self.end
        if (self.is_cut_before and start == 0) or (self.is_cut_behind and end == len(self.text)):
            return None
        return self._start(start), self._end(end)

    def _start(self, at: int) -> int:
        number = bisect_right(self.starts, at) - 1
        if number < 0:
            return self.start + at
        if at < self.ends[number]:
            return self.from_[number]
        return self.to[number] + at - self.ends[number]

    def _end(self, at: int) -> int:
        number = bisect_left(self.starts, at) - 1
        if number < 0:
            return self.start + at
        if at < self.ends[number]:
            return self.to[number]
        return self.to[number] + at - self.ends[number]


def views(text: str) -> Iterator[View]:
    """Yield the readings of a text: of its decoded characters near what was encoded, and of base64 in it."""
    if ("%" in text or "&" in text or "\\" in text or not text.isascii()) and _STRONG.search(
        text.encode("utf-8", "replace")
    ):
        pieces = pieces_of(text)
        yield from _windows(text, pieces)
        yield from _values(text, pieces)
    elif "+" in text and "=" in text and ("?" in text or "&" in text):
        yield from _windows(text, list(plusses_of(text)))
    yield from base64_views(text)


def base64_views(text: str, *, is_one_line: bool = False) -> Iterator[View]:
    """Yield the readings of base64 in a text: all that is read in a structural place, and there of one line alone."""
    for start, end, read in base64_texts(text, is_one_line=is_one_line):
        yield View(read, "base64", start, end, is_whole=True)


def _windows(text: str, pieces: list[Piece]) -> Iterator[View]:
    """Yield the surroundings of pieces; what lies far from all of them reads as it stands."""
    first = 0
    while first < len(pieces):
        start, last = _widened(text, pieces[first][0], -1), first
        end = -1
        while end < 0:
            while last + 1 < len(pieces) and pieces[last + 1][0] - pieces[last][1] <= _NEAR_CHARS:
                last += 1
            end = _widened(text, pieces[last][1], 1)
            if last + 1 < len(pieces) and pieces[last + 1][0] - _MARGIN_CHARS <= end:
                last, end = last + 1, -1
        yield _window(text, pieces[first : last + 1], start, end)
        first = last + 1


def _values(text: str, pieces: list[Piece]) -> Iterator[View]:
    """Yield the encoded values of a query, each by itself: the signs around it are no part of what it says."""
    number = 0
    for match in QUERY.finditer(text) if "=" in text else ():
        start, end = match.start() + match[0].index("=") + 1, match.end()
        while number < len(pieces) and pieces[number][0] < start:
            number += 1
        first = number
        while number < len(pieces) and pieces[number][1] <= end:
            number += 1
        if number > first:
            yield replace(_window(text, pieces[first:number], start, end), is_cut_before=False, is_cut_behind=False)


def _widened(text: str, at: int, step: int) -> int:
    """Return an offset a margin further, and then at a blank: no word is cut."""
    if step > 0:
        low, high = at + _MARGIN_CHARS, at + _MARGIN_CHARS + _MAX_WORD_CHARS
        found = [place for blank in " \n" if (place := text.find(blank, low, high)) >= 0]
        return min(found) if found else min(high, len(text))
    low, high = max(0, at - _MARGIN_CHARS - _MAX_WORD_CHARS), max(0, at - _MARGIN_CHARS)
    found = [place + 1 for blank in " \n" if (place := text.rfind(blank, low, high)) >= 0]
    return max(found) if found else low


def _window(text: str, pieces: list[Piece], start: int, end: int) -> View:
    parts: list[str] = []
    starts, ends, from_, to = [], [], [], []
    at, size = start, 0
    for first, last, read, _ in pieces:
        parts += (text[at:first], read)
        size += first - at
        starts.append(size)
        size += len(read)
        ends.append(size)
        from_.append(first)
        to.append(last)
        at = last
    end = max(end, at)
    parts.append(text[at:end])
    return View(
        "".join(parts),
        pieces[0][3],
        start,
        end,
        start > 0,
        end < len(text),
        starts=starts,
        ends=ends,
        from_=from_,
        to=to,
    )
