import json
import os
from pathlib import Path

import pytest

from trainsite.archive.validation import Finding, validate_paths
from trainsite.errors import UsageError

GITHUB_TOKEN = "gh" + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a"


def only(paths, **options) -> Finding:
    """Return the one finding that there must be."""
    options.setdefault("redactor", None)
    report = validate_paths([paths] if isinstance(paths, Path) else paths, **options)
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


@pytest.fixture
def manifest(examples: Path) -> dict:
    return json.loads((examples / "collection-manifest" / "valid" / "small.json").read_bytes())


@pytest.fixture
def write(tmp_path: Path):
    def write(data, name: str = "document.json") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return path

    return write


DOCUMENTS = ("collection-index", "collection-manifest", "step")


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_valid_examples_of_documents_have_no_finding(examples: Path, kind: str, redactor) -> None:
    paths = sorted((examples / kind / "valid").glob("*.json"))
    report = validate_paths(paths, redactor=redactor)
    assert report.findings == ()
    assert report.files == len(paths)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_each_invalid_example_of_a_document_has_one_finding_with_file_path_and_hint(examples: Path, kind: str) -> None:
    for path in sorted((examples / kind / "invalid").glob("*.json")):
        if path.stem == "another-schema":
            continue  # such a file is held against the schema that it states
        found = validate_paths([path], redactor=None).findings
        assert len(found) == 1, (path, found)
        assert found[0].file == str(path)
        assert found[0].path.startswith("$")
        assert found[0].hint
        assert found[0].line is None


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: data[: len(data) // 2], "torn"),
        (lambda data: b"", "torn"),
        (lambda data: b"\xef\xbb\xbf" + data, "bom"),
        (lambda data: data.replace(b"first look", b"first\xff"), "not_utf8"),
        (lambda data: data.replace(b'"duration_s": 0.0', b'"duration_s": NaN', 1), "not_finite"),
        (lambda data: data.replace(b'"label"', b'"status": "failed", "label"', 1), "duplicate_key"),
        (lambda data: data.replace(b'"schema_version": 1', b'"schema_version": 2', 1), "newer_version"),
        (lambda data: data.replace(b'"label"', b'"lable"', 1), "schema"),
    ],
)
def test_broken_manifest_has_its_code(examples: Path, write, spoil, code: str) -> None:
    data = (examples / "collection-manifest" / "valid" / "small.json").read_bytes()
    path = write(spoil(data))
    findings = validate_paths([path], redactor=None).findings
    assert {finding.code for finding in findings} == {code}
    assert {finding.file for finding in findings} == {str(path)}


def test_newer_version_says_upgrade(write, manifest: dict) -> None:
    finding = only(write({**manifest, "schema_version": 7}))
    assert (finding.code, finding.path, finding.hint) == ("newer_version", "$.schema_version", "upgrade trainsite")


def test_foreign_manifest_names_the_import_command(write) -> None:
    finding = only(write({"schema": "eliza_training_collection_run", "version": 1}, "collection-manifest.json"))
    assert finding.code == "foreign_manifest"
    assert "trainsite import eliza SRC -o RUN" in finding.hint


@pytest.mark.parametrize("path", ["/etc/passwd", "../README.md", "a/../../b", "C:/a", "a\\b"])
def test_stored_path_that_leaves_the_run_is_one_finding(write, manifest: dict, path: str) -> None:
    manifest["artifacts"][1]["path"] = path
    finding = only(write(manifest))
    assert (finding.code, finding.path) == ("unsafe_path", "$.artifacts[1].path")


def test_path_of_a_step_and_of_the_index_is_looked_at(write, manifest: dict, examples: Path) -> None:
    manifest["steps"][2]["path"] = "/steps/step.json"
    assert only(write(manifest)).path == "$.steps[2].path"
    index = json.loads((examples / "collection-index" / "valid" / "one-run.json").read_bytes())
    index["collections"][0]["viewer_path"] = "../x.html"
    assert only(write(index)).path == "$.collections[0].viewer_path"


def test_secret_is_named_by_class_and_path_only(write, manifest: dict, redactor) -> None:
    manifest["preflight"]["checks"][0]["detail"] = f"token {GITHUB_TOKEN}"
    finding = only(write(manifest), redactor=redactor)
    assert (finding.code, finding.path) == ("secret", "$.preflight.checks[0].detail")
    assert finding.message == "holds SECRET:github-token"
    assert GITHUB_TOKEN not in repr(finding)


def test_schema_finding_does_not_repeat_a_secret(write, manifest: dict, redactor) -> None:
    manifest["status"] = GITHUB_TOKEN
    report = validate_paths([write(manifest)], redactor=redactor)
    assert {finding.code for finding in report.findings} == {"schema", "secret"}
    assert GITHUB_TOKEN not in repr(report)


def test_personal_data_is_found_unless_secrets_are_not_sought(write, manifest: dict, redactor) -> None:
    manifest["label"] = "for ada@" + "lovelace-institute.net"
    path = write(manifest)
    assert only(path, redactor=redactor).code == "personal_data"
    assert validate_paths([path], redactor=None).ok


def test_unknown_json_is_an_error_when_named_and_a_note_below_a_folder(write, tmp_path: Path) -> None:
    path = write({"name": "something"}, "package.json")
    assert only(path).severity == "error"
    assert only(path).code == "unknown_kind"
    assert only(tmp_path).severity == "note"


def test_unknown_schema_of_ours_says_upgrade(write) -> None:
    finding = only(write({"schema": "trainsite/hologram", "schema_version": 1}))
    assert (finding.code, finding.hint) == ("unknown_kind", "upgrade trainsite")


def test_table_rows_have_line_numbers(examples: Path, tmp_path: Path) -> None:
    good = json.dumps(json.loads((examples / "score" / "valid" / "measured.json").read_bytes()))
    bad = json.dumps(json.loads((examples / "score" / "invalid" / "n-fractional.json").read_bytes()))
    path = tmp_path / "scores.ndjson"
    path.write_text(f'{good}\n{bad}\n{good[:40]}\n\n{{"n":1,"n":2}}\n{good}\n')
    report = validate_paths([path], redactor=None)
    assert [(finding.line, finding.code) for finding in report.findings] == [
        (2, "schema"),
        (3, "torn"),
        (4, "blank_line"),
        (5, "duplicate_key"),
    ]
    assert (report.files, report.rows) == (1, 6)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("artifact", "pages"),
        ("bundle", "bundles"),
        ("case", "cases"),
        ("comparison", "comparisons"),
        ("dataset-file", "dataset_files"),
        ("model", "models"),
        ("problem", "problems"),
        ("scenario", "scenarios"),
        ("score", "scores"),
        ("trajectory", "trajectories"),
    ],
)
def test_table_is_known_by_its_name(examples: Path, tmp_path: Path, kind: str, name: str) -> None:
    path = tmp_path / f"{name}.ndjson"
    for sort, is_ok in (("valid", True), ("invalid", False)):
        rows = [json.loads(example.read_bytes()) for example in sorted((examples / kind / sort).glob("*.json"))]
        for number, row in enumerate(rows if is_ok and kind == "trajectory" else (), 1):
            row["row_id"] = f"1-{number}"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        report = validate_paths([path], redactor=None)
        assert report.ok is is_ok
        assert {finding.line for finding in report.findings} == (set() if is_ok else set(range(1, len(rows) + 1)))


def test_task_rows_are_known_by_their_folder(examples: Path, tmp_path: Path) -> None:
    row = json.dumps(json.loads((examples / "native-row" / "valid" / "response.json").read_bytes()))
    path = tmp_path / "tasks" / "response_trajectories.jsonl"
    path.parent.mkdir()
    path.write_text(row + "\n")
    assert validate_paths([path], redactor=None).ok
    path.write_text('{"format":"eliza_native_v1"}\n')
    assert {finding.line for finding in validate_paths([path], redactor=None).findings} == {1}


def test_table_of_an_unknown_name_lists_the_known_ones(write) -> None:
    finding = only(write(b"{}\n", "rows.jsonl"))
    assert finding.code == "unknown_kind"
    assert "scores.ndjson" in finding.hint


def test_stdin_is_a_document_or_a_journal(manifest: dict, examples: Path) -> None:
    dash = Path("-")
    assert validate_paths([dash], redactor=None, stdin=lambda: json.dumps(manifest).encode()).ok
    finding = only(dash, stdin=lambda: b'{"schema":"trainsite/step"')
    assert (finding.file, finding.code) == ("-", "torn")
    lines = [
        json.loads((examples / "run-journal" / "valid" / f"{name}.json").read_bytes())
        for name in ("header", "finished-step")
    ]
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    report = validate_paths([dash], redactor=None, stdin=lambda: data)
    assert (report.ok, report.rows) == (True, 2)


def test_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere: no such file or folder"):
        validate_paths([tmp_path / "nowhere"], redactor=None)


def test_folder_is_searched_without_links_derived_and_raw_files(write, tmp_path: Path, manifest: dict) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{")
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "manifest.json").write_text(json.dumps(manifest))
    (folder / "deep" / "scores.ndjson").write_text("{}\n")
    (folder / "link.json").symlink_to(outside)
    (folder / "linked").symlink_to(tmp_path)
    for name in (".trainsite", "raw"):
        (folder / name).mkdir()
        (folder / name / "x.json").write_text("{")
    (folder / ".y.json.tmp").write_text("{")
    (folder / "page.html").write_text("<p>")
    report = validate_paths([folder], redactor=None)
    assert {finding.file for finding in report.findings} == {str(folder / "deep" / "scores.ndjson")}
    assert report.files == 2


def test_file_name_that_is_no_text_is_shown_escaped(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.json"
    Path(os.fsdecode(path)).write_bytes(b"{")
    assert only(tmp_path).file.endswith("caf\\xe9.json")


def test_dangling_link_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(tmp_path / "nowhere.json")
    assert only(tmp_path / "a.json").code == "unreadable"


def test_value_too_deep_to_scan_is_a_finding(write, redactor, manifest: dict) -> None:
    manifest["gaps"][0]["params"] = {"a": json.loads("[" * 120 + "]" * 120)}
    assert only(write(manifest), redactor=redactor).code == "too_deep"
