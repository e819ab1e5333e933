"""Paths of another machine lead into the folder, or become names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.errors import SourceError
from trainsite.importers.eliza.folder import SourceFolder, is_absolute, scan

FOLDER = SourceFolder(
    folder=Path("/x"),
    files={"a/b.json": Path("/x/a/b.json"), "b.json": Path("/x/b.json")},
    roots=("/build/run", "/build"),
)
MOVED = SourceFolder(folder=Path("/x"), files=FOLDER.files)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/build/run/a/b.json", "a/b.json"),
        ("file:///build/run/a/b.json", "a/b.json"),
        ("a/b.json", "a/b.json"),
        ("/build/other/a/b.json", None),
        ("/build/run/../run/a/b.json", None),
        ("", None),
    ],
)
def test_a_path_means_the_file_below_the_folder_that_was(path, expected):
    assert FOLDER.find(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("C:\\runs\\one\\a\\b.json", "a/b.json"), ("runs/one/a/b.json", "a/b.json"), ("/elsewhere/c.json", None)],
)
def test_without_a_known_folder_the_longest_end_of_a_path_counts(path, expected):
    assert MOVED.find(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/build/run/a/new.json", "a/new.json"),
        ("/build/packages/x.ts", "x.ts"),
        ("C:\\Users\\jo\\m.gguf", "m.gguf"),
        ("../../etc/passwd", "passwd"),
        ("hf://elizaos/eliza-1", "hf://elizaos/eliza-1"),
        ("Qwen/Qwen3.5-2B", "Qwen/Qwen3.5-2B"),
        ("org/model:latest", "org/model:latest"),
    ],
)
def test_paths_become_relative_and_ids_stay(path, expected):
    assert FOLDER.relative(path) == expected


@given(st.text(alphabet="ab./\\:C", max_size=20))
def test_no_relative_form_is_absolute_or_climbs(path):
    found = FOLDER.relative(path)
    assert not is_absolute(found)
    assert ".." not in found.replace("\\", "/").split("/")


@given(st.text(alphabet="ab.json/\\", max_size=20))
def test_only_files_of_the_folder_are_found(path):
    assert FOLDER.find(path) in {None, *FOLDER.files}


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("trainsite.importers.eliza.folder.MAX_FILES", 3)
    for number in range(5):
        (tmp_path / f"{number}.json").touch()
    with pytest.raises(SourceError, match="more than 3 files"):
        scan(tmp_path)


def test_deep_folders_are_not_descended_without_end(tmp_path):
    deep = tmp_path
    for _ in range(30):
        deep = deep / "d"
        deep.mkdir()
    (deep / "x.json").touch()
    (tmp_path / "y.json").touch()
    assert list(scan(tmp_path).files) == ["y.json"]
