"""What a step is: a name, what its output depends on, and one function for both of its forms."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path

from trainsite.archive.step_writer import StepWriter
from trainsite.clock import Clock
from trainsite.collection.inputs import Inputs
from trainsite.collection.tiers import TierTable
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.records.codec import Json
from trainsite.records.run import Input, Preview, Recipe, StepChoice
from trainsite.settings import Settings


class StepSkippedError(Exception):
    """The step has nothing to do; its message is the reason."""


@dataclass(frozen=True, kw_only=True)
class StepContext:
    """All that a step may touch."""

    choice: StepChoice
    recipe: Recipe
    tiers: TierTable
    inputs: Inputs
    writer: StepWriter
    run: Path
    """The run folder, for the tables of steps that this one comes after."""
    settings: Settings
    clock: Clock
    progress: Callable[[str], None]

    @property
    def is_dry(self) -> bool:
        """Tell whether this is the dry form: no process, no network."""
        return self.choice.mode == "dry"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a step did. ``error`` makes it a failure that keeps what was written."""

    evidence: Mapping[str, int] = field(default_factory=Counter)
    """Rows per evidence kind."""
    summary: Mapping[str, Json] = field(default_factory=dict)
    previews: tuple[Preview, ...] = ()
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class CollectionStep:
    """A step as the registry lists it."""

    id: str
    run: Callable[[StepContext], Outcome]
    basis: Callable[[Recipe, Mapping[str, Input], str], Json]
    """What decides its output: of recipe, inputs and mode that which matters to it."""
    after: tuple[str, ...] = ()
    """Steps whose tables it reads."""


def refuse_live(context: StepContext, what: str) -> None:
    """Raise SourceError where a step is asked for a live form that this version does not have."""
    if not context.is_dry:
        raise SourceError(
            f"{context.choice.id}: this version cannot {what} live; leave out --live, or --skip {context.choice.id}"
        )
