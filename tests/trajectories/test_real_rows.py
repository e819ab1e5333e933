from collections import Counter

import pytest

from trainsite.records import schema
from trainsite.records.codec import to_row
from trainsite.records.problem import Problem
from trainsite.records.trajectory import TASKS
from trainsite.trajectories import iter_raw_rows, native_rows, read_row

pytestmark = pytest.mark.realdata


def read_all(path):
    found = [row if isinstance(row, Problem) else read_row(row) for row in iter_raw_rows(path, file=path.name)]
    assert [item for item in found if isinstance(item, Problem)] == []
    for trajectory in found:
        record = to_row(trajectory)
        assert schema.is_valid("trajectory", record)
        assert all(schema.is_valid("native-row", row) for _, row in native_rows(record, TASKS))
    return found


@pytest.mark.parametrize(
    ("name", "formats"),
    [
        ("eliza/smoke.val.jsonl", {"flat_message": 31, "eliza_native_v1": 8}),
        ("eliza/sft.val.jsonl", {"chat": 85}),
        ("eliza/native.view-context.jsonl", {"eliza_native_v1": 23}),
        ("eliza/action-cases.json", {"flat_text": 38}),
    ],
)
def test_published_rows_are_all_read(real_data, name, formats):
    assert Counter(trajectory.format for trajectory in read_all(real_data / name)) == formats


def test_view_selections_are_known(real_data):
    rows = read_all(real_data / "eliza" / "native.view-context.jsonl")
    assert {label.task for row in rows for label in row.tasks} == {"view_context"}


def test_rollouts_keep_their_rewards(real_data):
    rows = read_all(real_data / "tau-bench" / "gpt-4o-airline.trials-0-1.jsonl")
    assert len({row.trajectory_id for row in rows}) == len(rows) == 100
    assert sum(row.reward for row in rows) / len(rows) == pytest.approx(0.43)
    assert {row.format for row in rows} == {"rollout"}


def test_generated_scenarios_are_all_read(real_data):
    paths = sorted((real_data / "eliza" / "scenario-pool").glob("*.jsonl"))
    assert paths
    for path in paths:
        assert len(read_all(path)) == sum(1 for line in path.read_bytes().split(b"\n") if line.strip())


def test_recorded_test_case_is_a_dry_run(real_data):
    (path,) = real_data.glob("eliza/collections/*/test_trajectories/cases/*.json")
    (row,) = read_all(path)
    assert (row.format, row.evidence, row.trajectory_id) == (
        "test_record",
        "dry_run",
        "dry-run-action-planner",
    )
