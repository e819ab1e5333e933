"""
One fast look at the texts of many values at once.

The patterns are many, and a processor that goes through them text by text spends its time on loading their tables.
What a look at all texts of a batch says of a text is kept while the batch is worked on, the second scan included: the
same text under the same rules gives the same answer.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trainsite.privacy.finder import EDGE, Chunk
from trainsite.privacy.nested import parse
from trainsite.records.codec import Json

_MAX_NESTED = 3
_SLICE_CHARS = 2**19
_REMEMBERED = 10_000
_SHORT_CHARS = 2_000
_OPENERS = ("{", "[")


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


def texts_of(values: Iterable[Json]) -> Iterator[str]:
    """Yield every text and key of values; of a text that is JSON what it holds, since that is what is searched."""
    stack: list[tuple[Json, int]] = [(value, 0) for value in values]
    while stack:
        node, level = stack.pop()
        kind = type(node)
        if kind is dict:
            yield from node
            stack.extend((item, level) for item in node.values())
        elif kind is list:
            stack.extend((item, level) for item in node)
        elif kind is str and node:
            if level < _MAX_NESTED and node.lstrip()[:1] in _OPENERS:
                try:
                    stack.append((parse(node), level + 1))
                except (ValueError, RecursionError):
                    yield node
            else:
                yield node


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
