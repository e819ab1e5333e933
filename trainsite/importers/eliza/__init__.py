"""Collection folders that elizaOS's plugin-training wrote: its files become rows, its claims are checked."""

from trainsite.importers.eliza.source import detect, iter_runs
from trainsite.importers.importer import Importer

IMPORTER = Importer(
    name="eliza",
    summary="collection folders of elizaOS's plugin-training, one or many",
    version=1,
    detect=detect,
    runs=iter_runs,
)

__all__ = ["IMPORTER"]
