"""
What is known of the texts at hand: one fast look at the texts of many values at once, and what came of closer ones.

The patterns are many, and a processor that goes through them text by text spends its time on loading their tables.
What a look says of a text is kept while the batch is worked on, the second scan included: the same text under the same
rules gives the same answer.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.privacy.decoding import View, views
from trainsite.privacy.finder import EDGE, Chunk
from trainsite.privacy.spans import Span

_SLICE_CHARS = 2**20
_REMEMBERED = 10_000
_SHORT_CHARS = 2_000
_KEPT_CHARS = 2**22
"""How much text closer looks may keep, in characters; then all that they kept is forgotten."""


Hits = dict[str, tuple[Chunk, ...]]
"""Texts that may hold something, each with the chunks of detectors that match in it; possibly none."""


@dataclass
class Ahead:
    """What is known of the texts of the batch at hand."""

    clean: set[str] = field(default_factory=set)
    """Texts that no detector and no secret of the environment can be in."""
    hinted: set[str] = field(default_factory=set)
    """Those of the clean ones that have other readings: known people may be in these."""
    hits: Hits = field(default_factory=dict)
    """The other texts, with the chunks of detectors that match in them as they stand; possibly none."""
    last: tuple[str, ...] = ()
    """Those that a look outside of the batch added."""
    readings: Hits = field(default_factory=dict)
    """Readings of texts, with the chunks that match in them."""
    views: dict[str, tuple[View, ...]] = field(default_factory=dict)
    settled: dict[str, list[Span]] = field(default_factory=dict)
    """What a close search of texts found; possibly nothing."""
    between: dict[str, tuple[Chunk, ...] | None] = field(default_factory=dict)
    """What lies between tokens of the structural texts looked at last, with the chunks that match; None for nothing."""
    kept_chars: int = 0

    def remember(self, clean: Iterable[str], hinted: Iterable[str], hits: Hits) -> None:
        """
        Keep what a look outside of a batch said: of clean texts if they are short, of others until the next look.

        Documents say the same again and again, and what may hold something is searched next.
        """
        if len(self.clean) < _REMEMBERED:
            self.clean.update(text for text in clean if len(text) <= _SHORT_CHARS)
            self.hinted.update(text for text in hinted if text in self.clean)
        for text in self.last:
            self.hits.pop(text, None)
        self.last = tuple(text for text in hits if text not in self.hits)
        self.hits.update(hits)

    def forget(self) -> None:
        """Forget all: another batch follows."""
        self.clean.clear()
        self.hinted.clear()
        self.hits.clear()
        self.last = ()
        self._forget_closer_looks()

    def _forget_closer_looks(self) -> None:
        self.readings.clear()
        self.views.clear()
        self.settled.clear()
        self.between = {}
        self.kept_chars = 0

    def _make_room(self, size: int) -> None:
        if self.kept_chars + size > _KEPT_CHARS:
            self._forget_closer_looks()
        self.kept_chars += size

    def views_of(self, text: str) -> tuple[View, ...]:
        """Return the readings of a text."""
        known = self.views.get(text)
        if known is None:
            known = tuple(views(text))
            self._make_room(len(text))
            self.views[text] = known
        return known

    def keep_readings(self, readings: Iterable[str], hits: Hits) -> None:
        """Keep which chunks match in readings."""
        for reading in readings:
            self._make_room(len(reading))
            self.readings[reading] = hits.get(reading, ())

    def keep_settled(self, text: str, spans: list[Span]) -> None:
        """Keep what a close search of a text found."""
        self._make_room(len(text))
        self.settled[text] = spans

    def is_empty(self, text: str) -> bool:
        """Tell whether a text is known to hold nothing."""
        return text in self.clean or self.settled.get(text) == []

    def keep_between(self, seen: dict[str, tuple[Chunk, ...] | None]) -> None:
        """Keep what a look at stretches between tokens said, until the next one: they are searched next."""
        self.between = seen if sum(map(len, seen)) <= _KEPT_CHARS else {}

    def chunks_in(self, text: str) -> tuple[Chunk, ...] | None:
        """Return the chunks that match in a text as it stands; None where no look has told."""
        found = self.hits.get(text)
        if found is not None:
            return found
        return () if text in self.clean else self.readings.get(text)


def slices(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield texts in groups that are worth a look together."""
    group: list[str] = []
    size = 0
    for text in texts:
        group.append(text)
        size += len(text)
        if size > _SLICE_CHARS:
            yield group
            group, size = [], 0
    if group:
        yield group


def chunks_by_text(texts: Sequence[str], parts: Iterable[Chunk]) -> Hits:
    """Return the texts that a chunk matches in, each with its chunks; every chunk goes once over all texts joined."""
    data = EDGE.join(texts).encode("utf-8", "replace")
    ends: list[int] = []
    at = -1
    for text in texts:
        at += 1 + len(text if text.isascii() else text.encode("utf-8", "replace"))
        ends.append(at)
    found: Hits = {}
    for part in parts:
        at = 0
        while (match := part.pattern.search(data, at)) is not None:
            first, last = match.span()
            # A match that begins on the edge behind a text belongs to the next one.
            index = bisect_right(ends, first)
            if index < len(texts) and last > (ends[index - 1] + 1 if index else 0):
                found[texts[index]] = (*found.get(texts[index], ()), part)
            if index >= len(texts):
                break
            at = ends[index]
    return found
