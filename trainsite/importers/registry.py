"""The importers: those that come along, and those that others register as entry points."""

from functools import cache
from importlib import import_module, metadata
from pathlib import Path

from trainsite.errors import SettingsError, UsageError
from trainsite.importers.importer import Detection, Importer

GROUP = "trainsite.importers"
"""The group of entry points; each names an ``Importer``."""

BUNDLED = ("eliza", "inspect_logs", "lm_eval", "otel", "promptfoo", "results", "tau_bench", "trainer")
"""Modules of this package, each with an ``IMPORTER``."""


@cache
def importers() -> dict[str, Importer]:
    """Return all importers by name. Raises SettingsError for an entry point that is none."""
    found = [import_module(f"trainsite.importers.{name}").IMPORTER for name in BUNDLED]
    for entry in metadata.entry_points(group=GROUP):
        try:
            loaded = entry.load()
        except Exception as error:
            raise SettingsError(f"importer {entry.name}: {type(error).__name__} while loading; reinstall it") from error
        if not isinstance(loaded, Importer):
            raise SettingsError(f"importer {entry.name}: is no trainsite.importers.Importer; mend or remove it")
        found.append(loaded)
    return {importer.name: importer for importer in sorted(found, key=lambda each: each.name)}


def find_importer(name: str) -> Importer:
    """Return an importer; raises UsageError that lists the known ones."""
    known = importers()
    if name not in known:
        raise UsageError(f"{name}: no such format; known are {', '.join(known)}")
    return known[name]


def detect(source: Path) -> list[tuple[Importer, Detection]]:
    """Return the formats that a source looks like, the most likely first; a pipe or a device looks like none."""
    if not (source.is_file() or source.is_dir()):
        return []
    found = [(each, seen) for each in importers().values() if (seen := each.detect(source)) is not None]
    return sorted(found, key=lambda pair: (-pair[1].confidence, pair[0].name))
