"""An archive of runs, as ``list-collections``, ``collection-index.json`` and its page show it."""

from trainsite.dataclass import dataclass
from trainsite.records.problem import Problem
from trainsite.records.run import SCHEMA_VERSION, Gap, Progression


@dataclass(frozen=True, kw_only=True)
class SourceCounts:
    """Rows per source; dry-run rows do not count."""

    huggingface: int
    feed: int
    natural: int
    scenarios: int
    scenario_native: int
    tests: int
    jsonl: int


@dataclass(frozen=True, kw_only=True)
class BenchmarkCounts:
    """Benchmark evidence of a run, dry-run rows included in the counts, never in the progression."""

    pairs: int
    comparisons: int
    cases: int
    tiers: tuple[str, ...]
    headline: str | None
    """The first measured base-and-trained comparison in words."""


@dataclass(frozen=True, kw_only=True)
class EvalCounts:
    """What was measured in a run: scores, comparisons, scores of the action benchmark, matrices."""

    artifacts: int
    comparisons: int
    action: int
    matrices: int


@dataclass(frozen=True, kw_only=True)
class ModelCounts:
    """Models of a run."""

    runs: int
    models: int
    verified: int
    first: str | None
    """``<tier>/<variant>/<model id>`` of the first."""


@dataclass(frozen=True, kw_only=True)
class LinkCounts:
    """Artifacts that hold sources, and artifacts that hold evidence."""

    source: int
    evidence: int


@dataclass(frozen=True, kw_only=True)
class CollectionEntry:
    """One run of the archive; paths are relative to the archive."""

    run_id: str
    path: str
    label: str | None
    status: str
    started_at: str
    finished_at: str
    duration_s: float
    commit: str | None
    readiness_status: str
    ready: int
    partial: int
    missing: int
    artifact_count: int
    problem_count: int
    redaction_count: int
    sources: SourceCounts
    benchmarks: BenchmarkCounts
    progression: Progression
    evals: EvalCounts
    models: ModelCounts
    sample_count: int
    examples: tuple[str, ...]
    """``<source>:<trajectory id>[:<task>]``, one per source."""
    artifact_links: LinkCounts
    gaps: tuple[Gap, ...]
    manifest_path: str
    readme_path: str
    viewer_path: str


@dataclass(frozen=True, kw_only=True)
class CollectionIndex:
    """All runs of an archive, newest first, and what in it could not be listed."""

    schema: str = "trainsite/collection-index"
    schema_version: int = SCHEMA_VERSION
    run_count: int
    unfinished: tuple[str, ...]
    """Runs that were started and are not complete."""
    collections: tuple[CollectionEntry, ...]
    problems: tuple[Problem, ...]
