"""Inputs are found whole, named as they can be stored, and refused where they change or cannot be read."""

import json
import os

import pytest

from trainsite.collection.inputs import gather_inputs
from trainsite.collection.request import Request
from trainsite.errors import UsageError

ROW = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}


def manifest(run):
    return json.loads((run / "collection-manifest.json").read_bytes())


def step(run, name):
    return next(step for step in manifest(run)["steps"] if step["id"] == name)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "records"
    (place / "deep" / "er").mkdir(parents=True)
    for name in ("b.json", "deep/a.jsonl", "deep/er/c.ndjson"):
        (place / name).write_text(json.dumps(ROW) + "\n")
    return place


def given(folder):
    request = Request(output=folder.parent / "runs" / "x", test_trajectories=folder)
    return gather_inputs(request, lambda _message: None)["test_trajectories"]


def test_every_json_file_below_a_folder_is_read_in_a_stable_order(folder):
    assert [file.name for file in given(folder).files] == ["b.json", "deep/a.jsonl", "deep/er/c.ndjson"]


def test_the_hash_of_a_folder_covers_names_and_contents(folder):
    before = given(folder).record.sha256
    (folder / "b.json").rename(folder / "z.json")
    renamed = given(folder).record.sha256
    (folder / "z.json").write_text("{}")
    assert len({before, renamed, given(folder).record.sha256}) == 3


def test_what_is_left_out_of_a_folder_is_one_problem_that_costs_no_row(folder, collect):
    (folder / "notes.md").write_text("")
    (folder / "link.json").symlink_to(folder / "b.json")
    (folder / "elsewhere").symlink_to(folder / "deep")
    run = collect("one", "--test-trajectories", folder, natural=None)
    problems = [json.loads(line) for line in (run / "problems.ndjson").read_bytes().splitlines()]
    assert [(problem["code"], problem["is_row"]) for problem in problems] == [("left_out", False)]
    assert "3 files were left out" in problems[0]["message"]
    for name in ("notes.md", "link.json", "elsewhere"):
        assert name in problems[0]["message"]
    assert step(run, "test_trajectories")["counts"] == {"rows_in": 3, "rows_out": 3, "problems": 0}


def test_a_folder_that_cannot_be_looked_into_is_refused(folder, monkeypatch):
    scan = os.scandir

    def denied(path):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(UsageError, match="deep: Permission denied; check its permissions"):
        given(folder)


def test_a_file_name_that_is_no_text_is_stored_escaped(tmp_path, collect):
    path = os.fsencode(tmp_path) + b"/z\xff.jsonl"
    with open(path, "wb") as file:  # noqa: PTH123 - a name that is bytes
        file.write(json.dumps(ROW).encode() + b"\n")
    run = collect("one", natural=os.fsdecode(path))
    assert manifest(run)["provenance"]["inputs"][0]["name"] == "z\\xff.jsonl"


def test_a_private_file_name_is_private_everywhere_and_does_not_stop_the_run(tmp_path, collect, samples):
    for name in ("ann@corp-mail.example.jsonl", "@ann_lee notes.jsonl", "call 415-555-0137 home.jsonl"):
        source = tmp_path / name
        source.write_bytes((samples / "natural.jsonl").read_bytes())
        run = collect(f"run{len(name)}", natural=source)
        for path in run.parent.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert not any(needle in data for needle in (b"ann@corp", b"ann_lee", b"555-0137")), path


def test_a_folder_is_named_by_its_own_name(folder):
    assert given(folder / "deep" / "..").record.name == "records"


def test_a_file_that_changes_while_it_is_read_fails_its_step(tmp_path, collect, monkeypatch):
    source = tmp_path / "moving.jsonl"
    source.write_text(json.dumps(ROW) + "\n")
    from trainsite.collection import ingest

    read = ingest.iter_raw_rows

    def moving(path, **options):
        yield from read(path, **options)
        source.write_text(json.dumps(ROW) * 2)

    monkeypatch.setattr(ingest, "iter_raw_rows", moving)
    run = collect("one", natural=source, expect=1)
    found = step(run, "natural_trajectories")
    assert found["error"] == "moving.jsonl: was written to while it was read; run again when it is at rest"
    assert found["counts"] == {"rows_in": 0, "rows_out": 0, "problems": 0}
    assert not (run / "steps/natural_trajectories/trajectories.ndjson").exists()


@pytest.mark.parametrize("option", ["--test-trajectories", "--natural-raw-jsonl", "--from", "--tiers", "--label", "-o"])
def test_an_empty_value_is_refused_since_it_comes_of_an_unset_variable(cli, tmp_path, option):
    options = {"-o": tmp_path / "runs" / "one", option: ""}
    assert "empty" in cli("run-collection", *(word for pair in options.items() for word in pair), expect=2).output


@pytest.mark.parametrize("commit", ["xyz", "HEAD", "ann@corp.example", "abc", "A" * 40])
def test_a_commit_is_a_hash(cli, tmp_path, commit):
    assert "hexadecimal" in cli("run-collection", "-o", tmp_path / "r" / "x", "--commit", commit, expect=2).output
