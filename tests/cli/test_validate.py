import importlib
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from trainsite.archive.validation import Finding, Report
from trainsite.cli.app import cli
from trainsite.cli.validation_output import to_github, to_json, to_junit, to_text

validate_module = importlib.import_module("trainsite.cli.validate")
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
GOOD = EXAMPLES / "step" / "valid" / "succeeded.json"
BAD = EXAMPLES / "step" / "invalid" / "no-counts.json"
GITLAB_TOKEN = "gl" + "pat-" + "Zx81kQmvT5yLw92BcHrd"

FINDINGS = st.builds(
    Finding,
    file=st.text(min_size=1, max_size=9),
    path=st.text(min_size=1, max_size=9),
    line=st.none() | st.integers(1, 99),
    code=st.sampled_from(["torn", "schema"]),
    message=st.text(max_size=9),
    hint=st.text(max_size=9),
    severity=st.sampled_from(["error", "note"]),
)


def report_of(*findings: Finding) -> Report:
    files = tuple(dict.fromkeys(finding.file for finding in findings))
    return Report(findings, files=len(files), rows=2, runs=0, unfinished=(), checked=files)


def finding(**values) -> Finding:
    return Finding(
        **{"file": "a.json", "path": "$", "line": None, "code": "torn", "message": "m", "hint": "h", **values}
    )


def call(*args: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["validate", *map(str, args)], input=stdin)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    result = CliRunner().invoke(cli, ["run-collection", "-q", "-o", str(tmp_path / "runs" / "first")])
    assert result.exit_code == 0, result.output
    return tmp_path / "runs"


def test_sound_file_ends_with_0_and_a_summary() -> None:
    result = call(GOOD)
    assert (result.exit_code, result.stdout) == (0, "1 file, 0 rows, 0 runs: ok\n")


def test_finding_ends_with_1_and_names_file_path_and_hint() -> None:
    result = call(BAD)
    assert result.exit_code == 1
    first, summary = result.stdout.splitlines()
    assert first == f"{BAD}: $: 'counts' is a required property; add it"
    assert summary == "1 file, 0 rows, 0 runs: 1 finding"


def test_line_of_a_table_stands_behind_its_file(tmp_path: Path) -> None:
    path = tmp_path / "models.ndjson"
    path.write_text("{\n")
    assert call(path).stdout.startswith(f"{path}:1: $: ends in the middle; ")


def test_missing_path_ends_with_2(tmp_path: Path) -> None:
    result = call(tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere: no such file or folder" in result.stderr


def test_no_path_ends_with_2() -> None:
    assert call().exit_code == 2


def test_collected_archive_is_sound(archive: Path) -> None:
    result = call(archive)
    assert result.exit_code == 0, result.stdout
    assert result.stdout.endswith(", 1 run: ok\n")


def test_required_check_fails_until_it_is_ready(archive: Path) -> None:
    assert call(archive / "first", "--require", "collection_manifest").exit_code == 0
    result = call(archive / "first", "--require", "feed_generation", "--require", "natural_trajectories")
    assert result.exit_code == 1
    assert result.stdout.count("run inside the run folder: trainsite run-collection") == 2
    unknown = call(archive / "first", "--require", "nonsense")
    assert unknown.exit_code == 2
    assert "feed_generation" in unknown.stderr


def test_dash_reads_standard_input() -> None:
    assert call("-", stdin=GOOD.read_bytes()).exit_code == 0
    result = call("-", stdin=BAD.read_bytes())
    assert (result.exit_code, result.stdout[:4]) == (1, "-: $")


def test_secret_fails_unless_secrets_are_not_sought(tmp_path: Path) -> None:
    document = json.loads(GOOD.read_bytes())
    document["summary"]["note"] = GITLAB_TOKEN
    path = tmp_path / "step.json"
    path.write_text(json.dumps(document))
    result = call(path)
    assert result.exit_code == 1
    assert "$.summary" in result.stdout
    assert "holds SECRET:gitlab-token" in result.stdout
    assert GITLAB_TOKEN not in result.output
    assert call(path, "--no-secrets").exit_code == 0


def test_json_is_the_same_by_both_options() -> None:
    by_flag, by_format = call(BAD, "--json"), call(BAD, "--format", "json")
    assert by_flag.stdout == by_format.stdout
    document = json.loads(by_flag.stdout)
    assert document["ok"] is False
    assert document["files"] == 1
    assert document["findings"] == [
        {
            "file": str(BAD),
            "path": "$",
            "line": None,
            "code": "schema",
            "message": "'counts' is a required property",
            "hint": "add it",
            "severity": "error",
        }
    ]


def test_github_escapes_what_would_end_a_property_or_a_message() -> None:
    text = to_github(report_of(finding(file="a,b:c%\n.json", line=3, message="50 %\r\nlost", path="$.x")))
    assert text.splitlines()[0] == ("::error file=a%2Cb%3Ac%25%0A.json,line=3,title=torn::$.x: 50 %25%0D%0Alost; h")


def test_github_shows_a_note_as_a_notice() -> None:
    assert to_github(report_of(finding(severity="note"))).startswith("::notice file=a.json,title=torn::")


def test_junit_has_a_case_per_file_and_a_failure_per_error() -> None:
    report = Report(
        (finding(), finding(message="other"), finding(file="b.json", severity="note")), 3, 0, 0, (),
        ("a.json", "b.json", "c.json"),
    )  # fmt: skip
    suite = ET.fromstring(to_junit(report))[0]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.get("name") for case in suite] == ["a.json", "b.json", "c.json"]
    assert [len(case.findall("failure")) for case in suite] == [2, 0, 0]
    assert suite[1].findtext("system-out") == "b.json: $: note: m; h"


@given(st.lists(FINDINGS, max_size=4))
def test_every_format_survives_any_text(findings: list[Finding]) -> None:
    report = report_of(*findings)
    suite = ET.fromstring(to_junit(report))[0]
    assert len(suite) == len(report.checked)
    assert json.loads(to_json(report))["ok"] is report.ok
    assert len(to_text(report).splitlines()) == len(findings) + 1
    commands = to_github(report).splitlines(keepends=False)
    assert sum(line.startswith(("::error ", "::notice ")) for line in commands) == len(findings)


def test_control_characters_do_not_reach_a_terminal() -> None:
    text = to_text(report_of(finding(file="a\x1b[2J.json", message="x\ny\u202e")))
    assert text.splitlines()[0] == "a\\x1b[2J.json: $: x\\ny\\u202e; h"


def test_help_has_an_example() -> None:
    result = call("--help")
    assert result.exit_code == 0
    assert "trainsite validate runs" in result.stdout


def test_message_does_not_repeat_what_is_private_in_an_argument(archive: Path) -> None:
    email = "ada@" + "lovelace-institute.net"
    for arguments in ((f"runs/{email}",), (archive, "--require", email)):
        result = call(*arguments)
        assert result.exit_code == 2
        assert "[EMAIL:" in result.stderr
        assert email not in result.output
    assert email not in call(f"runs/{email}", "--no-secrets").stderr


def test_no_key_is_made_by_a_command_that_only_reads() -> None:
    assert call(GOOD).exit_code == 0
    assert [path for path in Path.home().rglob("*") if path.is_file()] == []


def test_progress_is_silent_at_first_and_goes_to_stderr(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(archive).stderr == ""
    monkeypatch.setattr(validate_module, "_SILENT_S", -1.0)
    result = call(archive)
    assert f"[validate] checking {archive / 'first'}\n" in result.stderr
    assert result.stdout == call(archive).stdout


def test_manifest_that_overstates_its_records_fails(archive: Path) -> None:
    path = archive / "first" / "collection-manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["benchmarks"]["case_count"] += 1000
    path.write_text(json.dumps(manifest))
    result = call(archive / "first")
    assert result.exit_code == 1
    assert f"{path}: $.benchmarks.case_count: " in result.stdout
