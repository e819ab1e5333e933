"""The keys met so far, in a few bytes each."""

import hashlib
from array import array

_FIRST_SLOTS = 1 << 10
_FULL = 0.6


class Seen:
    """
    A set of texts that holds 8 bytes of hash each, so that a million of them take about 16 MB.

    Two of a million texts are taken for one with a chance of 3 in 10^8.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST_SLOTS))
        self._count = 0

    def add(self, key: str) -> bool:
        """Add a key; returns False where it was there already."""
        value = _hash(key)
        if not self._put(value):
            return False
        self._count += 1
        if self._count > _FULL * len(self._slots):
            self._grow()
        return True

    def __contains__(self, key: str) -> bool:
        """Tell whether a key was added."""
        value, mask = _hash(key), len(self._slots) - 1
        at = value & mask
        while (held := self._slots[at]) != value:
            if not held:
                return False
            at = (at + 1) & mask
        return True

    def _put(self, value: int) -> bool:
        mask = len(self._slots) - 1
        at = value & mask
        while (held := self._slots[at]) != value:
            if not held:
                self._slots[at] = value
                return True
            at = (at + 1) & mask
        return False

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(8 * 2 * len(old)))
        for value in old:
            if value:
                self._put(value)


class Contradictions:
    """The keys that came with more than one value; which they are is known when all have been seen."""

    def __init__(self) -> None:
        self._keys = Seen()
        self._pairs = Seen()
        self._found = Seen()

    def add(self, key: str, value: float | None) -> None:
        """Look at a key and its value; null says nothing that could be contradicted."""
        if value is not None and self._pairs.add(f"{key}\0{float(value)!r}") and not self._keys.add(key):
            self._found.add(key)

    def __contains__(self, key: str) -> bool:
        """Tell whether a key came with more than one value."""
        return key in self._found


def _hash(key: str) -> int:
    """Return 8 bytes of a key's hash; never 0, which marks a free slot."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "little") or 1
