"""The query part of scripts/bench: an archive of many runs, asked by trainsite and by DuckDB over the same files."""

import copy
import hashlib
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

MESSAGES_PER_RUN = 100
SCORES_PER_RUN = 100
TIERS = ("0_8b", "2b", "4b", "9b", "27b")
WORDS = [
    "plan",
    "move",
    "check",
    "reply",
    "file",
    "user",
    "tool",
    "city",
    "note",
    "late",
    "team",
    "call",
    "open",
    "read",
    "mail",
    "week",
]
AGGREGATE = "SELECT tier, max(value) FROM scores GROUP BY tier ORDER BY tier"
NEEDLE = "rare-word-7919"
OPEN = """
import sys, trainsite.query
connection = trainsite.query.open(sys.argv[1])
"""
ASK = (
    OPEN
    + """
import time
best = 9.0
for _ in range(5):
    begun = time.perf_counter()
    connection.execute(sys.argv[2]).fetchall()
    best = min(best, time.perf_counter() - begun)
print(best)
"""
)
PEER = """
import duckdb, glob, json, sys, time
root, what = sys.argv[1:3]
files = lambda pattern: sorted(glob.glob(root + pattern))
scores = files("/*/steps/*/scores.ndjson")
columns = "{tier: 'VARCHAR', value: 'DOUBLE'}"
every = (
    "{step: 'VARCHAR', benchmark: 'VARCHAR', metric: 'VARCHAR', value: 'DOUBLE', n: 'BIGINT', interval_low: 'DOUBLE',"
    " interval_high: 'DOUBLE', interval_method: 'VARCHAR', evidence: 'VARCHAR', model_id: 'VARCHAR',"
    " variant: 'VARCHAR', tier: 'VARCHAR'}"
)
connection = duckdb.connect()
connection.execute('SET enable_progress_bar = false')
best = 1e9
def ask(sql):
    connection.execute(sql).fetchall()
for _ in range(1 if what == "read" else 5):
    begun = time.perf_counter()
    if what == "aggregate":
        ask(f"SELECT tier, max(value) FROM read_json({scores}, format='newline_delimited', columns={columns})"
            " GROUP BY tier ORDER BY tier")
    elif what == "search":
        told = files("/*/steps/*/trajectories.ndjson")
        ask(f"SELECT count(*) FROM (SELECT unnest(messages) AS m FROM read_json({told}, format='newline_delimited',"
            f" columns={{messages: 'STRUCT(content VARCHAR)[]'}})) WHERE contains(m.content, '{sys.argv[3]}')")
    else:
        for pattern in ("/*/collection-manifest.json", "/*/steps/*/step.json"):
            found = files(pattern)
            keys = ", ".join(f"{key}: 'JSON'" for key in json.load(open(found[0])))
            ask(f"CREATE TABLE t{len(pattern)} AS SELECT * FROM read_json({found}, columns={{{keys}}})")
        ask(f"CREATE TABLE s AS SELECT * FROM read_json({scores}, format='newline_delimited', columns={every})")
    best = min(best, time.perf_counter() - begun)
print(best)
"""


def write_archive(archive: Path, template: Path, count: int, *, first: int = 0, messages: bool = False) -> None:
    """Write runs of about 40 KB with a hundred scores each, or with a hundred messages each."""
    manifest = json.loads((template / "collection-manifest.json").read_bytes())
    steps = {line["id"]: json.loads((template / line["path"]).read_bytes()) for line in manifest["steps"]}
    rng = random.Random(first)
    for number in range(first, first + count):
        _write_run(archive / f"run-{number:05d}", manifest, steps, rng, number, messages=messages)


def _write_run(run: Path, manifest: dict, steps: dict, rng: random.Random, number: int, *, messages: bool) -> None:
    mine = copy.deepcopy(manifest) | {"previews": [], "problems": [], "artifacts": [], "label": f"run {number}"}
    mine["run_id"] = f"20260101T{number // 3600 % 24:02d}{number // 60 % 60:02d}{number % 60:02d}Z-{number:08x}"
    for line in mine["steps"]:
        step = steps[line["id"]] | {"artifacts": [], "previews": []}
        if line["id"] == "action_benchmark" and not messages:
            step["artifacts"] = [_table(run, "steps/action_benchmark/scores.ndjson", "score", _scores(rng))]
        if line["id"] == "natural_trajectories" and messages:
            rows = [_trajectory(rng, number)]
            step["artifacts"] = [_table(run, "steps/natural_trajectories/trajectories.ndjson", "trajectory", rows)]
        path = run / line["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(step))
        line["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (run / "collection-manifest.json").write_text(json.dumps(mine))


def _table(run: Path, path: str, kind: str, rows: list[dict]) -> dict:
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (run / path).parent.mkdir(parents=True, exist_ok=True)
    (run / path).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return {"kind": "table", "path": path, "sha256": digest, "size_bytes": len(data), "schema": kind, "rows": len(rows)}


def _scores(rng: random.Random) -> list[dict]:
    rows = []
    for number in range(SCORES_PER_RUN):
        value = rng.random()
        rows.append(
            {
                "step": "action_benchmark",
                "benchmark": f"bench_{number % 20}",
                "metric": "accuracy",
                "value": value,
                "n": 76,
                "interval_low": max(0, value - 0.1),
                "interval_high": min(1, value + 0.1),
                "interval_method": "wilson",
                "evidence": "live",
                "model_id": f"model-{number % 5}",
                "variant": ("base", "trained")[number % 2],
                "tier": TIERS[number % 5],
            }
        )
    return rows


def _trajectory(rng: random.Random, number: int) -> dict:
    said = [" ".join(rng.choices(WORDS, k=120)) for _ in range(MESSAGES_PER_RUN)]
    if number % 100 == 0:
        said[0] += f" {NEEDLE}"
    return {
        "row_id": "1-1",
        "file": "f.jsonl",
        "line": 1,
        "format": "chat",
        "evidence": "imported",
        "trajectory_id": f"t{number}",
        "tags": [],
        "tasks": [],
        "calls": [],
        "messages": [{"role": "user", "content": text} for text in said],
        "extra": {},
    }


def bench_query(folder: Path, rounds: int, runs: int, bench: object, report: Callable[..., None]) -> None:
    """Measure everything of the query part; ``bench`` gives ``run_once`` and ``TRAINSITE`` of the other parts."""
    python, run = sys.executable, bench.run_once
    template = folder / "template" / "runs" / "one"
    run([*bench.TRAINSITE, "run-collection", "-q", "-o", str(template)], folder)
    archive = folder / "runs"
    write_archive(archive, template, runs)
    cold = run([python, "-c", OPEN, str(archive)], folder)
    read = run([python, "-c", PEER, str(archive), "read"], folder)
    _row(report, f"cold build of {runs:,} runs / DuckDB's full read", cold, read, "2 x")
    ours, peer = (
        _printed([python, "-c", ASK, str(archive), AGGREGATE]),
        _printed([python, "-c", PEER, str(archive), "aggregate"]),
    )
    report(
        "warm aggregate / DuckDB over the JSON",
        f"{ours * 1000:.0f} ms",
        f"{peer * 1000:.0f} ms",
        f"{ours / peer:.3f} x",
        "0.05 x",
    )
    command = [*bench.TRAINSITE, "query", AGGREGATE, "--root", str(archive), "--format", "csv"]
    run(command, folder)
    whole = [run(command, folder) for _ in range(rounds)]
    bare = [run([python, "-c", "import duckdb"], folder) for _ in range(rounds)]
    fastest = min(each.seconds for each in whole)
    floor = min(each.seconds for each in bare)
    report("whole command / import duckdb", f"{fastest:.2f} s", f"{floor:.2f} s", f"{fastest / floor:.2f} x", "4 x")
    added = []
    for number in range(min(rounds, 3)):
        write_archive(archive, template, 1, first=runs + number)
        added.append(run(command, folder).seconds)
    report(
        "the same with one run added", f"{min(added):.2f} s", f"{fastest:.2f} s", f"{min(added) / fastest:.2f} x", "2 x"
    )
    peak = max(each.peak_mb for each in (cold, *whole))
    report("peak memory", f"{peak:.0f} MB", "", "", "1,000 MB")
    _search(folder, template, report, python, run)


def _search(folder: Path, template: Path, report: Callable[..., None], python: str, run: Callable[..., object]) -> None:
    archive = folder / "told" / "runs"
    write_archive(archive, template, 500_000 // MESSAGES_PER_RUN, messages=True)
    cold = run([python, "-c", OPEN, str(archive)], folder)
    sql = f"SELECT count(*) FROM messages WHERE contains(content, '{NEEDLE}')"
    ours, peer = (
        _printed([python, "-c", ASK, str(archive), sql]),
        _printed([python, "-c", PEER, str(archive), "search", NEEDLE]),
    )
    report("search of 500,000 messages / over NDJSON", f"{ours:.2f} s", f"{peer:.2f} s", f"{ours / peer:.2f} x", "1 x")
    report("peak memory of their build", f"{cold.peak_mb:.0f} MB", "", "", "1,000 MB")


def _printed(command: list[str]) -> float:
    import subprocess

    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _row(report: Callable[..., None], name: str, ours: object, peer: object, target: str) -> None:
    report(
        name,
        f"{ours.seconds:.1f} s, {ours.peak_mb:.0f} MB",
        f"{peer.seconds:.1f} s",
        f"{ours.seconds / peer.seconds:.2f} x",
        target,
    )
