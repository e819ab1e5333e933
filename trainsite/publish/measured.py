"""Which runs have cases, and what comparing neighbours says; kept beside the state, since cases seldom change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from trainsite.archive.atomic import write_atomic
from trainsite.dataclass import dataclass
from trainsite.publish.pairs import MeasuredRun, PairKey, prepare_pairs
from trainsite.records.codec import Json
from trainsite.site.chunks import read_chunk
from trainsite.site.compare import PreparedPair

if TYPE_CHECKING:
    import duckdb

    from trainsite.records.collection import CollectionEntry


@dataclass(frozen=True)
class Measured:
    """Prepares pairs; ``places`` are the folders that compare chunks may lie in, the first before the others."""

    places: tuple[Path, ...]
    known_file: Path | None
    look: str

    def prepare(
        self,
        connection: "duckdb.DuckDBPyConnection",
        entries: Iterable["CollectionEntry"],
        compare_src: Mapping[str, str],
    ) -> dict[PairKey, tuple[PreparedPair, ...]]:
        """Return what neighbours in time, and base and trained of one run, show."""
        runs = list(_measured(connection, entries, compare_src))
        return prepare_pairs(runs, self._load, self._known())

    def _load(self, run: MeasuredRun) -> Json:
        place = next(folder / run.compare_src for folder in self.places if (folder / run.compare_src).is_file())
        return read_chunk(place.read_bytes())[1]

    def _known(self) -> dict[PairKey, tuple[PreparedPair, ...]]:
        if self.known_file is None:
            return {}
        try:
            data = orjson.loads(self.known_file.read_bytes())
            if data["look"] != self.look:
                return {}
            return {PairKey(a, b): tuple(PreparedPair(**each) for each in pairs) for a, b, pairs in data["pairs"]}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def keep(self, found: Mapping[PairKey, Iterable[PreparedPair]]) -> None:
        """Keep what was found for the next build."""
        if self.known_file is not None:
            pairs = [[key.a_src, key.b_src, [asdict(each) for each in pairs]] for key, pairs in found.items()]
            write_atomic(self.known_file, orjson.dumps({"look": self.look, "pairs": pairs}))


def _measured(
    connection: "duckdb.DuckDBPyConnection", entries: Iterable["CollectionEntry"], compare_src: Mapping[str, str]
) -> Iterator[MeasuredRun]:
    measures: dict[str, set[tuple[str, str, str]]] = {}
    rows = connection.execute(
        "SELECT DISTINCT run_id, benchmark, coalesce(benchmark_version, ''), metric FROM cases"
    ).fetchall()
    for run_id, *measure in rows:
        measures.setdefault(run_id, set()).add((measure[0], measure[1], measure[2]))
    for entry in entries:
        if entry.run_id in compare_src:
            yield MeasuredRun(
                run_id=entry.run_id,
                name=entry.label or entry.path,
                started_at=entry.started_at,
                compare_src=compare_src[entry.run_id],
                measures=frozenset(measures.get(entry.run_id, ())),
            )
