"""Rows of the pages over all runs."""

import json

import pytest

from trainsite.query import open as open_archive
from trainsite.query.rows import iter_listing, load_site_rows, ranking
from trainsite.query.rows.listing import LISTS

CASES = tuple(f"c{number:02d}" for number in range(40))


@pytest.fixture
def add(runs, score, trajectory):
    """Return what writes a run in which a model passes the first so many cases; later numbers started later."""

    def write(number: int, passed: int, *, model: str = "m", evidence: str = "live", **tables: list[dict]) -> None:
        n = len(CASES)
        key = {"model_id": model, "evidence": evidence}
        low, high = max(0.0, passed / n - 0.1), min(1.0, passed / n + 0.1)
        cases = [
            {
                "step": "action_benchmark",
                "benchmark": "b",
                "metric": "accuracy",
                "case_id": case_id,
                "attempt": 1,
                "variant": "base",
                "score": float(place < passed),
                "tags": [],
                **key,
            }
            for place, case_id in enumerate(CASES)
        ]
        folder = runs.add(
            f"run-{number}",
            f"202601{number:02d}T000000Z-{number:08d}",
            f"Run {number}",
            action_benchmark__scores=[score(passed / n, n=n, interval_low=low, interval_high=high, **key)],
            action_benchmark__cases=cases,
            natural_trajectories__trajectories=[trajectory("1-1", "hello"), trajectory("1-2", "again")],
            **tables,
        )
        path = folder / "collection-manifest.json"
        started = f"2026-01-{number:02d}T00:00:00.000Z"
        path.write_text(json.dumps(json.loads(path.read_bytes()) | {"started_at": started}))

    return write


@pytest.fixture
def opened(runs):
    connections = []

    def connect():
        connections.append(open_archive(runs.archive))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()


def test_an_empty_archive_has_no_rows(opened):
    found = load_site_rows(opened())
    assert {key: (each.rows, each.total) for key, each in found.lists.items()} == dict.fromkeys(LISTS, ((), 0))
    assert (found.boards, found.series, found.measured_pairs) == ((), (), ())
    assert "scores" in {view.name for view in found.views}


def test_lists_run_from_the_newest_run_and_name_it(add, opened):
    add(1, 10)
    add(2, 20)
    connection = opened()
    rows = list(iter_listing(connection, "trajectories"))
    assert [(row.run.path, row.row_id) for row in rows] == [
        ("run-2", "1-1"), ("run-2", "1-2"), ("run-1", "1-1"), ("run-1", "1-2"),
    ]  # fmt: skip
    assert rows[0].run.name == "Run 2"
    assert rows[0].run.started_at == "2026-01-02T00:00:00.000Z"
    assert rows[0].message_count == 1


def test_a_limit_cuts_rows_and_never_the_total(add, opened, monkeypatch):
    add(1, 10)
    add(2, 20)
    connection = opened()
    assert len(list(iter_listing(connection, "trajectories", 3))) == 3
    assert load_site_rows(connection).lists["trajectories"].total == 4


def test_an_unknown_list_is_refused(opened):
    with pytest.raises(KeyError):
        list(iter_listing(opened(), "nonsense"))


def test_every_run_stands_against_every_check(add, opened):
    add(1, 10)
    (row,) = iter_listing(opened(), "readiness")
    assert row.checks["collection_manifest"] == "ready"
    assert set(row.checks.values()) <= {"ready", "partial", "missing"}


def test_models_are_ranked_paired_and_their_cases_told_apart(add, opened):
    add(1, 10, model="worse")
    add(2, 30, model="better")
    (board,) = load_site_rows(opened()).boards
    assert [(entry.rank, entry.model_id, entry.run.path) for entry in board.entries] == [
        (1, "better", "run-2"), (2, "worse", "run-1"),
    ]  # fmt: skip
    (duel,) = board.duels
    assert (duel.b_name, duel.matched, duel.differing, duel.verdict) == ("better", 40, 20, "improved")
    assert duel.delta == pytest.approx(0.5)
    assert (board.case_count, board.disagreement_count) == (40, 20)
    assert board.hardest[0].scores == (0.0, 0.0)


@pytest.mark.parametrize("evidence", ["dry_run", "mocked"])
def test_what_is_no_evidence_neither_ranks_nor_trends(add, opened, evidence):
    add(1, 10, evidence=evidence)
    found = load_site_rows(opened())
    assert (found.boards, found.series) == ((), ())
    assert found.lists["scores"].rows[0].evidence == evidence


def test_a_series_says_where_it_fell_and_why(add, opened):
    for number, passed in enumerate((20, 22, 5), 1):
        add(number, passed)
    (series,) = load_site_rows(opened()).series
    assert [point.value for point in series.points] == [0.5, 0.55, 0.125]
    assert [point.verdict for point in series.points] == [None, "no_difference_shown", "regressed"]
    assert "the run before" in series.points[2].why


def test_beyond_the_bounds_the_same_values_stand_unpaired(add, opened, monkeypatch):
    for number, passed in enumerate((20, 22, 5), 1):
        add(number, passed)
    add(4, 30, model="other")
    connection = opened()
    paired = load_site_rows(connection)
    monkeypatch.setattr(ranking, "MOST_SCORES", 3)
    monkeypatch.setattr(ranking, "MOST_RANKED", 3)
    plain = load_site_rows(connection)

    def values(found):
        return [[(p.run, p.value, p.interval_low, p.n, p.evidence) for p in each.points] for each in found.series]

    def ranks(found):
        return [
            (e.rank, e.model_id, e.value, e.n, e.run, e.other_runs) for board in found.boards for e in board.entries
        ]

    assert values(plain) == values(paired)
    assert ranks(plain) == ranks(paired)
    fallen = [[point.verdict for point in each.points] for each in plain.series]
    assert fallen == [[None, "no_difference_shown", "regressed"], [None]]
    assert "the intervals do not overlap" in plain.series[0].points[2].why
    assert plain.boards[0].duels == ()
    assert "trainsite leaderboard b" in plain.boards[0].notes[0]


def test_only_measured_pairs_that_count_lead(add, opened):
    def pair(**more: object) -> dict:
        row = {
            "kind": "base_trained", "benchmark": "b", "metric": "accuracy", "a_model_id": "base", "b_model_id": "new",
            "matched": 40, "fixed": 5, "broken": 1, "both_pass": 20, "both_fail": 14, "only_in_a": 0, "only_in_b": 0,
            "delta": 0.1, "interval_low": 0.01, "interval_high": 0.2, "evidence": "live", "note": "",
        }  # fmt: skip
        return row | more

    rows = [pair(), pair(evidence="dry_run"), pair(kind="reference_trained"), pair(delta=None), pair(matched=0)]
    add(1, 10, benchmark_matrix__comparisons=rows)
    found = load_site_rows(opened())
    assert [row.comparison.delta for row in found.measured_pairs] == [0.1]
    assert found.lists["comparisons"].total == 5
