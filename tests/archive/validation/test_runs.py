import json
import shutil
from pathlib import Path

import orjson
import pytest

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.validation import Finding, Report, validate_paths
from trainsite.collection.recheck import recheck_run
from trainsite.errors import UsageError

EMAIL = "ada@" + "lovelace-institute.net"
TABLE = "steps/natural_trajectories/trajectories.ndjson"


def codes(report: Report) -> list[tuple[str, str]]:
    return [(Path(finding.file).name, finding.code) for finding in report.findings]


def only(path: Path, **options) -> Finding:
    report = validate_paths([path], redactor=None, **options)
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


def edit(path: Path, change) -> None:
    """Change a document and write it as its writer does."""
    document = json.loads(path.read_bytes())
    change(document)
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def reseal(run: Path, step: str) -> None:
    """Make manifest and journal name a step's record as it now is, so that only the change itself is found."""
    sha256 = hash_file(run / layout.step_record(step))[0]
    lines = [json.loads(line) for line in (run / layout.JOURNAL).read_bytes().splitlines()]
    for line in lines:
        if line.get("step") == step:
            line["sha256"] = sha256
    (run / layout.JOURNAL).write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))

    def change(manifest: dict) -> None:
        line = next(line for line in manifest["steps"] if line["id"] == step)
        line["sha256"] = sha256

    edit(run / layout.MANIFEST, change)


def rerecord(run: Path, step: str, path: str) -> None:
    """Make the records name a file of a step as it now is."""
    sha256, size_bytes = hash_file(run / path)

    def change(document: dict) -> None:
        for artifact in document["artifacts"]:
            if artifact["path"] == path:
                artifact.update(sha256=sha256, size_bytes=size_bytes)

    edit(run / layout.step_record(step), change)
    edit(run / layout.MANIFEST, change)
    reseal(run, step)


def test_run_as_collected_is_sound(run: Path, redactor) -> None:
    report = validate_paths([run], redactor=redactor)
    assert report.findings == ()
    assert report.runs == 1
    assert report.rows > 10
    everything = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    assert {Path(file).relative_to(run).as_posix() for file in report.checked} == everything


def test_archive_as_collected_is_sound_and_strangers_in_it_are_ignored(archive: Path, redactor) -> None:
    (archive / "package.json").write_text("{")
    (archive / "other").mkdir()
    (archive / "other" / "scores.ndjson").write_text("{}\n")
    (archive / "linked").symlink_to(archive / "first")
    report = validate_paths([archive], redactor=redactor)
    assert report.findings == ()
    assert report.runs == 1
    assert str(archive / layout.INDEX_JSON) in report.checked


@pytest.mark.parametrize(
    "name", [TABLE, "README.md", "analysis/index.html", "steps/feed/step.json", "analysis/pages.ndjson"]
)
def test_missing_file_names_the_path(run: Path, name: str) -> None:
    (run / name).unlink()
    found = {(finding.file, finding.code) for finding in validate_paths([run], redactor=None).findings}
    assert (str(run / name), "missing_file") in found


@pytest.mark.parametrize("name", ["README.md", "analysis/index.html", TABLE])
def test_changed_file_is_told_by_its_hash(run: Path, name: str) -> None:
    path = run / name
    data = path.read_bytes()
    path.write_bytes(data.replace(b"lamp", b"LAMP") if name == TABLE else data + b"\n")
    finding = only(run)
    assert (finding.file, finding.code) == (str(path), "sha256_mismatch")


def test_every_file_that_a_record_names_is_guarded(run: Path) -> None:
    strangers = {layout.MANIFEST, layout.JOURNAL}
    for path in sorted(run.rglob("*")):
        if path.is_file() and path.relative_to(run).as_posix() not in strangers:
            data = path.read_bytes()
            path.write_bytes(data + b" ")
            found = [finding for finding in validate_paths([run], redactor=None).findings if finding.file == str(path)]
            assert "sha256_mismatch" in {finding.code for finding in found}, path
            path.write_bytes(data)


def test_wrong_size_in_a_record_is_found(run: Path) -> None:
    def change(step: dict) -> None:
        step["artifacts"][0]["size_bytes"] += 1

    def change_manifest(manifest: dict) -> None:
        manifest["artifacts"] = [a for a in manifest["artifacts"] if not a["path"].startswith("steps/feed/")]

    edit(run / "steps/feed/step.json", change)
    edit(run / layout.MANIFEST, change_manifest)
    reseal(run, "feed")
    assert only(run).code == "size_mismatch"


def test_row_count_must_be_that_of_the_record(run: Path) -> None:
    path = run / TABLE
    path.write_bytes(path.read_bytes() * 2)
    rerecord(run, "natural_trajectories", TABLE)
    found = codes(validate_paths([run], redactor=None))
    assert found == [("trajectories.ndjson", "senseless"), ("trajectories.ndjson", "row_count")]


def test_counts_must_add_up(run: Path) -> None:
    def change(step: dict) -> None:
        step["counts"]["rows_in"] += 1

    edit(run / "steps/feed/step.json", change)
    reseal(run, "feed")
    found = codes(validate_paths([run], redactor=None))
    assert ("step.json", "counts") in found
    assert ("collection-manifest.json", "step_mismatch") in found


def test_changed_step_record_is_told_by_the_manifest(run: Path) -> None:
    edit(run / "steps/feed/step.json", lambda step: step["summary"].update(seen=True))
    finding = only(run)
    assert (finding.file, finding.code) == (str(run / "steps/feed/step.json"), "sha256_mismatch")


def test_link_in_the_place_of_a_file_is_refused(run: Path, tmp_path: Path) -> None:
    shutil.move(run / "README.md", tmp_path / "README.md")
    (run / "README.md").symlink_to(tmp_path / "README.md")
    finding = only(run)
    assert (finding.file, finding.code) == (str(run / "README.md"), "link")


def test_link_in_the_place_of_a_folder_is_refused(run: Path, tmp_path: Path) -> None:
    shutil.move(run / "steps" / "feed", tmp_path / "feed")
    (run / "steps" / "feed").symlink_to(tmp_path / "feed")
    found = validate_paths([run], redactor=None).findings
    assert {finding.code for finding in found if finding.severity == "error"} == {"link"}


def test_step_line_must_be_that_of_the_step_in_every_field(run: Path) -> None:
    edit(run / layout.MANIFEST, lambda manifest: manifest["steps"][1].update(evidence={"live": 9}, mode="live"))
    finding = only(run)
    assert (finding.code, finding.path) == ("step_mismatch", "$.steps[1]")
    assert finding.message.startswith("mode, evidence not as in ")


def test_what_a_recheck_tells_is_an_error_of_the_manifest(run: Path, redactor) -> None:
    def recheck(folder: Path) -> list[tuple[str, str]]:
        assert folder == run
        return [("$.readiness.ready", f"is 9 by {EMAIL}")]

    found = validate_paths([run], redactor=redactor, recheck=recheck).findings
    assert [(each.file, each.path, each.code) for each in found] == [
        (str(run / layout.MANIFEST), "$.readiness.ready", "manifest_mismatch")
    ]
    assert EMAIL not in repr(found)


def test_recheck_that_cannot_read_a_run_is_told_only_where_nothing_else_is(run: Path) -> None:
    def recheck(_folder: Path) -> list[tuple[str, str]]:
        raise KeyError("feed")

    assert only(run, recheck=recheck).code == "manifest_mismatch"
    (run / TABLE).unlink()
    assert only(run, recheck=recheck).code == "missing_file"


def test_recheck_does_not_repeat_a_mismatch_of_a_step(run: Path) -> None:
    edit(run / layout.MANIFEST, lambda manifest: manifest["steps"][1].update(mode="live"))
    assert only(run, recheck=lambda _: [("$.steps[1].mode", "is live")]).code == "step_mismatch"
    found = codes(validate_paths([run], redactor=None, recheck=lambda _: [("$.steps[10].mode", "is live")]))
    assert found == [("collection-manifest.json", "step_mismatch"), ("collection-manifest.json", "manifest_mismatch")]


def test_run_as_collected_agrees_with_its_records(run: Path, redactor) -> None:
    assert validate_paths([run], redactor=redactor, recheck=recheck_run).findings == ()


def test_manifest_that_overstates_its_records_is_found(run: Path) -> None:
    edit(run / layout.MANIFEST, lambda manifest: manifest["sources"][0].update(rows=5000))
    found = validate_paths([run], redactor=None, recheck=recheck_run).findings
    assert {each.code for each in found} == {"manifest_mismatch"}
    assert "$.sources[0].rows" in {each.path for each in found}


def test_stranger_is_a_note_and_a_leftover_is_nothing(run: Path) -> None:
    (run / "notes.txt").write_text("mine")
    (run / "steps" / ".step.json.abc.tmp").write_text("{")
    finding = only(run)
    assert (finding.file, finding.code, finding.severity) == (str(run / "notes.txt"), "unrecorded_file", "note")
    assert validate_paths([run], redactor=None).ok


def test_raw_input_is_hashed_and_never_scanned(run: Path, redactor) -> None:
    path = next((run / "steps" / "natural_trajectories" / "raw").iterdir())
    path.write_text(f"mail {EMAIL}\n")
    rerecord(run, "natural_trajectories", path.relative_to(run).as_posix())
    assert validate_paths([run], redactor=redactor).findings == ()


@pytest.mark.parametrize("name", ["README.md", "analysis/index.html"])
def test_private_text_of_a_page_is_found(run: Path, redactor, name: str) -> None:
    path = run / name
    path.write_text(path.read_text() + EMAIL)
    found = codes(validate_paths([run], redactor=redactor))
    assert found == [(path.name, "sha256_mismatch"), (path.name, "personal_data")]


def test_private_text_of_a_row_is_found_with_its_line(run: Path, redactor) -> None:
    path = run / TABLE
    path.write_bytes(path.read_bytes().replace(b"lamp on", b"lamp on, " + EMAIL.encode()))
    rerecord(run, "natural_trajectories", TABLE)
    found = [finding for finding in validate_paths([run], redactor=redactor).findings if finding.file == str(path)]
    assert {(finding.code, finding.line) for finding in found} == {("personal_data", 1)}
    assert EMAIL not in repr(found)


def test_broken_manifest_leaves_the_steps_to_the_journal(run: Path) -> None:
    (run / layout.MANIFEST).write_text("{")
    (run / TABLE).unlink()
    report = validate_paths([run], redactor=None)
    assert codes(report) == [("collection-manifest.json", "torn"), ("trajectories.ndjson", "missing_file")]


def test_unsafe_path_in_a_record_is_not_followed(run: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.json").write_text("{")

    def change(step: dict) -> None:
        step["artifacts"][0]["path"] = "../../outside.json"

    edit(run / "steps/feed/step.json", change)
    reseal(run, "feed")
    report = validate_paths([run], redactor=None)
    assert ("step.json", "unsafe_path") in codes(report)
    assert not any("outside" in file for file in report.checked)


def test_unfinished_run_is_an_error_when_named_and_a_note_in_its_archive(archive: Path, run: Path) -> None:
    (run / layout.MANIFEST).unlink()
    shutil.rmtree(run / layout.ANALYSIS)
    finding = only(run)
    assert (finding.code, finding.severity) == ("unfinished_run", "error")
    assert "same run-collection command" in finding.hint
    report = validate_paths([archive], redactor=None)
    assert [finding.severity for finding in report.findings] == ["note"]
    assert report.ok
    assert report.unfinished == (str(run),)
    assert report.runs == 0


def test_finished_steps_of_an_unfinished_run_are_looked_at_and_begun_ones_are_not(archive: Path, run: Path) -> None:
    (run / layout.MANIFEST).unlink()
    journal = run / layout.JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(
        b"".join(line for line in lines if b'"feed"' not in line or b'"recipe"' in line) + b'{"step":"fe'
    )
    (run / "steps/feed/step.json").write_text("{")
    report = validate_paths([archive], redactor=None)
    assert report.ok
    assert codes(report) == [("run-journal.jsonl", "torn"), ("first", "unfinished_run")]
    (run / TABLE).write_bytes(b"")
    assert not validate_paths([archive], redactor=None).ok


def test_foreign_run_of_an_archive_names_the_import_command(archive: Path) -> None:
    other = archive / "foreign"
    other.mkdir()
    (other / layout.MANIFEST).write_text('{"schema":"eliza_training_collection_run"}')
    finding = only(archive)
    assert (finding.file, finding.code) == (str(other / layout.MANIFEST), "foreign_manifest")


def test_foreign_index_is_found(archive: Path) -> None:
    (archive / layout.INDEX_JSON).write_text('{"collections":[]}')
    assert only(archive).code == "wrong_schema"


def test_runs_below_other_folders_are_looked_at_as_runs(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive, tmp_path / "elsewhere" / "deep" / "runs")
    report = validate_paths([tmp_path / "elsewhere"], redactor=None)
    assert (report.runs, report.findings) == (1, ())


def test_required_check_that_is_not_ready_names_the_command(run: Path) -> None:
    finding = only(run, require=["feed_generation"])
    assert finding.file == str(run / layout.MANIFEST)
    assert finding.code == "not_ready"
    assert "trainsite run-collection" in finding.hint
    assert finding.path.startswith("$.readiness.checks[")


def test_required_check_that_is_ready_is_no_finding(run: Path) -> None:
    assert validate_paths([run], redactor=None, require=["collection_manifest"]).findings == ()


def test_unknown_check_lists_the_known_ones(run: Path) -> None:
    with pytest.raises(UsageError, match=r"--require nonsense: .*feed_generation"):
        validate_paths([run], redactor=None, require=["nonsense"])


def test_required_check_without_a_run_is_a_usage_error(archive: Path, examples: Path) -> None:
    with pytest.raises(UsageError, match="no finished run"):
        validate_paths([examples / "step" / "valid"], redactor=None, require=["feed_generation"])
    (archive / "first" / layout.MANIFEST).unlink()
    with pytest.raises(UsageError, match="no finished run"):
        validate_paths([archive], redactor=None, require=["feed_generation"])


def test_copied_run_is_still_sound(run: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(run, tmp_path / "a b" / "other name"))
    assert validate_paths([moved], redactor=None).findings == ()
