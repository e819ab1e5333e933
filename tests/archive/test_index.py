"""The index of an archive: every run once, newest first, and nothing left out without a word."""

import orjson
import pytest

from trainsite.archive.index import load_index, refuse_foreign_index
from trainsite.errors import StoreError


def test_an_empty_or_absent_archive_has_no_runs(tmp_path):
    assert load_index(tmp_path).run_count == 0
    assert load_index(tmp_path / "absent").collections == ()


def test_broken_newer_foreign_and_unfinished_runs_are_named(collect, tmp_path):
    good = collect("good")
    runs = good.parent
    for name, content in {
        "torn": b'{"schema": "trainsi',
        "newer": orjson.dumps({"schema": "trainsite/collection-manifest", "schema_version": 99}),
        "foreign": orjson.dumps({"schema": "eliza_training_collection_run", "schemaVersion": 1}),
        "hollow": orjson.dumps({"schema": "trainsite/collection-manifest", "schema_version": 1}),
        "list": b"[]",
    }.items():
        (runs / name).mkdir()
        (runs / name / "collection-manifest.json").write_bytes(content)
    (runs / "begun").mkdir()
    (runs / "begun" / "run-journal.jsonl").write_bytes(b"{}")
    (runs / "stranger").mkdir()
    (runs / "stranger" / "notes.json").write_text("{")
    index = load_index(runs)
    assert [entry.path for entry in index.collections] == ["good"]
    assert index.unfinished == ("begun",)
    said = {problem.file.split("/")[0]: problem.message for problem in index.problems}
    assert set(said) == {"torn", "newer", "foreign", "hollow", "list"}
    assert "upgrade trainsite" in said["newer"]
    assert "trainsite import eliza" in said["foreign"]


def test_links_to_runs_are_not_followed(collect, tmp_path):
    good = collect("good")
    (good.parent / "link").symlink_to(good)
    assert len(load_index(good.parent).collections) == 1


@pytest.mark.parametrize("content", ["{}", '{"schema": "eliza_training_collection_index"}', "not json"])
def test_a_foreign_index_is_never_overwritten(cli, tmp_path, content):
    (tmp_path / "collection-index.json").write_text(content)
    with pytest.raises(StoreError, match="will not overwrite it"):
        refuse_foreign_index(tmp_path)
    cli("run-collection", "-q", "-o", tmp_path / "run", expect=5)
    assert not (tmp_path / "run").exists()
    assert (tmp_path / "collection-index.json").read_text() == content


def test_a_lone_foreign_page_is_kept_too(cli, tmp_path):
    (tmp_path / "collection-index.html").write_text("mine")
    cli("run-collection", "-q", "-o", tmp_path / "run", expect=5)
    assert (tmp_path / "collection-index.html").read_text() == "mine"


def test_limit_cuts_the_list_and_never_the_count(collect, cli):
    runs = collect("a").parent
    collect("b")
    listed = cli("list-collections", "--root", runs, "--limit", 1).stdout
    assert "count=1 of=2" in listed
    assert listed.count(" run=") == 1
