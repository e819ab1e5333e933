"""Which ids tie rows together."""

import pytest

from trainsite.datasets.grouping import group_name, links_of

ROW = {"row_id": "1-7", "trajectory_id": "t-1", "scenario_id": "s-1", "room_id": "r-1", "extra": {}, "messages": []}


@pytest.mark.parametrize(("group_by", "ranks"), [("auto", [0, 1, 2]), ("conversation", [0]), ("scenario", [1]),
                                                  ("trajectory", [2])])  # fmt: skip
def test_each_way_begins_with_its_own_id(group_by, ranks):
    assert [link[0] for link in links_of(ROW, group_by)] == ranks


@pytest.mark.parametrize("extra", [{"roomName": "r-1"}, {"metadata": {"conversation_id": "r-1"}}])
def test_a_conversation_is_found_beside_its_field(extra):
    row = {**ROW, "room_id": None, "extra": extra}
    assert links_of(row, "conversation") == links_of(ROW, "conversation")


def test_the_next_id_stands_in_for_a_missing_one():
    row = {**ROW, "room_id": None}
    assert links_of(row, "conversation") == links_of(ROW, "scenario")


def test_a_row_without_ids_is_a_group_by_its_content():
    bare = {"row_id": "1-7", "trajectory_id": "row-1-7", "extra": {}, "messages": [{"role": "user", "content": "a"}]}
    moved = {**bare, "row_id": "1-9", "trajectory_id": "row-1-9"}
    other = {**bare, "messages": [{"role": "user", "content": "b"}]}
    assert links_of(bare, "auto") == links_of(moved, "auto") != links_of(other, "auto")


def test_kinds_of_ids_are_kept_apart():
    assert links_of({**ROW, "scenario_id": "x"}, "scenario") != links_of({**ROW, "trajectory_id": "x"}, "trajectory")


def test_a_group_name_holds_no_id():
    assert len(group_name(links_of(ROW, "auto")[0])) == 16
