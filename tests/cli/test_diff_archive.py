"""Two archives compared run by run."""

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def boxes(collect, tmp_path) -> tuple[Path, Path]:
    """Return two archives with the same two runs."""
    collect("one")
    collect("two", "--label", "second")
    shutil.copytree(tmp_path / "runs", tmp_path / "b")
    return tmp_path / "runs", tmp_path / "b"


def diff(cli, a: Path, b: Path, expect: int) -> dict:
    return json.loads(cli("diff-archive", a, b, "--json", "-q", expect=expect).stdout)


def test_a_copy_of_an_archive_is_equal(cli, boxes):
    found = diff(cli, *boxes, expect=0)
    assert found["is_equal"]
    assert [(pair["a_names"], pair["b_names"]) for pair in found["equal"]] == [(["one"], ["one"]), (["two"], ["two"])]
    assert "equal: 2 runs in both" in cli("diff-archive", *boxes).stdout


def test_a_renamed_run_is_the_same_run(cli, boxes):
    (boxes[1] / "one").rename(boxes[1] / "uno")
    assert diff(cli, *boxes, expect=0)["is_equal"]
    assert "renamed: one in A is uno in B" in cli("diff-archive", *boxes).stdout


def test_a_run_of_one_side_is_named_with_its_page(cli, boxes):
    shutil.rmtree(boxes[1] / "two")
    found = diff(cli, *boxes, expect=1)
    assert [run["name"] for run in found["only_in_a"]] == ["two"]
    assert (boxes[0] / found["only_in_a"][0]["viewer_path"]).is_file()
    assert found["only_in_b"] == []
    turned = diff(cli, boxes[1], boxes[0], expect=1)
    assert [run["name"] for run in turned["only_in_b"]] == ["two"]
    assert "only in B: two" in cli("diff-archive", boxes[1], boxes[0], expect=1).stdout


def test_one_id_with_other_content_tells_files_and_facts(cli, collect, tmp_path, samples, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    collect("one")
    run = shutil.move(tmp_path / "runs", tmp_path / "a") / "one"
    other = collect("one")
    rewrite(run, other)
    found = diff(cli, tmp_path / "a", tmp_path / "runs", expect=1)
    [pair] = found["different"]
    assert pair["files_that_differ"] == ["collection-manifest.json"]
    assert pair["fields"] == [{"field": "status", "a": "succeeded", "b": "failed"}]
    text = cli("diff-archive", tmp_path / "a", tmp_path / "runs", expect=1).stdout
    assert "differs: one (" in text
    assert "  status: succeeded in A, failed in B" in text
    assert "  differs collection-manifest.json" in text


def rewrite(run: Path, other: Path) -> None:
    path = other / "collection-manifest.json"
    document = json.loads(path.read_text())
    assert document["run_id"] == json.loads((run / path.name).read_text())["run_id"]
    document["status"] = "failed"
    path.write_text(json.dumps(document, indent=2) + "\n")


@pytest.mark.parametrize("damage", ["changed", "missing", "link", "record", "journal"])
def test_a_damaged_run_is_not_compared(cli, boxes, damage):
    run = boxes[1] / "one"
    path = run / "steps" / "natural_trajectories" / "trajectories.ndjson"
    if damage == "changed":
        path.write_bytes(path.read_bytes() + b"{}\n")
    elif damage == "missing":
        path.unlink()
    elif damage == "link":
        kept = path.rename(path.with_name("kept"))
        path.symlink_to(kept)
    elif damage == "record":
        (path.parent / "step.json").write_text("{}")
    else:
        (run / "run-journal.jsonl").unlink()
    found = diff(cli, *boxes, expect=1)
    [problem] = found["problems_in_b"]
    assert (problem["code"], problem["file"]) == ("unreadable_run", "one")
    assert str(boxes[1]) not in problem["message"]
    assert [run["name"] for run in found["only_in_a"]] == ["one"]


def test_unfinished_and_foreign_runs_are_told(cli, boxes):
    shutil.copytree(boxes[0] / "one", boxes[0] / "begun", ignore=shutil.ignore_patterns("collection-manifest.json"))
    (boxes[1] / "theirs").mkdir()
    foreign = {"schema": "eliza_training_collection_run", "schemaVersion": 1}
    (boxes[1] / "theirs" / "collection-manifest.json").write_text(json.dumps(foreign))
    found = diff(cli, *boxes, expect=1)
    assert [(each["code"], each["file"]) for each in found["problems_in_a"]] == [("unfinished_run", "begun")]
    assert "trainsite import eliza" in found["problems_in_b"][0]["message"]
    assert "not compared: theirs in B" in cli("diff-archive", *boxes, expect=1).stdout


def test_equal_copies_in_one_archive_are_one_run(cli, boxes):
    shutil.copytree(boxes[0] / "one", boxes[0] / "one-again")
    found = diff(cli, *boxes, expect=0)
    assert found["equal"][0]["a_names"] == ["one", "one-again"]


def test_an_empty_folder_holds_no_run(cli, boxes, tmp_path):
    (tmp_path / "empty").mkdir()
    assert len(diff(cli, boxes[0], tmp_path / "empty", expect=1)["only_in_a"]) == 2


def test_what_is_no_archive_is_a_usage_error(cli, boxes, tmp_path):
    cli("diff-archive", boxes[0], tmp_path / "nowhere", expect=2)
    cli("diff-archive", boxes[0], boxes[1] / "one", expect=2)
    cli("diff-archive", boxes[0], expect=2)


def test_nothing_is_written(cli, boxes):
    before = sorted(path for box in boxes for path in box.rglob("*"))
    diff(cli, *boxes, expect=0)
    assert sorted(path for box in boxes for path in box.rglob("*")) == before
