"""Which examples stay: duplicates out, groups joined, caps held. Nothing here depends on the order of rows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence

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
    kept: Counter[Hashable] = Counter()
    over = []
    for index in sorted(indices, key=by):
        name = key(index)
        kept[name] += 1
        if kept[name] > limit:
            over.append(index)
    return over


def find_groups(examples: Sequence[Example], clusters: Sequence[int]) -> list[bytes]:
    """
    Return the link that names the group of each example.

    It is the smallest among the first links of the group's examples: links that only tie do not count, so that
    another row of a conversation does not rename it.
    """
    unions = Unions()
    nodes: dict[bytes | int, int] = {}

    def node(name: bytes | int) -> int:
        if name not in nodes:
            nodes[name] = unions.add()
        return nodes[name]

    for example, cluster in zip(examples, clusters, strict=True):
        first = node(example.links[0])
        unions.join(first, node(cluster))
        for link in example.links[1:]:
            unions.join(first, node(link))
    names: dict[int, bytes] = {}
    roots = [unions.find(nodes[example.links[0]]) for example in examples]
    for example, root in zip(examples, roots, strict=True):
        names[root] = min(names.get(root, example.links[0]), example.links[0])
    return [names[root] for root in roots]
