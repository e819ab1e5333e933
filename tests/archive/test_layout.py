"""Names and paths of a run folder."""

from pathlib import PurePosixPath

import pytest

from trainsite.archive import layout
from trainsite.records.schema import kinds


@pytest.mark.parametrize("path", ["a.json", "steps/feed/step.json", "a..b/c", "..a/b"])
def test_relative_paths_are_safe(path):
    assert layout.is_safe_relative(path)


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../a", "a/../../b", "a/..", "C:/x", "C:\\x", "a\\b", "http://x/y"]
)
def test_paths_that_leave_the_folder_are_not_safe(path):
    assert not layout.is_safe_relative(path)


def test_every_table_has_a_schema_that_exists():
    assert set(layout.VIEWS.values()) <= set(kinds())


def test_rows_of_a_task_are_native_rows_and_strangers_are_unknown():
    assert layout.row_schema(PurePosixPath(layout.task_path("natural_trajectories", "response"))) == "native-row"
    assert layout.row_schema(PurePosixPath("elsewhere/response_trajectories.jsonl")) is None
    assert layout.row_schema(PurePosixPath("notes.ndjson")) is None


def test_only_folders_named_raw_are_raw():
    assert layout.is_inside_raw(PurePosixPath("steps/x/raw/input.jsonl"))
    assert not layout.is_inside_raw(PurePosixPath("steps/x/raw"))
    assert not layout.is_inside_raw(PurePosixPath("steps/draw/a"))
