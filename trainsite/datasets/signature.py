"""
MinHash signatures and their bands.

The share of equal values in two signatures estimates the Jaccard similarity of the sets (Broder 1997). Cut into bands,
two texts of similarity s share one with probability 1 - (1 - s^rows)^bands (Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, chapter 3).
"""

from array import array
from collections.abc import Sequence
from operator import eq

from trainsite.dataclass import dataclass

PERMUTATIONS = 128
SEED = 1
MAX_MISS = 1e-6
"""The most likely miss of a pair that is just similar enough."""
MAX_ROWS = 16
_WIDTH = 4
SIGNATURE_BYTES = PERMUTATIONS * _WIDTH


@dataclass(frozen=True)
class Banding:
    """How a signature is cut: ``bands`` pieces of ``rows`` values."""

    bands: int
    rows: int

    def keys(self, signatures: bytes, band: int) -> list[bytes]:
        """Return one band of each of the signatures that stand behind each other."""
        width = self.rows * _WIDTH
        return [signatures[at : at + width] for at in range(band * width, len(signatures), SIGNATURE_BYTES)]

    def rest(self, signatures: bytes, item: int, band: int) -> bytes:
        """Return all bands of one signature, those behind the given one first."""
        start, end = item * SIGNATURE_BYTES, (item + 1) * SIGNATURE_BYTES
        cut = start + (band + 1) * self.rows * _WIDTH
        return signatures[cut:end] + signatures[start:cut]


def banding_of(threshold: float) -> Banding:
    """Return the longest bands that miss a pair of this similarity at most once in a million."""
    rows = 1
    for longer in range(2, MAX_ROWS + 1):
        if (1 - threshold**longer) ** (PERMUTATIONS // longer) > MAX_MISS:
            break
        rows = longer
    return Banding(PERMUTATIONS // rows, rows)


def signature_of(shingles: Sequence[str]) -> bytes:
    """Return the signature of a set of shingles, four bytes per permutation."""
    import rensa  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no types; only data sets need it

    sketch = rensa.RMinHash(PERMUTATIONS, SEED)
    sketch.update(shingles)
    return array("I", sketch.digest()).tobytes()


def algorithm() -> str:
    """Return which implementation makes the signatures: another one may find other candidates."""
    import rensa  # noqa: PLC0415 - see above

    return f"rensa RMinHash version {rensa.RMinHash.ALGORITHM_VERSION}, seed {SEED}"


def estimate(signatures: bytes, first: int, second: int) -> float:
    """Return the share of equal values in two signatures."""
    one, other = (
        memoryview(signatures)[at * SIGNATURE_BYTES : (at + 1) * SIGNATURE_BYTES].cast("I") for at in (first, second)
    )
    equal: int = sum(map(eq, one, other))
    return equal / PERMUTATIONS
