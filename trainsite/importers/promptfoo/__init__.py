"""Results of promptfoo: a trajectory and its cases per test, provider and prompt."""

from trainsite.importers.importer import Importer
from trainsite.importers.promptfoo.importing import detect, find_runs

IMPORTER = Importer(
    name="promptfoo",
    summary="promptfoo results (results.json of versions 1 to 4, or .jsonl): prompts, outputs, checks",
    version=1,
    detect=detect,
    runs=find_runs,
)
