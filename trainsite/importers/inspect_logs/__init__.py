"""Logs of Inspect AI, in their ZIP and JSON forms: samples with messages, calls and scores, one run per log."""

from trainsite.importers.importer import Importer
from trainsite.importers.inspect_logs.importing import detect, find_runs

IMPORTER = Importer(
    name="inspect",
    summary="Inspect AI logs (.eval, .json) and folders of them: samples, calls, scores",
    version=1,
    detect=detect,
    runs=find_runs,
)
