"""What is split over neighbours: strings of a list, parts of a message, a name beside its value."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from trainsite.dataclass import dataclass
from trainsite.privacy.pattern import Pattern
from trainsite.privacy.spans import TOKEN, Span, segments, settle
from trainsite.records.codec import Json

WINDOW_CHARS = 200
"""How far a look reaches from the edge of a piece."""

_MIN_REST_CHARS = 8
_BY_CONTEXT = "SECRET:field"
"""A secret by the word before it alone; it ends where the text ends, and so may end too early."""
_TEXT_KEYS = ("text", "content", "delta")
_DOMAIN_ENDS = frozenset({
    "ai", "app", "at", "au", "be", "biz", "br", "ca", "ch", "cn", "co", "com", "de", "dev", "dk", "edu", "es", "eu",
    "example", "fi", "fr", "gov", "ie", "in", "info", "io", "it", "jp", "kr", "me", "mx", "net", "nl", "no", "nz",
    "org", "pl", "pt", "ru", "se", "uk", "us",
})  # fmt: skip

_TELLING = Pattern(
    r"(?i:auth|cookie|cred|dsn|hook|key|licen[cs]e|pass|pat\b|private|pwd|secret|session|token)|\A[A-Z][A-Z0-9_]{3,60}\Z"
)
"""Keys that may speak of a secret: by a word of theirs, or as the name of a variable of the environment."""
_RANDOM = Pattern(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_-]+\Z")
_MIN_RANDOM_CHARS = 14
_MAX_VALUE_CHARS = 500

Look = Callable[[str], list[Span]]
"""Finds what structural places are searched for in a text without tokens."""

Place = tuple[int, int | str]
"""The identity of the list or object that holds a piece, and its index or key there."""


class _Piece(NamedTuple):
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a piece within the joined text."""

    piece: _Piece
    from_: int
    """Where the stretch begins in the piece."""
    start: int
    end: int


@lru_cache(maxsize=8192)
def _is_telling(key: str) -> bool:
    return _TELLING.search(key) is not None


def joined_texts(items: list[Json]) -> list[str]:
    """Return what the neighbours in a list read together, near the edges between them."""
    return ["".join(piece.text[part_from:part_to] for piece, part_from, part_to in run) for run in _runs(items)]


def pair_chars(key: str) -> int:
    """Return from how many characters on a value may be a secret by what stands before it; the key decides."""
    return _MIN_REST_CHARS if _is_telling(key) else _MIN_RANDOM_CHARS


def pair_text(key: str, value: Json) -> str | None:
    """Return what a key and its value read together, or None where the key can say nothing of it."""
    if type(value) is not str or not _MIN_REST_CHARS <= len(value) <= _MAX_VALUE_CHARS or " " in value:
        return None
    may_be_secret = _is_telling(key) or (len(value) >= _MIN_RANDOM_CHARS and _RANDOM.match(value))
    return f'"{key}": "{value}"' if may_be_secret and not TOKEN.search(value) else None


def paired_spans(text: str, value: str, look: Look, priority: Mapping[str, int]) -> list[Span]:
    """Return secrets that only the key tells, as spans of the value; ``text`` is what ``pair_text`` returned."""
    start = len(text) - len(value) - 1
    return [
        Span(
            span.start - start,
            min(span.end - start, len(value)),
            span.class_,
            span.detector,
            "adjacent",
            (span.class_, text[span.start : min(span.end, len(text) - 1)]),
        )
        for span in settle(look(text), priority)
        if span.start >= start and span.class_.startswith("SECRET:")
    ]


def crossing_spans(items: list[Json], look: Look, priority: Mapping[str, int]) -> dict[Place, list[Span]]:
    """
    Return secrets and mail addresses that are split over neighbours in a list, as spans of the pieces.

    A secret that one piece holds whole is no reason to touch the next, unless that goes on like it.
    """
    found: dict[Place, list[Span]] = {}
    for run in _runs(items):
        parts = list(_parts(run))
        text = "".join(map(_stretch, parts))
        for start, end in segments(text):
            for span in settle(look(text[start:end]), priority):
                whole = Span(span.start + start, span.end + start, span.class_, span.detector)
                for part, cut in _cut(whole, text, parts, look):
                    found.setdefault(part.piece.place, []).append(cut)
    return found


_Run = list[tuple[_Piece, int, int]]


def _runs(items: list[Json]) -> Iterator[_Run]:
    """Yield neighbouring stretches of pieces: whole ones while they are short, else the ends that meet."""
    run: _Run = []
    for piece in [*map(_piece, ((items, at, item) for at, item in enumerate(items))), None]:
        size = len(piece.text) if piece else 0
        if piece and size <= 2 * WINDOW_CHARS:
            run.append((piece, 0, size))
            continue
        if piece:
            run.append((piece, 0, WINDOW_CHARS))
        if len(run) > 1:
            yield run
        run = [(piece, size - WINDOW_CHARS, size)] if piece else []


def _piece(entry: tuple[list[Json], int, Json]) -> _Piece | None:
    items, at, item = entry
    if type(item) is str:
        return _Piece((id(items), at), item)
    if type(item) is not dict or ("role" in item and "content" in item):
        return None
    for key in _TEXT_KEYS:
        value: Any = item.get(key)
        if type(value) is str:
            return _Piece((id(item), key), value)
        if type(value) is dict and key == "delta":
            for inner in ("content", "text"):
                if type(value.get(inner)) is str:
                    return _Piece((id(value), inner), value[inner])
    return None


def _parts(run: _Run) -> Iterator[_Part]:
    at = 0
    for piece, from_, to in run:
        yield _Part(piece, from_, at, at + to - from_)
        at += to - from_


def _cut(span: Span, text: str, parts: list[_Part], look: Look) -> Iterator[tuple[_Part, Span]]:
    """Yield a span piece by piece, or nothing where it crosses no edge or is what one piece alone gives."""
    touched = [part for part in parts if max(part.start, span.start) < min(part.end, span.end)]
    if len(touched) < 2 or not _is_split(span, text, touched, look):  # noqa: PLR2004 - fewer have no edge
        return
    secret = text[span.start : span.end]
    for part in touched:
        start, end = max(span.start, part.start), min(span.end, part.end)
        shift = part.from_ - part.start
        yield (
            part,
            Span(start + shift, end + shift, span.class_, span.detector, "adjacent", (span.class_, secret)),
        )


def _is_split(span: Span, text: str, touched: list[_Part], look: Look) -> bool:
    if span.class_ == "EMAIL":
        return text[span.start : span.end].rpartition(".")[2].lower() in _DOMAIN_ENDS
    if not span.class_.startswith("SECRET:"):
        return False
    first, *others = touched
    head = _stretch(first)
    ended = {found.class_ for found in look(head) if found.end == len(head)}
    if span.class_ in ended or (ended and span.class_ == _BY_CONTEXT):
        return _goes_on(text[first.end : span.end])
    return not any(
        found.start < span.end - part.start and found.class_.startswith("SECRET:")
        for part in others
        for found in look(_stretch(part))
    )


def beside(found: list[Span], pieces: list[Span]) -> list[Span]:
    """
    Return what was found in a piece alone, without what its part of a split secret explains.

    The rest of a password before a host reads like a mail address.
    """
    return [
        span
        for span in found
        if not any(
            (piece.start <= span.start and span.end <= piece.end)
            or (span.class_ == "EMAIL" != piece.class_ and piece.start < span.end and span.start < piece.end)
            for piece in pieces
        )
    ]


def _goes_on(rest: str) -> bool:
    """Tell whether what stands behind a secret is more of it, and no word, name or version."""
    return len(rest) >= _MIN_REST_CHARS and any(map(str.isdigit, rest)) and any(map(str.isalpha, rest))


def _stretch(part: _Part) -> str:
    return part.piece.text[part.from_ : part.from_ + part.end - part.start]
