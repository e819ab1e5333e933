"""What an importer is: how it knows its format, and which runs a source holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from trainsite.dataclass import dataclass

if TYPE_CHECKING:
    from trainsite.collection.facts import Facts
    from trainsite.importers.sink import Sink


@dataclass(frozen=True)
class Detection:
    """Why a source looks like a format; ``confidence`` is 0 to 1."""

    confidence: float
    reason: str


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """What the command says beside the source; an importer uses what its format leaves open."""

    model: str | None = None
    benchmark: str | None = None
    metric: str | None = None
    variant: str = "reference"
    """base, trained or reference: the role of models that do not say it themselves."""


@dataclass(frozen=True, kw_only=True)
class SourceRun:
    """One run in a source. ``write`` streams its content; it is called once, when the run is made."""

    name: str
    """The name of its folder, where the source holds several."""
    write: Callable[["Sink"], None]
    files: tuple[Path, ...]
    """What it is read from: these decide whether it was imported before."""
    label: str | None = None
    started_at: float | None = None
    """Seconds since 1970, by the source; null where it does not say."""
    finished_at: float | None = None
    tiers: tuple[str, ...] = ()
    """The tiers that its own recipe names."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Reasons for steps without content; for others it is that the format has none of it."""
    review: "Callable[[Sink, Facts], None] | None" = None
    """Called last, with what the run holds: says where the source claims something else."""


@dataclass(frozen=True, kw_only=True)
class Importer:
    """One format. ``detect`` reads the beginning of a source only; ``runs`` raises SourceError for what it refuses."""

    name: str
    summary: str
    version: int
    """Part of what decides whether a source was imported before."""
    detect: Callable[[Path], Detection | None]
    runs: Callable[[Path, ImportOptions], Iterable[SourceRun]]
