"""Runs detectors over a text, and one gate over many texts at once."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import re2

from trainsite.privacy.detectors import DETECTORS, PRIORITY, Detector
from trainsite.privacy.spans import Span, segments, settle

EDGE = "\x00"
"""Joins texts for the gate; every pattern takes it as the edge of a text."""

_LONG_FIND = 64
_WORTH_BUILDING_BYTES = 2**18
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


class Gate:
    """
    One look that tells where any of the detectors might find something.

    All patterns in one take long to build and are fast then. Until enough was looked at to be worth it, the likely
    detectors are asked one by one; what is found is the same.
    """

    def __init__(self, table: tuple[Finder, ...]) -> None:
        self._table = table
        self._seen_bytes = 0

    @cached_property
    def pattern(self) -> Any:
        """All patterns in one."""
        options = _options()
        options.never_capture = True
        joined = "|".join(f"(?:{finder.detector.pattern})" for finder in self._table)
        return re2.compile(joined.encode(), options)

    def spans(self, texts: Sequence[str]) -> Generator[tuple[int, int], int, None]:
        """
        Yield start and end, in bytes of the texts joined by edges, of a possible find in each text that may hold one.

        Send the byte at which to go on.
        """
        text = EDGE.join(texts)
        data = text.encode("utf-8", "replace")
        if self._seen_bytes > _WORTH_BUILDING_BYTES:
            patterns = [self.pattern]
        else:
            self._seen_bytes += len(data)
            patterns = [finder.pattern for finder in _likely(text, self._table)]
        at = 0
        while True:
            matches = [match for pattern in patterns if (match := pattern.search(data, at)) is not None]
            if not matches:
                return
            first = min(matches, key=lambda match: match.start())
            at = yield first.span()


@cache
def gate(everywhere: bool) -> Gate:
    """Return the gate of the detectors for texts, or of those that also search structural places."""
    return Gate(finders(everywhere))


def _options() -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY_BYTES
    options.log_errors = False
    return options


def may_hold(texts: Sequence[str]) -> bool:
    """Tell whether any detector might find something in any of the texts."""
    return next(gate(False).spans(texts), None) is not None


def suspects(texts: Sequence[str], everywhere: bool) -> set[str]:
    """Return those of the texts that any detector might find something in."""
    if not texts:
        return set()
    spans = gate(everywhere).spans(texts)
    match = next(spans, None)
    found: set[str] = set()
    end = -1
    for text in texts:
        if match is None:
            break
        start, end = end + 1, end + 1 + len(text.encode("utf-8", "replace"))
        if match[0] >= end and text:
            # It begins on the edge behind this text at the earliest, and so belongs to a later one.
            continue
        if match[1] > start:
            found.add(text)
        match = _next(spans, end)
    return found


def _next(spans: Generator[tuple[int, int], int, None], at: int) -> tuple[int, int] | None:
    try:
        return spans.send(at)
    except StopIteration:
        return None


def find(text: str, literals: Sequence[str], table: tuple[Finder, ...]) -> list[Span]:
    """
    Return what is found in a text, settled: disjoint spans in reading order that touch no token.

    Time grows linearly with the text: re2 does the matching, and what it proposes is judged by its neighbourhood.
    """
    spans: list[Span] = []
    for start, end in segments(text):
        segment = text[start:end]
        for finder in _likely(segment, table):
            detector = finder.detector
            spans.extend(
                Span(start + first, start + last, detector.class_, detector.name)
                for first, last in _accepted(finder, segment)
            )
        for literal in literals:
            at = segment.find(literal)
            while at >= 0:
                spans.append(Span(start + at, start + at + len(literal), "SECRET:env-secret", "env-secret"))
                at = segment.find(literal, at + len(literal))
    return settle(spans, PRIORITY) if spans else spans


def _likely(text: str, table: tuple[Finder, ...]) -> Iterator[Finder]:
    lowered = text.lower()
    for finder in table:
        literals = finder.detector.literals
        if not literals:
            yield finder
        for literal in literals:
            if literal in lowered:
                yield finder
                break


def _accepted(finder: Finder, text: str) -> Iterator[tuple[int, int]]:
    """Yield offsets in characters; patterns run on bytes, and both only ever move forward."""
    data = text.encode("utf-8", "replace")
    is_ascii = len(data) == len(text)
    accept = finder.detector.accept
    known_byte = known_char = at = 0
    while (match := finder.pattern.search(data, at)) is not None:
        first, last = _group(match, finder.groups)
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
        if first >= 0:
            return first, last
    first, last = match.span()
    return first, last


def _chars(data: bytes, first: int, last: int) -> int:
    return len(data[first:last].decode("utf-8", "ignore"))
