"""The newest points of each series of scores, by blocks of runs: those that did not change are not asked for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from trainsite.dataclass import dataclass
from trainsite.query.blocks import Kept, block_name, cut_runs
from trainsite.query.prints import Prints
from trainsite.query.rows.lists import RunPlace

if TYPE_CHECKING:
    import duckdb

SeriesKey = tuple[str, str, str, str, str, str | None]
"""Benchmark, version (empty where there is none), metric, model id, variant and tier."""
Figures = tuple[float, float | None, float | None, int, str]
"""Value, both ends of its interval, n and evidence."""
Point = tuple[RunPlace, Figures]

_BATCH_BLOCKS: Final = 8
COUNTS: Final = "v.evidence IN ('live', 'imported') AND v.value IS NOT NULL"
"""Which scores count."""
_KEY: Final = "benchmark, version, metric, model_id, variant, tier"
_MEASURED: Final = f"""
    WITH asked AS (SELECT unnest($runs::VARCHAR[]) AS id, unnest($blocks::INTEGER[]) AS block), measured AS (
        SELECT v.*, coalesce(v.benchmark_version, '') AS version, q.block
        FROM scores AS v JOIN asked AS q ON q.id = v.run_id
        LEFT JOIN steps AS t ON t.run_id = v.run_id AND t.step = v.step
        WHERE {COUNTS} AND coalesce(t.status, 'succeeded') = 'succeeded'
    )
"""  # noqa: S608 - our own names
_COUNTED: Final = f"{_MEASURED} SELECT block, {_KEY}, count(DISTINCT run_id) FROM measured GROUP BY block, {_KEY}"  # noqa: S608 - as above
_CHOSEN: Final = f"""
    {_MEASURED} SELECT run_id, {_KEY}, value, interval_low, interval_high, n, evidence FROM measured
    QUALIFY row_number() OVER (PARTITION BY run_id, {_KEY}
        ORDER BY evidence DESC, step, provider, value, n, interval_low, interval_high) = 1
"""  # noqa: S608 - as above


class BlockPoints(msgspec.Struct, array_like=True, frozen=True):
    """The points of some runs."""

    keys: list[SeriesKey]
    rows: list[tuple[int, int, Figures]]
    """Place of the run in its block, and place of the series among the keys; by runs, the newest first."""


Counts = list[tuple[SeriesKey, int]]
"""Of each series of a block how many runs measured it."""


@dataclass(frozen=True)
class Points:
    """Asks for the points of runs; ``kept`` has those of the build before."""

    connection: "duckdb.DuckDBPyConnection"
    places: Sequence[RunPlace]
    """All runs, the newest first."""
    prints: Prints
    kept: Kept

    def newest(
        self, limit: int, benchmarks: Mapping[str, bool], metrics: Mapping[str, bool]
    ) -> "dict[SeriesKey, Found]":
        """
        Return the newest points of each series, the oldest of them first, and how many runs measured it.

        The two mappings tell which benchmarks and metrics are wanted; series are in the order of their keys.
        """
        blocks = list(cut_runs(self.places, lambda place: place.run_id))
        counted = self._counts(blocks)
        totals: dict[SeriesKey, int] = {}
        for counts in counted:
            for key, count in counts:
                totals[key] = totals.get(key, 0) + count
        found: dict[SeriesKey, list[Point]] = {
            key: [] for key in sorted(totals, key=in_order) if benchmarks[key[0]] or metrics[key[2]]
        }
        left = dict.fromkeys(found, limit)
        for batch in self._batches(blocks, counted, left):
            for block, points in batch:
                for place, number, figures in points.rows:
                    key = points.keys[number]
                    if left.get(key, 0):
                        left[key] -= 1
                        found[key].append((block[place], figures))
        return {key: Found(points[::-1], totals[key]) for key, points in found.items()}

    def _batches(
        self, blocks: Sequence[Sequence[RunPlace]], counted: Sequence[Counts], left: Mapping[SeriesKey, int]
    ) -> Iterator[list[tuple[Sequence[RunPlace], BlockPoints]]]:
        """Yield the blocks that some series still lacks points of, a few at a time."""
        place = 0
        while place < len(blocks):
            numbers: list[int] = []
            coming: dict[SeriesKey, int] = {}
            while place < len(blocks) and len(numbers) < _BATCH_BLOCKS:
                if any(left.get(key, 0) > coming.get(key, 0) for key, _ in counted[place]):
                    numbers.append(place)
                    for key, count in counted[place]:
                        coming[key] = coming.get(key, 0) + count
                place += 1
            found = self._points([blocks[number] for number in numbers])
            yield [(blocks[number], points) for number, points in zip(numbers, found, strict=True)]

    def _name(self, kind: str, block: Sequence[RunPlace]) -> str:
        parts = [self.prints.version]
        for place in block:
            ids = (self.prints.of("scores", place.run_id).total, self.prints.of("steps", place.run_id).total)
            parts += (place.run_id, *map(str, ids))
        return block_name(kind, parts)

    def _counts(self, blocks: Sequence[Sequence[RunPlace]]) -> list[Counts]:
        names = [self._name("counts", block) for block in blocks]
        found = [self.kept.find(name, Counts) for name in names]
        missing = [number for number, counts in enumerate(found) if counts is None]
        if missing:
            made: dict[int, Counts] = {number: [] for number in missing}
            for number, *key, count in self._rows(_COUNTED, {number: blocks[number] for number in missing}):
                made[number].append((_key(key), count))
            for number, counts in made.items():
                found[number] = sorted(counts, key=lambda each: in_order(each[0]))
                self.kept.keep(names[number], found[number])
        return [counts or [] for counts in found]

    def _points(self, blocks: Sequence[Sequence[RunPlace]]) -> list[BlockPoints]:
        names = [self._name("points", block) for block in blocks]
        found = [self.kept.find(name, BlockPoints) for name in names]
        missing = {number: blocks[number] for number, points in enumerate(found) if points is None}
        if missing:
            where = {place.run_id: (number, at) for number, block in missing.items() for at, place in enumerate(block)}
            rows: dict[int, list[tuple[int, SeriesKey, Figures]]] = {number: [] for number in missing}
            for run_id, *row in self._rows(_CHOSEN, missing):
                number, at = where[run_id]
                rows[number].append((at, _key(row[:6]), tuple(row[6:])))
            for number, each in rows.items():
                found[number] = _numbered(each)
                self.kept.keep(names[number], found[number])
        return [points or BlockPoints([], []) for points in found]

    def _rows(self, query: str, blocks: Mapping[int, Sequence[RunPlace]]) -> Iterator[Any]:
        asked = [(place.run_id, number) for number, block in blocks.items() for place in block]
        runs, numbers = [run_id for run_id, _ in asked], [number for _, number in asked]
        result = self.connection.execute(query, {"runs": runs, "blocks": numbers})
        while batch := result.fetchmany(10_000):
            yield from batch


@dataclass(frozen=True, slots=True)
class Found:
    """The newest points of a series."""

    points: Sequence[Point]
    run_count: int


def in_order(key: SeriesKey) -> tuple[Any, ...]:
    """Return what sorts series as SQL does: no tier comes last."""
    return (*key[:5], key[5] is None, key[5] or "")


def _key(values: Sequence[Any]) -> SeriesKey:
    benchmark, version, metric, model_id, variant, tier = values
    return benchmark, version, metric, model_id, variant, tier


def _numbered(rows: list[tuple[int, SeriesKey, Figures]]) -> BlockPoints:
    keys = sorted({key for _, key, _ in rows}, key=in_order)
    numbers = {key: number for number, key in enumerate(keys)}
    numbered = [(at, numbers[key], figures) for at, key, figures in rows]
    return BlockPoints(keys, sorted(numbered, key=lambda row: row[:2]))
