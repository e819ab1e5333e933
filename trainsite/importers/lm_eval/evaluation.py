"""One evaluation: a results file, its samples, and who was evaluated."""

from pathlib import Path

from trainsite.dataclass import dataclass
from trainsite.importers.lm_eval.outcome import Results


@dataclass(frozen=True)
class SampleFile:
    """The samples of one task."""

    path: Path
    name: str
    task: str


@dataclass(frozen=True)
class Evaluation:
    """A results file, its samples, and who was evaluated."""

    file: str
    results: Results
    samples: tuple[SampleFile, ...]
    left: tuple[str, ...]
    """Samples without a results file."""
    model: str
    variant: str
