"""One collection run: its recipe, steps, readiness and manifest. Paths are relative to the run folder."""

from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.evidence import Case, Comparison, Score
from trainsite.records.imported import Coverage, Imported
from trainsite.records.inventory import Model
from trainsite.records.problem import Problem

SCHEMA_VERSION = 1
LIST_LIMIT = 100
"""The most entries that the manifest holds per list; ``truncated`` counts the rest."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """A file or folder that a run was given."""

    role: str
    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class StepChoice:
    """What the recipe wants of one step."""

    id: str
    selected: bool
    mode: str
    """dry, live or import."""
    reason: str | None = None
    """Why it is not selected."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that was asked of a run; with the inputs it decides the run's id."""

    tiers: tuple[str, ...]
    live: bool
    natural_kind: str | None
    """sanitized or raw: how the natural input was called."""
    natural_run_id: str | None
    natural_tasks: tuple[str, ...]
    include_natural_raw: str | None
    """The reason for keeping raw text; null keeps none."""
    steps: tuple[StepChoice, ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Rows of a step: ``rows_in`` is ``rows_out`` plus ``problems``."""

    rows_in: int = 0
    rows_out: int = 0
    problems: int = 0


@dataclass(frozen=True, kw_only=True)
class Artifact:
    """A file of the run, by its content."""

    kind: str
    path: str
    sha256: str
    size_bytes: int
    schema: str | None = None
    """The schema of the document, or of each row."""
    rows: int | None = None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A short excerpt of a trajectory, and where to read it whole."""

    source: str
    step: str
    row_id: str
    trajectory_id: str
    evidence: str
    task: str | None = None
    input: str | None = None
    output: str | None = None
    model: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """The record of one step (``steps/<id>/step.json``)."""

    schema: str = "trainsite/step"
    schema_version: int = SCHEMA_VERSION
    id: str
    status: str
    """succeeded, failed or skipped."""
    mode: str
    input_sha256: str
    started_at: str
    finished_at: str
    duration_s: float
    evidence: dict[str, int] = field(default_factory=dict)
    """Rows per evidence kind."""
    reason: str | None = None
    """Why it was skipped."""
    error: str | None = None
    """Why it failed."""
    counts: Counts = Counts()
    summary: dict[str, Json] = field(default_factory=dict)
    previews: tuple[Preview, ...] = ()
    redactions: dict[str, int] = field(default_factory=dict)
    artifacts: tuple[Artifact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step as the manifest lists it; ``path`` leads to the whole record."""

    id: str
    status: str
    mode: str
    evidence: dict[str, int]
    reason: str | None
    error: str | None
    started_at: str
    finished_at: str
    duration_s: float
    counts: Counts
    path: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PreflightCheck:
    """One thing that a run needs, looked at before the work."""

    id: str
    label: str
    status: str
    """ok, warning, missing or skipped."""
    detail: str


@dataclass(frozen=True, kw_only=True)
class Preflight:
    """All preflight checks, counted."""

    live_required: bool
    ok: int
    warning: int
    missing: int
    skipped: int
    checks: tuple[PreflightCheck, ...]


@dataclass(frozen=True, kw_only=True)
class Source:
    """How much of one source the run holds."""

    source: str
    step: str
    items: int
    """Files, bundles or scenarios."""
    rows: int
    evidence: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Progression:
    """How far the tiers have a measured base-and-trained pair, smallest first."""

    tier_order: tuple[str, ...]
    established: tuple[str, ...]
    remaining: tuple[str, ...]
    next_tier: str | None
    smallest_established: bool
    all_established: bool


@dataclass(frozen=True, kw_only=True)
class Benchmarks:
    """Benchmark scores, their comparisons and a first look at cases; the counts are those before any cut."""

    row_count: int
    comparison_count: int
    case_count: int
    pair_count: int
    tiers: tuple[str, ...]
    rows: tuple[Score, ...]
    comparisons: tuple[Comparison, ...]
    cases: tuple[Case, ...]
    progression: Progression


@dataclass(frozen=True, kw_only=True)
class Check:
    """One readiness check."""

    id: str
    label: str
    status: str
    """ready, partial or missing."""
    note: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """All checks, counted."""

    status: str
    ready: int
    partial: int
    missing: int
    checks: tuple[Check, ...]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A check that is not ready, and what closes it; ``command`` is to be run inside the run folder."""

    id: str
    status: str
    note: str
    action: str
    params: dict[str, Json]
    command: str


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """A step that was taken over from an earlier run."""

    step: str
    run_id: str


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What made the run: program, commit, redaction rules, inputs, and what was taken over."""

    generated_by: str
    version: str
    commit: str | None
    commit_source: str | None
    """git or option."""
    redaction_key_id: str
    rules_sha256: str
    inputs: tuple[Input, ...]
    adopted: tuple[Adopted, ...] = ()
    redacted_from: str | None = None
    """The run that this one is, redacted again."""
    imported: Imported | None = None
    """The foreign source that the run was read from."""
    coverage: Coverage | None = None
    """How much of that source was understood."""


@dataclass(frozen=True, kw_only=True)
class Redactions:
    """What was replaced in the run, per class."""

    total: int
    by_class: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A collection run (``collection-manifest.json``); its presence means that the run is complete."""

    schema: str = "trainsite/collection-manifest"
    schema_version: int = SCHEMA_VERSION
    run_id: str
    label: str | None
    status: str
    """succeeded or failed."""
    started_at: str
    finished_at: str
    duration_s: float
    provenance: Provenance
    recipe: Recipe
    preflight: Preflight
    steps: tuple[StepLine, ...]
    sources: tuple[Source, ...]
    previews: tuple[Preview, ...]
    models: tuple[Model, ...]
    evals: tuple[Score, ...]
    benchmarks: Benchmarks
    readiness: Readiness
    gaps: tuple[Gap, ...]
    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...]
    redactions: Redactions
    truncated: dict[str, int]
    """How many entries each list lacks; lists that are whole are not named."""
