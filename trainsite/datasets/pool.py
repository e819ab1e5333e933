"""All examples while it is decided about them: what decides in memory, rows in the spool."""

from collections.abc import Sequence

import orjson

from trainsite.datasets.content import shingles_of, text_of
from trainsite.datasets.drawing import Content, Example
from trainsite.datasets.sealing import Lines
from trainsite.datasets.spool import Spool


class Pool:
    """Examples in the order in which they were read, and one signature for each different content."""

    def __init__(self, spool: Spool) -> None:
        self.examples: list[Example] = []
        self.texts: list[int] = []
        """The number of each example's content; equal ones have the same."""
        self.signatures = bytearray()
        self.unsealed_bytes = 0
        """The size of the native rows that are to be looked at closely."""
        self._spool = spool
        self._places: list[tuple[int, int, int, bool]] = []
        """Where the lines of each begin, how long both are, and whether they are sealed."""
        self._numbers: dict[bytes, int] = {}
        self._firsts: list[int] = []

    def add(self, examples: Sequence[Example], contents: Sequence[Content]) -> None:
        """Add examples with what they say; their lines go to the spool."""
        offset = self._spool.append(b"".join([line for each in contents for line in each.lines[:2]]))
        for at, (digest, signature, (native, chat, is_sealed)) in enumerate(contents, len(self.examples)):
            number = self._numbers.setdefault(digest, len(self._firsts))
            if number == len(self._firsts):
                self._firsts.append(at)
                self.signatures += signature
            self.texts.append(number)
            self._places.append((offset, len(native), len(chat), is_sealed))
            offset += len(native) + len(chat)
            if not is_sealed:
                self.unsealed_bytes += len(native)
        self.examples += examples

    def lines(self, index: int) -> Lines:
        """Return the lines of an example."""
        offset, native_bytes, chat_bytes, is_sealed = self._places[index]
        data = self._spool.read(offset, native_bytes + chat_bytes)
        return Lines(data[:native_bytes], data[native_bytes:], is_sealed)

    def shingles(self, number: int) -> frozenset[str]:
        """Return the shingles of a content by its number."""
        offset, native_bytes, _, _ = self._places[self._firsts[number]]
        return frozenset(shingles_of(text_of(orjson.loads(self._spool.read(offset, native_bytes)))))
