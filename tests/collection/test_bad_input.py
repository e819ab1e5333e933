"""Wrong input of every kind: one clear line, the documented exit code, nothing half-written that claims to be whole."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def refused(cli, tmp_path):
    """Return a function that runs run-collection, expects a refusal in one line, and nothing written."""

    def run(*arguments: object, expect: int = 2, output: Path | None = None) -> str:
        folder = output or tmp_path / "runs" / "one"
        result = cli("run-collection", "-q", "-o", folder, *arguments, expect=expect)
        error = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
        assert len(error) == 1, result.output
        assert "Traceback" not in result.output
        assert not (tmp_path / "runs" / "one").exists()
        return error[0]

    return run


@pytest.mark.parametrize("option", ["--natural-sanitized-jsonl", "--natural-raw-jsonl"])
def test_a_missing_file(refused, tmp_path, option):
    assert f"absent.jsonl: no such file; give {option} a JSONL or JSON file" in refused(
        option, tmp_path / "absent.jsonl"
    )


def test_a_folder_instead_of_a_file(refused, tmp_path):
    assert "is a folder; --natural-raw-jsonl takes one file" in refused("--natural-raw-jsonl", tmp_path)


def test_a_file_instead_of_a_folder(refused, samples):
    assert "takes a folder" in refused("--test-trajectories", samples / "natural.jsonl")


def test_a_missing_folder(refused, tmp_path):
    assert "no such folder" in refused("--test-trajectories", tmp_path / "absent")


def test_a_pipe_cannot_be_read_twice(refused, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "no regular file" in refused("--natural-raw-jsonl", tmp_path / "pipe")


def test_an_unreadable_file(refused, tmp_path, monkeypatch):
    source = tmp_path / "secret.jsonl"
    source.write_text("{}\n")
    source.chmod(0)
    if os.access(source, os.R_OK):
        opened = Path.open

        def denied(self, *arguments, **options):
            if self == source:
                raise PermissionError(13, "Permission denied", str(source))
            return opened(self, *arguments, **options)

        monkeypatch.setattr(Path, "open", denied)
    assert "Permission denied; check its permissions" in refused("--natural-raw-jsonl", source)


def test_an_unknown_tier_lists_the_known_ones(refused):
    assert "'12b' is no tier; known are 0_8b, 2b, 4b, 9b, 27b, or all" in refused("--tiers", "12b")


@pytest.mark.parametrize("option", ["--skip", "--only"])
def test_an_unknown_step_lists_the_known_ones(refused, option):
    assert "'feeds' is no step; known are huggingface, feed," in refused(option, "feeds")


def test_an_unknown_task_lists_the_known_ones(refused, samples):
    assert "known are should_respond," in refused("--natural-tasks", "responses")


def test_both_natural_inputs(refused, samples):
    source = samples / "natural.jsonl"
    error = refused("--natural-raw-jsonl", source, "--natural-sanitized-jsonl", source)
    assert "exclude each other" in error


def test_a_step_both_skipped_and_named(refused):
    assert "feed: named by both --skip and --only" in refused("--skip", "feed", "--only", "feed")


def test_raw_text_without_a_reason_or_an_input(refused, samples):
    assert "the reason is empty" in refused(
        "--natural-raw-jsonl", samples / "natural.jsonl", "--include-natural-raw", " "
    )
    assert "there is no natural input" in refused("--include-natural-raw", "audit")


def test_output_inside_another_run(refused, collect, tmp_path):
    run = collect("other")
    assert "lies inside the run other" in refused(output=run / "inner")
    assert "lies inside the run other" in refused(output=run / "deep" / "inner")


def test_output_that_is_a_file_or_a_link(refused, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "is no folder" in refused(output=tmp_path / "file")
    (tmp_path / "link").symlink_to(tmp_path)
    assert "is no folder" in refused(output=tmp_path / "link")
    assert (tmp_path / "file").read_text() == "mine"


def test_output_that_holds_something_else(refused, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("")
    assert "not empty and no run (thesis.txt lies in it)" in refused(output=tmp_path / "mine", expect=5)


def test_no_output_at_all(cli):
    assert "give -o RUN" in cli("run-collection", expect=2).output


def test_from_an_unknown_or_unfinished_run(refused, collect):
    assert "no run of that path, name or id" in refused("--from", "nowhere", expect=5)
    run = collect("other")
    (run / "collection-manifest.json").unlink()
    assert "not finished" in refused("--from", run, expect=5)


@pytest.mark.parametrize(("content", "problems"), [(b"", 0), (b"\n\n", 0), (b"{", 1), (b"\xff\xfe\x00", 1), (b"[]", 0)])
def test_a_file_without_a_row_fails_its_step_alone(collect, tmp_path, content, problems):
    source = tmp_path / "empty.jsonl"
    source.write_bytes(content)
    run = collect("one", natural=source, expect=1)
    step = json.loads((run / "steps/natural_trajectories/step.json").read_bytes())
    assert (step["status"], step["counts"]["problems"]) == ("failed", problems)
    assert "no readable row" in step["error"]


def test_every_kind_of_broken_row_is_one_problem_and_the_rest_goes_on(collect, tmp_path):
    good = b'{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}\n'
    bad = {
        "invalid_json": b'{"a": NaN}\n',
        "invalid_utf8": b'{"messages": "\xff"}\n',
        "too_deep": b'{"messages": ' + b"[" * 100_000 + b"\n",
        "line_too_long": b'{"prompt": "' + b"x" * (50 * 2**20) + b'"}\n',
        "unknown_shape": b'{"a": 1}\n',
        "torn_line": b'{"messages": [{"ro',
    }
    source = tmp_path / "mixed.jsonl"
    source.write_bytes(b"".join(good + line for line in bad.values()))
    run = collect("one", natural=source)
    found = [json.loads(line) for line in (run / "problems.ndjson").read_bytes().splitlines()]
    assert {problem["code"]: problem["line"] for problem in found} == {
        code: 2 * (number + 1) for number, code in enumerate(bad)
    }
    step = json.loads((run / "steps/natural_trajectories/step.json").read_bytes())
    assert step["counts"] == {"rows_in": 12, "rows_out": 6, "problems": 6}


def test_a_full_disk_ends_in_one_line_and_the_run_resumes(tmp_path, samples):
    """A file size limit stands in for a full disk: the system refuses the write in the same place."""
    source = tmp_path / "many.jsonl"
    source.write_bytes((samples / "natural.jsonl").read_bytes() * 60)
    run = tmp_path / "runs" / "one"
    command = [
        sys.executable,
        "-m",
        "trainsite",
        "run-collection",
        "-q",
        "-o",
        str(run),
        "--natural-raw-jsonl",
        str(source),
    ]
    limited = ["bash", "-c", 'ulimit -f 200; trap "" XFSZ; exec "$@"', "limited", *command]
    broken = subprocess.run(limited, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert broken.returncode == 5, broken.stderr
    assert broken.stderr.count("Error: ") == 1
    assert "Traceback" not in broken.stderr
    assert not (run / "collection-manifest.json").exists()
    assert not list(run.rglob("*.tmp"))
    assert subprocess.run(command, capture_output=True, cwd=ROOT, timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_ctrl_c_and_sigterm_end_in_one_line_and_the_run_resumes(tmp_path, samples, cli, number, code, word):
    source = tmp_path / "many.jsonl"
    source.write_bytes((samples / "natural.jsonl").read_bytes() * 800)
    run = tmp_path / "runs" / "one"
    command = [sys.executable, "-m", "trainsite", "run-collection", "-o", str(run), "--natural-raw-jsonl", str(source)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    seen = ""
    for line in child.stderr:
        seen += line
        if "natural_trajectories: dry" in line:
            break
    time.sleep(0.2)
    child.send_signal(number)
    printed, rest = child.communicate(timeout=30)
    assert child.returncode == code, seen + rest
    assert word in rest
    assert "Traceback" not in rest
    assert printed == ""
    assert not (run / "collection-manifest.json").exists()
    cli("validate", tmp_path / "runs")
    assert subprocess.run([*command, "-q"], capture_output=True, cwd=ROOT, timeout=120).returncode == 0


def test_a_closed_pipe_is_no_traceback(collect):
    runs = collect("one").parent
    shown = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m trainsite list-collections --root "{runs}" | true'],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert "Traceback" not in shown.stderr
