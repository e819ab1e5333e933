import json
import shutil
from pathlib import Path

import pytest

from trainsite.archive import layout
from trainsite.archive.validation import Finding, validate_paths

EMAIL = "ada@" + "lovelace-institute.net"
GITHUB_TOKEN = "gh" + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a"


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def found(run: Path, redactor=None) -> list[Finding]:
    return list(validate_paths([run], redactor=redactor).findings)


@pytest.mark.parametrize(
    "name",
    ["steps/feed/notes.txt", "steps/x.ndjson", "analysis/trajectories/extra.html", "raw/input.jsonl",
     "steps/feed/raw/more.jsonl"],
)  # fmt: skip
def test_stray_where_only_files_of_the_run_belong_is_an_error(run: Path, name: str) -> None:
    path = write(run / name, "hello\n")
    assert [(each.file, each.code, each.severity) for each in found(run)] == [(str(path), "unrecorded_file", "error")]


@pytest.mark.parametrize("name", ["notes.txt", "mine/notes.txt"])
def test_stray_elsewhere_is_a_note(run: Path, name: str) -> None:
    write(run / name, "hello\n")
    assert [(each.code, each.severity) for each in found(run)] == [("unrecorded_file", "note")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", f"key {GITHUB_TOKEN}\n"),
        ("notes", f"key {GITHUB_TOKEN}\n"),
        ("notes.txt", f"key {GITHUB_TOKEN}\n".encode("utf-16")),
        ("notes.bin", b"\xff\x00\xfe" + GITHUB_TOKEN.encode() + b"\n"),
        ("x.json", json.dumps({"a": [{"key": GITHUB_TOKEN}]})),
        ("x.json", '{"torn": "' + GITHUB_TOKEN),
        ("x.html", f"<p>{GITHUB_TOKEN}</p>"),
        ("steps/scores.ndjson", "{}\n" + json.dumps({"model_id": GITHUB_TOKEN}) + "\n"),
        ("large.txt", "word " * 400_000 + GITHUB_TOKEN),
    ],
)
def test_secret_of_a_stray_is_an_error_without_its_text(run: Path, redactor, name: str, data: bytes | str) -> None:
    path = write(run / name, data)
    findings = found(run, redactor)
    assert {each.file for each in findings} == {str(path)}
    assert {(each.code, each.severity) for each in findings if each.code != "unrecorded_file"} == {("secret", "error")}
    assert GITHUB_TOKEN not in repr(findings)


def test_escaped_text_of_a_stray_document_is_read(run: Path, redactor) -> None:
    write(run / "x.json", '{"a": "' + EMAIL.replace("@", "\\u0040") + '"}')
    assert "personal_data" in {each.code for each in found(run, redactor)}


def test_line_of_a_stray_table_is_named(run: Path, redactor) -> None:
    write(run / "x.jsonl", '{"a":1}\n{"a":"' + EMAIL + '"}\n' + EMAIL + "\n")
    assert [each.line for each in found(run, redactor) if each.code == "personal_data"] == [2, 3]


def test_stray_is_not_searched_where_secrets_are_not_sought(run: Path) -> None:
    write(run / "notes.txt", GITHUB_TOKEN)
    assert validate_paths([run], redactor=None).ok


def test_link_is_not_followed(run: Path, redactor, tmp_path: Path) -> None:
    (run / "linked.txt").symlink_to(write(tmp_path / "outside.txt", GITHUB_TOKEN))
    (run / "analysis" / "linked").symlink_to(tmp_path)
    assert {(Path(each.file).name, each.code, each.severity) for each in found(run, redactor)} == {
        ("linked.txt", "unrecorded_file", "note"),
        ("linked", "unrecorded_file", "error"),
    }


def test_files_of_a_begun_run_are_searched_and_have_their_place(archive: Path, run: Path, redactor) -> None:
    (run / layout.MANIFEST).unlink()
    (run / layout.JOURNAL).write_bytes((run / layout.JOURNAL).read_bytes().splitlines(keepends=True)[0])
    assert [each.code for each in found(archive, redactor) if each.code != "stale_index"] == ["unfinished_run"]
    write(run / "steps/feed/raw/input.txt", EMAIL)
    assert validate_paths([archive], redactor=redactor).ok is validate_paths([archive], redactor=None).ok
    path = write(run / "notes.txt", EMAIL)
    assert [each.file for each in found(archive, redactor) if each.code == "personal_data"] == [str(path)]


def test_run_whose_manifest_is_broken_has_no_strays(run: Path, redactor) -> None:
    (run / layout.MANIFEST).write_text("{")
    shutil.rmtree(run / layout.ANALYSIS)
    assert [each.code for each in found(run, redactor)] == ["torn"]
