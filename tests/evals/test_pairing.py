"""Two sides paired: what is counted, which test is used, and what is refused."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.evals.pairing import find_changes, pair
from trainsite.evals.side import Side, gather_sides, key_of
from trainsite.evals.statistics import mcnemar_exact, paired_difference
from trainsite.records.evidence import Case


def case(case_id: str, score: float | None, **changes: object) -> Case:
    fields = {
        "step": "reference_benchmark",
        "benchmark": "bench",
        "metric": "accuracy",
        "case_id": case_id,
        "attempt": 1,
        "model_id": "m",
        "variant": "reference",
        "evidence": "live",
        "score": score,
        "input_sha256": "a" * 64,
    }
    return Case(**{**fields, **changes})


def side(*cases: Case) -> Side:
    found = Side(key_of(cases[0]))
    for each in cases:
        found.add(each)
    return found


def marks(text: str, **changes: object) -> Side:
    """Return a side from 0 and 1, one character a case; a dot is a case that is not there."""
    return side(*(case(f"c{index}", int(mark), **changes) for index, mark in enumerate(text) if mark != "."))


def attempts(rows: dict[str, list[float]], **changes: object) -> Side:
    return side(
        *(
            case(case_id, score, attempt=number, **changes)
            for case_id, scores in rows.items()
            for number, score in enumerate(scores, 1)
        )
    )


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_pass_and_fail_get_the_exact_test_and_newcombes_interval(rows):
    a = side(*(case(str(index), float(row[0])) for index, row in enumerate(rows)))
    b = side(*(case(str(index), float(row[1])) for index, row in enumerate(rows)))
    found = pair(a, b)
    fates = (rows.count((True, True)), rows.count((False, True)), rows.count((True, False)), rows.count((False, False)))
    assert (found.fates.both_pass, found.fates.fixed, found.fates.broken, found.fates.both_fail) == fates
    assert found.difference.test == "mcnemar_exact"
    assert found.difference.p == mcnemar_exact(fates[1], fates[2])
    assert found.difference.interval == paired_difference(*fates)
    assert found.difference.delta == pytest.approx((fates[1] - fates[2]) / len(rows))


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 1.0, 3.5]), st.sampled_from([0.0, 0.3, 1.0])), min_size=1))
def test_turned_round_the_difference_changes_its_sign_alone(rows):
    a = side(*(case(str(index), row[0]) for index, row in enumerate(rows)))
    b = side(*(case(str(index), row[1]) for index, row in enumerate(rows)))
    there, back = pair(a, b), pair(b, a)
    assert there.difference.delta == pytest.approx(-back.difference.delta)
    assert (there.fates.fixed, there.fates.broken) == (back.fates.broken, back.fates.fixed)
    assert (there.higher, there.lower) == (back.lower, back.higher)
    assert there.matched == there.fates.both_pass + there.fates.fixed + there.fates.broken + there.fates.both_fail


def test_graded_scores_are_tested_by_paired_bootstrap():
    draw = random.Random(1)
    rows = [(draw.random(), draw.random()) for _ in range(60)]
    a = side(*(case(str(index), row[0]) for index, row in enumerate(rows)))
    b = side(*(case(str(index), min(1.0, row[0] + 0.1 * row[1])) for index, row in enumerate(rows)))
    found = pair(a, b).difference
    assert (found.test, found.interval_method) == ("paired_bootstrap", "bootstrap")
    assert found.interval.low > 0
    assert found.p < 0.001


def test_several_attempts_enter_as_the_mean_of_their_case():
    a = attempts({f"c{number}": [0.0, 1.0, 0.0, 0.0] for number in range(20)})
    b = attempts({f"c{number}": [1.0, 1.0, float(number % 2), 0.0] for number in range(20)})
    found = pair(a, b)
    assert found.matched == 20
    assert (found.a_value, found.b_value) == (0.25, pytest.approx(0.625))
    assert found.difference.delta == pytest.approx(0.375)
    assert found.difference.test == "paired_bootstrap"
    assert (found.higher, found.lower, found.fates.both_fail) == (20, 0, 20)


def test_attempts_that_agree_add_no_certainty():
    once_a = attempts({f"c{number}": [float(number % 3 == 0), 0.0] for number in range(40)})
    once_b = attempts({f"c{number}": [float(number % 2), 0.0] for number in range(40)})
    often_a = attempts({f"c{number}": [float(number % 3 == 0), 0.0] * 5 for number in range(40)})
    often_b = attempts({f"c{number}": [float(number % 2), 0.0] * 5 for number in range(40)})
    assert pair(once_a, once_b).difference == pair(often_a, often_b).difference


def test_a_row_that_repeats_an_attempt_is_counted_and_left_out():
    a = side(case("x", 1.0), case("x", 0.0), case("y", 0.0))
    found = pair(a, marks("11"))
    assert a.repeated == 1
    assert (found.repeated, a.cases["x"].mean) == (1, 1.0)


def test_unmatched_cases_are_counted_on_each_side_and_many_of_them_are_told():
    found = pair(marks("1" * 19 + "."), marks("1" * 19 + "1"))
    assert (found.matched, found.only_in_a, found.only_in_b, found.is_unmatched) == (19, 0, 1, False)
    assert pair(marks("11.."), marks("1111")).is_unmatched


@pytest.mark.parametrize("field", ["benchmark", "benchmark_version", "metric"])
def test_another_measure_is_refused(field):
    found = pair(marks("10"), marks("11", **{field: "other"}))
    assert (found.is_refused, found.difference) == (True, None)
    assert "B has other" in found.reason


def test_no_shared_case_is_refused():
    found = pair(side(case("x", 1.0)), side(case("y", 1.0)))
    assert (found.is_refused, found.difference, found.matched) == (True, None, 0)


def test_another_input_of_a_shared_case_is_refused_and_of_another_case_is_not():
    a = marks("10")
    assert pair(a, side(case("c0", 1.0, input_sha256="b" * 64), case("c1", 1.0))).is_refused
    assert not pair(a, side(case("c0", 1.0), case("c7", 1.0, input_sha256="b" * 64))).is_refused


def test_attempts_at_one_case_with_several_inputs_are_refused():
    a = side(case("c0", 1.0), case("c0", 1.0, attempt=2, input_sha256="b" * 64))
    assert pair(a, marks("1")).is_refused
    assert pair(a, a).is_refused


def test_an_unknown_input_is_counted_and_compared():
    found = pair(marks("10", input_sha256=None), marks("11"))
    assert (found.is_refused, found.unknown_inputs, found.matched) == (False, 2, 2)


def test_a_dry_side_has_no_difference_and_is_not_refused():
    found = pair(marks("10", evidence="dry_run"), marks("11"))
    assert (found.difference, found.is_refused, found.evidence, found.a_value) == (None, False, "dry_run", None)


def test_a_mocked_side_makes_the_pair_no_evidence():
    found = pair(marks("10", evidence="mocked"), marks("11", evidence="imported"))
    assert (found.evidence, found.is_evidence) == ("mocked", False)
    assert found.difference.delta == 0.5


def test_a_base_of_nothing_has_no_percent():
    assert pair(marks("0000"), marks("1110")).difference.improvement_percent is None
    assert pair(marks("1000"), marks("1110")).difference.improvement_percent == pytest.approx(200)


def test_changes_are_the_greatest_first_and_flips_are_named():
    a = side(case("a", 0.0), case("b", 1.0), case("c", 0.5), case("d", 0.9), case("e", 0.3), case("only", 1.0))
    b = side(case("a", 1.0), case("b", 0.2), case("c", 0.6), case("d", 0.4), case("e", 0.3))
    found = [(change.case_id, change.kind) for change in find_changes(a, b)]
    assert found == [("a", "fixed"), ("b", "broken"), ("d", "lower"), ("c", "higher")]


def test_the_order_in_which_attempts_came_is_no_change():
    a = attempts({"x": [0.1, 0.2, 0.3]})
    b = attempts({"x": [0.3, 0.2, 0.1]})
    assert find_changes(a, b) == []
    assert (pair(a, b).higher, pair(a, b).lower) == (0, 0)


def test_sides_are_kept_apart_by_model_measure_tier_evidence_and_step():
    one = case("x", 1.0)
    others = [
        replace(one, **{field: "other"}) for field in ("model_id", "variant", "metric", "benchmark", "tier", "step")
    ]
    rows = [one, *others, replace(one, evidence="mocked"), replace(one, benchmark_version="2")]
    found = gather_sides(rows)
    assert len(found) == len(rows)
    assert all(len(each.cases) == 1 for each in found.values())
    assert list(gather_sides(rows, lambda key: key.model_id == "other")) == [key_of(others[0])]


def test_what_is_not_scored_is_not_a_case():
    found = side(case("x", None), case("y", 1e200), case("z", 1.0))
    assert (found.unscored, list(found.cases)) == (2, ["z"])


def test_a_hundred_thousand_graded_cases_are_paired():
    draw = random.Random(3)
    rows = [(f"c{number}", draw.random(), draw.random()) for number in range(100_000)]
    a = side(*(case(name, score) for name, score, _ in rows))
    b = side(*(case(name, score) for name, _, score in rows))
    found = pair(a, b)
    assert (found.matched, found.difference.test) == (100_000, "paired_normal")
    assert found.difference.minimum_detectable < 0.006
