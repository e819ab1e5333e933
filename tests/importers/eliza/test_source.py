"""Which folders are collections, and what becomes of broken and hostile ones."""

import json
import os
import subprocess
import sys

import pytest

MANIFEST = "collection-manifest.json"
DOCUMENTS = (
    "huggingface/huggingface-dataset-manifest.json",
    "natural_trajectories/manifest.json",
    "test_trajectories/test-trajectory-collection.json",
    "scenarios/matrix.json",
    "eval_comparison/eval-comparison.json",
    "action_benchmark/2b/base/action-benchmark-report.json",
    "benchmark_vs_cerebras/matrix/benchmark-matrix.json",
    "eliza1_model_registry/2b-base-model-manifest.json",
    "eliza1_bundle_stage/eliza1-bundle-stage-manifest.json",
    "benchmark_matrix/benchmark-matrix.json",
    "analysis/training-readiness-report.json",
)


def test_a_parent_of_many_becomes_as_many_runs(make, cli, tmp_path):
    for name in ("one", "two"):
        make(name).write(tmp_path / "collections" / name)
    (tmp_path / "collections" / "notes").mkdir()
    index = {
        "schema": "eliza_training_collection_index",
        "collections": [{"outputDir": "/x/one"}, {"outputDir": "/x/gone"}],
    }
    (tmp_path / "collections/collection-index.json").write_text(json.dumps(index), encoding="utf-8")
    cli("import", "eliza", tmp_path / "collections", "--into", tmp_path / "archive", "-q")
    cli("validate", tmp_path / "archive")
    problems = (tmp_path / "archive/one/problems.ndjson").read_text("utf-8")
    assert "gone (named in the index, not here), notes" in problems or "notes, gone (named in the index" in problems
    assert "notes" not in (tmp_path / "archive/two/problems.ndjson").read_text("utf-8")
    cli("import", "eliza", tmp_path / "collections", "-o", tmp_path / "archive/three", "-q", expect=2)


def test_a_parent_without_runs_is_refused(cli, tmp_path):
    (tmp_path / "collections" / "notes").mkdir(parents=True)
    index = {"schema": "eliza_training_collection_index", "collections": []}
    (tmp_path / "collections/collection-index.json").write_text(json.dumps(index), encoding="utf-8")
    result = cli("import", "eliza", tmp_path / "collections", "--into", tmp_path / "archive", "-q", expect=6)
    assert "holds no run" in result.output


def test_a_file_is_no_collection(cli, tmp_path):
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    result = cli("import", "eliza", tmp_path / "a.json", "-o", tmp_path / "archive/run", "-q", expect=6)
    assert "give the folder that holds collection-manifest.json" in result.output


def test_a_run_of_our_own_is_none_of_theirs(collect, cli, tmp_path):
    run = collect("one")
    cli("import", "eliza", run, "-o", tmp_path / "archive/run", "-q", expect=6)
    found = json.loads(cli("import", "--detect", run, "--json", expect=1).output)
    assert found["formats"] == []


def test_a_run_that_was_killed_before_its_manifest_is_read(make, bring, tmp_path):
    collection = make("one")
    del collection.files[MANIFEST]
    run = bring(collection.write(tmp_path / "one"))
    assert "broken off" in run.messages("no_manifest")[0]
    assert run.steps["action_benchmark"]["counts"]["rows_out"] == 16


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        lambda _: b'{"schema": "eliza_of_the_future", "files": [1]}',
        lambda _: b"[NaN]",
        lambda _: b"[[" * 100_000,
        lambda data: data.replace(b'"', b"\xff", 1),
        lambda _: b"[1, 2]",
    ],
    ids=["torn", "empty", "foreign", "nan", "deep", "bytes", "list"],
)
def test_damaged_documents_are_problems_and_the_rest_is_read(make, bring, tmp_path, damage):
    folder = make("one").write(tmp_path / "one")
    for name in DOCUMENTS:
        (folder / name).write_bytes(damage((folder / name).read_bytes()))
    run = bring(folder)
    assert {problem.get("file") for problem in run.problems} >= set(DOCUMENTS)
    assert run.steps["natural_trajectories"]["counts"]["rows_out"] == 2


def test_a_damaged_manifest_leaves_the_rows(make, bring, tmp_path):
    folder = make("one").write(tmp_path / "one")
    (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes()[:-40])
    run = bring(folder)
    assert run.messages("invalid_json")
    assert run.steps["action_benchmark"]["counts"]["rows_out"] == 16


@pytest.mark.parametrize("value", [None, 7, -1, "x", True, [], [None], {}, {"a": 1}, 1e308])
def test_values_of_any_kind_never_end_an_import(make, bring, tmp_path, value):
    collection = make("one")
    for name, document in list(collection.files.items()):
        if isinstance(document, dict) and name != MANIFEST:
            collection.files[name] = {key: document[key] if key == "schema" else value for key in document}
    collection.files[MANIFEST]["steps"].append(value)
    collection.files[MANIFEST]["recipe"] = value
    collection.files[MANIFEST]["evidence"] = value
    bring(collection.write(tmp_path / "one"))


@pytest.mark.parametrize("value", [None, 7, -1, "x", True, [], [None], {}, 1e308])
def test_values_of_any_kind_inside_entries_are_problems_at_worst(make, bring, tmp_path, value):
    collection = make("one")
    for document in collection.files.values():
        for key in ("files", "scenarios", "results", "rows", "comparisons", "checks", "copied"):
            entries = document.get(key) if isinstance(document, dict) else None
            if isinstance(entries, list):
                entries += [value, *({**entry, name: value} for entry in entries[:1] for name in entry)]
    bring(collection.write(tmp_path / "one"))


def test_links_are_neither_followed_nor_read(make, bring, tmp_path):
    folder = make("one").write(tmp_path / "one")
    secret = tmp_path / "secret.jsonl"
    secret.write_text('{"prompt": "the moon is a cheese", "response": "yes"}\n', encoding="utf-8")
    (folder / "feed/linked.jsonl").symlink_to(secret)
    (folder / "feed/circle").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "feed/pipe.jsonl")
    run = bring(folder)
    assert "3 links were left out" in " ".join(run.messages("left_out"))
    assert not any(b"cheese" in path.read_bytes() for path in run.folder.rglob("*.*"))


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:\\x\\y", ""])
def test_paths_that_lead_out_are_not_taken(make, bring, tmp_path, path):
    collection = make("one")
    manifest = collection.files["huggingface/huggingface-dataset-manifest.json"]
    manifest["files"].append({**manifest["files"][0], "hfPath": path})
    collection.files["feed/t.manifest.json"]["exportPath"] = path
    report = collection.files["action_benchmark/2b/base/action-benchmark-report.json"]
    report["results"][0]["trajectoryPath"] = path
    run = bring(collection.write(tmp_path / "one"))
    assert len(run.rows("huggingface", "dataset_files")) == 1
    assert len(run.messages("unsafe_path")) == 1
    assert run.steps["feed"]["counts"]["rows_out"] == 2


def test_repeated_cases_count_once(make, bring, tmp_path):
    collection = make("one")
    report = collection.files["action_benchmark/2b/trained/action-benchmark-report.json"]
    report["results"] += report["results"][:2]
    run = bring(collection.write(tmp_path / "one"))
    score = next(row for row in run.rows("action_benchmark", "scores") if row["variant"] == "trained")
    assert score["n"] == 4
    assert "2 results repeat a case" in run.messages("corrected_duplicate_cases")[0]


def test_newer_versions_and_unknown_steps_are_said_and_read(make, bring, tmp_path):
    collection = make("one")
    collection.files[MANIFEST]["schemaVersion"] = 2
    collection.files[MANIFEST]["steps"].append({"id": "dreaming", "status": "succeeded"})
    collection.files[MANIFEST]["recipe"]["evals"]["actionBenchmarkPairs"].append({"tier": "12b"})
    run = bring(collection.write(tmp_path / "one"))
    assert run.messages("newer_version") == ["version 2 is newer than 1; it was read as far as it is known"]
    assert run.messages("unknown_step") == ["steps that nobody knows: dreaming=succeeded"]
    assert run.messages("unknown_tier") == ["tiers that nobody knows: 12b"]


def test_missing_files_are_problems(make, bring, tmp_path):
    collection = make("one")
    del collection.files["huggingface/sft/2b/train.jsonl"]
    del collection.files["test_trajectories/cases/0001-add.json"]
    del collection.files["feed/t.jsonl"]
    del collection.files["action_benchmark/2b/base/trajectories/cases/case-0.json"]
    del collection.files["natural_trajectories/sanitized/trajectories.sanitized.jsonl"]
    run = bring(collection.write(tmp_path / "one"))
    assert sorted(message.rpartition(": ")[2] for message in run.messages("missing_file")) == [
        "action_benchmark/2b/base/trajectories/cases/case-0.json",
        "feed/t.jsonl",
        "natural_trajectories/sanitized/trajectories.sanitized.jsonl",
        "sft/2b/train.jsonl",
        "test_trajectories/cases/0001-add.json",
    ]


def test_torn_lines_and_nan_are_problems_of_their_rows(make, bring, tmp_path):
    folder = make("one").write(tmp_path / "one")
    rows = folder / "natural_trajectories/sanitized/trajectories.sanitized.jsonl"
    rows.write_bytes(rows.read_bytes() + b'{"prompt": "a", "response": "b", "reward": NaN}\n{"prompt": "to')
    step = bring(folder).steps["natural_trajectories"]
    assert step["counts"] == {"rows_in": 4, "rows_out": 2, "problems": 2}


_MEMORY = """
import resource, sys
from trainsite.cli.app import cli
cli(["import", "eliza", sys.argv[1], "-o", sys.argv[2], "-q"], standalone_mode=False)
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print("peak_kib", peak)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(make, tmp_path):
    peaks = []
    for count in (2_000, 50_000):
        folder = make("one").write(tmp_path / str(count))
        rows = folder / "natural_trajectories/sanitized/trajectories.sanitized.jsonl"
        line = rows.read_text("utf-8").splitlines()[0]
        with rows.open("w", encoding="utf-8") as file:
            for number in range(count):
                file.write(
                    line.replace('"n1"', f'"n{number}"').replace("milk n1", f"milk {number} " + "word " * 40) + "\n"
                )
        command = [sys.executable, "-c", _MEMORY, str(folder), str(tmp_path / "archive" / str(count))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout.split("peak_kib")[1]) / 1024)
    assert peaks[1] - peaks[0] < 60, peaks
