"""Rows of the views against rows counted from the files."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from trainsite.query.connection import open_archive

TEXTS = st.text(max_size=30)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)
NULLABLE = ("name", "reasoning", "tool_call_id")
MESSAGES = st.builds(
    lambda role, content, parts, more: (
        {"role": role, "content": content}
        | ({"parts": parts} if parts is not None else {})
        | {key: value for key, value in zip(NULLABLE, more, strict=True) if value is not None}
    ),
    st.sampled_from(["system", "user", "assistant", "tool", "event"]),
    TEXTS,
    VALUES,
    st.tuples(*[st.none() | TEXTS] * 3),
)
CALLS = st.builds(
    lambda model, tokens, cost: {
        key: value
        for key, value in {
            "first_message": 0,
            "message_count": 0,
            "model": model,
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": tokens[2],
            "cost_usd": cost,
        }.items()
        if value is not None
    },
    st.none() | TEXTS,
    st.tuples(*[st.none() | st.integers(0, 10**9)] * 3),
    st.none() | st.floats(0, 1000),
)


# An archive costs more than its rows: few examples of many rows.
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.lists(MESSAGES, max_size=4), st.lists(CALLS, max_size=3), VALUES), max_size=20),
)
def test_each_message_and_call_comes_back_as_it_was(make_runs, trajectory, rows):
    with TemporaryDirectory() as folder:
        runs = make_runs(Path(folder))
        table = [
            trajectory(f"1-{number}", calls=calls, messages=messages, extra={"x": extra})
            for number, (messages, calls, extra) in enumerate(rows, 1)
        ]
        runs.add("one", natural_trajectories__trajectories=table)
        connection = open_archive(folder)
        said = connection.execute(
            "SELECT role, content, parts, name FROM messages ORDER BY length(row_id), row_id, position"
        ).fetchall()
        assert [(r, c, json.loads(p) if p is not None else None, n) for r, c, p, n in said] == [
            (each["role"], each["content"], each.get("parts"), each.get("name"))
            for row in table
            for each in row["messages"]
        ]
        called = connection.execute(
            "SELECT model, cost_usd FROM llm_calls ORDER BY length(row_id), row_id, position"
        ).fetchall()
        assert called == [(each.get("model"), each.get("cost_usd")) for row in table for each in row["calls"]]
        sums = connection.execute(
            "SELECT message_count, call_count, total_tokens, extra FROM trajectories ORDER BY length(row_id), row_id"
        ).fetchall()
        assert [(m, c, t, json.loads(e)) for m, c, t, e in sums] == [
            (len(row["messages"]), len(row["calls"]), tokens_of(row["calls"]), row["extra"]) for row in table
        ]


def tokens_of(calls: list[dict]) -> int | None:
    known = [
        call.get("total_tokens", call.get("prompt_tokens", 0) + call.get("completion_tokens", 0))
        for call in calls
        if call.keys() & {"total_tokens", "prompt_tokens", "completion_tokens"}
    ]
    return sum(known) if known else None


def test_late_fractions_are_not_rounded(runs, score):
    """A column whose first thousand values are 0 or 1 still holds 0.9."""
    runs.add("one", action_benchmark__scores=[score(each % 2) for each in range(3000)] + [score(0.9)])
    values = open_archive(runs.archive).execute("SELECT max(value) FILTER (value < 1) FROM scores").fetchone()
    assert values == (0.9,)


def test_a_text_of_ten_megabytes_and_odd_characters_come_back(runs, trajectory):
    texts = ["x" * 10_000_000, "nul\x00 sep\u2028 bidi\u202e 😀 e\u0301", "", '{"a": 1}', "'; DROP TABLE runs; --"]
    runs.add("one", natural_trajectories__trajectories=[trajectory("1-1", *texts)])
    found = open_archive(runs.archive).execute("SELECT content FROM messages ORDER BY position").fetchall()
    assert [text for (text,) in found] == texts


def test_a_line_longer_than_a_usual_buffer_is_read(runs, trajectory):
    runs.add("one", natural_trajectories__trajectories=[trajectory("1-1", "y" * 20_000_000), trajectory("1-2", "z")])
    found = open_archive(runs.archive).execute("SELECT length(content) FROM messages ORDER BY row_id").fetchall()
    assert found == [(20_000_000,), (1,)]


def test_a_hundred_thousand_cases_of_one_run_are_all_there(runs):
    case = {
        "step": "action_benchmark",
        "benchmark": "b",
        "metric": "accuracy",
        "attempt": 1,
        "model_id": "m",
        "variant": "base",
        "evidence": "live",
        "tags": ["a", "b"],
    }
    rows = [case | {"case_id": f"c{number}", "score": number % 2} for number in range(100_000)]
    runs.add("one", action_benchmark__cases=rows)
    found = open_archive(runs.archive).execute("SELECT count(*), count(DISTINCT case_id), sum(score) FROM cases")
    assert found.fetchone() == (100_000, 100_000, 50_000)


def test_instants_are_utc_without_a_zone(runs, trajectory):
    row = trajectory("1-1", started_at="2026-01-02T03:04:05.678Z")
    runs.add("one", natural_trajectories__trajectories=[row])
    found = open_archive(runs.archive).execute("SELECT CAST(started_at AS VARCHAR) FROM trajectories").fetchone()
    assert found == ("2026-01-02 03:04:05.678",)


def test_an_adopted_step_names_its_run_and_is_measured_once(runs, score):
    from trainsite.query.measurements import load_measurements

    first = json.loads((runs.add("a", action_benchmark__scores=[score(0.5)]) / "collection-manifest.json").read_bytes())
    taken = [{"step": "action_benchmark", "run_id": first["run_id"]}]
    runs.add("b", adopted=taken, action_benchmark__scores=[score(0.5)])
    connection = open_archive(runs.archive)
    found = connection.execute("SELECT adopted_from FROM steps WHERE adopted_from IS NOT NULL").fetchall()
    assert found == [(first["run_id"],)]
    assert len(load_measurements(connection)) == 1


def test_every_view_has_the_rows_of_its_files(collect):
    run = collect("one")
    assert counted(run.parent) == expected([run])


@pytest.mark.realdata
def test_every_view_has_the_rows_of_the_real_runs(cli, tmp_path, real_data):
    archive = tmp_path / "runs"
    natural = real_data / "eliza" / "smoke.val.jsonl"
    cli("run-collection", "-q", "-o", archive / "natural", "--natural-sanitized-jsonl", natural)
    cli("import", "tau-bench", next((real_data / "tau-bench").glob("*.jsonl")), "-o", archive / "tau")
    cli("import", "inspect", real_data / "inspect", "--into", archive)
    cli("import", "eliza", real_data / "eliza" / "collections", "--into", archive)
    for path in sorted((real_data / "swe-bench-pro").glob("*.json")):
        cli("import", "results", path, "-o", archive / path.stem, "--benchmark", "swe", "--model", path.stem)
    folders = [path.parent for path in sorted(archive.glob("*/collection-manifest.json"))]
    assert len(folders) >= 9
    assert counted(archive) == expected(folders)


def counted(archive: Path) -> dict[str, int]:
    connection = open_archive(archive)
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in expected([])}


def expected(folders: list[Path]) -> dict[str, int]:
    """Count rows with nothing but json and glob."""
    found = dict.fromkeys(
        [
            "runs",
            "steps",
            "sources",
            "inputs",
            "checks",
            "gaps",
            "preflight",
            "artifacts",
            "trajectories",
            "messages",
            "llm_calls",
            "samples",
            "models",
            "scores",
            "evals",
            "comparisons",
            "cases",
            "curves",
            "scenarios",
            "dataset_files",
            "bundles",
            "redactions",
            "problems",
        ],
        0,
    )
    for folder in folders:
        manifest = json.loads((folder / "collection-manifest.json").read_bytes())
        found["runs"] += 1
        found["steps"] += len(manifest["steps"])
        found["sources"] += len(manifest["sources"])
        found["inputs"] += len(manifest["provenance"]["inputs"])
        found["checks"] += len(manifest["readiness"]["checks"])
        found["gaps"] += len(manifest["gaps"])
        found["preflight"] += len(manifest["preflight"]["checks"])
        named = {each["path"] for each in manifest["artifacts"]}
        for line in manifest["steps"]:
            named |= {each["path"] for each in json.loads((folder / line["path"]).read_bytes())["artifacts"]}
        listed = folder / "analysis" / "pages.ndjson"
        if listed.exists():
            named |= {json.loads(line)["path"] for line in listed.read_text().splitlines()}
        found["artifacts"] += len(named)
        for table in folder.glob("steps/*/*.ndjson"):
            rows = [json.loads(line) for line in table.read_bytes().split(b"\n") if line]
            if table.stem in found and table.stem != "problems":
                found[table.stem] += len(rows)
            if table.stem == "trajectories":
                found["messages"] += sum(len(row.get("messages", [])) for row in rows)
                found["llm_calls"] += sum(len(row.get("calls", [])) for row in rows)
            if table.stem == "scores" and table.parent.name == "eval_comparison":
                found["evals"] += len(rows)
        found["samples"] += sum(
            len(path.read_bytes().splitlines()) for path in folder.glob("steps/*/tasks/*_trajectories.jsonl")
        )
        found["problems"] += len((folder / "problems.ndjson").read_bytes().splitlines())
    return found
