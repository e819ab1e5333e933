"""All examples while it is decided about them: what decides in memory, rows in the spool."""

from collections.abc import Callable

import orjson

from trainsite.datasets.content import shingles_of, text_of
from trainsite.datasets.drawing import Example
from trainsite.datasets.spool import Spool


class Pool:
    """Examples in the order in which they were read, and one signature for each different content."""

    def __init__(self, spool: Spool) -> None:
        self.examples: list[Example] = []
        self.texts: list[int] = []
        """The number of each example's content; equal ones have the same."""
        self.signatures = bytearray()
        self._spool = spool
        self._places: list[tuple[int, int]] = []
        self._numbers: dict[bytes, int] = {}
        self._firsts: list[int] = []

    def add(self, example: Example) -> None:
        """Add an example; its row goes to the spool."""
        number = self._numbers.setdefault(example.digest, len(self._firsts))
        if number == len(self._firsts):
            self._firsts.append(len(self.examples))
            self.signatures += example.signature
        self.texts.append(number)
        self._places.append(self._spool.append(example.data))
        self.examples.append(example._replace(signature=b"", data=b"", digest=b""))

    def row(self, index: int) -> bytes:
        """Return the row of an example as JSON."""
        return self._spool.read(self._places[index])

    def make_reader(self) -> Callable[[int], frozenset[str]]:
        """Return a function from a content's number to its shingles; nothing may be added any more."""
        self._spool.flush()
        return lambda number: frozenset(shingles_of(text_of(orjson.loads(self.row(self._firsts[number])))))
