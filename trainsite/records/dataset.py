"""What the natural trajectories of a run add up to."""

from trainsite.dataclass import dataclass
from trainsite.records.run import SCHEMA_VERSION


@dataclass(frozen=True, kw_only=True)
class DatasetSummary:
    """The summary beside the rows of each task (``trajectory_dataset_summary.json``)."""

    schema: str = "trainsite/dataset-summary"
    schema_version: int = SCHEMA_VERSION
    calls: int
    """Model calls in all rows."""
    evident_calls: int
    """Model calls in rows that count as evidence."""
    actions: int
    """Tool calls in rows that count as evidence."""
    tasks: dict[str, int]
    """Rows per task; tasks without rows are not named and have no file."""
    task_evidence: dict[str, int]
    """Task rows per evidence kind."""
    formats: dict[str, int]
    """Trajectories per reader."""
    redacted_rows: int
    """Trajectories in which something was replaced."""
    run_ids: tuple[str, ...]
    """The runs that the rows name, at most 100."""
    natural_run_id: str | None
    """The run that recorded them, as the command line said."""
