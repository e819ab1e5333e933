"""Where an imported run comes from, and how much of its source was understood."""

from trainsite.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of a source was understood; what is not counted as read is a problem of the run."""

    files: int
    files_read: int
    rows: int
    """Samples, spans, log lines, cases: the format's unit."""
    rows_read: int
    fields: int
    """Distinct fields of the format that occurred."""
    fields_mapped: int
    """Those that became fields of records; the others were kept in ``extra``, or are named in ``unmapped``."""
    unmapped: tuple[str, ...] = ()
    """Fields that are neither in a record nor in ``extra``, the first hundred."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """The source of an imported run."""

    format: str
    importer_version: int
    source: str
    """The source's name, without the folders above it."""
    sha256: str
    """Over the contents of its files."""
    size_bytes: int
