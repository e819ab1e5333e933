"""Entries of an archive's index that were made before: a manifest that is as it was is not read again."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

import msgspec
import orjson

from trainsite.archive.atomic import write_atomic
from trainsite.archive.layout import MANIFEST
from trainsite.dataclass import dataclass
from trainsite.records.collection import CollectionEntry
from trainsite.records.run import Gap

_Stamp = tuple[int, int, int]
"""Size in bytes, time of change in ns, and inode."""
_ABSENT: _Stamp = (-1, -1, -1)


class _Run(msgspec.Struct, array_like=True, frozen=True):
    """An entry as it is kept: without its gaps, which many runs share."""

    name: str
    stamp: _Stamp
    entry: msgspec.Raw
    gaps: list[int]


class _File(msgspec.Struct, frozen=True):
    identity: str
    gaps: list[Gap]
    runs: list[_Run]


@dataclass
class KnownEntries:
    """
    Entries by the stamps of their manifests, kept in a file.

    ``identity`` is that of everything that makes entries of manifests: what another one made is not used.
    """

    path: Path | None
    identity: str
    fresh: dict[str, CollectionEntry] = field(default_factory=dict)
    """Entries of runs whose manifests are those that they were made of."""
    _runs: dict[str, _Run] = field(default_factory=dict)
    _gaps: tuple[Gap, ...] = ()
    _taken: dict[str, tuple[_Stamp, CollectionEntry]] = field(default_factory=dict)
    _shared: dict[bytes, Gap] = field(default_factory=dict)
    _stamps: Mapping[str, _Stamp] = field(default_factory=dict)

    def take(self, stamp: _Stamp, entry: CollectionEntry) -> None:
        """Take an entry that was made of the manifest with a stamp; gaps that many runs have are held once."""
        gaps = tuple([self._shared.setdefault(orjson.dumps(gap), gap) for gap in entry.gaps])
        self._taken[entry.path] = (stamp, replace(entry, gaps=gaps))

    def look(self, archive: Path) -> None:
        """Find out which entries still hold; raises OSError where the archive cannot be read."""
        self._stamps = dict(_iter_stamps(archive))
        self.fresh |= {
            name: entry for name, (stamp, entry) in self._taken.items() if self._stamps.get(name, _ABSENT) == stamp
        }
        kept = self._load()
        if kept is None:
            return
        self._gaps = tuple(kept.gaps)
        decoder = msgspec.json.Decoder(CollectionEntry)
        for run in kept.runs:
            if self._stamps.get(run.name, _ABSENT) == run.stamp and run.name not in self.fresh:
                self._runs[run.name] = run
                gaps = tuple([self._gaps[place] for place in run.gaps])
                self.fresh[run.name] = replace(decoder.decode(run.entry), gaps=gaps)

    def keep(self, entries: Mapping[str, CollectionEntry]) -> None:
        """Keep the entries of all runs, by the names of their folders, for the next time."""
        if self.path is None or entries.keys() == self._runs.keys():
            return
        places: dict[bytes, int] = {}
        numbers = {id(gap): places.setdefault(orjson.dumps(gap), len(places)) for gap in self._gaps}
        runs = []
        for name, entry in entries.items():
            known = self._runs.get(name)
            if known is not None:
                raw, gaps = known.entry, [numbers[id(gap)] for gap in entry.gaps]
            elif name in self._stamps:
                raw = msgspec.Raw(orjson.dumps(replace(entry, gaps=())))
                gaps = [places.setdefault(orjson.dumps(gap), len(places)) for gap in entry.gaps]
            else:
                continue
            runs.append(_Run(name, self._stamps[name], raw, gaps))
        head = {"identity": self.identity, "gaps": [msgspec.Raw(text) for text in places], "runs": runs}
        write_atomic(self.path, msgspec.json.encode(head))

    def _load(self) -> _File | None:
        if self.path is None:
            return None
        try:
            kept = msgspec.json.decode(self.path.read_bytes(), type=_File)
        except (OSError, ValueError):
            return None
        return kept if kept.identity == self.identity else None


def _iter_stamps(archive: Path) -> Iterator[tuple[str, _Stamp]]:
    with os.scandir(archive) as children:
        for child in children:
            if not child.name.startswith(".") and child.is_dir(follow_symlinks=False):
                try:
                    found = os.stat(f"{child.path}/{MANIFEST}")  # noqa: PTH116 - a hot path
                except OSError:
                    continue
                yield child.name, (found.st_size, found.st_mtime_ns, found.st_ino)
