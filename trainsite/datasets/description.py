"""The document of a data set, made of its request and its outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence

from trainsite import __version__
from trainsite.clock import rfc3339
from trainsite.dataclass import dataclass
from trainsite.datasets.balance import count_balance, count_splits, find_warnings
from trainsite.datasets.command import command_of
from trainsite.datasets.content import SHINGLE_WORDS
from trainsite.datasets.drawing import Example
from trainsite.datasets.neighbours import Neighbours
from trainsite.datasets.request import DatasetRequest
from trainsite.datasets.signature import PERMUTATIONS, algorithm, banding_of
from trainsite.datasets.sources import Part
from trainsite.privacy import Redactor
from trainsite.records.run import Artifact
from trainsite.records.training_set import Dataset, DatasetSource, Similarity, StageCounts


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a build came to."""

    parts: tuple[Part, ...]
    rows_by_part: Mapping[int, int]
    rows: StageCounts
    examples: StageCounts
    rows_without_reward: int
    redactions: Mapping[str, int]
    neighbours: Neighbours
    chosen: Sequence[tuple[Example, bytes, str]]
    """The examples that stay, each with its group and split."""
    files: tuple[Artifact, ...]


def describe(request: DatasetRequest, outcome: Outcome, redactor: Redactor, created_at_s: float) -> Dataset:
    """Return the document; ``created_at_s`` is in seconds since 1970."""
    choices, chosen = request.choices, outcome.chosen
    splits = count_splits((split, group) for _, group, split in chosen)
    balance = count_balance((example, split) for example, _, split in chosen)
    sizes = Counter(group for _, group, _ in chosen)
    largest = max(sizes.values(), default=0)
    used = {example.part for example, _, _ in chosen}
    unused = [part.name for part in outcome.parts if part.number not in used]
    return Dataset(
        version=__version__,
        created_at=rfc3339(created_at_s),
        licence=request.licence,
        command=command_of(request),
        choices=choices,
        sources=tuple(_source(part, outcome.rows_by_part.get(part.number, 0)) for part in outcome.parts),
        rules_sha256=redactor.rules_sha256,
        redaction_key_id=redactor.key_id,
        redactions=dict(sorted(outcome.redactions.items())),
        rows=outcome.rows,
        examples=outcome.examples,
        rows_without_reward=outcome.rows_without_reward,
        similarity=_similarity(choices.link_threshold, outcome.neighbours),
        groups=len(sizes),
        largest_group=largest,
        splits=splits,
        balance=balance,
        warnings=find_warnings(splits, balance, choices, largest, unused),
        files=outcome.files,
    )


def _source(part: Part, rows: int) -> DatasetSource:
    return DatasetSource(
        name=part.name,
        kind="run" if part.is_table else "file",
        run_id=part.run_id,
        step=part.step,
        sha256=part.sha256,
        size_bytes=part.size_bytes,
        rules_sha256=part.rules_sha256,
        redaction_key_id=part.redaction_key_id,
        rows=rows,
    )


def _similarity(threshold: float, neighbours: Neighbours) -> Similarity:
    banding = banding_of(threshold)
    return Similarity(
        shingle_words=SHINGLE_WORDS,
        permutations=PERMUTATIONS,
        bands=banding.bands,
        rows_per_band=banding.rows,
        algorithm=algorithm(),
        near_pairs=neighbours.near_pairs,
        clusters=sum(size > 1 for size in neighbours.sizes()),
        unchecked_pairs=neighbours.unchecked_pairs,
    )
