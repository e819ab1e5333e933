"""What the store holds: which run lies in which segment, and which folders of the archive it could not take."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from trainsite.archive.atomic import write_atomic
from trainsite.dataclass import dataclass
from trainsite.query.scan import Stamp

FILE = "catalog.json"
STORAGE_VERSION = "v1.2.0"
"""Of segments: older DuckDB than the one that writes reads this as well."""


@dataclass(frozen=True)
class Trouble:
    """A file of a run that could not be taken; it is looked at again when its stamp changes."""

    code: str
    file: str
    """Relative to the run folder."""
    message: str
    stamp: Stamp


class Entry(NamedTuple):
    """One finished run of the archive; a plain tuple, since every command makes one per run."""

    name: str
    stamp: Stamp
    sha256: str
    """Of the manifest."""
    run_id: str | None = None
    """None where the manifest could not be read."""
    segment: str | None = None
    """The segment that holds its rows; None for a broken run and for a second one of the same id."""
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Segment:
    """One immutable file of rows."""

    file: str
    run_count: int
    dead: tuple[str, ...] = ()
    """Ids of runs whose rows in it do not count any more."""

    @property
    def live_count(self) -> int:
        """Return how many of its runs count."""
        return self.run_count - len(self.dead)


@dataclass(frozen=True)
class Catalog:
    """Everything that is known of the store; it is replaced whole."""

    version: str
    """What wrote it: another version's store is built anew."""
    next_number: int = 0
    segments: tuple[Segment, ...] = ()
    entries: tuple[Entry, ...] = ()
    tables: tuple[str, ...] = ()
    """The views that every segment has as tables."""
    empty: tuple[tuple[str, str], ...] = ()
    """The views that never have rows, and the query of each: kept here, so that readers need no schema."""

    def without(self, dead: Iterable[tuple[str, str]]) -> "Catalog":
        """Return the catalog in which (segment, run id) pairs do not count any more."""
        gone: dict[str, set[str]] = {}
        for segment, run_id in dead:
            gone.setdefault(segment, set()).add(run_id)
        return replace(
            self,
            segments=tuple(
                replace(each, dead=tuple(sorted({*each.dead, *gone.get(each.file, ())}))) for each in self.segments
            ),
        )


def load_catalog(store: Path, version: str) -> Catalog | None:
    """Return the catalog of a store; None where there is none, or where another version or nobody can have made it."""
    try:
        data = orjson.loads((store / FILE).read_bytes())
        if data["version"] != version:
            return None
        return Catalog(
            version=version,
            next_number=data["next_number"],
            segments=tuple(Segment(file, count, tuple(dead)) for file, count, dead in data["segments"]),
            entries=tuple(_entry(*each) for each in data["entries"]),
            tables=tuple(data["tables"]),
            empty=tuple((name, query) for name, query in data["empty"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _entry(
    name: str | list[str],
    stamp: list[int],
    sha256: str,
    run_id: str | None,
    segment: str | None,
    troubles: list[list[Any]],
) -> Entry:
    found = tuple(Trouble(code, file, message, Stamp(*seen)) for code, file, message, seen in troubles)
    plain = name if isinstance(name, str) else os.fsdecode(name[0].encode("latin-1"))
    return Entry(plain, Stamp(*stamp), sha256, run_id, segment, found)


def _packed(name: str) -> str | list[str]:
    """Return a folder's name as JSON can hold it: one that is no Unicode as a list of its bytes, read as Latin-1."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return [os.fsencode(name).decode("latin-1")]
    return name


def save_catalog(store: Path, catalog: Catalog) -> None:
    """Replace the catalog of a store; raises StoreError where the disk refuses."""
    data = {
        "version": catalog.version,
        "next_number": catalog.next_number,
        "segments": [[each.file, each.run_count, each.dead] for each in catalog.segments],
        "entries": [
            [
                _packed(each.name),
                [*each.stamp],
                each.sha256,
                each.run_id,
                each.segment,
                [[trouble.code, trouble.file, trouble.message, [*trouble.stamp]] for trouble in each.troubles],
            ]
            for each in catalog.entries
        ],
        "tables": catalog.tables,
        "empty": catalog.empty,
    }
    write_atomic(store / FILE, orjson.dumps(data))
