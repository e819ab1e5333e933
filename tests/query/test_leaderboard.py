import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.errors import UsageError
from trainsite.evals.side import Measure, Side, SideKey
from trainsite.evals.statistics import mcnemar_exact
from trainsite.evals.wording import Rule
from trainsite.query import open as open_archive
from trainsite.query.board import Board, Leaderboard
from trainsite.query.leaderboard import _tried_cases, load_leaderboard
from trainsite.records.evidence import Case

CASES = tuple(f"c{n:02d}" for n in range(40))


def run_id(number: int) -> str:
    return f"202601{number:02d}T000000Z-0000000{number}"


def case(model: str, case_id: str, value: float | None, **more: object) -> dict:
    row = {
        "step": "action_benchmark",
        "benchmark": "b",
        "metric": "accuracy",
        "case_id": case_id,
        "attempt": 1,
        "model_id": model,
        "variant": "base",
        "evidence": "live",
        "score": value,
        "tags": [],
    }
    return row | more


@pytest.fixture
def add(runs, score):
    """Return what writes a run of one model: how many of the cases it passes, from the first on."""

    def write(number: int, model: str, passed: int, cases: tuple[str, ...] = CASES, **more: object) -> None:
        values = [float(index < passed) for index in range(len(cases))]
        runs.add(
            f"run-{number}",
            run_id(number),
            action_benchmark__scores=[score(passed / len(cases), model_id=model, n=len(cases), **more)],
            action_benchmark__cases=[case(model, *pair, **more) for pair in zip(cases, values, strict=True)],
        )

    return write


def load(archive, benchmark: str = "b", **options: object) -> Leaderboard:
    connection = open_archive(archive)
    try:
        return load_leaderboard(connection, benchmark, **options)
    finally:
        connection.close()


def only(found: Leaderboard) -> Board:
    (board,) = found.boards
    return board


def test_models_rank_by_value_then_name_and_equal_values_share_a_rank(runs, add):
    for number, (model, passed) in enumerate([("m", 10), ("z", 30), ("a", 10), ("k", 5)], start=1):
        add(number, model, passed)
    entries = only(load(runs.archive)).entries
    assert [(each.rank, each.name) for each in entries] == [(1, "z"), (2, "a"), (2, "m"), (4, "k")]
    assert entries[0].measurement.value == 0.75
    assert entries[0].measurement.n == entries[0].cases == entries[0].attempts == 40
    assert entries[0].measurement.run.run_id == run_id(2)


def test_smaller_values_lead_where_lower_is_better(runs, add):
    add(1, "m", 10, metric="error_rate")
    add(2, "z", 30, metric="error_rate")
    board = only(load(runs.archive))
    assert board.lower_is_better
    assert [each.name for each in board.entries] == ["m", "z"]
    assert board.duels[0].judged.verdict == "improved"
    assert board.hardest[0].mean == 1.0
    add(3, "q", 1)
    named = load(runs.archive, metric="accuracy", rule=Rule(lower_is_better=frozenset({"accuracy"})))
    assert only(named).lower_is_better


def test_the_newest_run_of_a_model_is_shown_and_the_others_are_named_and_not_averaged(runs, add):
    add(1, "m", 40)
    add(3, "m", 10)
    add(2, "m", 20)
    (entry,) = only(load(runs.archive)).entries
    assert entry.measurement.value == 0.25
    assert entry.measurement.run.run_id == run_id(3)
    assert [run.run_id for run in entry.other_runs] == [run_id(2), run_id(1)]


@pytest.mark.parametrize("evidence", ["mocked", "dry_run"])
def test_what_was_not_measured_never_ranks_and_does_not_hide_an_older_run(runs, add, evidence):
    add(1, "m", 10)
    add(2, "m", 40, evidence=evidence)
    board = only(load(runs.archive))
    assert [each.measurement.run.run_id for each in board.entries] == [run_id(1)]
    assert board.entries[0].other_runs == ()
    assert [(each.run.run_id, each.reason) for each in board.unranked] == [(run_id(2), evidence.replace("_", " "))]


def test_a_score_without_value_and_one_of_a_failed_step_do_not_rank(runs, score, add):
    add(1, "m", 10)
    runs.add("empty", run_id(2), action_benchmark__scores=[score(None, model_id="m", n=0)])
    folder = runs.add("failed", run_id(3), action_benchmark__scores=[score(1.0, model_id="m")])
    path = folder / "steps" / "action_benchmark" / "step.json"
    record = json.loads(path.read_bytes())
    path.write_text(json.dumps(record | {"status": "failed", "error": "stopped"}))
    manifest = json.loads((folder / "collection-manifest.json").read_bytes())
    for line in manifest["steps"]:
        if line["id"] == "action_benchmark":
            line["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "collection-manifest.json").write_text(json.dumps(manifest))
    board = only(load(runs.archive))
    assert [each.measurement.run.run_id for each in board.entries] == [run_id(1)]
    assert [each.reason for each in board.unranked] == ["nothing was measured", "its step failed"]


def test_live_goes_before_imported_in_one_run(runs, score):
    rows = [score(0.9, evidence="imported"), score(0.3, evidence="live")]
    runs.add("one", run_id(1), action_benchmark__scores=rows)
    (entry,) = only(load(runs.archive)).entries
    assert (entry.measurement.value, entry.measurement.key.evidence) == (0.3, "live")


def test_pairs_are_those_of_the_statistics_on_shared_cases_with_holm(runs, add):
    add(1, "good", 36)
    add(2, "fair", 20)
    add(3, "poor", 6, CASES[:30])
    board = only(load(runs.archive))
    assert [(duel.b_name, duel.a_name) for duel in board.duels] == [
        ("good", "fair"),
        ("good", "poor"),
        ("fair", "poor"),
    ]
    first, second, third = (duel.judged for duel in board.duels)
    assert (first.pairing.matched, first.pairing.fates.fixed, first.pairing.fates.broken) == (40, 16, 0)
    assert (second.pairing.matched, second.pairing.only_in_b) == (30, 10)
    p_values = [mcnemar_exact(16, 0), mcnemar_exact(24, 0), mcnemar_exact(14, 0)]
    assert [each.pairing.difference.p for each in (first, second, third)] == pytest.approx(p_values)
    assert [each.p_holm for each in (first, second, third)] == pytest.approx(
        [2 * p_values[0], 3 * p_values[1], p_values[2]]
    )
    assert {each.verdict for each in (first, second, third)} == {"improved"}
    assert board.duels[0].differing == 16
    assert board.duels[0].differing_share == 0.4
    assert board.duels[0].sentence.startswith("good beats fair: +40.0 points (n = 40")


def test_models_with_other_inputs_of_a_case_are_not_paired_and_it_says_why(runs, add):
    add(1, "m", 10, input_sha256="0" * 64)
    add(2, "z", 30, input_sha256="1" * 64)
    (duel,) = only(load(runs.archive)).duels
    assert duel.judged.pairing.difference is None
    assert "another input" in duel.sentence
    assert duel.judged.p_holm is None


def test_hardest_cases_are_those_that_fewest_solve_and_two_models_tried(runs, add):
    add(1, "good", 2, ("x", "y", "z", "alone"))
    add(2, "poor", 1, ("x", "y", "z"))
    board = only(load(runs.archive))
    assert [(each.case_id, each.passed, each.models) for each in board.hardest] == [
        ("z", 0, 2),
        ("y", 1, 2),
        ("x", 2, 2),
    ]
    assert board.hardest[1].scores == (1.0, 0.0)
    assert [each.case_id for each in board.disagreements] == ["y"]


def test_the_most_divided_case_stands_first(runs, add):
    for number, order in enumerate(["abc", "abc", "acb", "bca"], start=1):
        add(number, f"m{number}", 1 if number < 4 else 2, tuple(order))
    board = only(load(runs.archive))
    # a: 1, 1, 1, 0 passes; b: 0, 0, 0, 1; c: 0, 0, 0, 1
    assert {each.case_id: each.passed for each in board.hardest} == {"a": 3, "b": 1, "c": 1}
    add(5, "m5", 2, ("b", "a", "c"))
    board = only(load(runs.archive))
    assert [each.case_id for each in board.disagreements] == ["b", "a", "c"]


def test_several_attempts_are_counted_and_a_case_is_solved_when_all_pass(runs, score):
    for number, (model, values) in enumerate([("m", (1.0, 0.0)), ("z", (1.0, 1.0))], start=1):
        runs.add(
            f"run-{number}",
            run_id(number),
            action_benchmark__scores=[score(sum(values) / 2, model_id=model, n=2)],
            action_benchmark__cases=[
                case(model, "x", value, attempt=attempt) for attempt, value in enumerate(values, start=1)
            ],
        )
    board = only(load(runs.archive))
    assert [(each.name, each.cases, each.attempts) for each in board.entries] == [("z", 1, 2), ("m", 1, 2)]
    assert [(each.passed, each.mean) for each in board.hardest] == [(1, 0.75)]


def test_versions_and_metrics_have_boards_of_their_own_and_can_be_chosen(runs, score):
    rows = [
        score(0.1, benchmark_version="1"),
        score(0.2, benchmark_version="2"),
        score(0.3, metric="f1"),
        score(0.4, benchmark="other"),
    ]
    runs.add("one", run_id(1), action_benchmark__scores=rows)
    found = load(runs.archive)
    assert [(each.measure.benchmark_version, each.measure.metric) for each in found.boards] == [
        ("", "f1"),
        ("1", "accuracy"),
        ("2", "accuracy"),
    ]
    assert only(load(runs.archive, version="2")).entries[0].measurement.value == 0.2
    assert only(load(runs.archive, metric="f1")).entries[0].measurement.value == 0.3
    with pytest.raises(UsageError, match="f2: no score has this metric; known are accuracy, f1"):
        load(runs.archive, metric="f2")
    with pytest.raises(UsageError, match=r"3: no score has this benchmark version.*known are 1, 2"):
        load(runs.archive, version="3")
    with pytest.raises(UsageError, match=r"othr: no score has this benchmark \(near: other\); known are b, other"):
        load(runs.archive, "othr")


def test_the_same_model_as_base_and_trained_is_two_entries_told_apart(runs, score):
    rows = [score(0.1, variant="base", tier="2b"), score(0.2, variant="trained", tier="2b")]
    runs.add("one", run_id(1), action_benchmark__scores=rows)
    board = only(load(runs.archive))
    assert [each.name for each in board.entries] == ["m (trained, 2b)", "m (base, 2b)"]
    assert board.notes == ("no cases are kept of m (trained, 2b), m (base, 2b), so nothing is paired with it",)


def test_other_data_sets_and_sizes_are_noted(runs, add):
    add(1, "m", 10)
    add(2, "z", 5, CASES[:20])
    assert any("different numbers of cases" in note for note in only(load(runs.archive)).notes)


def test_an_archive_without_scores_has_no_board(runs):
    runs.add("one", run_id(1))
    assert load(runs.archive, "anything").boards == ()


@given(st.lists(st.lists(st.sampled_from([None, 0.0, 0.5, 1.0]), min_size=6, max_size=6), min_size=2, max_size=5))
def test_lists_of_cases_agree_with_the_sides_they_are_made_of(table):
    sides = []
    for index, values in enumerate(table):
        side = Side(SideKey(Measure("b", "", "m"), f"m{index}", "base", None, "live", "s"))
        for number, value in enumerate(values):
            side.add(Case(**case(f"m{index}", f"c{number}", value) | {"tags": ()}))
        sides.append(side)
    tried = {each.case_id: each for each in _tried_cases(sides)}
    for number in range(6):
        given_values = [row[number] for row in table if row[number] is not None]
        if len(given_values) < 2:
            assert f"c{number}" not in tried
            continue
        found = tried[f"c{number}"]
        assert found.scores == tuple(row[number] for row in table)
        assert found.differs == (len(set(given_values)) > 1)
        assert found.passed == given_values.count(1.0)


@pytest.mark.realdata
def test_swe_bench_pro_ranks_as_published(real_data, cli, tmp_path):
    names = ("claude-45sonnet-10132025", "gpt-5-250-turns-10132025")
    for name in names:
        source = real_data / "swe-bench-pro" / f"{name}.json"
        cli("import", "results", source, "-o", tmp_path / "runs" / name, "-q")
    board = only(load(tmp_path / "runs", "swe-bench-pro"))
    assert [each.name for each in board.entries] == list(names)
    (duel,) = board.duels
    pairing = duel.judged.pairing
    assert (pairing.matched, pairing.fates.fixed, pairing.fates.broken, pairing.fates.both_pass) == (729, 113, 59, 206)
    assert pairing.difference.p == pytest.approx(mcnemar_exact(113, 59))
