"""What sources are called."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.datasets.naming import distinct_names, path_from


def test_a_source_is_called_by_the_end_of_its_path():
    assert distinct_names([(Path("/a/b/rows.jsonl"), ""), (Path("/a/runs/first"), "t.ndjson")]) == [
        "rows.jsonl",
        "first/t.ndjson",
    ]


def test_sources_of_one_name_are_told_apart_by_their_folders_or_numbers():
    assert distinct_names([(Path("/a/x.json"), ""), (Path("/b/x.json"), "")]) == ["a/x.json", "b/x.json"]
    assert distinct_names([(Path("/1/a/x.json"), ""), (Path("/2/a/x.json"), "")]) == ["1/a/x.json", "2/a/x.json"]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), unique=True, max_size=8))
def test_no_two_names_are_alike(paths):
    names = distinct_names([(Path("/", *path), "") for path in paths])
    assert len(set(names)) == len(paths)


@pytest.mark.parametrize(
    ("source", "shown"),
    [("/w/rows.jsonl", "rows.jsonl"), ("/w/runs/first", "runs/first"), ("/else/rows.jsonl", "rows.jsonl")],
)
def test_an_absolute_path_is_shown_only_below_the_folder_of_the_data_set(source, shown):
    assert path_from(Path("/w/out"), Path(source)) == shown


def test_a_relative_path_is_shown_where_it_is_near(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert path_from(Path("sets/out"), Path("runs/first")) == "../runs/first"
    assert path_from(Path("a/b/c/d"), Path("rows.jsonl")) == "rows.jsonl"
