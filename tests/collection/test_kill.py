"""A run that is killed at any instant leaves a valid archive, and the same command finishes it."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS = 16
SEED = 20260101

VICTIM = """
import os, signal, sys
left = int(sys.argv.pop(1))
MOMENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "os.rmdir", "shutil.rmtree"}
def watch(event, arguments):
    global left
    if event in MOMENTS:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
from trainsite.cli.app import main
import trainsite.publish, trainsite.collection.run
sys.addaudithook(watch)
try:
    main()
finally:
    print("moments", -left, file=sys.stderr)
"""


def contents(run: Path) -> dict[str, bytes]:
    return {
        path.relative_to(run).as_posix(): path.read_bytes()
        for path in run.rglob("*")
        if path.is_file() and path.name != "run-journal.jsonl"
    }


@pytest.fixture
def start(tmp_path, monkeypatch, real_data):
    """Return a function that runs the command over a real file and kills it at its nth file operation."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    script = tmp_path / "victim.py"
    script.write_text(VICTIM)

    def run(folder: Path, moment: int) -> subprocess.CompletedProcess:
        command = [
            sys.executable,
            str(script),
            str(moment),
            "run-collection",
            "-q",
            "-o",
            str(folder),
            "--tiers",
            "0_8b,2b",
        ]
        command += ["--natural-raw-jsonl", str(real_data / "eliza" / "smoke.val.jsonl")]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[2])

    return run


@pytest.mark.realdata
@pytest.mark.slow
def test_a_run_killed_at_many_instants_is_valid_each_time_and_resumes_to_the_same(start, cli, tmp_path):
    start(tmp_path / "first" / "run", 10**9)  # makes the key, caches and bytecode, which later runs find
    unbroken = tmp_path / "unbroken" / "run"
    done = start(unbroken, 10**9)
    assert done.returncode == 0, done.stderr
    whole = contents(unbroken)
    last = 10**9 + int(done.stderr.split("moments ")[1])
    rng = random.Random(SEED)
    instants = sorted(rng.sample(range(1, last + 1), ROUNDS))
    for moment in instants:
        archive = tmp_path / f"killed-{moment}"
        run = archive / "run"
        killed = start(run, moment)
        assert killed.returncode == -signal.SIGKILL, (moment, killed.stderr)
        if archive.is_dir():
            cli("validate", archive)
        finished = start(run, 10**9)
        if (run / "collection-manifest.json").exists() and finished.returncode == 5:
            assert "holds a finished run" in finished.stderr
        else:
            assert finished.returncode == 0, (moment, finished.stderr)
        cli("validate", archive, run)
        assert contents(run) == whole, moment
        shutil.rmtree(archive)


@pytest.mark.realdata
def test_a_run_killed_twice_still_resumes(start, cli, tmp_path):
    run = tmp_path / "runs" / "run"
    for moment in (60, 40):
        assert start(run, moment).returncode == -signal.SIGKILL
    assert start(run, 10**9).returncode == 0
    cli("validate", tmp_path / "runs")
    leftovers = [path for path in run.rglob("*") if path.name.endswith(".tmp")]
    assert leftovers == []


@pytest.mark.realdata
def test_a_large_run_killed_in_two_processes_leaves_no_process_behind(tmp_path, real_data):
    source = tmp_path / "large.jsonl"
    source.write_bytes((real_data / "eliza" / "smoke.val.jsonl").read_bytes() * 60)
    command = [sys.executable, "-m", "trainsite", "run-collection", "-o", str(tmp_path / "runs" / "one")]
    child = subprocess.Popen(
        [*command, "--natural-raw-jsonl", str(source)], stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    for line in child.stderr:
        if "natural_trajectories: dry" in line:
            break
    helpers = wait_for_children(child.pid)
    child.kill()
    child.wait()
    child.stderr.close()
    assert helpers
    assert not still_running(helpers)


def wait_for_children(pid: int) -> list[int]:
    import time

    for _ in range(100):
        found = [
            int(path.name)
            for path in Path("/proc").iterdir()
            if path.name.isdigit() and f"\nPPid:\t{pid}\n" in read(f"{path}/status")
        ]
        if found:
            return found
        time.sleep(0.05)
    return []


def still_running(pids: list[int]) -> list[int]:
    import time

    alive = pids
    for _ in range(100):
        alive = [
            pid
            for pid in alive
            if "trainsite" in read(f"/proc/{pid}/cmdline") or "spawn" in read(f"/proc/{pid}/cmdline")
        ]
        if not alive:
            break
        time.sleep(0.05)
    return alive


def read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
