"""
Which split a group belongs to: its own name and the seed decide, nothing else.

Rows that are added or reordered move no other row, unless a new row ties two groups together: then the smaller name
decides for both. Of a link that holds its origin the id alone decides: a file that grows is another origin.
"""

import hashlib

from trainsite.datasets.grouping import ID_BYTES
from trainsite.records.training_set import DatasetChoices


def position_of(seed: str, group: bytes) -> float:
    """Return a group's place from 0 to 1: the beginning of SHA-256 over seed and name."""
    digest = hashlib.sha256(seed.encode() + b"\0" + group).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def split_of(group: bytes, choices: DatasetChoices) -> str:
    """Return the split of a group: the first band is test, the next val, the rest train."""
    position = position_of(choices.seed, group[:ID_BYTES])
    if position < choices.test:
        return "test"
    return "val" if position < choices.test + choices.val else "train"
