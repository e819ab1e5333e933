"""A data set to train on: its rows' attestations, what was left out, and the document that describes it."""

from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.run import SCHEMA_VERSION, Artifact

SPLITS = ("train", "val", "test")
QUALITIES = ("gold", "silver", "bronze", "unrated")


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where an example comes from: a row of a file, or of a step of a run."""

    file: str | None = None
    run_id: str | None = None
    step: str | None = None
    row_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attestation:
    """What is known of one example (``metadata.attestation``)."""

    schema: str = "trainsite/attestation"
    version: int = 1
    rules_sha256: str
    redaction_key_id: str
    """The key of its tokens: that of the run where it comes from one."""
    redacted: bool = True
    quality: str
    """gold, silver, bronze or unrated."""
    evidence: str
    source: Origin
    group: str
    """What must not stand on two sides of a split, as the beginning of a hash."""
    split: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatRow:
    """An example as messages, the answer last."""

    messages: list[Json]
    tools: Json = None
    metadata: dict[str, Json]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exclusion:
    """A row, or an example in a row, that is not in the data set."""

    source: str
    step: str | None = None
    row_id: str
    line: int
    call: int | None = None
    task: str | None = None
    reason: str


@dataclass(frozen=True, kw_only=True)
class DatasetChoices:
    """What was asked of a data set; with the sources it decides the rows and their splits."""

    tasks: tuple[str, ...]
    max_per_task: int | None
    max_per_group: int | None
    val: float
    test: float
    seed: str
    near_duplicates: float | None
    """The similarity at which examples are left out; null leaves out equal ones alone."""
    link_threshold: float
    """The similarity at which groups are kept together."""
    group_by: str
    min_reward: float | None
    evidence: tuple[str, ...]
    formats: tuple[str, ...]
    keep_failed: str | None
    """The reason for keeping what failed; null keeps none."""


@dataclass(frozen=True, kw_only=True)
class DatasetSource:
    """One file, or one table of a run, that was read."""

    name: str
    kind: str
    """file or run."""
    run_id: str | None
    step: str | None
    sha256: str
    size_bytes: int
    rules_sha256: str | None
    redaction_key_id: str | None
    rows: int


@dataclass(frozen=True, kw_only=True)
class StageCounts:
    """``rows_in`` is ``rows_out`` plus everything in ``excluded``."""

    rows_in: int
    rows_out: int
    excluded: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Similarity:
    """How duplicates were sought, and what was found."""

    shingle_words: int
    permutations: int
    bands: int
    rows_per_band: int
    algorithm: str
    near_pairs: int
    """Pairs that linked two examples which nothing had linked before."""
    clusters: int
    """Clusters of two or more different examples."""
    unchecked_pairs: int
    """Pairs that share a band and were not compared, since too many rows do, counted per band."""


@dataclass(frozen=True, kw_only=True)
class SplitCounts:
    """One split."""

    split: str
    rows: int
    groups: int
    share: float


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A data set (``dataset.json``); its presence means that the folder is complete."""

    schema: str = "trainsite/dataset"
    schema_version: int = SCHEMA_VERSION
    generated_by: str = "trainsite"
    version: str
    created_at: str
    licence: str | None
    command: str
    choices: DatasetChoices
    sources: tuple[DatasetSource, ...]
    rules_sha256: str
    redaction_key_id: str
    redactions: dict[str, int]
    rows: StageCounts
    examples: StageCounts
    rows_without_reward: int
    similarity: Similarity
    groups: int
    largest_group: int
    splits: tuple[SplitCounts, ...]
    balance: dict[str, dict[str, dict[str, int]]]
    """Rows by what is counted, its value, and the split."""
    warnings: tuple[str, ...]
    files: tuple[Artifact, ...]
