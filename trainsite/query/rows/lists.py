"""One row of each list over all runs. Instants are RFC 3339 text in UTC."""

from trainsite.dataclass import dataclass
from trainsite.records.evidence import Comparison


@dataclass(frozen=True, slots=True)
class RunPlace:
    """The run of a row, and where it lies in the archive."""

    run_id: str
    path: str
    label: str | None
    started_at: str

    @property
    def name(self) -> str:
        """What a reader calls the run."""
        return self.label or self.path


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One metric of one model on one benchmark."""

    run: RunPlace
    step: str
    benchmark: str
    benchmark_version: str | None
    metric: str
    model_id: str
    variant: str
    tier: str | None
    provider: str | None
    value: float | None
    interval_low: float | None
    interval_high: float | None
    n: int
    evidence: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """A comparison, and the run that holds it."""

    run: RunPlace
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class TrajectoryRow:
    """One trajectory."""

    run: RunPlace
    step: str
    row_id: str
    trajectory_id: str
    evidence: str
    tasks: list[str]
    models: list[str]
    message_count: int
    call_count: int
    total_tokens: int | None
    cost_usd: float | None
    reward: float | None
    outcome: str | None
    format: str
    source: str | None


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One entry of a run's model registry."""

    run: RunPlace
    model_id: str
    tier: str
    variant: str
    family: str
    base_model_id: str | None
    location: str
    revision: str | None
    verified: bool
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """One file of a data set."""

    run: RunPlace
    repo_id: str
    revision: str
    path: str
    status: str
    evidence: str
    rows: int | None
    size_bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class GapRow:
    """A check that is not ready."""

    run: RunPlace
    check_id: str
    status: str
    note: str
    command: str


@dataclass(frozen=True, slots=True)
class StandingRow:
    """All checks of a run."""

    run: RunPlace
    checks: dict[str, str]
    """Status by check id."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something that could not be read or was left out; a whole folder has no run."""

    run_id: str | None
    path: str
    code: str
    message: str
    step: str | None
    file: str | None
    line: int | None
    is_row: bool


@dataclass(frozen=True, slots=True)
class JobRow:
    """One GPU job."""

    run: RunPlace
    job_id: str
    run_name: str | None
    registry_key: str | None
    status: str | None
    gpu_name: str | None
    gpu_count: int | None
    price_usd_per_h: float | None
    cost_usd: float | None
    budget_usd: float | None
    epochs: float | None
    exit_code: int | None
    error: str | None
    evidence: str
    created_at: str | None
    finished_at: str | None


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One optimized prompt."""

    run: RunPlace
    prompt_id: str
    task: str | None
    optimizer: str | None
    metric: str | None
    value: float | None
    interval_low: float | None
    interval_high: float | None
    baseline_value: float | None
    n: int | None
    evidence: str
    is_promoted: bool | None
    reason: str | None
    created_at: str | None
    prompt: str | None
    baseline_prompt: str | None
