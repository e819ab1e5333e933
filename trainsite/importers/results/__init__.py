"""Plain result files: pass, fail or a number per case, as JSON or CSV, one file or several models."""

from trainsite.importers.importer import Importer
from trainsite.importers.results.files import detect, runs

__all__ = ["IMPORTER"]

IMPORTER = Importer(
    name="results",
    summary="pass, fail or a number per case: JSON, CSV, SWE-bench reports; a folder holds a file per model",
    version=1,
    detect=detect,
    runs=runs,
)
