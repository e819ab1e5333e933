"""What the gate found."""

from trainsite.dataclass import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """What must not be published, and where it stands; it never holds the text itself."""

    place: str
    """Path in the site, with line or JSON path."""
    what: str
