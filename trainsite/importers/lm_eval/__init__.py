"""Results of the LM Evaluation Harness, and the samples that they were computed from."""

from trainsite.importers.importer import Importer
from trainsite.importers.lm_eval.folder import detect, runs

__all__ = ["IMPORTER"]

IMPORTER = Importer(
    name="lm-eval",
    summary="LM Evaluation Harness: results_*.json with samples_<task>_*.jsonl beside",
    version=1,
    detect=detect,
    runs=runs,
)
