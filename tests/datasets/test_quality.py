"""The gate: what is left out, and how the rest is rated."""

import pytest

from trainsite.datasets.quality import Gate

GATE = Gate(("live", "imported"), None, False)


def row(**others):
    return {"evidence": "imported", "tasks": [{"task": "response", "call": 0}], "extra": {}, **others}


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({}, None),
        ({"outcome": "passed", "status": "completed"}, None),
        ({"outcome": "failed"}, "outcome_failed"),
        ({"outcome": "skipped"}, "outcome_skipped"),
        ({"status": "Timed-Out"}, "status_failed"),
        ({"status": "error"}, "status_failed"),
        ({"extra": {"metrics": {"finalStatus": "timeout"}}}, "status_failed"),
        ({"extra": {"terminated_by": "max_turns"}}, "status_failed"),
        ({"extra": {"success": False}}, "unsuccessful"),
        ({"extra": {"metadata": {"requiresRepair": True}}}, "repair"),
        ({"extra": {"split": "repair_eval"}}, "repair"),
        ({"extra": {"metadata": {"trajectory_metadata": {"rating": "repair"}}}}, "repair"),
        ({"extra": {"split": "train"}}, None),
        ({"evidence": "dry_run"}, "evidence_dry_run"),
        ({"evidence": "mocked"}, "evidence_mocked"),
        ({"tasks": []}, "no_task"),
    ],
)
def test_a_row_is_left_out_for_one_reason(others, reason):
    assert GATE.judge(row(**others))[0] == reason


@pytest.mark.parametrize(("reward", "reason"), [(None, None), (0.4, "reward_below_minimum"), (0.5, None), (1, None)])
def test_a_missing_reward_passes_and_a_low_one_does_not(reward, reason):
    assert Gate(("imported",), 0.5, False).judge(row(reward=reward))[0] == reason


@pytest.mark.parametrize(
    ("others", "quality"),
    [
        ({}, "unrated"),
        ({"reward": 0.99}, "gold"),
        ({"reward": 0.8}, "silver"),
        ({"reward": 0.1}, "bronze"),
        ({"reward": 1.0, "status": "error"}, "bronze"),
        ({"outcome": "failed"}, "bronze"),
    ],
)
def test_the_rating_follows_the_reward_and_failures_are_bronze(others, quality):
    assert GATE.judge(row(**others))[1] == quality


def test_what_failed_is_kept_where_that_is_asked_for():
    gate = Gate(("imported",), None, True)
    assert gate.judge(row(outcome="failed")) == (None, "bronze")
    assert gate.judge(row(extra={"requires_repair": True})) == (None, "bronze")
    assert not gate.is_errored({"extra": {"error": "refused"}})
    assert gate.judge(row(outcome="skipped"))[0] == "outcome_skipped"


@pytest.mark.parametrize(
    ("call", "is_errored"),
    [
        ({}, False),
        ({"extra": {"error": ""}}, False),
        ({"extra": {"error": {"message": "503"}}}, True),
        ({"extra": {"response": {"error": "x"}}}, True),
        ({"extra": {"stage": {"status": "failed"}}}, True),
        ({"finish_reason": "error"}, True),
        ({"finish_reason": "stop"}, False),
    ],
)
def test_a_call_that_says_it_failed_is_errored(call, is_errored):
    assert GATE.is_errored(call) == is_errored
