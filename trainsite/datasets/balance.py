"""How rows are spread over splits, and what of it deserves a warning."""

from collections import Counter
from collections.abc import Iterable, Mapping
from operator import attrgetter

from trainsite.datasets.drawing import Example
from trainsite.records.training_set import SPLITS, DatasetChoices, SplitCounts

DIMENSIONS = ("task", "evidence", "format", "model", "quality")
_dimensions = attrgetter(*DIMENSIONS)
WORST_RATIO = 10
"""The largest class may have this many times the rows of the smallest."""
LARGEST_SHARE = 0.5
"""A group that holds more of the rows than this makes the splits uneven."""

Balance = dict[str, dict[str, dict[str, int]]]


def count_balance(kept: Iterable[tuple[Example, str]]) -> Balance:
    """Return the rows per dimension, value and split; splits without rows have 0."""
    # Few examples differ in these, so each kind of example is taken apart once.
    kinds = Counter((*_dimensions(example), split) for example, split in kept)
    counts: Counter[tuple[str, str, str]] = Counter()
    for (*values, split), rows in kinds.items():
        for name, value in zip(DIMENSIONS, values, strict=True):
            counts[name, value or "unknown", split] += rows
    balance: Balance = {name: {} for name in DIMENSIONS}
    for name, value, _ in sorted(counts):
        balance[name].setdefault(value, {split: counts[name, value, split] for split in SPLITS})
    return balance


def count_splits(kept: Iterable[tuple[str, bytes]]) -> tuple[SplitCounts, ...]:
    """Return rows and groups per split from the split and group of each row."""
    rows: Counter[str] = Counter()
    groups: dict[str, set[bytes]] = {split: set() for split in SPLITS}
    for split, group in kept:
        rows[split] += 1
        groups[split].add(group)
    total = rows.total() or 1
    return tuple(
        SplitCounts(split=split, rows=rows[split], groups=len(groups[split]), share=round(rows[split] / total, 6))
        for split in SPLITS
    )


def find_warnings(
    splits: Iterable[SplitCounts],
    balance: Balance,
    choices: DatasetChoices,
    largest_group: int,
    empty_sources: Iterable[str],
) -> tuple[str, ...]:
    """Return what a person should know before training."""
    splits = tuple(splits)
    total = sum(split.rows for split in splits)
    asked = {"train": 1 - choices.val - choices.test, "val": choices.val, "test": choices.test}
    found = [
        f"{split.split} is empty although {asked[split.split]:.4g} of the groups were asked for it: there are too few"
        for split in splits
        if asked[split.split] > 0 and not split.rows
    ]
    found += [f"{_ratio(balance['task'], split)}" for split in SPLITS if _ratio(balance["task"], split)]
    if sum(split.groups for split in splits) > 1 and largest_group > LARGEST_SHARE * total:
        found.append(f"one group holds {largest_group:,} of {total:,} rows, and no split divides it")
    found += [f"{name} gave no row" for name in empty_sources]
    return tuple(found)


def _ratio(tasks: Mapping[str, Mapping[str, int]], split: str) -> str:
    present = {task: counts[split] for task, counts in tasks.items() if counts[split]}
    if not present:
        return ""
    most, least = max(present, key=lambda task: present[task]), min(present, key=lambda task: present[task])
    if present[most] <= WORST_RATIO * present[least]:
        return ""
    return (
        f"{split}: {most} has {present[most]:,} rows and {least} {present[least]:,},"
        f" more than {WORST_RATIO} times as many"
    )
