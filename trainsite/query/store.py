"""
The derived store: brought up to date with the archive, or built anew, and never needed by anything else.

It is a folder of immutable segments and one catalog, which is replaced last: whoever dies on the way leaves the store
as it was, and a reader that has its segments open never waits. New runs make a new segment; small segments are merged
into larger ones, so that there are few of them and each row is copied a few times only.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from trainsite import __version__
from trainsite.archive.layout import STATE
from trainsite.archive.lock import store_lock
from trainsite.paths import cache_folder
from trainsite.query.catalog import FILE, STORAGE_VERSION, Catalog, Trouble, load_catalog
from trainsite.query.scan import Stamp, scan_archive, stamp_of

FOLDER = "query"
LAYOUT_VERSION = 4
Progress = Callable[[int, int], None]
"""Called with the number of runs taken and their total."""


def store_version() -> str:
    """Return what a store must say for this program to read it."""
    return f"{LAYOUT_VERSION} {__version__} {STORAGE_VERSION}"


def store_folder(archive: Path) -> Path | None:
    """
    Return the folder of an archive's store: inside it, or in the user's cache where the archive is read-only.

    None where there is nothing to keep: a folder without runs stays as it is.
    """
    state = archive / STATE
    if not state.exists() and not scan_archive(archive):
        return None
    with suppress(OSError):
        if archive.is_dir():
            (state / FOLDER).mkdir(parents=True, exist_ok=True)
            if os.access(state / FOLDER, os.W_OK):
                return state / FOLDER
    cache = cache_folder(FOLDER)
    if cache is None:
        return None
    folder = cache / hashlib.sha256(os.fsencode(archive.absolute())).hexdigest()[:16]
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    return None


def sync_store(archive: Path, store: Path, progress: Progress = lambda _done, _total: None) -> Catalog:
    """
    Return the catalog of a store that holds exactly the finished runs of its archive.

    Raises StoreError where the archive cannot be read or the store not be written.
    """
    version = store_version()
    scanned = scan_archive(archive)
    seen = stamp_of(store / FILE)
    catalog = load_catalog(store, version)
    if catalog is not None and is_fresh(catalog, scanned, archive):
        return catalog
    with store_lock(store):
        if catalog is None or stamp_of(store / FILE) != seen:
            catalog = load_catalog(store, version) or Catalog(version)
        if not is_fresh(catalog, scanned, archive) or not catalog.tables:
            catalog = _updated(archive, store, catalog, scanned, progress)
        _remove_strays(store, catalog)
    return catalog


def _updated(archive: Path, store: Path, catalog: Catalog, scanned: Mapping[str, Stamp], progress: Progress) -> Catalog:
    # A fresh store is read without what it takes to write one: half of a query's start-up.
    from trainsite.query.update import Update  # noqa: PLC0415 - as said

    return Update(archive, store, catalog, progress).run(scanned)


def is_fresh(catalog: Catalog, scanned: Mapping[str, Stamp], archive: Path) -> bool:
    """Tell whether a catalog speaks of these very files."""
    if len(catalog.entries) != len(scanned):
        return False
    return all(
        scanned.get(entry.name) == entry.stamp
        and (not entry.troubles or all(is_same(trouble, archive / entry.name) for trouble in entry.troubles))
        for entry in catalog.entries
    )


def is_same(trouble: Trouble, run: Path) -> bool:
    """Tell whether a file that made trouble is still the one that did."""
    return stamp_of(run / trouble.file) == trouble.stamp


def remove_segment(path: Path) -> None:
    """Remove a segment and what DuckDB left beside it; one that is not there is removed already."""
    for each in (path, path.with_name(path.name + ".wal")):
        with suppress(OSError):
            each.unlink(missing_ok=True)


def _remove_strays(store: Path, catalog: Catalog) -> None:
    """Remove what a killed process or an older catalog left; a reader that has a segment open keeps it."""
    import shutil  # noqa: PLC0415 - only where the store was just written

    named = {segment.file for segment in catalog.segments}
    for child in store.iterdir():
        if child.name.startswith("spool-"):
            shutil.rmtree(child, ignore_errors=True)
        elif child.name.startswith("segment-") and child.name not in named:
            remove_segment(child)
