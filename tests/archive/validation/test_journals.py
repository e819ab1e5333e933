import shutil
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from trainsite.archive import layout
from trainsite.archive.validation import Finding, validate_paths


def rewrite(run: Path, change: Callable[[list[dict]], list[dict]]) -> None:
    lines = [orjson.loads(line) for line in (run / layout.JOURNAL).read_bytes().splitlines()]
    (run / layout.JOURNAL).write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in change(lines)))


def only(run: Path) -> Finding:
    report = validate_paths([run], redactor=None)
    assert len(report.findings) == 1, report.findings
    assert report.findings[0].file == str(run / layout.JOURNAL)
    assert not report.ok
    return report.findings[0]


def test_finished_run_without_its_journal_is_not_whole(run: Path) -> None:
    (run / layout.JOURNAL).unlink()
    assert only(run).code == "missing_file"


def test_linked_journal_is_one_finding(run: Path, tmp_path: Path) -> None:
    shutil.move(run / layout.JOURNAL, tmp_path / "journal")
    (run / layout.JOURNAL).symlink_to(tmp_path / "journal")
    assert only(run).code == "link"


def test_journal_without_a_header_is_found(run: Path) -> None:
    rewrite(run, lambda lines: lines[1:])
    assert only(run).code == "journal_mismatch"


def test_journal_of_two_runs_is_found(run: Path) -> None:
    rewrite(run, lambda lines: [lines[0], *lines])
    assert only(run).code == "journal_mismatch"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("run_id", "20260131T120000Z-00000000"),
        ("label", "another"),
        ("started_at", "2026-01-31T12:00:01.000Z"),
        ("inputs", []),
        ("commit", "0" * 40),
    ],
)
def test_header_must_say_what_the_manifest_says(run: Path, name: str, value: object) -> None:
    rewrite(run, lambda lines: [{**lines[0], name: value}, *lines[1:]])
    assert (only(run).code, only(run).path) == ("journal_mismatch", f"$.{name}")


def test_recipe_of_the_header_must_be_that_of_the_manifest(run: Path) -> None:
    rewrite(run, lambda lines: [{**lines[0], "recipe": {**lines[0]["recipe"], "live": True}}, *lines[1:]])
    assert (only(run).code, only(run).path) == ("journal_mismatch", "$.recipe")


def test_step_of_another_record_is_named(run: Path) -> None:
    rewrite(run, lambda lines: [{**line, "sha256": "0" * 64} if line.get("step") == "feed" else line for line in lines])
    assert only(run).code == "journal_mismatch"
    assert "feed" in only(run).message


def test_step_that_the_journal_lacks_is_named(run: Path) -> None:
    rewrite(run, lambda lines: [line for line in lines if line.get("step") != "feed"])
    assert only(run).code == "journal_mismatch"
    assert "feed" in only(run).message


def test_torn_line_of_a_resumed_run_is_a_note(run: Path) -> None:
    path = run / layout.JOURNAL
    head, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(head + b'\n{"step":"fe\n' + rest)
    report = validate_paths([run], redactor=None)
    assert report.ok
    assert [each.code for each in report.findings] == ["torn"]
