"""Which ids tie rows together."""

import pytest

from trainsite.datasets.grouping import ID_BYTES, group_name, links_of

ROW = {
    "row_id": "1-7",
    "format": "chat",
    "trajectory_id": "t-1",
    "scenario_id": "s-1",
    "room_id": "r-1",
    "extra": {},
    "messages": [],
}


@pytest.mark.parametrize(("group_by", "ranks"), [("auto", [0, 1, 2]), ("conversation", [0]), ("scenario", [1]),
                                                  ("trajectory", [2])])  # fmt: skip
def test_each_way_begins_with_its_own_id(group_by, ranks):
    assert [link[0] for link in links_of(ROW, group_by, "here")] == ranks


@pytest.mark.parametrize("extra", [{"roomName": "r-1"}, {"metadata": {"conversation_id": "r-1"}}])
def test_a_conversation_is_found_beside_its_field(extra):
    row = {**ROW, "room_id": None, "extra": extra}
    assert links_of(row, "conversation", "here") == links_of(ROW, "conversation", "here")


def test_the_next_id_stands_in_for_a_missing_one():
    row = {**ROW, "room_id": None}
    assert links_of(row, "conversation", "here") == links_of(ROW, "scenario", "here")


def test_a_row_without_ids_is_a_group_by_its_content():
    bare = {"row_id": "1-7", "trajectory_id": "row-1-7", "extra": {}, "messages": [{"role": "user", "content": "a"}]}
    moved = {**bare, "row_id": "1-9", "trajectory_id": "row-1-9"}
    other = {**bare, "messages": [{"role": "user", "content": "b"}]}
    assert links_of(bare, "auto", "here") == links_of(moved, "auto", "here") != links_of(other, "auto", "here")


def test_kinds_of_ids_are_kept_apart():
    assert links_of({**ROW, "scenario_id": "x"}, "scenario", "here") != links_of(
        {**ROW, "trajectory_id": "x"}, "trajectory", "here"
    )


def test_a_group_name_holds_no_id():
    assert len(group_name(links_of(ROW, "auto", "here")[0])) == 16


@pytest.mark.parametrize("group_by", ["scenario", "trajectory"])
def test_a_plain_id_ties_rows_of_one_origin_and_format(group_by):
    (here,) = links_of(ROW, group_by, "here")
    others = [links_of(ROW, group_by, "there")[0], links_of({**ROW, "format": "rollout"}, group_by, "here")[0]]
    assert len({here, *others}) == 3
    assert {link[:ID_BYTES] for link in others} == {here[:ID_BYTES]}
    assert links_of({**ROW, "row_id": "1-9"}, group_by, "here") == (here,)


@pytest.mark.parametrize("name", ["5f0c1c7e-53a4-4d1e-9c8e-6d0d2f1b7a90", "run-5F0C1C7E53A44D1E9C8E6D0D2F1B7A90"])
def test_an_id_with_a_uuid_ties_rows_of_any_origin(name):
    row = {**ROW, "scenario_id": name}
    assert links_of(row, "scenario", "here") == links_of({**row, "format": "rollout"}, "scenario", "there")


def test_a_conversation_ties_rows_of_any_origin():
    assert links_of(ROW, "conversation", "here") == links_of(ROW, "conversation", "there")
