"""OpenTelemetry spans of models, agents and tools, sound and hostile."""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from trainsite.importers.otel.exported import iter_spans
from trainsite.importers.otel.importing import MAX_TRACE_BYTES
from trainsite.importers.otel.reading import read
from trainsite.importers.otel.span import Span
from trainsite.importers.otel.structure import find_structure
from trainsite.records.codec import dump_line, to_row
from trainsite.records.schema import is_valid
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories import RawRow

STEP = "natural_trajectories"
START_S = 1_700_000_000
TRACE = "0af7651916cd43dd8448eb211c80319c"
ASKED = [{"role": "user", "parts": [{"type": "text", "content": "Weather in Oslo?"}]}]
CALLED = {"type": "tool_call", "id": "c1", "name": "weather", "arguments": {"city": "Oslo"}}
ANSWERED = [{"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "rain"}]}]


def rows(run: Path, view: str = "trajectories") -> list:
    path = run / "steps" / STEP / f"{view}.ndjson"
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def manifest(run: Path) -> dict:
    return orjson.loads((run / "collection-manifest.json").read_bytes())


def codes(run: Path) -> list[str]:
    return [row["code"] for row in rows(run, "problems")]


def typed(value: object) -> dict:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [typed(item) for item in value]}}
    if isinstance(value, dict):
        return {"kvlistValue": {"values": listed(value)}}
    return {"stringValue": value}


def listed(attributes: dict) -> list:
    return [{"key": key, "value": typed(value)} for key, value in attributes.items()]


def span(number: int, attributes: dict, *, parent: int | None = 1, start=0.0, end=1.0, trace=TRACE, **more) -> dict:
    return {
        "traceId": trace,
        "spanId": f"{number:016x}",
        **({"parentSpanId": f"{parent:016x}"} if parent else {}),
        "name": f"span {number}",
        "kind": 3,
        "startTimeUnixNano": str(int((START_S + start) * 10**9)),
        "endTimeUnixNano": str(int((START_S + end) * 10**9)),
        "attributes": listed(attributes),
        "status": {},
        **more,
    }


def export(*spans: dict) -> dict:
    resource = {"attributes": listed({"service.name": "assistant"})}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": "lib"}, "spans": list(spans)}]}]}


def chat(number: int, told: list, answer: list, **options) -> dict:
    given = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.response.model": "gpt-4o-2024-08-06",
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.max_tokens": 100,
        "gen_ai.usage.input_tokens": 12,
        "gen_ai.usage.output_tokens": 3,
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.conversation.id": "talk-1",
        "gen_ai.input.messages": json.dumps(told),
        "gen_ai.output.messages": json.dumps(answer),
        "custom.note": "kept",
    }
    return span(number, given | options.pop("attributes", {}), **options)


def agent_trace(trace: str = TRACE) -> list[dict]:
    """Return an agent that asks a model, uses a tool, and asks again."""
    first = [{"role": "assistant", "parts": [CALLED], "finish_reason": "tool_call"}]
    last = [{"role": "assistant", "parts": [{"type": "text", "content": "It rains."}], "finish_reason": "stop"}]
    tool = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "weather",
        "gen_ai.tool.call.id": "c1",
        "gen_ai.tool.call.arguments": '{"city": "Oslo"}',
        "gen_ai.tool.call.result": "rain",
    }
    agent = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "guide"}
    return [
        span(1, agent, parent=None, end=9, trace=trace),
        chat(2, ASKED, first, start=1, end=2, trace=trace),
        span(3, tool, start=2, end=3, trace=trace),
        chat(4, [*ASKED, {"role": "assistant", "parts": [CALLED]}, *ANSWERED], last, start=3, end=4, trace=trace),
    ]


def flat(number: int, attributes: dict, **more) -> dict:
    """Return a span as the console exporter of the Python SDK writes it."""
    return {
        "name": "chat m",
        "context": {"trace_id": f"0x{TRACE}", "span_id": f"0x{number:016x}", "trace_state": "[]"},
        "kind": "SpanKind.CLIENT",
        "parent_id": None,
        "start_time": "2023-11-14T22:13:20.000000Z",
        "end_time": "2023-11-14T22:13:21.500000Z",
        "status": {"status_code": "UNSET"},
        "attributes": {"gen_ai.system": "anthropic", "gen_ai.request.model": "m", **attributes},
        "events": [],
        "links": [],
        "resource": {"attributes": {"service.name": "assistant"}, "schema_url": ""},
        **more,
    }


@pytest.fixture
def given(tmp_path):
    def write(content: object, name: str = "spans.jsonl") -> Path:
        path = tmp_path / "logs" / name
        path.parent.mkdir(exist_ok=True)
        lines = content if isinstance(content, str) else "".join(json.dumps(row) + "\n" for row in content)
        path.write_text(lines)
        return path

    return write


@pytest.fixture
def bring(cli, tmp_path):
    def run(source: Path, *options: object, name: str = "run", expect: int = 0) -> Path:
        folder = tmp_path / "archive" / name
        cli("import", "otel", source, "-o", folder, "-q", *options, expect=expect)
        return folder

    return run


def test_a_trace_is_a_trajectory_with_its_calls(bring, given, cli):
    run = bring(given([export(*agent_trace())]))
    [row] = rows(run)
    assert (row["trajectory_id"], row["agent_id"], row["room_id"], row["source"], row["status"]) == (
        *(TRACE, "guide", "talk-1", "assistant", "completed"),
    )
    assert (row["started_at"], row["finished_at"], row["duration_s"]) == (
        *("2023-11-14T22:13:20.000Z", "2023-11-14T22:13:29.000Z", 9),
    )
    first, second = row["calls"]
    assert (first["model"], first["model_version"], first["provider"]) == ("gpt-4o", "gpt-4o-2024-08-06", "openai")
    assert (first["prompt_tokens"], first["completion_tokens"], first["duration_s"]) == (12, 3, 1)
    assert (first["temperature"], first["max_tokens"], first["finish_reason"]) == (0.5, 100, "stop")
    assert first["extra"]["attributes"]["custom.note"] == "kept"
    spoken = [(message["role"], message["content"]) for message in row["messages"][second["first_message"] :]]
    assert spoken == [("user", "Weather in Oslo?"), ("assistant", ""), ("tool", "rain"), ("assistant", "It rains.")]
    assert row["messages"][1]["tool_calls"] == [{"name": "weather", "id": "c1", "arguments": {"city": "Oslo"}}]
    assert row["messages"][-1]["is_response"]
    assert [record["span_id"] for record in row["extra"]["spans"]] == [f"{1:016x}", f"{3:016x}"]
    assert row["evidence"] == "imported"
    assert codes(run) == []
    cli("validate", run)
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["files_read"], coverage["rows"], coverage["rows_read"], coverage["unmapped"]) == (1, 4, 4, [])
    assert coverage["fields_mapped"] == coverage["fields"] - 2
    assert manifest(run)["started_at"] == "2023-11-14T22:13:20.000Z"
    assert TRACE in "".join(page.read_text() for page in (run / "analysis").rglob("*.html"))
    assert "run" in cli("list-collections", "--root", run.parent).output


def test_the_answer_of_a_tool_stands_once(bring, given):
    spans = agent_trace()
    [row] = rows(bring(given([export(*spans[:3])])))
    assert [(m["role"], m["content"], m.get("tool_call_id")) for m in row["messages"]][-1] == ("tool", "rain", "c1")
    [whole] = rows(bring(given([export(*spans)]), name="whole"))
    assert sum(message["role"] == "tool" for message in whole["messages"]) == 1


def test_spans_of_a_trace_may_lie_anywhere(bring, given, tmp_path, cli):
    traces = [f"{number:032x}" for number in range(1, 6)]
    spans = [each for trace in traces for each in agent_trace(trace)]
    random.Random(1).shuffle(spans)
    given([export(each) for each in spans[:9]], "a.jsonl")
    source = given([export(*spans[9:])], "b.jsonl").parent
    run = bring(source)
    assert {row["trajectory_id"] for row in rows(run)} == set(traces)
    assert all(len(row["calls"]) == 2 and len(row["extra"]["spans"]) == 2 for row in rows(run))
    assert len({row["row_id"] for row in rows(run)}) == 5
    assert codes(run) == []
    cli("validate", run)


def test_numbered_attributes_make_messages(bring, given, cli):
    attributes = {
        "gen_ai.prompt.0.role": "system",
        "gen_ai.prompt.0.content": "Be brief.",
        "gen_ai.prompt.1.role": "user",
        "gen_ai.prompt.1.content": '[{"type": "text", "text": "Hello"}]',
        "gen_ai.prompt.10.role": "user",
        "gen_ai.prompt.10.content": "again",
        "gen_ai.completion.0.role": "assistant",
        "gen_ai.completion.0.finish_reason": "tool_calls",
        "gen_ai.completion.0.tool_calls.0.id": "c9",
        "gen_ai.completion.0.tool_calls.0.name": "look",
        "gen_ai.completion.0.tool_calls.0.arguments": '{"at": 1}',
        "gen_ai.usage.prompt_tokens": 5,
        "gen_ai.usage.completion_tokens": "2",
        "llm.usage.total_tokens": 7,
        "llm.request.type": "chat",
        "llm.request.functions.0.name": "look",
    }
    run = bring(given([flat(1, attributes)]))
    [row] = rows(run)
    assert [(m["role"], m["content"]) for m in row["messages"]] == [
        *[("system", "Be brief."), ("user", "Hello"), ("user", "again"), ("assistant", "")],
    ]
    assert row["messages"][-1]["tool_calls"] == [{"name": "look", "id": "c9", "arguments": {"at": 1}}]
    [call] = row["calls"]
    assert (call["prompt_tokens"], call["completion_tokens"], call["total_tokens"]) == (5, 2, 7)
    assert (call["finish_reason"], call["tools"], call["duration_s"]) == ("tool_calls", [{"name": "look"}], 1.5)
    assert "attributes" not in call["extra"]
    cli("validate", run)


def test_events_make_messages(bring, given):
    said = {"message": json.dumps({"role": "assistant", "content": "Hi"}), "finish_reason": "stop", "index": 0}
    events = [
        {"name": "gen_ai.user.message", "timestamp": "2023-11-14T22:13:20Z", "attributes": {"content": "Hello"}},
        {"name": "gen_ai.tool.message", "attributes": {"gen_ai.event.content": '{"content": "x", "id": "c1"}'}},
        {"name": "gen_ai.choice", "attributes": said},
        {"name": "exception", "attributes": {"exception.type": "E"}},
    ]
    [row] = rows(bring(given([flat(1, {}, events=events)])))
    assert [(m["role"], m["content"], m.get("tool_call_id")) for m in row["messages"]] == [
        *[("user", "Hello", None), ("tool", "x", "c1"), ("assistant", "Hi", None)],
    ]
    [call] = row["calls"]
    assert (call["finish_reason"], [event["name"] for event in call["extra"]["events"]]) == ("stop", ["exception"])


def test_details_events_and_whole_texts_make_messages(bring, given):
    details = {
        "name": "gen_ai.client.inference.operation.details",
        "attributes": {
            "gen_ai.system_instructions": [{"type": "text", "content": "Be kind."}],
            "gen_ai.input.messages": ASKED,
            "gen_ai.output.messages": [{"role": "assistant", "parts": [{"type": "reasoning", "content": "hm"}]}],
        },
    }
    texts = {"gen_ai.prompt": "Hello", "gen_ai.completion": '{"messages": [{"role": "assistant", "content": "Hi"}]}'}
    [row] = rows(bring(given([flat(1, {}, events=[details]), flat(2, texts)])))
    assert [(m["role"], m["content"]) for m in row["messages"]] == [
        *[("system", "Be kind."), ("user", "Weather in Oslo?"), ("assistant", ""), ("user", "Hello")],
        ("assistant", "Hi"),
    ]
    assert row["messages"][2]["reasoning"] == "hm"


def test_spans_over_many_lines_are_read(bring, given):
    text = "".join(json.dumps(flat(number, {"gen_ai.completion": "x"}), indent=4) + "\n" for number in (1, 2))
    [row] = rows(bring(given(text, "console.json")))
    assert len(row["calls"]) == 2
    [row] = rows(bring(given(json.dumps(export(*agent_trace()), indent=1), "all.json"), name="all"))
    assert len(row["calls"]) == 2


def test_spans_over_many_lines_that_break_off_keep_the_first(bring, given):
    text = "".join(json.dumps(flat(number, {}), indent=4) + "\n" for number in (1, 2))
    run = bring(given(text[:-40], "console.json"))
    assert len(rows(run)[0]["calls"]) == 1
    assert codes(run) == ["torn_document"]


def test_an_error_of_the_root_is_the_outcome(bring, given):
    spans = agent_trace()
    spans[0]["status"] = {"code": 2, "message": "gave up"}
    spans[1]["status"] = {"code": "STATUS_CODE_ERROR", "message": "rate limit"}
    [row] = rows(bring(given([export(*spans)])))
    assert (row["status"], row["outcome"]) == ("error", "failed")
    assert row["calls"][0]["extra"]["status_message"] == "rate limit"
    spans[0]["status"] = {}
    [row] = rows(bring(given([export(*spans)]), name="inner"))
    assert (row["status"], row.get("outcome")) == ("completed", None)


@pytest.mark.parametrize(
    ("attributes", "evidence"),
    [({"gen_ai.provider.name": "mock"}, "mocked"), ({"app.dry_run": True}, "dry_run"), ({}, "imported")],
)
def test_what_says_so_is_mocked_or_dry(bring, given, attributes, evidence):
    [row] = rows(bring(given([export(chat(1, ASKED, [], parent=None, attributes=attributes))])))
    assert row["evidence"] == evidence


def hostile(change) -> list[dict]:
    spans = agent_trace()
    change(spans)
    return [export(*spans)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda spans: spans.append(dict(spans[1])), "duplicate_span"),
        (lambda spans: spans[2].update(parentSpanId="00000000000000ff"), "missing_parent"),
        (lambda spans: spans[0].update(parentSpanId=spans[1]["spanId"]), "cyclic_parents"),
        (lambda spans: spans[2].update(parentSpanId=spans[2]["spanId"]), "cyclic_parents"),
        (lambda spans: spans[0].pop("endTimeUnixNano"), "unfinished_span"),
        (lambda spans: spans.append({"name": "nobody"}), "no_span"),
        (lambda spans: spans.append(None), "no_span"),
        (lambda spans: spans.append(span(9, {"http.method": "GET"}, trace="f" * 32)), "no_model_call"),
    ],
)
def test_what_is_wrong_with_a_trace_is_told(bring, given, cli, change, code):
    run = bring(given(hostile(change)))
    assert len(rows(run)[0]["calls"]) == 2
    assert codes(run) == [code]
    cli("validate", run)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"resourceSpans": [', "torn_line"),
        ('{"resourceSpans": []}]\n', "invalid_json"),
        ("[" * 99 + "]" * 99 + "\n", "too_deep"),
        ("7\n", "no_span"),
        ('{"traceId": "1", "spanId": "2", "attributes": {"gen_ai.request.top_p": NaN}}\n', "not_finite"),
        ('{"traceId": "1", "traceId": "2", "spanId": "2"}\n', "duplicate_keys"),
    ],
)
def test_a_broken_line_is_told_and_the_others_are_read(bring, given, cli, line, code):
    run = bring(given(json.dumps(export(*agent_trace())) + "\n" + line))
    assert code in codes(run)
    assert TRACE in {row["trajectory_id"] for row in rows(run)}
    cli("validate", run)


@pytest.mark.parametrize(
    "attributes",
    [
        {"gen_ai.input.messages": "no JSON", "gen_ai.usage.input_tokens": -1},
        {"gen_ai.input.messages": json.dumps([1, None, {"parts": [None, 1, {"type": "text"}]}, []])},
        {"gen_ai.prompt.999999999.content": "x", "gen_ai.prompt.x.content": "y", "gen_ai.prompt..": "z"},
        {"gen_ai.response.finish_reasons": 5, "gen_ai.request.model": ["m"], "gen_ai.usage.output_tokens": 2**70},
        {"gen_ai.output.messages": "[" * 5_000 + "]" * 5_000},
        {"gen_ai.request.temperature": "hot", "gen_ai.request.max_tokens": "Infinity", "gen_ai.usage.cost": "1e999"},
        {"gen_ai.conversation.id": {"a": 1}, "gen_ai.tool.definitions": "[", "service.name": 5},
    ],
)
def test_attributes_of_any_kind_lose_no_trace(bring, given, cli, attributes):
    run = bring(given([flat(1, attributes), export(chat(2, [], [], attributes=attributes))]))
    assert len(rows(run)) == 1
    assert {"bad_row", "not_writable"}.isdisjoint(codes(run))
    cli("validate", run)


def test_an_instant_without_a_zone_is_utc():
    for text in ("2023-11-14T22:13:20", "2023-11-14T22:13:20Z", "2023-11-14T23:13:20+01:00"):
        [found] = iter_spans(flat(1, {}, start_time=text))
        assert found.start_ns == START_S * 10**9


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
keys = st.sampled_from(["traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano",
    "attributes", "events", "status", "resource", "context", "timestamp", "duration", "start_time"])  # fmt: skip
names = st.sampled_from(["gen_ai.operation.name", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.prompt",
    "gen_ai.prompt.0.role", "gen_ai.prompt.0.tool_calls.0.name", "gen_ai.request.model", "gen_ai.tool.definitions",
    "gen_ai.response.finish_reasons", "gen_ai.usage.input_tokens", "gen_ai.system_instructions"])  # fmt: skip


@hypothesis_given(st.dictionaries(keys, values), st.dictionaries(names, values))
def test_no_value_raises(members, attributes):
    given_span = {"attributes": attributes, **members, "traceId": "t", "spanId": "s"}
    [found] = iter_spans(json.loads(json.dumps(given_span)))
    assert isinstance(found, Span)
    data = b'{"trace":"t","spans":[' + orjson.dumps(found) + b"]}"
    made, _ = read(RawRow(1, "f", 1, data))
    assert isinstance(made, Trajectory)
    assert is_valid("trajectory", to_row(made))
    dump_line(to_row(made))


@hypothesis_given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 12)), min_size=1))
def test_every_span_stands_once_whatever_its_parents(pairs):
    spans = [next(iter_spans(span(number + 1, {}, parent=up if up is None else up + 1))) for number, up in pairs]
    found = find_structure(spans)
    assert [each.id for each in found.spans] == list(dict.fromkeys(each.id for each in spans))
    assert found.duplicates + len(found.spans) == len(spans)
    assert found.root in found.spans


@pytest.mark.parametrize("text", ["", "[]", "\n\n", "null", '{"logs": []}'])
def test_a_file_without_spans_is_refused(bring, given, text):
    assert not bring(given(text), expect=6).exists()


def test_a_folder_names_what_it_left(bring, given):
    given("x", "notes.txt")
    source = given([export(*agent_trace())]).parent
    (source / "link.jsonl").symlink_to(source / "spans.jsonl")
    run = bring(source)
    assert [row["file"] for row in rows(run, "problems")] == ["link.jsonl", "notes.txt"]
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["files"], coverage["files_read"]) == (3, 1)


def test_a_packed_file_that_breaks_off_keeps_what_came_before(bring, given, cli):
    source = given("", "spans.jsonl.gz")
    lines = b"".join(orjson.dumps(export(*agent_trace(f"{number + 1:032x}"))) + b"\n" for number in range(200))
    source.write_bytes(gzip.compress(lines)[:-2_000])
    run = bring(source)
    assert 0 < len(rows(run)) < 200
    assert "truncated_compression" in codes(run)
    cli("validate", run)


def test_a_trace_that_is_too_long_is_left_out(bring, given):
    big = "x" * (MAX_TRACE_BYTES // 8)
    lines = [export(span(number, {"gen_ai.prompt": big}, parent=None)) for number in range(1, 10)]
    run = bring(given([*lines, export(*agent_trace("1" * 32))]))
    assert (codes(run), len(rows(run))) == (["trace_too_long"], 1)
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["rows"], coverage["rows_read"]) == (13, 4)


def test_spans_are_detected(cli, given):
    assert "otel: " in cli("import", "--detect", given([export(*agent_trace())])).output
    assert "otel: " in cli("import", "--detect", given([flat(1, {})], "flat.jsonl")).output
    cli("import", "--detect", given([{"messages": []}], "other.jsonl"), expect=1)


def test_the_same_source_is_imported_once_and_gives_the_same_bytes(bring, given, cli, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = given([export(*agent_trace()), flat(9, {})])
    first = bring(source)
    assert "already imported" in cli("import", "otel", source, "-o", first).output
    second = bring(source, name="other")
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in files)


def test_private_text_leaves_as_a_token(bring, given):
    asked = [{"role": "user", "parts": [{"type": "text", "content": "write to ann.morley@example.org"}]}]
    run = bring(given([export(chat(1, asked, []))]))
    assert "ann.morley" not in "".join(path.read_text(errors="replace") for path in run.rglob("*.ndjson"))


MEASURE = """
import resource, sys, tempfile, pathlib
from trainsite.importers.importer import ImportOptions
from trainsite.importers.otel.exported import iter_spans
from trainsite.importers.otel.importing import _Counted, _iter_traces, find_runs
[run] = find_runs(pathlib.Path(sys.argv[1]), ImportOptions())
spool = run.write.keywords["gathered"].spool
counted = _Counted()
rows = sum(1 for _ in _iter_traces(spool, counted))
print(rows, counted.spans, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_scattered_spans_are_gathered_in_bounded_memory(tmp_path):
    peaks = []
    for count in (2_000, 25_000):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w") as file:
            for part in range(4):
                for number in range(count):
                    each = agent_trace(f"{number + 1:032x}")[part]
                    file.write(json.dumps(export(each)) + "\n")
        done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
        traces, spans, peak_kb = map(int, done.stdout.split())
        assert (traces, spans) == (count, 4 * count)
        peaks.append(peak_kb)
    assert peaks[1] - peaks[0] < 40_000
