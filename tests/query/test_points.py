"""The newest points of series, asked for by blocks and kept, are those that one query over all scores finds."""

import json
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainsite.query import blocks
from trainsite.query import open as open_archive
from trainsite.query.prints import load_prints
from trainsite.query.rows.listing import INSTANT, run_places
from trainsite.query.rows.points import COUNTS, Points

KEY = "benchmark, version, metric, model_id, variant, tier"
ALL_AT_ONCE = f"""
    WITH aged AS (SELECT *, row_number() OVER (ORDER BY started_at DESC, path DESC) AS age FROM runs),
    measured AS (
        SELECT v.*, coalesce(v.benchmark_version, '') AS version, a.age, a.path
        FROM scores AS v JOIN aged AS a ON a.run_id = v.run_id
        LEFT JOIN steps AS t ON t.run_id = v.run_id AND t.step = v.step
        WHERE {COUNTS} AND coalesce(t.status, 'succeeded') = 'succeeded'
    ), chosen AS (
        SELECT * FROM measured QUALIFY row_number() OVER (PARTITION BY {KEY}, age
            ORDER BY evidence DESC, step, provider, value, n, interval_low, interval_high) = 1
    ), placed AS (
        SELECT *, row_number() OVER (PARTITION BY {KEY} ORDER BY age) AS place,
            count(*) OVER (PARTITION BY {KEY}) AS total
        FROM chosen
    )
    SELECT {KEY}, path, value, interval_low, interval_high, n, evidence, total FROM placed WHERE place <= $limit
    ORDER BY {KEY}, age DESC
"""
CHANGE = st.tuples(
    st.integers(0, 7),
    st.lists(st.tuples(st.sampled_from(["b", "c"]), st.sampled_from(["m", "n"]), st.integers(0, 3)), max_size=4),
    st.integers(1, 9),
    st.sampled_from(["live", "dry_run"]),
)


class Memory:
    """Keeps what it is given as JSON, as a disk does."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def find(self, name: str, kind: type):
        return msgspec.json.decode(self.held[name], type=kind) if name in self.held else None

    def keep(self, name: str, value: object) -> None:
        self.held[name] = msgspec.json.encode(value)


def write(runs, score, change):
    number, rows, day, evidence = change
    scores = [
        score(value / 4, benchmark=benchmark, model_id=model, evidence=evidence, tier=None if value else "2b")
        for benchmark, model, value in rows
    ]
    folder = runs.add(f"run-{number}", f"20260101T000000Z-0000000{number}", None, action_benchmark__scores=scores)
    path = folder / "collection-manifest.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"started_at": f"2026-01-0{day}T00:00:00.000Z"}))


def by_blocks(connection, kept, limit):
    points = Points(connection, run_places(connection), load_prints(connection), kept)
    every = dict.fromkeys(["b", "c"], True)
    return {
        key: ([(run.path, *figures) for run, figures in found.points], found.run_count)
        for key, found in points.newest(limit, every, {"accuracy": True}).items()
    }


def at_once(connection, limit):
    rows = connection.execute(ALL_AT_ONCE, {"limit": limit}).fetchall()
    found = {}
    for key, group in groupby(rows, key=lambda row: row[:6]):
        points = list(group)
        found[key] = ([row[6:12] for row in points], points[0][12])
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(CHANGE, min_size=2, max_size=12), limit=st.integers(1, 4))
def test_points_by_blocks_are_those_of_one_query(make_runs, score, monkeypatch, changes, limit):
    monkeypatch.setattr(blocks, "_SHARE", 2)
    kept = Memory()
    with TemporaryDirectory() as folder:
        runs = make_runs(Path(folder) / "runs")
        runs.archive.mkdir()
        for number, change in enumerate(changes):
            write(runs, score, change)
            if number % 3 == 2 or number == len(changes) - 1:
                with open_archive(runs.archive) as connection:
                    found = by_blocks(connection, kept, limit)
                    assert found == at_once(connection, limit)
                    assert list(found) == list(at_once(connection, limit))
                    assert found == by_blocks(connection, Memory(), limit)


def test_runs_that_did_not_change_are_not_asked_for(runs, score, monkeypatch):
    monkeypatch.setattr(blocks, "_SHARE", 1)
    kept = Memory()
    for number in range(4):
        write(runs, score, (number, [("b", "m", number)], number + 1, "live"))
    with open_archive(runs.archive) as connection:
        by_blocks(connection, kept, 9)
    before = dict(kept.held)
    assert len(before) == 8
    write(runs, score, (2, [("b", "m", 0), ("c", "m", 1)], 3, "live"))
    with open_archive(runs.archive) as connection:
        by_blocks(connection, kept, 9)
    assert len(kept.held.keys() - before.keys()) == 2


def test_an_instant_is_what_lists_show(runs, score):
    write(runs, score, (1, [("b", "m", 1)], 1, "live"))
    with open_archive(runs.archive) as connection:
        (place,) = run_places(connection)
        shown = connection.execute(f"SELECT {INSTANT.format('started_at')} FROM runs").fetchone()
    assert (place.started_at,) == shown
