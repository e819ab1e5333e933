"""Which examples stay: duplicates out, groups joined, caps held. Nothing here depends on the order of rows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain

from trainsite.dataclass import dataclass
from trainsite.datasets.drawing import Example
from trainsite.datasets.neighbours import Neighbours
from trainsite.datasets.unions import Unions
from trainsite.records.training_set import DatasetChoices


@dataclass(frozen=True)
class Selection:
    """The decision on each example, by its index."""

    reasons: list[str | None]
    """Why an example is left out, None where it stays."""
    groups: list[bytes]
    """The link that names each example's group."""


def select(
    examples: Sequence[Example], texts: Sequence[int], neighbours: Neighbours, choices: DatasetChoices
) -> Selection:
    """
    Return what stays of the examples, and the group of each.

    Of equal examples of one task the one with the smallest identity stays, and so of nearly equal ones unless that is
    off. Groups that share an id, or hold nearly equal examples, are one, whether these stay or not. A cap per group is
    applied before that per task.
    """
    clusters = [neighbours.clusters.find(text) for text in texts]
    groups = find_groups(examples, clusters)
    reasons: list[str | None] = [None] * len(examples)

    def order(index: int) -> tuple[bytes, int]:
        return examples[index].identity, index

    def drawn(index: int) -> tuple[bytes, int]:
        return hashlib.sha256(choices.seed.encode() + b"\0" + examples[index].identity).digest(), index

    def keep(limit: int, reason: str, key: Callable[[int], Hashable], by: Callable[[int], tuple[bytes, int]]) -> None:
        left = (index for index, found in enumerate(reasons) if found is None)
        for index in over_limit(left, limit, key, by):
            reasons[index] = reason

    keep(1, "exact_duplicate", lambda index: (examples[index].task, texts[index]), order)
    if choices.near_duplicates is not None:
        keep(1, "near_duplicate", lambda index: (examples[index].task, clusters[index]), order)
    if choices.max_per_group is not None:
        keep(choices.max_per_group, "over_group_cap", lambda index: groups[index], drawn)
    if choices.max_per_task is not None:
        keep(choices.max_per_task, "over_task_cap", lambda index: examples[index].task, drawn)
    return Selection(reasons, groups)


def over_limit(
    indices: Iterable[int],
    limit: int,
    key: Callable[[int], Hashable],
    by: Callable[[int], tuple[bytes, int]],
) -> list[int]:
    """Return those of the indices that are too many for their key; the smallest stay."""
    names = {index: key(index) for index in indices}
    counts = Counter(names.values())
    kept: Counter[Hashable] = Counter()
    over = []
    for index in sorted((index for index, name in names.items() if counts[name] > limit), key=by):
        kept[names[index]] += 1
        if kept[names[index]] > limit:
            over.append(index)
    return over


def find_groups(examples: Sequence[Example], clusters: Sequence[int]) -> list[bytes]:
    """
    Return the link that names the group of each example.

    It is the smallest among the first links of the group's examples: links that only tie do not count, so that
    another row of a conversation does not rename it.
    """
    links = [example.links for example in examples]
    ties: Iterable[bytes | int] = dict.fromkeys(chain(chain.from_iterable(links), clusters))
    nodes = {name: number for number, name in enumerate(ties)}
    unions = Unions(len(nodes))
    for names, cluster in zip(links, clusters, strict=True):
        first = nodes[names[0]]
        unions.join(first, nodes[cluster])
        for name in names[1:]:
            unions.join(first, nodes[name])
    roots = [unions.find(nodes[names[0]]) for names in links]
    smallest: dict[int, bytes] = {}
    for names, root in zip(links, roots, strict=True):
        if root not in smallest or names[0] < smallest[root]:
            smallest[root] = names[0]
    return [smallest[root] for root in roots]
