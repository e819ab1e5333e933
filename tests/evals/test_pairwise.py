"""Several models: each pair once, p adjusted over all, and the hardest case first."""

import pytest

from trainsite.evals.pairwise import compare_each, find_difficulty
from trainsite.evals.side import Side, gather_sides
from trainsite.evals.statistics import holm
from trainsite.records.evidence import Case


def sides(rows: dict[str, str], **changes: str) -> list[Side]:
    """Return a side per model from 0 and 1, one character a case; ``changes`` give a model another evidence kind."""
    return list(
        gather_sides(
            Case(
                step="s", benchmark="b", metric="m", case_id=f"c{index}", attempt=1, model_id=model,
                variant="reference", evidence=changes.get(model, "imported"), score=int(mark),
            )
            for model, marks in rows.items()
            for index, mark in enumerate(marks)
            if mark != "."
        ).values()
    )  # fmt: skip


MODELS = {
    "strong": "1" * 28 + "00",
    "middle": "1" * 15 + "0" * 15,
    "weak": "1" * 6 + "0" * 24,
    "same": "1" * 6 + "0" * 24,
}


def test_each_pair_stands_once_with_its_adjusted_p():
    found = compare_each(sides(MODELS))
    assert len(found) == 6
    assert [each.p_holm for each in found] == holm([each.pairing.difference.p for each in found])
    names = {(each.pairing.a.model_id, each.pairing.b.model_id): each.verdict for each in found}
    assert names["strong", "weak"] == "regressed"
    assert names["weak", "same"] == "no_difference_shown"


def test_what_is_no_evidence_takes_no_part_in_the_family():
    found = compare_each(sides(MODELS, strong="mocked"))
    assert [each.p_holm is None for each in found] == [True, True, True, False, False, False]
    assert {each.verdict for each in found[:3]} == {"not_evidence"}
    assert [each.p_holm for each in found[3:]] == holm([each.pairing.difference.p for each in found[3:]])


def test_models_without_a_shared_case_have_no_p():
    (found,) = compare_each(sides({"a": "11..", "b": "..11"}))
    assert (found.p_holm, found.verdict) == (None, "not_measured")


def test_the_hardest_case_is_the_first():
    found = find_difficulty(sides({"a": "110", "b": "100", "c": "1.0"}))
    assert [(each.case_id, each.models, each.passed) for each in found] == [("c2", 3, 0), ("c1", 2, 1), ("c0", 3, 3)]
    assert [each.mean for each in found] == [0, 0.5, pytest.approx(1)]
