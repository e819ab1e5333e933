"""Scores of cases and paired comparisons: what is compared, what is refused, and in which words."""

from dataclasses import replace

import pytest

from trainsite.evals.matrix import compare_tiers, score_cases, unmeasured
from trainsite.records.evidence import Case

TIERS = ("0_8b", "2b")


def case(case_id: str, variant: str, score: float | None, **changes: object) -> Case:
    fields = {
        "step": "action_benchmark",
        "benchmark": "harness",
        "metric": "accuracy",
        "case_id": case_id,
        "attempt": 1,
        "model_id": f"m-{variant}",
        "variant": variant,
        "tier": "2b",
        "evidence": "live",
        "score": score,
        "input_sha256": "a" * 64,
    }
    return Case(**{**fields, **changes})


def pair(base: str, trained: str, **changes: object) -> list[Case]:
    """Return cases from two strings of 0 and 1, one character a case."""
    sides = (("base", base), ("trained", trained))
    return [case(f"c{i}", side, int(mark), **changes) for side, marks in sides for i, mark in enumerate(marks)]


def compare(cases: list[Case]):
    return compare_tiers(score_cases(cases), cases, TIERS)


def test_the_four_cells_and_the_delta_are_counted_case_by_case():
    (found,) = compare(pair(base="1100110", trained="1011011"))
    assert (found.both_pass, found.fixed, found.broken, found.both_fail) == (2, 3, 2, 0)
    assert found.delta == pytest.approx(1 / 7)
    assert found.interval_low < found.delta < found.interval_high
    assert found.p_exact == 1
    assert found.improvement_percent == pytest.approx(25)
    assert "no difference shown" in found.note


def test_a_clear_gain_is_said_with_its_evidence():
    (found,) = compare(pair(base="0" * 40, trained="1" * 30 + "0" * 10))
    assert found.improvement_percent is None
    assert found.delta == 0.75
    assert found.note.startswith("trained beats base: +75.0 points (n = 40, 95 %: +57.5 to +85.8, p < 0.0001)")
    assert found.note.endswith("30 fixed, 0 broken, live")


def test_unmatched_cases_are_counted_on_their_side_and_warned_of():
    cases = [*pair("1010", "1111"), case("only-base", "base", 1), case("only-trained", "trained", 0)]
    (found,) = compare(cases)
    assert (found.matched, found.only_in_a, found.only_in_b) == (4, 1, 1)
    assert "1 cases only in A and 1 only in B are left out" in found.note


def test_another_input_of_a_shared_case_refuses_the_comparison():
    cases = pair("10", "11")
    cases[-1] = replace(cases[-1], input_sha256="b" * 64)
    (found,) = compare(cases)
    assert found.delta is None
    assert found.note.startswith("refused")


def test_no_shared_case_refuses_the_comparison():
    (found,) = compare([case("x", "base", 1), case("y", "trained", 1)])
    assert found.delta is None
    assert found.matched == 0


def test_another_metric_or_version_is_never_compared():
    assert compare([case("x", "base", 1), case("x", "trained", 1, metric="judge_score")]) == []
    assert compare([case("x", "base", 1), case("x", "trained", 1, benchmark_version="2")]) == []


def test_a_dry_side_measures_nothing_and_has_no_value():
    cases = pair("1", "1", evidence="dry_run")
    (found,) = compare([replace(row, score=None) for row in cases])
    assert (found.delta, found.a_value, found.evidence) == (None, None, "dry_run")


def test_live_cases_are_preferred_to_mocked_and_dry_ones_of_the_same_side():
    cases = [*pair("1", "0", evidence="mocked"), *pair("01", "11")]
    (found,) = compare(cases)
    assert (found.evidence, found.matched, found.fixed) == ("live", 2, 1)


def test_a_mocked_side_makes_the_comparison_mocked():
    cases = pair("01", "11")
    cases = [replace(row, evidence="mocked") if row.variant == "base" else row for row in cases]
    (found,) = compare(cases)
    assert found.evidence == "mocked"


def test_the_reference_without_a_tier_meets_every_tier():
    cases = [*pair("01", "11"), *(case(f"c{i}", "reference", 1, tier=None) for i in range(2))]
    kinds = {row.kind: row for row in compare(cases)}
    assert kinds["reference_trained"].matched == 2
    assert kinds["reference_trained"].delta == 0


def test_later_attempts_do_not_enter_the_score():
    (score,) = score_cases([case("x", "base", 1), case("x", "base", 0, attempt=2)])
    assert (score.value, score.n, score.interval_method) == (1, 1, "wilson")


def test_graded_scores_get_a_normal_interval():
    (score,) = score_cases([case("x", "base", 0.5), case("y", "base", 0.7)])
    assert score.interval_method == "normal"
    assert score.value == pytest.approx(0.6)


def test_an_unmeasured_score_has_no_value_and_no_n():
    score = unmeasured(step="s", benchmark="b", metric="m", model_id="x", variant="base")
    assert (score.value, score.n, score.evidence) == (None, 0, "dry_run")


def test_graded_scores_are_compared_by_paired_bootstrap():
    base = [case(f"c{i}", "base", 0.2 + i / 100) for i in range(30)]
    trained = [case(f"c{i}", "trained", 0.3 + i / 90) for i in range(30)]
    (found,) = compare([*base, *trained])
    assert (found.test, found.interval_method, found.fixed) == ("paired_bootstrap", "bootstrap", 0)
    assert found.interval_low < found.delta < found.interval_high
    assert found.note.startswith("trained beats base: +")
    assert "30 higher, 0 lower" in found.note


def test_pass_and_fail_name_their_test_and_what_so_many_cases_would_show():
    (found,) = compare(pair(base="1100110", trained="1011011"))
    assert (found.test, found.interval_method) == ("mcnemar_exact", "newcombe")
    assert 0.5 < found.minimum_detectable < 1
    assert "or more with 80 % power" in found.note


def test_all_attempts_of_a_case_enter_its_mean():
    cases = [
        case(f"c{i}", side, score, attempt=attempt)
        for i in range(10)
        for side, marks in (("base", (0, 0)), ("trained", (1, 0)))
        for attempt, score in enumerate(marks, 1)
    ]
    (found,) = compare(cases)
    assert (found.matched, found.delta, found.b_value) == (10, 0.5, 0.5)


def test_a_score_without_cases_keeps_its_value():
    cases = pair("01", "11")
    scores = score_cases(cases)
    (found,) = compare_tiers(scores, [row for row in cases if row.variant == "trained"], TIERS)
    assert (found.a_value, found.b_value, found.delta) == (0.5, 1, None)
    assert found.note == "no case is on both sides, so nothing is compared"
