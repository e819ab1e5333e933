"""Pairs of runs compared when a site is built."""

import pytest

from trainsite.publish.pairs import MeasuredRun, PairKey, neighbours, prepare_pairs
from trainsite.records.evidence import Case
from trainsite.site.case_chunks import CaseChunks
from trainsite.site.chunks import read_chunk

MEASURE = ("b", "", "m")


def run(number: int, *measures: tuple[str, str, str], src: str = "") -> MeasuredRun:
    return MeasuredRun(
        run_id=f"run-{number}",
        name=f"name {number}",
        started_at=f"2026-01-{number:02d}T00:00:00Z",
        compare_src=src or f"run-{number}/analysis/data/compare.{number}.js",
        measures=frozenset(measures),
    )


def value(passed: int, of: int, *variants: str) -> dict:
    cases = [
        Case(
            step="action_benchmark", benchmark="b", metric="m", case_id=f"c{index}", attempt=1, model_id=variant,
            variant=variant, evidence="live", score=float(index < passed + 20 * place),
        )
        for place, variant in enumerate(variants)
        for index in range(of)
    ]  # fmt: skip
    files = []
    CaseChunks("run", None, {}, files.append).make(cases)
    return read_chunk(files[-1].data)[1]


def ids(pairs: list[tuple[MeasuredRun, MeasuredRun]]) -> list[tuple[str, str]]:
    return [(a.run_id, b.run_id) for a, b in pairs]


def test_each_run_meets_itself_and_the_newest_earlier_one_of_each_measure():
    other = ("c", "", "m")
    runs = [run(3, MEASURE, other), run(1, MEASURE), run(2, other), run(4, ("d", "", "m"))]
    assert ids(neighbours(runs)) == [
        ("run-4", "run-4"), ("run-3", "run-3"), ("run-2", "run-3"), ("run-1", "run-3"), ("run-2", "run-2"),
        ("run-1", "run-1"),
    ]  # fmt: skip


def test_the_sentence_is_that_of_the_cases():
    values = {"run-1": value(30, 100, "one"), "run-2": value(60, 100, "one")}
    found = prepare_pairs([run(1, MEASURE), run(2, MEASURE)], lambda each: values[each.run_id], {})
    pair = found[PairKey(run(1).compare_src, run(2).compare_src)][0]
    assert (pair.verdict, pair.matched, pair.a_name, pair.b_name) == ("improved", 100, "name 1", "name 2")
    assert pair.sentence.startswith("B beats A: +30.0 points (n = 100, ")
    assert found[PairKey(run(1).compare_src, run(1).compare_src)] == ()


def test_base_and_trained_of_one_run_are_compared():
    found = prepare_pairs([run(1, MEASURE)], lambda _each: value(30, 100, "base", "trained"), {})
    (pair,) = found[PairKey(run(1).compare_src, run(1).compare_src)]
    assert (pair.a_model_id, pair.b_model_id, pair.a_run_id) == ("base", "trained", pair.b_run_id)


def test_what_is_known_is_not_loaded_again():
    runs = [run(1, MEASURE), run(2, MEASURE), run(3, MEASURE)]
    loaded: list[str] = []

    def load(each: MeasuredRun) -> dict:
        loaded.append(each.run_id)
        return value(30, 50, "one")

    first = prepare_pairs(runs, load, {})
    loaded.clear()
    assert prepare_pairs(runs, load, first) == first
    assert loaded == []
    changed = [*runs[:2], run(3, MEASURE, src="run-3/analysis/data/compare.new.js")]
    prepare_pairs(changed, load, first)
    assert set(loaded) == {"run-2", "run-3"}


def test_a_run_of_several_models_is_left_to_the_reader():
    values = {"run-1": value(30, 50, "one", "two"), "run-2": value(30, 50, "one")}
    found = prepare_pairs([run(1, MEASURE), run(2, MEASURE)], lambda each: values[each.run_id], {})
    assert all(pairs == () for pairs in found.values())


@pytest.mark.parametrize("count", [0, 1, 12])
def test_no_more_than_two_runs_are_held_and_each_is_loaded_seldom(count):
    loaded: list[str] = []

    def load(each: MeasuredRun) -> dict:
        loaded.append(each.run_id)
        return value(3, 5, "one")

    prepare_pairs([run(number + 1, MEASURE) for number in range(count)], load, {})
    assert len(loaded) == count
