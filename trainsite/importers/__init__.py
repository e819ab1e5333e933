"""Adopts what other systems wrote: one file per format, all behind one interface, into runs like any other."""

from trainsite.importers.importer import Detection, Importer, SourceRun
from trainsite.importers.registry import find_importer, importers

__all__ = ["Detection", "Importer", "SourceRun", "find_importer", "importers"]
