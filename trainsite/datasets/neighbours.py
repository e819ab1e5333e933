"""
Finds texts that are nearly equal among many: bands propose, exact similarity of the shingles decides.

Texts that are linked form clusters. A large bucket is sorted by the bands that follow, so that texts which share these
too stand side by side, and each is compared with those just before it. What was left unchecked is counted.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from trainsite.dataclass import dataclass
from trainsite.datasets.content import similarity
from trainsite.datasets.signature import SIGNATURE_BYTES, Banding, estimate
from trainsite.datasets.unions import Unions

MAX_BUCKET = 32
"""Up to this size all pairs of a bucket are compared."""
WINDOW = 16
"""In a larger bucket, with how many of those before it each text is compared."""
_SLACK = 0.2
"""A pair whose estimate is this far below the threshold is not looked at: six standard deviations."""
_CACHED = 1024

ShinglesOf = Callable[[int], frozenset[str]]


@dataclass
class Neighbours:
    """The clusters of nearly equal texts, and how they were found."""

    clusters: Unions
    near_pairs: int = 0
    """Pairs that linked two clusters."""
    unchecked_pairs: int = 0

    def sizes(self) -> list[int]:
        """Return how many texts each cluster holds."""
        return list(Counter(map(self.clusters.find, range(len(self.clusters)))).values())


def find_neighbours(signatures: bytes, banding: Banding, threshold: float, shingles_of: ShinglesOf) -> Neighbours:
    """
    Return the clusters of texts whose signatures stand behind each other; ``shingles_of`` takes a text's number.

    One band is held at a time, so memory is that of the signatures.
    """
    found = Neighbours(Unions(len(signatures) // SIGNATURE_BYTES))
    check = _Check(signatures, threshold, shingles_of)
    for band in range(banding.bands):
        for bucket in _buckets(signatures, banding, band):
            if len(bucket) <= MAX_BUCKET:
                _link(bucket, found, check)
            else:
                bucket.sort(key=lambda item: banding.rest(signatures, item, band))
                _link_window(bucket, found, check)
    return found


def _buckets(signatures: bytes, banding: Banding, band: int) -> Iterator[list[int]]:
    keys = banding.keys(signatures, band)
    first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    others: dict[int, list[int]] = {}
    if len(first) < len(keys):
        for item, earlier in enumerate(map(first.__getitem__, keys)):
            if earlier != item:
                others.setdefault(earlier, [earlier]).append(item)
    yield from others.values()


def _link(bucket: list[int], found: Neighbours, check: "_Check") -> None:
    """Compare all pairs of a bucket that nothing has linked yet."""
    roots = [found.clusters.find(item) for item in bucket]
    if roots.count(roots[0]) == len(roots):
        return
    groups: dict[int, list[int]] = {}
    for item in bucket:
        root = found.clusters.find(item)
        own = groups.setdefault(root, [])
        near = [
            other
            for other, members in groups.items()
            if other != root and any(check.is_near(item, member) for member in members)
        ]
        for other in near:
            found.clusters.join(item, other)
            found.near_pairs += 1
            own += groups.pop(other)
        own.append(item)
        new = found.clusters.find(item)
        if new != root:
            groups[new] = groups.pop(root)


def _link_window(bucket: list[int], found: Neighbours, check: "_Check") -> None:
    """Compare each text of a sorted bucket with the few before it, and count the pairs that are left."""
    refused = 0
    for at, item in enumerate(bucket):
        for other in bucket[max(0, at - WINDOW) : at]:
            if found.clusters.find(item) == found.clusters.find(other):
                continue
            if check.is_near(item, other):
                found.clusters.join(item, other)
                found.near_pairs += 1
            else:
                refused += 1
    sizes = Counter(map(found.clusters.find, bucket)).values()
    apart = (len(bucket) ** 2 - sum(size**2 for size in sizes)) // 2
    found.unchecked_pairs += max(0, apart - refused)


class _Check:
    """Compares two texts; what was refused once is remembered, and so are the shingles used last."""

    def __init__(self, signatures: bytes, threshold: float, shingles_of: ShinglesOf) -> None:
        self._signatures = signatures
        self._threshold = threshold
        self._shingles_of = shingles_of
        self._sets: dict[int, frozenset[str]] = {}
        self._refused: set[tuple[int, int]] = set()

    def is_near(self, first: int, second: int) -> bool:
        pair = (min(first, second), max(first, second))
        if pair in self._refused:
            return False
        if (
            estimate(self._signatures, first, second) >= self._threshold - _SLACK
            and similarity(self._shingles(first), self._shingles(second)) >= self._threshold
        ):
            return True
        if len(self._refused) >= _CACHED * _CACHED:
            self._refused.clear()
        self._refused.add(pair)
        return False

    def _shingles(self, item: int) -> frozenset[str]:
        kept = self._sets.pop(item, None)
        if kept is None:
            kept = self._shingles_of(item)
            if len(self._sets) >= _CACHED:
                del self._sets[next(iter(self._sets))]
        self._sets[item] = kept
        return kept
