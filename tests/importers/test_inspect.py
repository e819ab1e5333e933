"""Inspect AI logs in both forms: samples, calls and scores are read, and hostile logs are refused or reported."""

import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainsite.errors import SourceError
from trainsite.importers.importer import ImportOptions
from trainsite.importers.inspect_logs import archive as zip_archive
from trainsite.importers.inspect_logs.about import read_about
from trainsite.importers.inspect_logs.archive import ZipLog
from trainsite.importers.inspect_logs.attachments import Attachments
from trainsite.importers.inspect_logs.header import load_log
from trainsite.importers.inspect_logs.reading import read
from trainsite.importers.inspect_logs.samples import iter_samples
from trainsite.importers.inspect_logs.values import flat_values, to_number
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow

METHOD_ZSTANDARD = 93


def sample(name: object = 1, epoch: int = 1, value: object = "C", **more: object) -> dict:
    """Return a sample with a tool call, as current versions write it."""
    asked = {"id": f"m-{name}-1", "role": "user", "source": "input", "content": f"How much is {name} and 1?"}
    called = {
        "id": f"m-{name}-2", "role": "assistant", "source": "generate", "content": "", "model": "gpt-x",
        "tool_calls": [{"id": "call-1", "function": "add", "arguments": {"x": 1}, "type": "function"}],
    }  # fmt: skip
    told = {"id": f"m-{name}-3", "role": "tool", "content": "2", "tool_call_id": "call-1", "function": "add"}
    answered = {"id": f"m-{name}-4", "role": "assistant", "source": "generate", "content": "It is 2"}
    usage = {"input_tokens": 10, "output_tokens": 4, "total_tokens": 14, "input_tokens_cache_read": 3}
    return {
        "id": name,
        "epoch": epoch,
        "input": asked["content"],
        "target": "2",
        "messages": [asked, called, told, answered],
        "output": {"model": "gpt-x", "choices": [{"message": answered, "stop_reason": "stop"}], "usage": usage},
        "scores": {"match": {"value": value, "answer": "2", "explanation": "as said", "history": []}},
        "metadata": {"level": "easy"},
        "store": {},
        "started_at": "2025-03-01T10:00:00+00:00",
        "completed_at": "2025-03-01T10:00:02+00:00",
        "total_time": 2.0,
        "uuid": f"u-{name}",
        "events": [
            model_event(called, "2025-03-01T10:00:00.5+00:00", usage, stop_reason="tool_calls"),
            {"event": "state", "timestamp": "2025-03-01T10:00:00.6+00:00", "changes": []},
            {"event": "tool", "timestamp": "2025-03-01T10:00:01+00:00", "id": "call-1", "function": "add",
             "completed": "2025-03-01T10:00:01.2+00:00"},
            model_event(answered, "2025-03-01T10:00:01.5+00:00", usage),
            {"event": "info", "timestamp": "2025-03-01T10:00:02+00:00", "data": "noted"},
        ],
    } | more  # fmt: skip


def model_event(message: dict, at: str, usage: dict, stop_reason: str = "stop", **more: object) -> dict:
    return {
        "event": "model",
        "timestamp": at,
        "model": "openai/gpt-x",
        "input": [],
        "tools": [{"name": "add", "parameters": {}}],
        "tool_choice": "auto",
        "config": {"temperature": 0.5, "max_connections": 4},
        "output": {
            "model": "gpt-x-0613",
            "choices": [{"message": message, "stop_reason": stop_reason}],
            "usage": usage,
        },
        "working_time": 0.25,
    } | more


def header(*, epochs: int = 1, status: str = "success", mean: float | None = None, **more: object) -> dict:
    """Return a log without samples."""
    metrics = {"accuracy": {"name": "accuracy", "value": mean}, "stderr": {"name": "stderr", "value": 0.1}}
    return {
        "version": 2,
        "status": status,
        "eval": {
            "eval_id": "e1",
            "created": "2025-03-01T09:59:00+00:00",
            "task": "sums",
            "task_version": 3,
            "model": "openai/gpt-x",
            "dataset": {"name": "sums", "samples": 2, "sample_ids": [1, 2]},
            "config": {"epochs": epochs},
            "scorers": [{"name": "match", "metrics": [{"name": "accuracy"}]}],
        },
        "plan": {"steps": [{"solver": "generate"}]},
        "results": {
            "total_samples": 2,
            "completed_samples": 2,
            "scores": [] if mean is None else [{"name": "match", "scorer": "match", "metrics": metrics}],
        },
        "stats": {"started_at": "2025-03-01T10:00:00+00:00", "completed_at": "2025-03-01T10:00:30+00:00"},
    } | more


def zip_log(path: Path, samples: Iterable[dict], head: dict | None = None, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as target:
        head = head or header()
        target.writestr("_journal/start.json", json.dumps({key: head[key] for key in ("version", "eval", "plan")}))
        for each in samples:
            target.writestr(f"samples/{each['id']}_epoch_{each['epoch']}.json", json.dumps(each))
        target.writestr("summaries.json", "[]")
        target.writestr("header.json", json.dumps(head))
    return path


def json_log(path: Path, samples: Iterable[dict], head: dict | None = None) -> Path:
    path.write_text(json.dumps({**(head or header()), "samples": list(samples)}))
    return path


@pytest.fixture
def imported(cli, tmp_path):
    """Import a log and return the run's folder."""

    def run(source: Path, *arguments: object, out: str = "run", expect: int = 0) -> Path:
        folder = tmp_path / "archive" / out
        cli("import", "inspect", source, "-o", folder, "-q", *arguments, expect=expect)
        return folder

    return run


def rows(run: Path, step: str, view: str) -> list[dict]:
    path = run / "steps" / step / f"{view}.ndjson"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def trajectories(run: Path) -> list[dict]:
    return rows(run, "test_trajectories", "trajectories")


def scores(run: Path) -> dict[str, dict]:
    return {row["metric"]: row for row in rows(run, "reference_benchmark", "scores")}


def codes(run: Path) -> list[str]:
    path = run / "problems.ndjson"
    return [json.loads(line)["code"] for line in path.read_text().splitlines()] if path.exists() else []


def manifest(run: Path) -> dict:
    return json.loads((run / "collection-manifest.json").read_text())


def read_one(tmp_path: Path, value: object) -> tuple[Trajectory | Problem, list[Problem]]:
    about = read_about(load_log(json_log(tmp_path / "one.json", [])), ImportOptions())
    return read(RawRow(1, "one.json", 1, json.dumps(value).encode()), about=about)


@pytest.mark.parametrize("write", [zip_log, json_log], ids=["zip", "json"])
def test_samples_become_trajectories_cases_and_scores(write, imported, cli, tmp_path):
    run = imported(write(tmp_path / "log.eval" if write is zip_log else tmp_path / "log.json",
                         [sample(1), sample(2, value="I"), sample(3, value="P")]))  # fmt: skip
    first = trajectories(run)[0]
    assert [message["role"] for message in first["messages"]] == ["user", "assistant", "tool", "assistant"]
    assert first["messages"][1]["tool_calls"] == [{"name": "add", "id": "call-1", "arguments": {"x": 1}}]
    assert first["messages"][2]["tool_call_id"] == "call-1"
    assert first["messages"][2]["at"] == "2025-03-01T10:00:01.200Z"
    assert (first["outcome"], first["reward"], first["duration_s"]) == ("passed", 1.0, 2.0)
    assert first["extra"]["metadata"] == {"level": "easy"}
    assert [event["event"] for event in first["extra"]["events"]] == ["info"]
    found = scores(run)["match"]
    assert (found["value"], found["n"], found["evidence"]) == (0.5, 3, "imported")
    assert (found["benchmark"], found["benchmark_version"], found["model_id"]) == ("sums", "3", "openai/gpt-x")
    case = rows(run, "reference_benchmark", "cases")[0]
    assert (case["case_id"], case["attempt"], case["expected"], case["actual"]) == ("1", 1, "2", "2")
    assert (case["response"], case["trajectory_row_id"]) == ("It is 2", "1-1")
    assert manifest(run)["started_at"] == "2025-03-01T10:00:00.000Z"
    assert manifest(run)["duration_s"] == 30.0
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["rows"], coverage["rows_read"], coverage["files_read"]) == (3, 3, 1)
    assert "samples.events.state" in coverage["unmapped"]
    assert codes(run) == []
    cli("validate", run)


def test_each_model_event_is_a_call_that_ends_in_its_response(tmp_path):
    found, notes = read_one(tmp_path, sample())
    assert notes == []
    assert [(call.first_message, call.message_count) for call in found.calls] == [(0, 2), (2, 2)]
    first, second = found.calls
    assert (first.model, first.model_version, first.provider) == ("openai/gpt-x", "gpt-x-0613", "openai")
    assert (first.prompt_tokens, first.completion_tokens, first.cache_read_tokens) == (10, 4, 3)
    assert (first.temperature, first.duration_s, first.finish_reason) == (0.5, 0.25, "tool_calls")
    assert first.started_at == "2025-03-01T10:00:00.500Z"
    assert first.tools is not None
    assert second.tools is None
    assert [message.is_response for message in found.messages] == [None, True, None, True]


def test_calls_of_graders_stand_behind_the_conversation_once(tmp_path):
    question = {"id": "g1", "role": "user", "content": "Is this right?"}
    verdict = {"id": "g2", "role": "assistant", "content": "GRADE: C"}
    value = sample()
    event = model_event(verdict, "2025-03-01T10:00:03+00:00", {}, input_refs=[[0, 2], [1, 2]])
    value["events"].append(event)
    value["events_data"] = {"messages": [value["messages"][0], question], "calls": []}
    found, _ = read_one(tmp_path, value)
    assert [message.content for message in found.messages[4:]] == ["Is this right?", "GRADE: C"]
    assert (found.calls[2].first_message, found.calls[2].message_count) == (4, 2)
    assert found.calls[2].extra["outside_conversation"] is True


def test_a_case_shows_the_answer_of_the_conversation_not_the_graders(imported, tmp_path):
    value = sample()
    value["events"].append(model_event({"id": "g", "role": "assistant", "content": "GRADE: C"}, "", {}))
    run = imported(json_log(tmp_path / "log.json", [value]))
    assert rows(run, "reference_benchmark", "cases")[0]["response"] == "It is 2"


def test_logs_without_ids_match_calls_by_what_they_say(tmp_path):
    value = sample()
    for message in value["messages"]:
        message.pop("id")
    found, _ = read_one(tmp_path, value)
    assert [(call.first_message, call.message_count) for call in found.calls] == [(0, 2), (2, 2)]


def test_a_log_without_events_has_a_call_per_generated_message(tmp_path):
    found, _ = read_one(tmp_path, sample(events=[]))
    assert [(call.first_message, call.message_count) for call in found.calls] == [(0, 2), (2, 2)]
    assert found.calls[0].prompt_tokens is None
    assert found.calls[1].prompt_tokens == 10


def test_a_log_without_messages_is_read_from_input_and_output(tmp_path):
    found, _ = read_one(tmp_path, sample(messages=[], events=[]))
    assert [message.role for message in found.messages] == ["user", "assistant"]


def test_reasoning_images_and_tool_errors_are_kept(tmp_path):
    content = [
        {"type": "reasoning", "reasoning": "thinking", "signature": "s"},
        {"type": "text", "text": "Look"},
        {"type": "image", "image": "data:image/png;base64,AAAA"},
    ]
    broken = {"id": "c", "function": "f", "arguments": {}, "parse_error": "no JSON"}
    messages = [
        {"role": "assistant", "content": content, "tool_calls": [broken]},
        {"role": "tool", "content": "", "tool_call_id": "c", "error": {"type": "timeout", "message": "late"}},
    ]
    found, _ = read_one(tmp_path, sample(messages=messages, events=[]))
    first, second = found.messages
    assert (first.reasoning, first.content) == ("thinking", "Look")
    assert first.tool_calls[0].name == "f"
    assert {"tool_call_id": "c", "parse_error": "no JSON"} in first.parts
    assert any(isinstance(part, dict) and part.get("type") == "image" for part in first.parts)
    assert second.parts == [{"error": {"type": "timeout", "message": "late"}}]


def test_attachments_are_put_where_they_are_referred_to(tmp_path):
    value = sample(attachments={"abc": "the long text attachment://abc"}, metadata={"doc": "tc://abc"})
    value["messages"][0]["content"] = "attachment://abc"
    found, notes = read_one(tmp_path, value)
    assert found.messages[0].content == "the long text attachment://abc"
    assert found.extra["metadata"]["doc"] == "the long text attachment://abc"
    assert notes == []
    value["messages"][0]["content"] = "attachment://none"
    found, notes = read_one(tmp_path, value)
    assert found.messages[0].content == "attachment://none"
    assert [note.code for note in notes] == ["unresolved_attachment"]


def test_attachments_bring_in_bounded_text():
    attachments = Attachments({"a": "x" * 1_000}, left_chars=2_500)
    resolved = attachments.resolve(["attachment://a"] * 100)
    assert sum(map(len, resolved)) < 5_000
    assert attachments.is_exhausted


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("C", 1.0), ("I", 0.0), ("P", 0.5), ("N", 0.0), (True, 1.0), (False, 0.0), (0.25, 0.25), ("0.5", 0.5),
        ("yes", 1.0), ("No", 0.0), ("nan", None), ("maybe", None), (None, None), (10**400, None), ([], None),
    ],
)  # fmt: skip
def test_values_are_numbers_where_they_mean_one(value, number):
    assert to_number(value) == number


def test_scores_of_several_values_are_several_metrics():
    assert {name: value.number for name, value in flat_values("parts", {"value": {"a": "C", "b": 2}}).items()} == {
        "parts/a": 1.0,
        "parts/b": 2.0,
    }
    assert list(flat_values("parts", {"value": [1, 0]})) == ["parts/1", "parts/2"]


def test_epochs_are_attempts_whose_interval_is_clustered(imported, tmp_path):
    samples = [sample(n, epoch, "C" if n == 1 else "I") for epoch in (1, 2) for n in (1, 2)]
    run = imported(zip_log(tmp_path / "log.eval", samples, header(epochs=2)))
    found = scores(run)["match"]
    assert (found["value"], found["n"], found["interval_method"]) == (0.5, 4, "clustered")
    assert sorted((row["case_id"], row["attempt"]) for row in rows(run, "reference_benchmark", "cases")) == [
        ("1", 1), ("1", 2), ("2", 1), ("2", 2),
    ]  # fmt: skip
    assert len({row["trajectory_id"] for row in trajectories(run)}) == 4


def test_samples_that_failed_are_unscored_cases(imported, tmp_path):
    failed = sample(2, scores={}, error={"message": "boom", "traceback": "t", "traceback_ansi": "\x1b[31mt"})
    limited = sample(3, limit={"type": "token", "limit": 10})
    run = imported(json_log(tmp_path / "log.json", [sample(1), failed, limited]))
    assert scores(run)["match"]["n"] == 2
    found = {row["case_id"]: row for row in rows(run, "reference_benchmark", "cases")}
    assert found["2"]["failure_mode"] == "error"
    assert "score" not in found["2"]
    assert found["3"]["failure_mode"] == "limit: token"
    assert trajectories(run)[1]["extra"]["error"] == {"message": "boom", "traceback": "t"}
    assert [row["status"] for row in trajectories(run)] == ["completed", "error", "limit"]


@pytest.mark.parametrize("status", ["cancelled", "error", "started"])
def test_a_log_that_did_not_end_well_says_so(imported, tmp_path, status):
    run = imported(json_log(tmp_path / "log.json", [sample()], header(status=status, error={"message": "no more"})))
    assert codes(run) == [f"source_{status}"]


def test_a_running_log_has_only_its_start(imported, tmp_path):
    path = tmp_path / "log.eval"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("_journal/start.json", json.dumps({key: header()[key] for key in ("version", "eval", "plan")}))
        target.writestr("samples/1_epoch_1.json", json.dumps(sample()))
    run = imported(path)
    assert codes(run) == ["source_started"]
    assert scores(run)["match"]["n"] == 1


def test_own_metrics_are_kept_beside_ours_and_corrected_where_they_differ(imported, tmp_path):
    run = imported(json_log(tmp_path / "log.json", [sample(1), sample(2, value="I")], header(mean=0.9)))
    summary = json.loads((run / "steps/reference_benchmark/step.json").read_text())["summary"]
    assert summary["source_metrics"] == {"match": {"accuracy": 0.9, "stderr": 0.1}}
    assert summary["source_errors"] == {"match": 0.1}
    assert codes(run) == ["corrected_score"]
    run = imported(json_log(tmp_path / "log2.json", [sample(1), sample(2, value="I")], header(mean=0.5)), out="two")
    assert codes(run) == []


def test_a_log_without_samples_has_the_scores_of_its_header(imported, tmp_path):
    run = imported(json_log(tmp_path / "log.json", [], header(mean=0.75)))
    found = scores(run)["match"]
    assert (found["value"], found["n"], found["interval_method"]) == (0.75, 2, "source_stderr")
    assert found["interval_high"] == pytest.approx(0.946, abs=1e-3)


def test_mock_models_are_mocked(imported, tmp_path):
    head = header()
    head["eval"]["model"] = "mockllm/model"
    run = imported(json_log(tmp_path / "log.json", [sample()], head))
    assert trajectories(run)[0]["evidence"] == "mocked"
    assert scores(run)["match"]["evidence"] == "mocked"


def test_nan_becomes_null_and_is_reported(imported, tmp_path):
    path = json_log(tmp_path / "log.json", [sample(1, value="@@"), sample(2)])
    path.write_text(path.read_text().replace('"@@"', "NaN"))
    run = imported(path)
    assert codes(run) == ["not_finite"]
    assert scores(run)["match"]["n"] == 1


def test_headers_may_stand_behind_the_samples(imported, tmp_path):
    path = tmp_path / "log.json"
    path.write_text(json.dumps({"samples": [sample()], **header()}))
    assert scores(imported(path))["match"]["n"] == 1


def test_a_sample_that_stands_twice_is_taken_once(imported, tmp_path):
    run = imported(json_log(tmp_path / "log.json", [sample("a"), sample("a", value="I"), sample("a", epoch=2)]))
    assert codes(run) == ["duplicate_sample"]
    assert [row["trajectory_id"] for row in trajectories(run)] == ["a/epoch-1", "a/epoch-2"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_that_stands_twice_is_read_as_it_stands_last(imported, tmp_path):
    path = zip_log(tmp_path / "log.eval", [sample(1, value="I"), sample(2), sample(1, value="C")])
    run = imported(path)
    assert codes(run) == ["duplicate_entry"]
    assert scores(run)["match"]["value"] == 1.0


@pytest.mark.parametrize("name", ["../samples/1_epoch_1.json", "/etc/1_epoch_1.json", "samples/../../x_epoch_1.json",
                                  "C:\\samples\\1_epoch_1.json", "samples\\..\\..\\x_epoch_1.json"])  # fmt: skip
def test_names_that_leave_the_log_are_reported_and_written_nowhere(imported, tmp_path, name):
    path = zip_log(tmp_path / "log.eval", [sample(1)])
    with zipfile.ZipFile(path, "a") as target:
        target.writestr(name, json.dumps(sample(2)))
    before = {each for each in tmp_path.rglob("*") if "archive" not in each.parts}
    run = imported(path)
    assert codes(run) == ["unsafe_name"]
    assert len(trajectories(run)) == 1
    assert {each for each in tmp_path.rglob("*") if "archive" not in each.parts} == before


def test_encrypted_entries_are_reported(imported, tmp_path):
    path = zip_log(tmp_path / "log.eval", [sample(1), sample(2)])
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[at + 8] |= 1
    path.write_bytes(data)
    run = imported(path)
    assert codes(run) == ["encrypted_entry"]
    assert len(trajectories(run)) == 1


def test_a_bomb_is_refused_before_it_is_unpacked(imported, tmp_path):
    path = tmp_path / "log.eval"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("header.json", json.dumps(header()))
        target.writestr("samples/1_epoch_1.json", json.dumps(sample(1)))
        with target.open("samples/2_epoch_1.json", "w") as entry:
            for _ in range(100):
                entry.write(b" " * 2**20)
        target.writestr("samples/3_epoch_1.json", b" " * (8 * 2**20))
    run = imported(path)
    assert codes(run) == ["entry_too_large", "entry_too_large"]
    assert len(trajectories(run)) == 1


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, METHOD_ZSTANDARD])
def test_an_entry_larger_than_it_says_is_not_unpacked_further(tmp_path, method):
    path = packed_log(tmp_path / "log.eval", {"header.json": b" " * 10**6}, method, declared={"header.json": 100})
    with ZipLog(path) as log:
        entry = next(log.entries())
        with pytest.raises(zip_archive.EntryError, match=r"directory says|times its size"):
            log.read(entry)


def test_overlapping_entries_are_refused(imported, tmp_path):
    path = zip_log(tmp_path / "log.eval", [sample(n) for n in range(3)])
    data = bytearray(path.read_bytes())
    at, offsets = data.index(b"PK\x01\x02"), []
    while at >= 0:
        offsets.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    for at in offsets[1:]:
        struct.pack_into("<L", data, at + 20, len(data) - 100)
    path.write_bytes(data)
    imported(path, expect=6)


def packed_log(path: Path, entries: dict[str, bytes], method: int, declared: dict[str, int] | None = None) -> Path:
    """Write a ZIP by hand, since the standard library knows neither Zstandard nor how to lie."""
    body, directory = bytearray(), bytearray()
    for name, data in entries.items():
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = {
            0: lambda data=data: data,
            8: lambda data=data, squeeze=squeeze: squeeze.compress(data) + squeeze.flush(),
            93: lambda data=data: zstandard.ZstdCompressor().compress(data),
        }[method]()
        size = (declared or {}).get(name, len(data))
        common = struct.pack("<HHHHHLLLHH", 20, 0, method, 0, 33, zlib.crc32(data), len(packed), size, len(name), 0)
        directory += b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHLL", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + common + name.encode() + packed
    count = len(entries)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(body), 0)
    path.write_bytes(bytes(body) + bytes(directory) + end)
    return path


@pytest.mark.parametrize("method", [0, 8, METHOD_ZSTANDARD], ids=["stored", "deflated", "zstandard"])
def test_every_way_of_packing_is_read(imported, tmp_path, method):
    entries = {"header.json": json.dumps(header()).encode()}
    entries |= {f"samples/{n}_epoch_1.json": json.dumps(sample(n)).encode() for n in range(3)}
    run = imported(packed_log(tmp_path / "log.eval", entries, method))
    assert scores(run)["match"]["n"] == 3
    assert codes(run) == []


@pytest.mark.parametrize("keep", [0, 1, 30, 0.5, 0.9, -1])
def test_a_truncated_zip_is_refused(imported, tmp_path, keep):
    path = zip_log(tmp_path / "log.eval", [sample(n) for n in range(5)])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep) if isinstance(keep, float) else keep])
    run = imported(path, expect=6)
    assert not (run / "collection-manifest.json").exists()


def test_a_truncated_document_keeps_its_whole_samples(imported, tmp_path):
    path = json_log(tmp_path / "log.json", [sample(n) for n in range(5)])
    path.write_text(path.read_text()[:-2_000])
    run = imported(path)
    assert codes(run) == ["torn_document"]
    assert len(trajectories(run)) == 4


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes_never_raise_but_a_refusal(tmp_path, data):
    path = zip_log(tmp_path / "log.eval", [sample(1), sample(2)])
    damaged = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged)
    try:
        found = list(iter_samples(load_log(path)))
    except SourceError:
        return
    assert all(isinstance(row, RawRow | Problem) for row in found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.just("attachment://a"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "role", "content", "event", "model", "output", "choices", "message", "value", "usage", "tool_calls",
         "function", "input_refs", "events", "type", "text"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(sample())), VALUES), VALUES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_of_any_field_raises(tmp_path, fields, attached):
    about = read_about(load_log(json_log(tmp_path / "one.json", [])), ImportOptions())
    value = sample() | fields | {"attachments": attached}
    found, notes = read(RawRow(1, "one.json", 1, json.dumps(value).encode()), about=about)
    assert isinstance(found, Trajectory | Problem)
    assert all(not note.is_row for note in notes)


def test_deep_nesting_is_a_problem(imported, tmp_path):
    deep: object = 1
    for _ in range(100):
        deep = [deep]
    run = imported(json_log(tmp_path / "log.json", [sample(1), sample(2, metadata={"deep": deep})]))
    assert codes(run) == ["too_deep"]


def test_events_that_name_many_messages_are_looked_at_in_part(tmp_path):
    pool = [{"role": "user", "content": f"line {n}"} for n in range(1_000)]
    event = model_event({"role": "assistant", "content": "x"}, "", {}, input_refs=[[0, 1_000]] * 50)
    events = [{**event, "uuid": f"e{n}"} for n in range(50)]
    value = sample(events=events, events_data={"messages": pool})
    for message in value["messages"]:
        message.pop("id")
    found, _ = read_one(tmp_path, value)
    assert len(found.messages) < 2_000


def test_a_log_of_which_nothing_can_be_read_is_refused_and_leaves_no_run(cli, tmp_path):
    log = json_log(tmp_path / "log.json", [{"epoch": 1}, 7])
    assert "no sample" in cli("import", "inspect", log, "-o", tmp_path / "archive" / "run", "-q", expect=6).output
    assert not (tmp_path / "archive" / "run").exists()


def test_a_directory_of_more_entries_than_16_bits_count_is_read(tmp_path):
    path = tmp_path / "log.eval"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("header.json", json.dumps(header()))
        for number in range(66_000):
            target.writestr(zipfile.ZipInfo(f"samples/{number}_epoch_1.json"), b"{}")
    with ZipLog(path) as log:
        names = [entry.name for entry in log.entries()]
        assert len(names) == 66_001
        assert log.read(list(log.entries())[-1]) == b"{}"


def test_a_newer_version_is_refused(imported, tmp_path):
    imported(json_log(tmp_path / "log.json", [sample()], header(version=3)), expect=6)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"{", b'{"eval": {"task": 1}}', b"[" * 100_000, b"\x00" * 100])
@pytest.mark.parametrize("name", ["log.json", "log.eval"])
def test_what_is_no_log_is_refused(imported, tmp_path, data, name):
    (tmp_path / name).write_bytes(data)
    imported(tmp_path / name, expect=6)


def test_a_folder_of_logs_is_a_run_per_log(cli, tmp_path):
    folder = tmp_path / "logs"
    (folder / "deep").mkdir(parents=True)
    zip_log(folder / "a.eval", [sample(1)])
    json_log(folder / "deep" / "b.json", [sample(2)])
    (folder / "broken.eval").write_bytes(b"PK")
    (folder / "logs.json").write_text('{"a.eval": {}}')
    (folder / "README.md").write_text("mine")
    cli("import", "inspect", folder, "--into", tmp_path / "archive", "-q")
    names = sorted(path.parent.name for path in (tmp_path / "archive").glob("*/collection-manifest.json"))
    assert names == ["a", "deep-b"]
    assert codes(tmp_path / "archive" / "a") == ["not_imported"] * 3
    coverage = manifest(tmp_path / "archive" / "a")["provenance"]["coverage"]
    assert (coverage["files"], coverage["files_read"]) == (4, 1)
    cli("import", "inspect", folder, "-o", tmp_path / "one", "-q", expect=2)
    assert "already imported" in cli("import", "inspect", folder, "--into", tmp_path / "archive", "-q").output


def test_detect_knows_both_forms_and_a_folder(cli, tmp_path):
    zip_log(tmp_path / "log.eval", [sample()])
    json_log(tmp_path / "log.json", [sample()])
    for source in (tmp_path / "log.eval", tmp_path / "log.json", tmp_path):
        assert "inspect:" in cli("import", "--detect", source).output


def test_the_same_log_twice_is_already_imported(imported, cli, tmp_path):
    path = zip_log(tmp_path / "log.eval", [sample()])
    run = imported(path)
    before = {each: each.read_bytes() for each in sorted(run.rglob("*")) if each.is_file()}
    assert "already imported" in cli("import", "inspect", path, "-o", run, "-q").output
    assert before == {each: each.read_bytes() for each in sorted(run.rglob("*")) if each.is_file()}


def test_two_imports_are_the_same_bytes_under_a_fixed_clock(imported, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735787045")
    path = zip_log(tmp_path / "log.eval", [sample(n) for n in range(4)])
    one, two = imported(path, out="one"), imported(path, out="two")
    for each in sorted(each for each in one.rglob("*") if each.is_file()):
        assert each.read_bytes() == (two / each.relative_to(one)).read_bytes(), each


def test_options_name_benchmark_model_and_variant(imported, tmp_path):
    path = json_log(tmp_path / "log.json", [sample()])
    run = imported(path, "--benchmark", "mine", "--model", "m1", "--variant", "trained")
    found = scores(run)["match"]
    assert (found["benchmark"], found["model_id"], found["variant"]) == ("mine", "m1", "trained")


MEASURE = """
import json, resource, sys
from pathlib import Path
from trainsite.errors import SourceError
from trainsite.importers.importer import ImportOptions
from trainsite.importers.inspect_logs.about import read_about
from trainsite.importers.inspect_logs.header import load_log
from trainsite.importers.inspect_logs.reading import read
from trainsite.importers.inspect_logs.samples import iter_samples
log = load_log(Path(sys.argv[1]))
about = read_about(log, ImportOptions())
count = sum(row.is_row if hasattr(row, "is_row") else bool(read(row, about=about)) for row in iter_samples(log))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("name", ["log.eval", "log.json"])
def test_memory_does_not_grow_with_the_log(tmp_path, name):
    def peak_kb(count: int) -> int:
        path = tmp_path / f"{count}-{name}"
        if name == "log.eval":
            zip_log(path, (sample(n, events=[]) for n in range(count)), method=zipfile.ZIP_STORED)
        else:
            with path.open("w") as target:
                target.write(json.dumps(header())[:-1] + ', "samples": [')
                for n in range(count):
                    target.write(("," if n else "") + json.dumps(sample(n, events=[])))
                target.write("]}")
        run = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
        found, peak = map(int, run.stdout.split())
        assert found == count
        return peak

    assert peak_kb(20_000) < peak_kb(200) + 12 * 1024


@pytest.mark.realdata
def test_real_logs_are_imported_with_their_scores(cli, real_data, tmp_path):
    archive = tmp_path / "archive"
    cli("import", "inspect", real_data / "inspect", "--into", archive, "-q")
    found = scores(archive / "popularity.json")["match"]
    assert (found["value"], found["n"]) == (pytest.approx(2 / 3), 3)
    assert scores(archive / "popularity.eval")["match"]["n"] == 0
    assert scores(archive / "input-task")["model_graded_fact"]["value"] == 1.0
    assert codes(archive / "tool-call-error") == ["corrected_score"]
    errors = [m["parts"][0]["error"]["type"] for m in trajectories(archive / "tool-call-error")[0]["messages"]]
    assert errors[:3] == ["parsing", "timeout", "parsing"]
    cli("validate", archive)
    assert "count=4" in cli("list-collections", "--root", archive).output
