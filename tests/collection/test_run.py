"""A collection run as a whole: what the folder holds, and the invariants of an archive."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from trainsite.collection.request import STEP_IDS

EPOCH = "1767225600"


def manifest(run: Path) -> dict:
    return json.loads((run / "collection-manifest.json").read_bytes())


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def rows(run: Path, path: str) -> list[dict]:
    return [json.loads(line) for line in (run / path).read_bytes().splitlines()]


@pytest.fixture
def still(monkeypatch):
    """Stop every clock, so that runs can be compared byte for byte."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def test_the_run_folder_holds_what_the_contract_names(collect):
    run = collect("one", "--tiers", "0_8b,2b")
    found = manifest(run)
    assert set(found) == {
        "schema", "schema_version", "run_id", "label", "status", "started_at", "finished_at", "duration_s",
        "provenance", "recipe", "preflight", "steps", "sources", "previews", "models", "evals", "benchmarks",
        "readiness", "gaps", "artifacts", "problems", "redactions", "truncated",
    }  # fmt: skip
    assert [step["id"] for step in found["steps"]] == list(STEP_IDS)
    names = set(files(run))
    assert {"README.md", "analysis/index.html", "run-journal.jsonl", "problems.ndjson"} <= names
    assert {"collection-index.html", "collection-index.json"} <= {path.name for path in run.parent.iterdir()}
    assert {f"steps/{step}/step.json" for step in STEP_IDS} <= names


def test_rows_in_are_rows_out_plus_problems_in_every_step(collect):
    run = collect("one")
    for step in manifest(run)["steps"]:
        counts = step["counts"]
        assert counts["rows_in"] == counts["rows_out"] + counts["problems"], step["id"]
    natural = next(step for step in manifest(run)["steps"] if step["id"] == "natural_trajectories")
    assert natural["counts"] == {"rows_in": 13, "rows_out": 12, "problems": 1}
    (problem,) = rows(run, "problems.ndjson")
    assert (problem["code"], problem["file"], problem["line"]) == ("unknown_shape", "natural.jsonl", 13)
    assert manifest(run)["problems"] == [problem]


def test_only_task_files_with_rows_are_written(collect):
    run = collect("one")
    tasks = {
        path.name.removesuffix("_trajectories.jsonl") for path in (run / "steps/natural_trajectories/tasks").iterdir()
    }
    summary = json.loads((run / "steps/natural_trajectories/trajectory_dataset_summary.json").read_bytes())
    assert tasks == set(summary["tasks"])
    assert "view_context" in tasks
    assert "morning_brief" not in tasks


def test_natural_tasks_narrows_the_files_and_never_the_rows(collect):
    run = collect("one", "--natural-tasks", "view_context,response")
    written = {path.name for path in (run / "steps/natural_trajectories/tasks").iterdir()}
    assert written == {"view_context_trajectories.jsonl", "response_trajectories.jsonl"}
    assert len(rows(run, "steps/natural_trajectories/trajectories.ndjson")) == 12


def test_a_dry_run_without_input_is_ready_in_nothing_but_its_manifest(collect):
    found = manifest(collect("dry", "--tiers", "all", natural=None))
    ready = {check["id"] for check in found["readiness"]["checks"] if check["status"] == "ready"}
    assert ready == {"collection_manifest"}
    assert found["readiness"]["status"] == "partial"
    assert all(row["value"] is None and row["n"] == 0 for row in found["benchmarks"]["rows"] + found["evals"])
    assert all(row["delta"] is None for row in found["benchmarks"]["comparisons"])
    assert not any(model["verified"] for model in found["models"])
    notes = {check["id"]: check["note"] for check in found["readiness"]["checks"]}
    assert "dry run" in notes["test_trajectories"]
    assert "dry run" in notes["model_tracking"]


def test_imported_rows_make_their_checks_ready_and_no_others(collect, samples):
    found = manifest(collect("one", "--test-trajectories", samples / "test-trajectories"))
    ready = {check["id"] for check in found["readiness"]["checks"] if check["status"] == "ready"}
    assert ready == {"natural_trajectories", "test_trajectories", "readable_source_samples", "collection_manifest"}


def test_rows_that_call_themselves_dry_or_mocked_make_nothing_ready(collect, tmp_path):
    messages = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    lines = [json.dumps({"messages": messages, **mark}) for mark in ({"dryRun": True}, {"useMocks": True})]
    source = tmp_path / "dry.jsonl"
    source.write_text("\n".join(lines) + "\n")
    found = manifest(collect("one", natural=source))
    check = next(check for check in found["readiness"]["checks"] if check["id"] == "natural_trajectories")
    assert check["status"] == "partial"


def test_a_dry_run_starts_no_process_and_opens_no_socket(collect, monkeypatch):
    def forbidden(*arguments, **options):
        raise AssertionError("a dry run reached outside")

    for place, name in [
        (socket, "socket"), (socket, "create_connection"), (subprocess, "Popen"), (os, "fork"), (os, "posix_spawn"),
        (os, "execve"), (os, "system"),
    ]:  # fmt: skip
        monkeypatch.setattr(place, name, forbidden)
    assert manifest(collect("dry", "--tiers", "all", "--probe-endpoints"))["status"] == "succeeded"


def test_two_runs_of_the_same_are_the_same_bytes(collect, still, tmp_path):
    first, second = collect("one"), collect("two")
    assert files(first) == files(second)
    assert manifest(first)["run_id"].startswith("20260101T000000Z-")
    assert manifest(first)["duration_s"] == 0


def test_another_recipe_has_another_id(collect, still):
    assert manifest(collect("one"))["run_id"] != manifest(collect("two", "--tiers", "2b"))["run_id"]


def test_a_run_that_is_moved_and_renamed_still_validates(collect, cli, tmp_path):
    run = collect("one")
    elsewhere = tmp_path / "else where" / "other"
    elsewhere.parent.mkdir()
    shutil.move(run, elsewhere)
    cli("validate", elsewhere)


def test_no_place_of_this_machine_is_stored(collect, tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "bad.json").write_text('{"sensor": 1}')
    run = collect("one", "--test-trajectories", tmp_path / "tests", expect=1)
    spoken = {str(tmp_path), str(Path.home()), socket.gethostname(), str(Path(__file__).parent), str(Path.cwd())}
    for name, data in files(run.parent).items():
        for place in spoken:
            assert place.encode() not in data, (name, place)


def test_a_finished_run_is_refused_and_force_replaces_it(collect, cli):
    run = collect("one")
    before = manifest(run)["run_id"]
    collect("one", expect=5)
    assert manifest(run)["run_id"] == before
    collect("one", "--force", "--label", "again")
    assert manifest(run)["label"] == "again"
    assert sorted(path.name for path in run.parent.iterdir() if path.name.startswith(".")) == [".trainsite"]


def test_resuming_with_another_recipe_or_input_is_refused(collect, tmp_path, samples):
    run = collect("one")
    (run / "collection-manifest.json").unlink()
    collect("one", "--tiers", "2b", expect=5)
    changed = tmp_path / "natural.jsonl"
    changed.write_bytes((samples / "natural.jsonl").read_bytes() + b"\n{}\n")
    collect("one", natural=changed, expect=5)
    collect("one")


def test_a_resume_keeps_finished_steps_and_redoes_a_damaged_one(collect, still):
    run = collect("one")
    whole = files(run)
    (run / "collection-manifest.json").unlink()
    kept = run / "steps" / "feed" / "step.json"
    stamp = kept.stat().st_mtime_ns, kept.stat().st_ino
    (run / "steps/natural_trajectories/trajectories.ndjson").write_bytes(b"torn")
    (run / "steps/natural_trajectories/.left.tmp").write_bytes(b"x")
    collect("one")
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == stamp
    again = files(run)
    journal = "run-journal.jsonl"
    assert set(again.pop(journal).splitlines()) == set(whole.pop(journal).splitlines())
    assert again == whole


def test_a_swap_that_was_killed_half_way_is_ended(collect, cli):
    run = collect("one")
    run.rename(run.with_name(".one.replaced"))
    collect("one", expect=5)
    assert manifest(run)["status"] == "succeeded"


def test_from_adopts_what_succeeded_and_does_what_only_names(collect, samples):
    first = collect("one")
    second = collect(
        "two",
        "--from",
        first,
        "--only",
        "test_trajectories",
        "--test-trajectories",
        samples / "test-trajectories",
        natural=None,
    )
    before, after = manifest(first), manifest(second)
    assert {entry["step"] for entry in after["provenance"]["adopted"]} == set(STEP_IDS) - {"test_trajectories"}
    assert all(entry["run_id"] == before["run_id"] for entry in after["provenance"]["adopted"])
    assert rows(second, "steps/natural_trajectories/trajectories.ndjson") == rows(
        first, "steps/natural_trajectories/trajectories.ndjson"
    )
    assert {record["role"] for record in after["provenance"]["inputs"]} == {"natural_raw_jsonl", "test_trajectories"}


def test_from_by_id_and_without_only_redoes_what_was_skipped(collect, samples):
    first = collect("one", natural=None)
    run_id = manifest(first)["run_id"]
    second = manifest(collect("two", "--from", run_id))
    assert {step["id"]: step["status"] for step in second["steps"]}["natural_trajectories"] == "succeeded"
    assert "natural_trajectories" not in {entry["step"] for entry in second["provenance"]["adopted"]}
    assert len(second["provenance"]["adopted"]) == 10


def test_from_with_live_keeps_what_is_the_same_in_both_forms(collect):
    first = collect("one")
    second = manifest(collect("two", "--from", first, "--live", "--skip", "model_registry", natural=None, expect=1))
    assert {"step": "natural_trajectories", "run_id": manifest(first)["run_id"]} in second["provenance"]["adopted"]
    checks = {check["id"]: check["status"] for check in second["readiness"]["checks"]}
    assert checks["natural_trajectories"] == "ready"


def test_natural_rows_that_must_be_read_again_ask_for_their_file(collect):
    first = collect("one")
    second = manifest(collect("two", "--from", first, "--natural-tasks", "response", natural=None))
    step = next(step for step in second["steps"] if step["id"] == "natural_trajectories")
    assert step["status"] == "skipped"
    assert step["reason"].endswith("give --natural-raw-jsonl FILE once more")


def test_from_a_damaged_run_is_refused(collect):
    first = collect("one")
    (first / "steps/feed/trajectories.ndjson").write_bytes(b"{}\n")
    collect("two", "--from", first, expect=5)


def test_a_failed_step_fails_alone_and_the_run_is_complete(collect):
    run = collect("one", "--live", "--only", "feed", "--only", "natural_trajectories", expect=1)
    found = manifest(run)
    status = {step["id"]: step["status"] for step in found["steps"]}
    assert (status["feed"], status["natural_trajectories"]) == ("failed", "succeeded")
    error = next(step["error"] for step in found["steps"] if step["id"] == "feed")
    assert error == "feed: this version cannot generate feed trajectories live; leave out --live, or --skip feed"
    assert found["status"] == "failed"


def test_skip_and_only_name_their_reason(collect):
    found = manifest(collect("one", "--skip", "feed"))
    assert next(step["reason"] for step in found["steps"] if step["id"] == "feed") == "named by --skip"
    found = manifest(collect("two", "--only", "feed"))
    assert next(step["reason"] for step in found["steps"] if step["id"] == "scenarios") == "not named by --only"


def test_raw_text_is_kept_only_for_who_asks_with_a_reason(collect, samples):
    assert not list(collect("one").rglob("raw"))
    run = collect("two", "--include-natural-raw", "audit of the redactor")
    assert (run / "steps/natural_trajectories/raw/input.jsonl").read_bytes() == (samples / "natural.jsonl").read_bytes()
    assert manifest(run)["recipe"]["include_natural_raw"] == "audit of the redactor"


def test_a_redaction_in_a_sanitized_file_is_a_problem_that_costs_no_row(cli, tmp_path, samples):
    run = tmp_path / "runs" / "one"
    cli("run-collection", "-q", "-o", run, "--natural-sanitized-jsonl", samples / "natural.jsonl")
    codes = {problem["code"]: problem for problem in rows(run, "problems.ndjson")}
    assert codes["redacted_in_sanitized"]["is_row"] is False
    assert codes["redacted_in_sanitized"]["line"] == 4
    assert manifest(run)["redactions"] == {"total": 2, "by_class": {"EMAIL": 1, "PHONE": 1}}


def test_what_is_typed_on_the_command_line_is_redacted_too(collect):
    mail = "mara" + "@" + "example.org"
    run = collect("one", "--label", f"for {mail}", "--include-natural-raw", f"asked by {mail}")
    assert manifest(run)["label"].startswith("for [EMAIL:")
    for name, data in files(run.parent).items():
        assert "/raw/" in name or mail.encode() not in data


def test_a_file_without_a_readable_row_fails_its_step_and_keeps_its_problems(collect, tmp_path):
    source = tmp_path / "bad.jsonl"
    source.write_text('{"sensor": 1}\n[]\nnot json\n')
    run = collect("one", natural=source, expect=1)
    step = next(step for step in manifest(run)["steps"] if step["id"] == "natural_trajectories")
    assert step["status"] == "failed"
    assert step["counts"] == {"rows_in": 3, "rows_out": 0, "problems": 3}
    assert len(rows(run, "problems.ndjson")) == 3


def test_json_output_is_the_manifest(cli, tmp_path):
    run = tmp_path / "runs" / "one"
    printed = json.loads(cli("run-collection", "-q", "-o", run, "--json").stdout)
    assert printed["manifest"] == manifest(run)
    assert Path(printed["viewer"]).is_file()


def test_preflight_only_writes_nothing_and_fails_when_something_is_missing(cli, tmp_path, monkeypatch):
    monkeypatch.delenv("CEREBRAS_API_KEY", raising=False)
    cli("run-collection", "-o", tmp_path / "runs" / "one", "--preflight-only")
    shown = cli("run-collection", "-o", tmp_path / "runs" / "one", "--preflight-only", "--live", expect=1).stdout
    assert "cerebras_api_key=missing set CEREBRAS_API_KEY" in shown
    assert not (tmp_path / "runs").exists()


def test_two_writers_of_one_archive_converge(tmp_path, samples):
    """Eight processes write eight runs at once; the index holds them all."""
    import sys

    command = [sys.executable, "-m", "trainsite", "run-collection", "-q"]
    natural = ["--natural-raw-jsonl", str(samples / "natural.jsonl")]
    writers = [
        subprocess.Popen([*command, "-o", str(tmp_path / "runs" / f"r{n}"), *natural], stdout=subprocess.DEVNULL)
        for n in range(8)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 8
    index = json.loads((tmp_path / "runs" / "collection-index.json").read_bytes())
    assert {entry["path"] for entry in index["collections"]} == {f"r{n}" for n in range(8)}


def test_two_writers_of_one_run_do_not_meet(collect, cli, tmp_path):
    from trainsite.archive.lock import run_lock

    with run_lock(tmp_path / "runs", "one"):
        collect("one", expect=5)
    collect("one")


def test_a_source_with_rows_and_nothing_to_read_leaves_the_samples_partial(collect, samples, tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "mute.json").write_text(json.dumps({"messages": [{"role": "tool", "content": "x"}]}))
    found = manifest(collect("one", "--test-trajectories", folder))
    checks = {check["id"]: check["status"] for check in found["readiness"]["checks"]}
    assert (checks["natural_trajectories"], checks["readable_source_samples"]) == ("ready", "partial")


def test_a_step_that_failed_before_and_is_not_named_keeps_its_reason(collect, samples):
    first = collect("one", "--live", "--only", "feed", natural=None, expect=1)
    second = collect("two", "--from", first, "--only", "natural_trajectories")
    step = next(step for step in manifest(second)["steps"] if step["id"] == "feed")
    assert step["status"] == "skipped"
    assert f"not named by --only; failed in {manifest(first)['run_id']}: feed: this version cannot" in step["reason"]


def test_a_run_page_lists_the_first_two_hundred_trajectories_and_links_the_rest(collect, tmp_path):
    source = tmp_path / "many.jsonl"
    messages = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    source.write_text(
        "".join(json.dumps({"trajectoryId": f"many-{n:03d}", "messages": messages}) + "\n" for n in range(250))
    )
    page = (collect("one", natural=source) / "analysis" / "index.html").read_text()
    assert "many-199<" in page
    assert "many-200<" not in page
    chunks = sorted((tmp_path / "runs" / "one" / "analysis" / "data").glob("trajectories*.js"))
    assert [f"data/{chunk.name}" in page for chunk in chunks] == [True]
