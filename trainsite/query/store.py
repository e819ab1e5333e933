"""
The derived store: brought up to date with the archive, or built anew, and never needed by anything else.

It is a folder of immutable segments and one catalog, which is replaced last: whoever dies on the way leaves the store
as it was, and a reader that has its segments open never waits. New runs make a new segment; small segments are merged
into larger ones, so that there are few of them and each row is copied a few times only.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from trainsite import __version__
from trainsite.archive.layout import MANIFEST, STATE
from trainsite.archive.lock import store_lock
from trainsite.paths import cache_folder
from trainsite.query.catalog import FILE, Catalog, Entry, Segment, Trouble, load_catalog, save_catalog
from trainsite.query.extract import is_untouched
from trainsite.query.head import Head, Unfit, read_head
from trainsite.query.scan import Stamp, scan_archive, stamp_of
from trainsite.query.segment import STORAGE_VERSION, merge_segments, write_segment

FOLDER = "query"
LAYOUT_VERSION = 2
DUPLICATE = "duplicate_run"
_MERGE_RATIO = 2
"""A segment is merged into the one before it until that one is this many times as large."""
_DEAD_SHARE = 10
"""A segment is written anew when more than a tenth of its runs are dead."""
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
            catalog = _Update(archive, store, catalog, progress).run(scanned)
        _remove_strays(store, catalog)
    return catalog


def is_fresh(catalog: Catalog, scanned: Mapping[str, Stamp], archive: Path) -> bool:
    """Tell whether a catalog speaks of these very files."""
    if len(catalog.entries) != len(scanned):
        return False
    return all(
        scanned.get(entry.name) == entry.stamp
        and (not entry.troubles or all(_is_same(trouble, archive / entry.name) for trouble in entry.troubles))
        for entry in catalog.entries
    )


def _is_same(trouble: Trouble, run: Path) -> bool:
    return stamp_of(run / trouble.file) == trouble.stamp


@dataclass(frozen=True)
class _Update:
    """One bringing up to date, under the lock."""

    archive: Path
    store: Path
    catalog: Catalog
    progress: Progress

    def run(self, scanned: Mapping[str, Stamp]) -> Catalog:
        """Return the new catalog, written last."""
        entries: dict[str, Entry] = {}
        heads = self._heads(scanned, entries)
        head = next(heads, None)
        catalog = self.catalog
        if head is not None or not catalog.segments:
            total = len(scanned) - sum(entry.segment is not None for entry in catalog.entries)
            catalog = self._append(chain([head] if head else [], heads), entries, total)
        dead = (
            (old.segment, old.run_id)
            for old in self.catalog.entries
            if old.segment and old.run_id and (old.name not in entries or entries[old.name].segment != old.segment)
        )
        catalog = replace(catalog.without(dead), entries=tuple(entries.values()))
        catalog = self._merge(catalog)
        save_catalog(self.store, catalog)
        return catalog

    def _heads(self, scanned: Mapping[str, Stamp], entries: dict[str, Entry]) -> Iterator[Head]:
        """
        Yield each run whose rows are to be taken, and note every run's entry, in the order of their names.

        Of several folders with one run id the first stands for it, so that no row counts twice.
        """
        known = {entry.name: entry for entry in self.catalog.entries}
        first: dict[str, str] = {}
        for name, stamp in scanned.items():
            entry, head = self._look(name, stamp, known.get(name))
            winner = first.setdefault(entry.run_id, name) if entry.run_id else name
            if winner != name:
                entries[name] = replace(entry, segment=None, troubles=(_duplicate(winner, stamp),))
                continue
            if entry.segment is None and entry.run_id and head is None:
                entry, head = self._look(name, stamp, None)
            entries[name] = entry
            if head is not None:
                yield head

    def _look(self, name: str, stamp: Stamp, known: Entry | None) -> tuple[Entry, Head | None]:
        """Return a run's entry, and its manifest where its rows are not those that are stored."""
        if known is not None and not known.troubles and known.stamp == stamp:
            return known, None
        folder = self.archive / name
        is_whole = known is not None and all(_is_same(each, folder) for each in known.troubles)
        if known is not None and is_whole and known.stamp == stamp:
            return known, None
        head = read_head(folder, stamp)
        if isinstance(head, Unfit):
            return Entry(name, stamp, head.sha256, troubles=(head.trouble,)), None
        if known is not None and is_whole and known.sha256 == head.sha256 and is_untouched(head):
            return replace(known, stamp=stamp), None
        return Entry(name, stamp, head.sha256, head.run_id), head

    def _append(self, heads: Iterable[Head], entries: dict[str, Entry], total: int) -> Catalog:
        number = self.catalog.next_number
        path = self.store / _segment_file(number)
        _remove(path)
        stored = 0
        for taken in list(write_segment(path, heads, lambda done: self.progress(done, total))):
            entry = entries[taken.folder.name]
            segment = path.name if taken.is_stored else None
            entries[entry.name] = replace(entry, segment=segment, troubles=taken.troubles)
            stored += taken.is_stored
        segments = (*self.catalog.segments, Segment(path.name, stored))
        return replace(self.catalog, next_number=number + 1, segments=segments, tables=_tables())

    def _merge(self, catalog: Catalog) -> Catalog:
        """Return the catalog with its last segments merged, where they are small or hold many dead runs."""
        first = first_to_merge(catalog.segments)
        merged = catalog.segments[first:]
        if not merged:
            return catalog
        path = self.store / _segment_file(catalog.next_number)
        _remove(path)
        merge_segments(self.store, path, merged)
        gone = {each.file for each in merged}
        return replace(
            catalog,
            next_number=catalog.next_number + 1,
            segments=(*catalog.segments[:first], Segment(path.name, sum(each.live_count for each in merged))),
            entries=tuple(
                replace(each, segment=path.name) if each.segment in gone else each for each in catalog.entries
            ),
        )


def first_to_merge(segments: Sequence[Segment]) -> int:
    """Return the index from which segments are to become one; their number where all may stay."""
    worn = [index for index, each in enumerate(segments) if len(each.dead) * _DEAD_SHARE > each.run_count]
    first = len(segments) - 1
    live_count = segments[first].live_count
    while first > 0 and segments[first - 1].live_count <= _MERGE_RATIO * live_count:
        first -= 1
        live_count += segments[first].live_count
    if first == len(segments) - 1:
        first = len(segments)
    return min([first, *worn])


def _duplicate(winner: str, stamp: Stamp) -> Trouble:
    message = f"the same run as {winner}, so its rows are counted once; delete one of them"
    return Trouble(DUPLICATE, MANIFEST, message, stamp)


def _segment_file(number: int) -> str:
    return f"segment-{number}.duckdb"


def _tables() -> tuple[str, ...]:
    from trainsite.query.views import stored_views  # noqa: PLC0415 - a fresh store is read without the schemas

    return tuple(view.name for view in stored_views())


def _remove(path: Path) -> None:
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
            _remove(child)
