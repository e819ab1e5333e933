"""What a build did: printed for people, or as JSON; nothing of it enters a page."""

from trainsite.dataclass import dataclass
from trainsite.publish.finding import Finding


@dataclass(frozen=True, kw_only=True)
class BuildReport:
    """What a build did, or why it was refused."""

    site: str
    build_id: str | None = None
    """Null where the build was refused."""
    runs: int = 0
    """Runs with pages."""
    pages: int = 0
    files: int = 0
    size_bytes: int = 0
    """Of all files of the site."""
    written: int = 0
    """Files that are new or changed."""
    deleted: int = 0
    duration_s: float = 0.0
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_count: int = 0
    """All of them; the list holds the first thousand."""

    @property
    def is_refused(self) -> bool:
        """True where the gate found something, and the site stayed as it was."""
        return self.finding_count > 0
