"""Training curves: what a trainer logged, step by step."""

from trainsite.dataclass import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class CurvePoint:
    """One value of one metric at one step of a training."""

    metric: str
    """As the source names it, for example ``loss`` or ``eval_loss``."""
    training_step: int
    """Optimizer step, from 0."""
    value: float | None = None
    """Null where the source has NaN or infinity; ``note`` says which."""
    note: str | None = None
    epoch: float | None = None
    at: str | None = None
    split: str | None = None
    """train, eval or test, where the source says so."""
    series: str | None = None
    """The run inside the source, where it holds several."""
    model_id: str | None = None
    evidence: str
