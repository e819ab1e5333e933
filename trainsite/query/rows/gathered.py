"""Everything that pages over all runs show, gathered."""

from collections.abc import Mapping
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.query.rows.boards import BoardRows, SeriesRows
from trainsite.query.rows.lists import PairRow


@dataclass(frozen=True)
class Found:
    """The first rows of a list, and how many there are."""

    rows: tuple[Any, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ColumnAbout:
    """A column of a view."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class ViewAbout:
    """A view that can be downloaded."""

    name: str
    description: str
    row_count: int
    columns: tuple[ColumnAbout, ...]


@dataclass(frozen=True, kw_only=True)
class SiteRows:
    """What pages over all runs show, besides the index of the archive."""

    lists: Mapping[str, Found]
    """The first rows of each list."""
    boards: tuple[BoardRows, ...]
    series: tuple[SeriesRows, ...]
    measured_pairs: tuple[PairRow, ...]
    """Base against trained, measured, the newest first."""
    problem_counts: Mapping[str, int]
    """By code."""
    redaction_counts: Mapping[str, int]
    """By class."""
    task_counts: Mapping[str, int]
    """Training examples by task, those of evidence."""
    views: tuple[ViewAbout, ...]
