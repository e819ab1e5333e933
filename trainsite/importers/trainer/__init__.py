"""Training curves: Hugging Face trainer states, TensorBoard event files, tables of metrics."""

from trainsite.importers.importer import Importer
from trainsite.importers.trainer.folder import detect, runs

__all__ = ["IMPORTER"]

IMPORTER = Importer(
    name="trainer",
    summary="training curves: trainer_state.json, TensorBoard event files, CSV of metrics by step",
    version=1,
    detect=detect,
    runs=runs,
)
