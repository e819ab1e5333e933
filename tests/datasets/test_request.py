"""Requests that cannot be meant are refused in words."""

import pytest

from trainsite.datasets.request import FORMATS, make_request
from trainsite.errors import UsageError
from trainsite.records.trajectory import TASKS


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"val": 1.0}, "--val 1.0"),
        ({"test": -0.1}, "--test -0.1"),
        ({"val": float("nan")}, "--val nan"),
        ({"val": 0.5, "test": 0.5}, "below 1"),
        ({"tasks": ["reply"]}, "known are should_respond, context_routing"),
        ({"max_per_task": 0}, "--max-per-task 0"),
        ({"near_duplicates": "none"}, "--near-duplicates none"),
        ({"near_duplicates": "0.2"}, "--near-duplicates 0.2"),
        ({"near_duplicates": "1.01"}, "or off"),
        ({"seed": " "}, "--seed"),
        ({"keep_failed": ""}, "--keep-failed"),
        ({"min_reward": float("inf")}, "--min-reward inf"),
        ({"include": ["dry"]}, "--include dry: unknown"),
        ({"group_by": "room"}, "--group room"),
        ({"format_": "csv"}, "--format csv"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(given, words):
    with pytest.raises(UsageError, match=words):
        make_request(["x"], "out", **given)


def test_defaults_take_all_tasks_and_evidence_that_counts():
    choices = make_request(["x"], "out").choices
    assert (choices.tasks, choices.evidence, choices.formats) == (TASKS, ("live", "imported"), FORMATS)
    assert (choices.val, choices.test, choices.near_duplicates, choices.link_threshold) == (0.05, 0.05, 0.85, 0.85)


@pytest.mark.parametrize(
    ("given", "least"),
    [({}, 0.5), ({"min_reward": 0.0}, 0.0), ({"min_reward": -1.0}, -1.0), ({"keep_failed": "why"}, None),
     ({"keep_failed": "why", "min_reward": 0.2}, 0.2)],
)  # fmt: skip
def test_rows_below_success_are_left_out_unless_failures_are_kept(given, least):
    assert make_request(["x"], "out", **given).choices.min_reward == least


def test_off_keeps_the_threshold_for_links():
    choices = make_request(["x"], "out", near_duplicates="off").choices
    assert (choices.near_duplicates, choices.link_threshold) == (None, 0.85)


def test_tasks_stand_in_their_own_order():
    assert make_request(["x"], "out", tasks=["response", "should_respond"]).choices.tasks == (
        "should_respond",
        "response",
    )
