"""Archives brought into one."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def boxes(collect, tmp_path) -> tuple[Path, Path]:
    """Return two archives: ``one`` and ``two`` in the first, ``two`` under another name and ``three`` in the second."""
    for name in ("one", "two", "three"):
        collect(name, "--label", name)
    first, second = tmp_path / "runs", tmp_path / "b"
    second.mkdir()
    shutil.move(first / "three", second / "three")
    shutil.copytree(first / "two", second / "zwei")
    return first, second


@pytest.fixture
def merged(cli, tmp_path):
    def run(*arguments: object, expect: int = 0) -> dict:
        return json.loads(cli("merge", *arguments, "-o", tmp_path / "all", "--json", "-q", expect=expect).stdout)

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def runs(archive: Path) -> list[str]:
    return sorted(path.name for path in archive.iterdir() if (path / "collection-manifest.json").is_file())


def test_every_run_is_there_once_byte_for_byte(cli, boxes, merged, tmp_path):
    before = [files(box) for box in boxes]
    made = merged(*boxes)
    assert [(each["name"], each["origin"]) for each in made["copied"]] == [
        (name, str(box / name)) for box, name in ((boxes[0], "one"), (boxes[0], "two"), (boxes[1], "three"))
    ]
    assert runs(tmp_path / "all") == ["one", "three", "two"]
    for box, name in ((boxes[0], "one"), (boxes[0], "two"), (boxes[1], "three")):
        assert files(tmp_path / "all" / name) == files(box / name)
    assert [files(box) for box in boxes] == before
    cli("validate", tmp_path / "all")
    listed = json.loads(cli("list-collections", "--root", tmp_path / "all", "--json").stdout)
    assert listed["run_count"] == 3
    cli("diff-archive", tmp_path / "all", boxes[0], expect=1)


def test_merging_again_changes_nothing(boxes, merged, tmp_path):
    merged(*boxes)
    before = files(tmp_path / "all")
    made = merged(*boxes)
    assert (made["copied"], len(made["present"])) == ([], 4)
    assert files(tmp_path / "all") == before


def test_a_name_that_another_run_has_gets_a_number(cli, boxes, merged, tmp_path):
    (boxes[1] / "three").rename(boxes[1] / "one")
    made = merged(*boxes)
    assert runs(tmp_path / "all") == ["one", "one-2", "two"]
    assert [note["code"] for note in made["notes"]] == ["name_taken"]
    assert merged(*boxes)["copied"] == []
    cli("validate", tmp_path / "all")


def test_files_of_others_in_the_target_keep_their_names(boxes, merged, tmp_path):
    (tmp_path / "all" / "one").mkdir(parents=True)
    (tmp_path / "all" / "one" / "notes.txt").write_text("mine")
    made = merged(*boxes, "--force")
    assert runs(tmp_path / "all") == ["one-2", "three", "two"]
    assert (tmp_path / "all" / "one" / "notes.txt").read_text() == "mine"
    assert made["notes"]


def change(run: Path) -> None:
    """Give a run another content under its old id."""
    path = run / "collection-manifest.json"
    path.write_text(path.read_text().replace('"status": "succeeded"', '"status":  "succeeded"', 1))


def test_one_id_with_two_contents_is_refused_or_kept_twice(cli, boxes, merged, tmp_path):
    change(boxes[1] / "zwei")
    refused = cli("merge", *boxes, "-o", tmp_path / "all", "-q", expect=5)
    assert "--keep-both" in refused.stderr
    assert not (tmp_path / "all").exists() or runs(tmp_path / "all") == []
    made = merged(*boxes, "--keep-both")
    assert runs(tmp_path / "all") == ["one", "three", "two", "zwei"]
    assert [note["code"] for note in made["notes"]] == ["two_contents"]
    listed = json.loads(cli("list-collections", "--root", tmp_path / "all", "--json").stdout)
    ids = [entry["run_id"] for entry in listed["collections"]]
    assert (len(ids), len(set(ids))) == (4, 3)
    assert merged(*boxes, "--keep-both")["copied"] == []


def test_of_two_contents_with_one_name_the_second_gets_a_number(boxes, merged, tmp_path):
    (boxes[1] / "zwei").rename(boxes[1] / "two")
    change(boxes[1] / "two")
    merged(*boxes, "--keep-both")
    assert runs(tmp_path / "all") == ["one", "three", "two", "two-2"]


def test_a_damaged_run_is_left_out_and_its_sound_copy_taken(boxes, merged, tmp_path):
    table = Path("steps") / "natural_trajectories" / "trajectories.ndjson"
    for run in (boxes[0] / "one", boxes[0] / "two"):
        (run / table).write_bytes((run / table).read_bytes() + b"{}\n")
    made = merged(*boxes, expect=1)
    assert [(each["code"], each["file"]) for each in made["left_out"]] == [("damaged_run", str(boxes[0] / "one"))]
    assert [(each["code"], each["file"]) for each in made["notes"]] == [("damaged_run", str(boxes[0] / "two"))]
    assert files(tmp_path / "all" / "two") == files(boxes[1] / "zwei")
    assert not list((tmp_path / "all").glob(".*.building"))


def test_unfinished_runs_strangers_and_links_stay_behind(cli, boxes, merged, tmp_path):
    shutil.copytree(boxes[0] / "one", boxes[0] / "begun", ignore=shutil.ignore_patterns("collection-manifest.json"))
    (boxes[0] / "linked").symlink_to(boxes[1] / "three")
    (boxes[0] / "one" / "notes.txt").write_text("mine")
    (boxes[0] / "one" / "out").symlink_to("/etc")
    made = merged(boxes[0])
    assert [(each["code"], each["file"]) for each in made["left_out"]] == [("unfinished_run", str(boxes[0] / "begun"))]
    assert runs(tmp_path / "all") == ["one", "two"]
    assert not {"notes.txt", "out"} & {path.name for path in (tmp_path / "all" / "one").iterdir()}
    cli("validate", tmp_path / "all")


def test_a_foreign_run_is_named_and_changes_the_exit_code(boxes, merged):
    (boxes[1] / "theirs").mkdir()
    (boxes[1] / "theirs" / "collection-manifest.json").write_text('{"schema": "eliza_training_collection_run"}')
    [problem] = merged(*boxes, expect=1)["left_out"]
    assert problem["file"] == str(boxes[1] / "theirs")
    assert "trainsite import eliza" in problem["message"]


def test_raw_text_stays_where_it_is_unless_asked_for(cli, collect, merged, tmp_path):
    run = collect("raw", "--include-natural-raw", "to look at it")
    made = merged(tmp_path / "runs", expect=1)
    assert [each["code"] for each in made["left_out"]] == ["raw_text"]
    assert "trainsite redact" in made["left_out"][0]["message"]
    assert not (tmp_path / "all" / "raw").exists()
    assert [each["name"] for each in merged(tmp_path / "runs", "--with-raw")["copied"]] == ["raw"]
    assert files(tmp_path / "all" / "raw") == files(run)
    cli("validate", tmp_path / "all")


def test_runs_of_two_keys_are_told(collect, merged, tmp_path, monkeypatch):
    collect("one")
    monkeypatch.setenv("TRAINSITE_REDACTION_KEY_FILE", str(tmp_path / "other.key"))
    collect("two")
    assert [note["code"] for note in merged(tmp_path / "runs")["notes"]] == ["redaction_keys"]


def test_a_rehearsal_writes_nothing(cli, boxes, merged, tmp_path):
    planned = merged(*boxes, "--dry-run")
    assert not (tmp_path / "all").exists()
    assert [each["name"] for each in planned["copied"]] == ["one", "two", "three"]
    assert "would copy" in cli("merge", *boxes, "-o", tmp_path / "all", "--dry-run").stdout
    assert [each["name"] for each in merged(*boxes)["copied"]] == ["one", "two", "three"]


def test_what_a_killed_merge_left_is_cleared(cli, boxes, merged, tmp_path):
    half = tmp_path / "all" / ".one.building"
    shutil.copytree(boxes[0] / "one", half, ignore=shutil.ignore_patterns("collection-manifest.json"))
    (half / "README.md").write_text("torn")
    merged(*boxes, "--force")
    assert files(tmp_path / "all" / "one") == files(boxes[0] / "one")
    assert not half.exists()
    cli("validate", tmp_path / "all")


def test_two_merges_at_once_converge(cli, boxes, tmp_path):
    command = [sys.executable, "-m", "trainsite", "merge", "-q", "-o", str(tmp_path / "all")]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen([*command, str(box)], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for box in boxes
    ]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert len({*runs(tmp_path / "all")} - {"two", "zwei"}) == 2
    assert json.loads(cli("list-collections", "--root", tmp_path / "all", "--json").stdout)["run_count"] == 3
    cli("validate", tmp_path / "all")


def test_a_place_that_cannot_be_the_new_archive_is_refused(cli, boxes, tmp_path):
    for output in (boxes[0], boxes[0] / "inside", boxes[1] / "three" / "inside"):
        cli("merge", *boxes, "-o", output, expect=2)
    (tmp_path / "file").write_text("")
    cli("merge", *boxes, "-o", tmp_path / "file", expect=2)
    (tmp_path / "link").symlink_to(tmp_path)
    cli("merge", *boxes, "-o", tmp_path / "link", expect=2)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    cli("merge", *boxes, "-o", tmp_path / "full", expect=5)
    cli("merge", *boxes, "-o", tmp_path / "full", "--force")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "collection-index.json").write_text("{}")
    cli("merge", *boxes, "-o", tmp_path / "foreign", "--force", expect=5)


def test_a_source_without_runs_is_a_usage_error(cli, boxes, tmp_path):
    (tmp_path / "empty").mkdir()
    for source in (tmp_path / "empty", tmp_path / "nowhere", boxes[0] / "one"):
        cli("merge", source, "-o", tmp_path / "all", expect=2)


def test_a_record_that_names_a_file_outside_is_refused(boxes, merged, tmp_path):
    path = boxes[0] / "one" / "collection-manifest.json"
    document = json.loads(path.read_text())
    document["artifacts"][0]["path"] = "../../outside.txt"
    path.write_text(json.dumps(document))
    (tmp_path / "outside.txt").write_text("secret")
    made = merged(*boxes, expect=1)
    assert "outside" in made["left_out"][0]["message"]
    assert runs(tmp_path / "all") == ["three", "two"]
