"""What was published, or why it was refused: printed for people, or as JSON; nothing of it enters a page."""

from trainsite.dataclass import dataclass
from trainsite.publish.finding import Finding


@dataclass(frozen=True, kw_only=True)
class Gated:
    """What the gate let through with warnings, or refused."""

    size_bytes: int = 0
    """Of all that was made."""
    duration_s: float = 0.0
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_count: int = 0
    """All of them; the list holds the first thousand."""

    @property
    def is_refused(self) -> bool:
        """True where the gate found something, and what was published before stayed as it was."""
        return self.finding_count > 0


@dataclass(frozen=True, kw_only=True)
class BuildReport(Gated):
    """What a build did, or why it was refused."""

    site: str
    build_id: str | None = None
    """Null where the build was refused."""
    runs: int = 0
    """Runs with pages."""
    pages: int = 0
    files: int = 0
    written: int = 0
    """Files that are new or changed."""
    deleted: int = 0


@dataclass(frozen=True, kw_only=True)
class SingleFileReport(Gated):
    """What became of a run as one file, or why it was refused."""

    file: str
    run_id: str
    trajectories: int = 0
    """Those of the run."""
    left_out: int = 0
    """Those of them that the file has no room for."""
