"""Resuming, adopting and replacing runs: what is kept, what is refused, and what a kill leaves behind."""

import json
import threading

import pytest

from trainsite.archive.atomic import exchange
from trainsite.archive.lock import index_lock


def manifest(run):
    return json.loads((run / "collection-manifest.json").read_bytes())


def unfinish(run):
    (run / "collection-manifest.json").unlink()


@pytest.mark.parametrize(
    "other",
    [
        ("--label", "another"),
        ("--tiers", "2b"),
        ("--skip", "feed"),
        ("--only", "feed"),
        ("--natural-tasks", "response"),
        ("--include-natural-raw", "audit"),
    ],
)
def test_another_request_does_not_resume(collect, other):
    run = collect("one")
    unfinish(run)
    collect("one", *other, expect=5)
    collect("one")


def test_another_key_rules_or_secret_do_not_resume(collect, monkeypatch, tmp_path):
    run = collect("one")
    unfinish(run)
    monkeypatch.setenv("SERVICE_API_KEY", "Xk9-orchid-77-lantern")
    collect("one", expect=5)
    monkeypatch.delenv("SERVICE_API_KEY")
    monkeypatch.setenv("TRAINSITE_REDACTION_KEY_FILE", str(tmp_path / "other.key"))
    collect("one", expect=5)
    monkeypatch.delenv("TRAINSITE_REDACTION_KEY_FILE")
    monkeypatch.setattr("trainsite.collection.run.__version__", "9.9.9")
    collect("one", expect=5)


def test_another_from_does_not_resume(collect):
    first, second = collect("first"), collect("second", "--label", "second")
    run = collect("one", "--from", first, natural=None)
    unfinish(run)
    collect("one", "--from", second, natural=None, expect=5)
    collect("one", "--from", first, natural=None)


def test_temporary_files_of_a_killed_writer_go_away_everywhere(collect):
    run = collect("one")
    unfinish(run)
    left = [
        run / ".collection-manifest.json.x.tmp",
        run / "analysis" / ".index.html.y.tmp",
        run / "analysis" / "assets" / ".a.tmp",
    ]
    index = run.parent / ".collection-index.json.z.tmp"
    for path in (*left, index):
        path.write_text("x")
    collect("one")
    assert [path for path in (*left, index) if path.exists()] == []


@pytest.mark.parametrize("edit", [{"previews": []}, {"input_sha256": "0" * 64}])
def test_a_changed_record_is_done_again_on_resume(collect, edit):
    run = collect("one")
    path = run / "steps" / "natural_trajectories" / "step.json"
    before = path.read_bytes()
    unfinish(run)
    path.write_text(json.dumps({**json.loads(before), **edit}))
    collect("one")
    assert json.loads(path.read_bytes())["previews"] == json.loads(before)["previews"]
    assert json.loads(path.read_bytes())["input_sha256"] == json.loads(before)["input_sha256"]


def test_a_changed_record_is_never_adopted(collect):
    run = collect("one")
    path = run / "steps" / "test_trajectories" / "step.json"
    record = json.loads(path.read_bytes())
    path.write_text(json.dumps({**record, "evidence": {"imported": 1}, "summary": {"evident_calls": 1, "actions": 1}}))
    collect("two", "--from", run, natural=None, expect=5)
    assert not (run.parent / "two").exists()


def test_rows_redacted_under_other_rules_or_secrets_are_not_adopted(collect, monkeypatch):
    run = collect("one")
    monkeypatch.setenv("SERVICE_API_KEY", "Xk9-orchid-77-lantern")
    found = manifest(collect("two", "--from", run, natural=None))
    assert found["provenance"]["adopted"] == []
    natural = next(step for step in found["steps"] if step["id"] == "natural_trajectories")
    assert natural["status"] == "skipped"


def test_raw_text_is_not_taken_over_without_being_asked_for(collect):
    run = collect("one", "--include-natural-raw", "audit")
    second = collect("two", "--from", run, "--only", "feed", natural=None)
    assert not list(second.rglob("raw"))
    assert manifest(second)["recipe"]["include_natural_raw"] is None
    assert {"step": "natural_trajectories", "run_id": manifest(run)["run_id"]} in manifest(second)["provenance"][
        "adopted"
    ]


def test_a_step_that_only_names_is_never_listed_as_adopted(collect, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    run = collect("one")
    found = manifest(collect("two", "--from", run, "--only", "feed", natural=None))
    assert "feed" not in {entry["step"] for entry in found["provenance"]["adopted"]}


def test_skip_holds_against_only_and_from(collect):
    run = collect("one")
    found = manifest(collect("two", "--from", run, "--only", "feed", "--skip", "natural_trajectories", natural=None))
    natural = next(step for step in found["steps"] if step["id"] == "natural_trajectories")
    assert (natural["status"], natural["reason"]) == ("skipped", "named by --skip")


def test_two_folders_are_exchanged_in_one_step(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this file system cannot exchange folders")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_force_refuses_to_delete_what_trainsite_did_not_write(collect):
    run = collect("one")
    (run / "mine.txt").write_text("mine")
    collect("one", "--force", expect=5)
    assert (run / "mine.txt").read_text() == "mine"


def test_a_killed_force_leaves_the_old_run_and_the_next_one_ends_it(collect, monkeypatch):
    run = collect("one")
    before = manifest(run)["run_id"]

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("trainsite.archive.run_writer.exchange", killed)
        collect("one", "--force", "--label", "new", expect=130)
    assert manifest(run)["run_id"] == before
    collect("one", "--force", "--label", "new")
    assert manifest(run)["label"] == "new"
    assert [path.name for path in run.parent.iterdir() if path.name.startswith(".one")] == []


@pytest.mark.parametrize("finished", [True, False])
def test_a_swap_in_two_renames_that_was_killed_between_is_ended(collect, monkeypatch, finished):
    run = collect("one")
    run.rename(run.with_name(".one.replaced"))
    if finished:
        other = collect("other", "--label", "successor")
        other.rename(run.with_name(".one.building"))
    collect("one", expect=5)
    assert manifest(run)["label"] == ("successor" if finished else None)


def test_the_same_command_after_a_kill_before_the_index_brings_the_index_up_to_date(collect):
    run = collect("one")
    index = run.parent / "collection-index.json"
    index.unlink()
    collect("one", expect=5)
    assert json.loads(index.read_bytes())["run_count"] == 1


def test_the_index_has_one_writer_at_a_time(tmp_path):
    order = []

    def second():
        with index_lock(tmp_path):
            order.append("second")

    with index_lock(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(timeout=0.3)
        order.append("first")
    thread.join(timeout=30)
    assert order == ["first", "second"]


@pytest.mark.parametrize(
    "name", ["a:b", "back\\slash", "new\nline", "collection-index.json", "x" * 220, "m@example.org"]
)
def test_a_run_whose_name_would_not_work_is_refused_before_anything_is_written(collect, tmp_path, name):
    collect(name, expect=2)
    assert not (tmp_path / "runs").exists()


def test_a_run_that_was_renamed_badly_does_not_block_the_archive(collect):
    run = collect("one")
    run.rename(run.with_name("m@example.org"))
    collect("two").rename(run.with_name("a:b"))
    third = collect("three")
    index = json.loads((third.parent / "collection-index.json").read_bytes())
    assert [entry["path"] for entry in index["collections"]] == ["three"]
    assert len(index["problems"]) == 2
    assert "example.org" not in (third.parent / "collection-index.html").read_text()
