"""The importers: those that come along, and those that others register as entry points."""

from functools import cache
from importlib import import_module, metadata
from pathlib import Path

from trainsite.errors import SettingsError, UsageError
from trainsite.importers.importer import Detection, Importer

GROUP = "trainsite.importers"
"""The group of entry points; each names an ``Importer``."""

BUNDLED = {
    "eliza": "eliza",
    "inspect": "inspect_logs",
    "lm-eval": "lm_eval",
    "otel": "otel",
    "promptfoo": "promptfoo",
    "results": "results",
    "tau-bench": "tau_bench",
    "trainer": "trainer",
}
"""Formats that come along, each with its module in this package, which has an ``IMPORTER``."""


def importers() -> dict[str, Importer]:
    """Return all importers by name. Raises SettingsError for an entry point that is none."""
    found = {name: _bundled(name) for name in BUNDLED} | _registered()
    return dict(sorted(found.items()))


def find_importer(name: str) -> Importer:
    """Return an importer, its module alone loaded; raises UsageError that lists the known ones."""
    registered = _registered()
    if name in registered:
        return registered[name]
    if name not in BUNDLED:
        raise UsageError(f"{name}: no such format; known are {', '.join(sorted({*BUNDLED, *registered}))}")
    return _bundled(name)


def _bundled(name: str) -> Importer:
    importer: Importer = import_module(f"trainsite.importers.{BUNDLED[name]}").IMPORTER
    return importer


@cache
def _registered() -> dict[str, Importer]:
    """Return the importers that others registered."""
    found = {}
    for entry in metadata.entry_points(group=GROUP):
        try:
            loaded = entry.load()
        except Exception as error:
            raise SettingsError(f"importer {entry.name}: {type(error).__name__} while loading; reinstall it") from error
        if not isinstance(loaded, Importer):
            raise SettingsError(f"importer {entry.name}: is no trainsite.importers.Importer; mend or remove it")
        found[loaded.name] = loaded
    return found


def detect(source: Path) -> list[tuple[Importer, Detection]]:
    """Return the formats that a source looks like, the most likely first; a pipe or a device looks like none."""
    if not (source.is_file() or source.is_dir()):
        return []
    found = [(each, seen) for each in importers().values() if (seen := each.detect(source)) is not None]
    return sorted(found, key=lambda pair: (-pair[1].confidence, pair[0].name))
