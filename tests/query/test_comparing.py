"""Two runs compared: what is chosen, what is refused, what differs beside the scores."""

import pytest

from trainsite.errors import StoreError, UsageError
from trainsite.evals.statistics import holm
from trainsite.evals.wording import Rule
from trainsite.query.comparing import RunComparison, compare_runs
from trainsite.query.sides import Wanted


def cases(marks: str, **changes: object) -> list[dict]:
    """Return rows from 0 and 1, one character a case; a dot is a case that is not there."""
    fields = {
        "step": "action_benchmark", "benchmark": "bench", "metric": "accuracy", "attempt": 1, "model_id": "m",
        "variant": "base", "evidence": "live", "input_sha256": "a" * 64,
    }  # fmt: skip
    return [
        fields | {"case_id": f"c{index}", "score": int(mark)} | changes
        for index, mark in enumerate(marks)
        if mark != "."
    ]


@pytest.fixture
def compare(runs):
    """Compare two runs by the rows of their cases, or one run with itself."""

    def run(a: list[dict], b: list[dict] | None = None, *wanted: Wanted, rule: Rule | None = None) -> RunComparison:
        one = runs.add("one", action_benchmark__cases=a)
        two = one if b is None else runs.add("two", action_benchmark__cases=b)
        both = wanted or (Wanted(), Wanted())
        return compare_runs(one, two, (both[0], both[-1]), rule or Rule())

    return run


def verdicts(found: RunComparison) -> list[str]:
    return [row.judged.verdict for row in found.rows]


def test_every_measure_of_both_is_a_row_with_p_adjusted_over_the_rows(compare):
    def both(marks: str, f1: str, model: str) -> list[dict]:
        return [*cases(marks, model_id=model), *cases(f1, model_id=model, metric="f1")]

    found = compare(both("0" * 20, "01" * 10, "a"), both("1" * 8 + "0" * 12, "10" * 10, "b"))
    assert [row.judged.pairing.a.measure.metric for row in found.rows] == ["accuracy", "f1"]
    assert verdicts(found) == ["improved", "no_difference_shown"]
    assert [row.judged.p_holm for row in found.rows] == holm([row.judged.pairing.difference.p for row in found.rows])
    assert [(each.field, each.a, each.b) for each in found.configuration] == [("models", "a", "b")]


def test_changed_cases_are_named(compare):
    found = compare(cases("0011"), cases("0101"))
    assert [(change.case_id, change.kind) for change in found.rows[0].changes] == [("c1", "fixed"), ("c2", "broken")]


def test_a_measure_that_only_one_run_has_is_told(compare):
    found = compare([*cases("01"), *cases("01", metric="f1")], [*cases("11"), *cases("1", benchmark="other")])
    assert [key.measure.metric for key in found.only_in_a] == ["f1"]
    assert [key.measure.benchmark for key in found.only_in_b] == ["other"]


@pytest.mark.parametrize(
    "changes", [{"metric": "f1"}, {"benchmark": "other"}, {"benchmark_version": "2"}, {"input_sha256": "b" * 64}]
)
def test_runs_that_do_not_fit_are_refused(compare, changes):
    with pytest.raises(StoreError):
        compare(cases("01"), cases("01", **changes))


def test_runs_without_a_shared_case_are_refused(compare):
    with pytest.raises(StoreError, match="no case is on both sides"):
        compare(cases("01"), cases("..01"))


def test_a_run_without_cases_is_refused(compare):
    with pytest.raises(StoreError, match="holds no case"):
        compare(cases("01"), [])


def test_several_models_are_listed_until_one_is_chosen(compare):
    a = [*cases("0011", model_id="x"), *cases("1011", model_id="y")]
    with pytest.raises(UsageError, match=r"2 models(.|\n)*--model-a x (.|\n)*--model-a y "):
        compare(a, cases("1111"))
    with pytest.raises(UsageError, match="--model-b"):
        compare(cases("1111"), a)
    assert compare(a, cases("1111"), Wanted(model_id="x"), Wanted()).rows[0].judged.pairing.fates.fixed == 2


def test_what_is_not_there_cannot_be_chosen(compare):
    with pytest.raises(UsageError, match=r"bench: m \(variant base\)"):
        compare(cases("01"), cases("01"), Wanted(model_id="nobody"), Wanted())


def test_one_run_twice_compares_its_base_with_its_trained_model(compare):
    found = compare([*cases("000111"), *cases("110111", model_id="t", variant="trained")])
    (row,) = found.rows
    assert (row.judged.pairing.a.variant, row.judged.pairing.b.variant) == ("base", "trained")
    assert row.judged.pairing.fates.fixed == 2


def test_one_run_twice_needs_two_sides(compare):
    with pytest.raises(UsageError, match="both sides are the same"):
        compare(cases("01"))


def test_each_tier_of_both_is_a_row(compare):
    def tiers(*given: tuple[str, str]) -> list[dict]:
        return [row for tier, marks in given for row in cases(marks, tier=tier, model_id=f"m-{tier}")]

    found = compare(tiers(("2b", "00"), ("4b", "01")), tiers(("2b", "11"), ("4b", "01"), ("9b", "11")))
    assert [row.judged.pairing.a.tier for row in found.rows] == ["2b", "4b"]
    assert [key.tier for key in found.only_in_b] == ["9b"]
    only = compare(tiers(("2b", "00"), ("4b", "01")), tiers(("4b", "11")), Wanted(tier="4b"))
    assert [row.judged.pairing.a.tier for row in only.rows] == ["4b"]


def test_tiers_that_never_meet_are_listed(compare):
    a = [*cases("00", tier="2b", model_id="x"), *cases("00", tier="4b", model_id="y")]
    with pytest.raises(UsageError, match="--model-a"):
        compare(a, cases("11", tier="9b"))


def test_the_strongest_evidence_of_a_model_stands_for_it(compare):
    found = compare([*cases("1111", evidence="mocked"), *cases("0000")], cases("1111"))
    assert found.rows[0].judged.pairing.a.evidence == "live"
    assert [key.evidence for key in found.only_in_a] == ["mocked"]


@pytest.mark.parametrize("evidence", ["mocked", "dry_run"])
def test_what_is_no_evidence_never_regresses(compare, evidence):
    found = compare(cases("1" * 40), cases("0" * 40, evidence=evidence))
    assert (verdicts(found), found.regressions) == (["not_evidence"], ())
    assert any("neither improvement nor regression" in warning for warning in found.warnings)


def test_a_regression_is_one_below_alpha_alone(compare):
    a, b = cases("1" * 7 + "0" * 13), cases("0" * 20)
    assert len(compare(a, b).regressions) == 1
    assert compare(a, b, rule=Rule(alpha=0.01)).regressions == ()


def test_a_metric_may_be_better_the_smaller(compare):
    a, b = cases("1" * 20, metric="retries"), cases("0" * 20, metric="retries")
    assert verdicts(compare(a, b)) == ["regressed"]
    assert verdicts(compare(a, b, rule=Rule(lower_is_better=frozenset({"retries"})))) == ["improved"]


def test_several_attempts_of_a_case_are_one_unit(compare):
    def tried(marks: str) -> list[dict]:
        return [
            row | {"attempt": attempt} for attempt, part in enumerate((marks[:9], marks[9:]), 1) for row in cases(part)
        ]

    found = compare(tried("0" * 18), tried("1" * 9 + "0" * 9))
    pairing = found.rows[0].judged.pairing
    assert (pairing.matched, pairing.difference.delta) == (9, 0.5)
    assert pairing.difference.test == "paired_bootstrap"


def test_warnings_tell_of_unmatched_unknown_and_repeated_cases(compare):
    a = [*cases("0101", input_sha256=None), *cases("1", input_sha256=None)]
    text = "\n".join(compare(a, cases("010111")).warnings)
    assert "0 cases only in A and 2 only in B are left out" in text
    assert "of 4 shared cases nothing shows that their inputs are the same" in text
    assert "1 rows repeat an attempt" in text


def test_what_the_runs_were_given_differently_is_told(runs, score):
    one = runs.add("one", action_benchmark__cases=cases("01"))
    scores = [score(1.0, benchmark="bench", dataset_sha256="c" * 64)]
    manifest = runs.manifest
    runs.manifest = manifest | {
        "provenance": manifest["provenance"] | {"commit": "f" * 40},
        "recipe": manifest["recipe"] | {"live": True},
    }
    two = runs.add("two", action_benchmark__cases=cases("11"), action_benchmark__scores=scores)
    found = compare_runs(one, two, (Wanted(), Wanted()))
    fields = {each.field: (each.a, each.b) for each in found.configuration}
    assert fields["commit"] == (manifest["provenance"]["commit"], "f" * 40)
    assert fields["recipe.live"] == (False, True)
    assert fields["dataset.bench accuracy"] == (None, "c" * 64)


def test_links_are_not_followed(runs, tmp_path):
    one = runs.add("one", action_benchmark__cases=cases("01"))
    two = runs.add("two")
    table = two / "steps" / "action_benchmark" / "cases.ndjson"
    table.symlink_to(one / "steps" / "action_benchmark" / "cases.ndjson")
    with pytest.raises(StoreError, match="holds no case"):
        compare_runs(one, two, (Wanted(), Wanted()))


def test_a_damaged_table_is_refused_with_its_place(runs):
    one = runs.add("one", action_benchmark__cases=cases("01"))
    with (one / "steps" / "action_benchmark" / "cases.ndjson").open("a") as file:
        file.write('{"torn')
    with pytest.raises(StoreError, match=r"cases\.ndjson:3"):
        compare_runs(one, one, (Wanted(), Wanted()))
