"""What a run has besides trajectories and scores: models, data set files, scenarios, staged bundles."""

from trainsite.dataclass import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """One entry of the model registry; ``verified`` says that its registry was asked and knows it."""

    model_id: str
    tier: str
    variant: str
    family: str
    base_model_id: str | None = None
    repo_id: str
    location: str
    verified: bool
    note: str
    evidence: str
    revision: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetFile:
    """One file of a data set, planned or downloaded."""

    repo_id: str
    revision: str
    path: str
    url: str
    status: str
    """planned, downloaded or failed."""
    evidence: str
    size_bytes: int | None = None
    sha256: str | None = None
    rows: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """One scenario run."""

    scenario_id: str
    status: str
    """passed, failed or skipped."""
    evidence: str
    title: str | None = None
    duration_s: float | None = None
    judge_score: float | None = None
    turns: int = 0
    native_rows: int = 0
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """One model bundle, planned or staged."""

    tier: str
    repo_id: str
    bundle: str
    apply: bool
    max_size_bytes: int
    evidence: str
    file_count: int | None = None
    planned_size_bytes: int | None = None
    staged_count: int = 0
