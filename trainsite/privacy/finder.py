"""Runs detectors over a text, and one gate over many texts at once."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

import re2

from trainsite.dataclass import dataclass
from trainsite.privacy.detectors import DETECTORS, FAMILIES, PRIORITY, Detector
from trainsite.privacy.spans import Span, segments, settle

EDGE = "\x00"
"""Joins texts for the gate; every pattern takes it as the edge of a text."""

_LONG_FIND = 64
_EDGE_BYTES = 4
"""How much of a match at either end may be no find: one character, or an escaped one."""
_RARE_CHARS = 4
_COMMON = (" ", "auth", "bundle", "code", "home", "ion_", "key", "name", "pass", "secret", "test", "token", "user")
"""What stands in much prose, in much code and in many settings."""
_FEW_LITERALS = 4
"""Up to so many literals are sought before the pattern is: each takes about as long as a whole pattern."""
_MAX_OCCURRENCES = 16
_MAX_STARTS = 8
_FEW_MEMBERS = 8
_MANY_LOOKS_CHARS = 50_000
"""From so many characters on, those of a text times detectors, it is worth asking first which of them match."""
_ASKED_OFTEN = 32
"""From so many texts on building all patterns of a chunk takes less time than their literals do."""
_MAX_CHUNK_CHARS = 4000
"""How long the patterns of a chunk may be that are of no family of the table: those of a policy."""
_FAMILY = {detector.name: (number, limit) for number, (family, limit) in enumerate(FAMILIES) for detector in family}
_NO_FAMILY = (len(FAMILIES), _MAX_CHUNK_CHARS)
_MEMORY_BYTES = 64 << 20


@dataclass(frozen=True)
class Finder:
    """A detector and its pattern, compiled when it is first needed: most never are."""

    detector: Detector

    @cached_property
    def pattern(self) -> Any:
        """The compiled pattern."""
        return re2.compile(self.detector.pattern.encode(), _options())

    @cached_property
    def groups(self) -> int:
        """How many groups the pattern has."""
        return int(self.pattern.groups)


@cache
def finders(everywhere: bool, detectors: tuple[Detector, ...] = DETECTORS) -> tuple[Finder, ...]:
    """Return the detectors for texts, or those that also search structural places."""
    return tuple(Finder(detector) for detector in detectors if detector.everywhere or not everywhere)


class Chunk:
    """Some detectors, and one pattern of all of theirs: one of all in the table would have too many states."""

    def __init__(self, members: tuple[Finder, ...], *, by_literals: bool = False) -> None:
        self.members = members
        self._by_literals = by_literals
        self._asked = 0

    @cached_property
    def pattern(self) -> Any:
        """All patterns in one, or all literals, one of which stands in every find of these detectors."""
        if self._by_literals:
            literals = sorted({literal for finder in self.members for literal in finder.detector.literals})
            return compiled("(?i)(?:" + "|".join(map(re2.escape, literals)) + ")")
        joined = compiled("|".join(f"(?:{finder.detector.pattern})" for finder in self.members))
        confirm = self.members[0].detector.confirm
        return joined if confirm is None else Confirmed(joined, confirm)

    @cached_property
    def _literals_by_head(self) -> dict[bytes, list[str]]:
        found: dict[bytes, list[str]] = {}
        for literal in dict.fromkeys(literal for finder in self.members for literal in finder.detector.literals):
            found.setdefault(literal[:_RARE_CHARS].encode(), []).append(literal)
        return found

    def members_for(self, text: str) -> Sequence[Finder]:
        """Return the detectors that may find something in a text; all of them where that is not quickly told."""
        if self._by_literals:
            return self._with_literals(text) if text.isascii() else self.members
        is_worth_it = len(self.members) > _FEW_MEMBERS and len(self.members) * len(text) > _MANY_LOOKS_CHARS
        return self._matching(text) if is_worth_it else self.members

    def _matching(self, text: str) -> Sequence[Finder]:
        """Return the detectors whose patterns match: wherever one does, the one pattern of all does too."""
        data, at = text.encode("utf-8", "replace"), 0
        others, found = self._worth_asking(text), set[str]()
        for _ in range(_MAX_STARTS):
            match = self.pattern.search(data, at)
            if match is None:
                return [finder for finder in self.members if finder.detector.name in found]
            start = match.start()
            found.update(finder.detector.name for finder in others if finder.pattern.match(data, start) is not None)
            others = [finder for finder in others if finder.detector.name not in found]
            at = start + 1
        return self.members

    def _worth_asking(self, text: str) -> Sequence[Finder]:
        """Leave out, in the first texts, the detectors that lack a literal: their patterns are not built for that."""
        self._asked += 1
        return self.members if self._asked > _ASKED_OFTEN else list(_by_few_literals(self.members, text.lower()))

    def _with_literals(self, text: str) -> Sequence[Finder]:
        """Return the detectors one of whose literals is in a text."""
        lowered = text.lower()
        data, at = lowered.encode(), 0
        present: set[str] = set()
        for _ in range(_MAX_OCCURRENCES):
            match = self.pattern.search(data, at)
            if match is None:
                return [finder for finder in self.members if not present.isdisjoint(finder.detector.literals)]
            start = match.start()
            heads = self._literals_by_head[data[start : start + _RARE_CHARS]]
            present.update(literal for literal in heads if lowered.startswith(literal, start))
            at = start + 1
        return self.members


class Confirmed:
    """A pattern that matches much prose, and a function that is asked of each match."""

    def __init__(self, pattern: Any, confirm: Callable[[str], bool]) -> None:
        self._pattern = pattern
        self._confirm = confirm

    def search(self, data: bytes, at: int = 0) -> Any:
        """Return the first match that is confirmed; what a close search would look at again, this one does too."""
        while (match := self._pattern.search(data, at)) is not None:
            start, end = match.span()
            if self._confirm(data[start:end].decode("utf-8", "replace")):
                return match
            at = end - _EDGE_BYTES if end - start > _LONG_FIND + 2 * _EDGE_BYTES else start + 1
        return None


def is_rare(literal: str) -> bool:
    """Tell whether a literal stands in hardly any text: it is no word, and holds no word that names every setting."""
    return len(literal) >= _RARE_CHARS and not literal.isalpha() and not any(word in literal for word in _COMMON)


def chunks(table: tuple[Finder, ...]) -> tuple[Chunk, ...]:
    """
    Return the detectors in chunks of bounded size, by their families.

    Those whose every literal is rare are one chunk, which a single look for the literals passes over.
    """
    rare = tuple(f for f in table if f.detector.literals and all(map(is_rare, f.detector.literals)))
    found: list[Chunk] = [Chunk(rare, by_literals=True)] if rare else []
    confirmed = tuple(finder for finder in table if finder.detector.confirm is not None)
    found += [Chunk((finder,)) for finder in confirmed]
    others = set(table) - set(rare) - set(confirmed)
    families: dict[tuple[int, int], list[Finder]] = {}
    for finder in table:
        if finder in others:
            families.setdefault(_FAMILY.get(finder.detector.name, _NO_FAMILY), []).append(finder)
    for (_, limit), members in sorted(families.items(), key=lambda family: family[0]):
        found += (Chunk(tuple(part)) for part in _parts(members, limit))
    return tuple(found)


def _parts(members: Iterable[Finder], limit: int) -> Iterator[list[Finder]]:
    """Yield detectors in order, the patterns of each part no longer than a limit together."""
    part: list[Finder] = []
    size = 0
    for finder in members:
        length = len(finder.detector.pattern)
        if part and size + length > limit:
            yield part
            part, size = [], 0
        part.append(finder)
        size += length
    if part:
        yield part


class Gate:
    """One look that tells where any of the detectors might find something."""

    def __init__(self, table: tuple[Finder, ...]) -> None:
        self.chunks = chunks(table)

    def spans(self, texts: Sequence[str]) -> Generator[tuple[int, int], int, None]:
        """
        Yield start and end, in bytes of the texts joined by edges, of a possible find in each text that may hold one.

        Send the byte at which to go on.
        """
        data = EDGE.join(texts).encode("utf-8", "replace")
        searches = [(chunk.pattern, match.span()) for chunk in self.chunks if (match := chunk.pattern.search(data))]
        while searches:
            at = yield min(span for _, span in searches)
            kept = []
            for pattern, span in searches:
                if span[0] >= at:
                    kept.append((pattern, span))
                elif (match := pattern.search(data, at)) is not None:
                    kept.append((pattern, match.span()))
            searches = kept


@cache
def gate(everywhere: bool) -> Gate:
    """Return the gate of the detectors for texts, or of those that also search structural places."""
    return Gate(finders(everywhere))


def compiled(pattern: str, *, is_longest: bool = False) -> Any:
    """Return a pattern compiled for bytes, without groups."""
    options = _options()
    options.never_capture = True
    options.longest_match = is_longest
    return re2.compile(pattern.encode(), options)


def _options() -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY_BYTES
    options.log_errors = False
    return options


def suspects(texts: Sequence[str], everywhere: bool) -> set[str]:
    """Return those of the texts that any detector of the whole table might find something in."""
    return hit_texts(texts, gate(everywhere).spans(texts)) if texts else set()


def hit_texts(texts: Sequence[str], spans: Generator[tuple[int, int], int, None]) -> set[str]:
    """Return those of the texts that hold one of the spans of the texts joined by edges; empty ones never do."""
    match = next(spans, None)
    found: set[str] = set()
    end = -1
    for text in texts:
        if match is None:
            break
        start, end = end + 1, end + 1 + len(text if text.isascii() else text.encode("utf-8", "replace"))
        if not text or match[0] >= end:
            # It begins on the edge behind this text at the earliest, and so belongs to a later one.
            continue
        if match[1] > start or match[0] == match[1] == start:
            found.add(text)
        match = _next(spans, end)
    return found


def _next(spans: Generator[tuple[int, int], int, None], at: int) -> tuple[int, int] | None:
    try:
        return spans.send(at)
    except StopIteration:
        return None


def pattern_spans(pattern: Any, texts: Sequence[str]) -> Generator[tuple[int, int], int, None]:
    """Yield start and end of matches of one pattern in texts joined by edges, as ``Gate.spans`` does."""
    data = EDGE.join(texts).encode("utf-8", "replace")
    at = 0
    while (match := pattern.search(data, at)) is not None:
        at = yield match.span()


def find(text: str, literals: Sequence[str], table: tuple[Finder, ...]) -> list[Span]:
    """
    Return what detectors find in a text as it stands, settled: disjoint spans in reading order that touch no token.

    Time grows linearly with the text: re2 does the matching, and what it proposes is judged by its neighbourhood.
    """
    spans: list[Span] = []
    for start, end in segments(text):
        spans.extend(shifted(span, start) for span in look(text[start:end], table))
        spans.extend(shifted(span, start) for span in occurrences(text[start:end], literals))
    return settle(spans, PRIORITY) if spans else spans


def shifted(span: Span, by: int) -> Span:
    """Return a span of a stretch as one of the text that the stretch begins in at an offset."""
    return replace(span, start=span.start + by, end=span.end + by) if by else span


def look(segment: str, table: Iterable[Finder]) -> list[Span]:
    """Return what detectors find in a text without tokens; finds may overlap."""
    data = segment.encode("utf-8", "replace")
    return [
        Span(start, end, finder.detector.class_, finder.detector.name)
        for finder in _likely(segment, data, table)
        for start, end in _accepted(finder, segment, data)
    ]


def look_in_chunks(segment: str, parts: Iterable[Chunk]) -> list[Span]:
    """Return what ``look`` finds; chunks without any match are passed over in one look each."""
    data = segment.encode("utf-8", "replace")
    return look_through(segment, [chunk for chunk in parts if chunk.pattern.search(data) is not None])


def look_through(segment: str, parts: Sequence[Chunk]) -> list[Span]:
    """Return what the detectors of some chunks find."""
    return look(segment, (finder for chunk in parts for finder in chunk.members_for(segment))) if parts else []


def occurrences(segment: str, literals: Iterable[str]) -> list[Span]:
    """Return where secrets of the environment stand in a text; finds may overlap."""
    spans = []
    for literal in literals:
        at = segment.find(literal)
        while at >= 0:
            spans.append(Span(at, at + len(literal), "SECRET:env-secret", "env-secret"))
            at = segment.find(literal, at + len(literal))
    return spans


def _likely(text: str, data: bytes, table: Iterable[Finder]) -> Iterator[Finder]:
    lowered = text.lower()
    for finder in _by_few_literals(table, lowered):
        literals = finder.detector.literals
        if len(literals) <= _FEW_LITERALS or (
            finder.pattern.search(data) is not None and any(literal in lowered for literal in literals)
        ):
            yield finder


def _by_few_literals(table: Iterable[Finder], lowered: str) -> Iterator[Finder]:
    """Yield the detectors that have no literals, or many, or one that is in a lower-cased text."""
    for finder in table:
        literals = finder.detector.literals
        if not 0 < len(literals) <= _FEW_LITERALS or any(literal in lowered for literal in literals):
            yield finder


def _accepted(finder: Finder, text: str, data: bytes) -> Iterator[tuple[int, int]]:
    """Yield offsets in characters; patterns run on bytes, and both only ever move forward."""
    is_ascii = len(data) == len(text)
    accept = finder.detector.accept
    known_byte = known_char = at = 0
    while (match := finder.pattern.search(data, at)) is not None:
        first, last = _group(match, finder.groups)
        if first == last:
            # A find without content would put a token between two characters; patterns of users may propose one.
            if match.end() >= len(data):
                break
            at = max(match.end(), at + 1)
            continue
        if is_ascii:
            start, end = first, last
        else:
            start = known_char + _chars(data, known_byte, first)
            end = start + _chars(data, first, last)
            known_byte, known_char = first, start
        if accept is None or accept(text[start:end], text, (start, end)):
            yield start, end
            at = last
        else:
            at = last if finder.detector.is_whole or last - first > _LONG_FIND else first + 1


def _group(match: Any, groups: int) -> tuple[int, int]:
    for number in range(1, groups + 1):
        first, last = match.span(number)
        if last > first:
            return first, last
    first, last = match.span()
    return first, last


def _chars(data: bytes, first: int, last: int) -> int:
    return len(data[first:last].decode("utf-8", "ignore"))
