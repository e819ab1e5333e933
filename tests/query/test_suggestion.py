"""Near names."""

import pytest

from trainsite.query.suggestion import did_you_mean, near_names

KNOWN = ["run_id", "started_at", "duration_s", "problem_count", "model_id", "evidence"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("runid", "run_id"),
        ("RUN_ID", "run_id"),
        ("started", "started_at"),
        ("duration", "duration_s"),
        ("problems_count", "problem_count"),
        ("model", "model_id"),
        ("evidnece", "evidence"),
    ],
)
def test_a_slip_finds_what_was_meant(name, first):
    assert near_names(name, KNOWN)[0] == first


def test_a_strange_name_finds_nothing():
    assert near_names("zzzzz", KNOWN) == []
    assert did_you_mean("zzzzz", KNOWN) == ""


def test_at_most_three_are_named():
    assert len(near_names("aaa", ["aaab", "aaac", "aaad", "aaae"])) == 3
