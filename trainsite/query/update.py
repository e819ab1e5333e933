"""One bringing up to date of the derived store: which runs are new, changed or gone, and the segments that follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from trainsite.archive.layout import MANIFEST
from trainsite.dataclass import dataclass
from trainsite.query.catalog import Catalog, Entry, Segment, Trouble, save_catalog
from trainsite.query.extract import is_untouched
from trainsite.query.head import Head, Unfit, read_head
from trainsite.query.loading import empty_view
from trainsite.query.scan import Stamp
from trainsite.query.segment import merge_segments, write_segment
from trainsite.query.store import Progress, is_same, remove_segment
from trainsite.query.views import later_views, stored_views

DUPLICATE = "duplicate_run"
_MERGE_RATIO = 2
"""A segment is merged into the one before it until that one is this many times as large."""
_FEW = 4
"""So many segments may be of any size: to read some more costs less than to write them again after every change."""
_DEAD_SHARE = 10
"""A segment is written anew when more than a tenth of its runs are dead."""


@dataclass(frozen=True)
class Update:
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
        catalog = without_empty(replace(catalog.without(dead), entries=tuple(entries.values())))
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
                entries[name] = entry._replace(segment=None, troubles=(_duplicate(winner, stamp),))
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
        is_whole = known is not None and all(is_same(each, folder) for each in known.troubles)
        if known is not None and is_whole and known.stamp == stamp:
            return known, None
        head = read_head(folder, stamp)
        if isinstance(head, Unfit):
            return Entry(name, stamp, head.sha256, troubles=(head.trouble,)), None
        if known is not None and is_whole and known.sha256 == head.sha256 and is_untouched(head):
            return known._replace(stamp=stamp), None
        return Entry(name, stamp, head.sha256, head.run_id), head

    def _append(self, heads: Iterable[Head], entries: dict[str, Entry], total: int) -> Catalog:
        number = self.catalog.next_number
        path = self.store / _segment_file(number)
        remove_segment(path)
        stored = 0
        for taken in list(write_segment(path, heads, lambda done: self.progress(done, total))):
            entry = entries[taken.folder.name]
            segment = path.name if taken.is_stored else None
            entries[entry.name] = entry._replace(segment=segment, troubles=taken.troubles)
            stored += taken.is_stored
        segments = (*self.catalog.segments, Segment(path.name, stored))
        return replace(
            self.catalog,
            next_number=number + 1,
            segments=segments,
            tables=tuple(view.name for view in stored_views()),
            empty=tuple((view.name, empty_view(view)) for view in later_views()),
        )

    def _merge(self, catalog: Catalog) -> Catalog:
        """Return the catalog with its last segments merged, where they are small or hold many dead runs."""
        first = first_to_merge(catalog.segments)
        merged = catalog.segments[first:]
        if not merged:
            return catalog
        path = self.store / _segment_file(catalog.next_number)
        remove_segment(path)
        merge_segments(self.store, path, merged)
        gone = {each.file for each in merged}
        return replace(
            catalog,
            next_number=catalog.next_number + 1,
            segments=(*catalog.segments[:first], Segment(path.name, sum(each.live_count for each in merged))),
            entries=tuple(
                each._replace(segment=path.name) if each.segment in gone else each for each in catalog.entries
            ),
        )


def without_empty(catalog: Catalog) -> Catalog:
    """Return the catalog without segments of which nothing counts; one stays, since there always is one."""
    filled = tuple(each for each in catalog.segments if each.live_count)
    return replace(catalog, segments=filled or catalog.segments[-1:])


def first_to_merge(segments: Sequence[Segment]) -> int:
    """Return the index from which segments are to become one; their number where all may stay."""
    worn = [index for index, each in enumerate(segments) if len(each.dead) * _DEAD_SHARE > each.run_count]
    if len(segments) <= _FEW:
        return min([len(segments), *worn])
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
