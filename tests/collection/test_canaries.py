"""Something private of every class, in every field position, through every reader: none is found in the run."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard

AWS = "AK" + "IA" + "QX7L2M9TB4ZC8VNR"
CANARIES = {
    "anthropic": "sk" + "-ant-" + "api03-Zx81mQpLr7Ty2WvN4c",
    "openai": "sk" + "-" + "pR0jZk29LmQ7xTv4Wn8B",
    "bearer": "Bearer " + "q9Zt71LmWx.Rk20pYv_Ng-55",
    "github": "gh" + "p_" + "k4Rt" * 9,
    "aws": AWS,
    "environment": "Xk9-orchid-77-lantern",
    "email": "mara.lindqvist" + "@" + "nordlicht.example",
    "phone_us": "(415) 555" + "-0137",
    "phone_world": "+44 20 7946" + " 0958",
    "address": "1482 Juniper " + "Hollow Road, Springfield, IL 62704",
    "po_box": "P.O. Box " + "48213",
    "geo_named": "location: 48.8" + "5837, 2.29448",
    "geo_labelled": "lat: 40.6" + "8925, lng: -74.0445",
    "handle": "@" + "quietheron_77",
    "user": "/home/" + "mlindqvist/notes.txt",
}
NEEDLES = {name: text.removeprefix("Bearer ").removeprefix("location: ") for name, text in CANARIES.items()}
NEEDLES["user"] = "mlindqvist"
NEEDLES["handle"] = "quietheron_77"
NEEDLES["geo_labelled"] = "74.0445"
NUMBERS = {
    "geo_fields": ({"lat": 52.516275, "lng": 13.377704}, "52.516275"),
    "geo_list": ({"coordinates": [13.413215, 52.521918]}, "13.413215"),
    "phone_number": ({"phone": 14155550199}, "14155550199"),
    "environment_number": ({"reading": 918273645546}, "918273645546"),
}


def chat(user: object, **extra: object) -> dict:
    return {"messages": [{"role": "user", "content": user}, {"role": "assistant", "content": "noted"}], **extra}


def stage(text: str) -> dict:
    return {
        "stageId": "s-1", "kind": "planner", "startedAt": 1750000000000, "endedAt": 1750000000500, "latencyMs": 500,
        "model": {"modelType": "ACTION_PLANNER", "modelName": "m", "messages": [{"role": "user", "content": text}],
                  "response": f"thought: {text}\nactions: X"},
    }  # fmt: skip


def readers(text: str) -> dict[str, dict]:
    """Return a row of every shape with a text where people write."""
    call = {"callId": "c", "purpose": "response", "systemPrompt": text, "userPrompt": text, "response": text}
    transcript = [{"role": "user", "text": text}, {"role": "assistant", "text": text}]
    return {
        "eliza_native_v1": {
            "format": "eliza_native_v1", "boundary": "vercel_ai_sdk.generateText", "trajectoryId": "t", "callId": "c",
            "request": {"system": text, "messages": [{"role": "user", "content": text}]}, "response": {"text": text},
            "metadata": {"task_type": "response", "note": text},
        },
        "recorder": {"trajectoryId": "t", "agentId": "a", "rootMessage": {"id": "m", "text": text},
                     "startedAt": 1750000000000, "status": "finished",
                     "stages": [stage(text), {"stageId": "s-2", "kind": "tool", "tool": {
                         "name": "T", "args": {"q": text}, "result": {"r": text}, "success": True}}], "metrics": {}},
        "database": {"trajectoryId": "t", "agentId": "a", "steps": [{"stepId": "s", "kind": "llm", "llmCalls": [call],
                     "providerAccesses": [{"providerName": "p", "data": {"x": text}, "query": {"q": text}}]}],
                     "metrics": {}, "metadata": {"x": text}},
        "test_record": {"caseId": "c", "startedAt": 1, "endedAt": 2, "transcript": transcript,
                        "agentTrajectory": {"llmCalls": [{"callId": "l", "prompt": text, "response": text}]},
                        "actions": [{"actionName": "X", "result": text}],
                        "events": [{"type": "E", "data": {"x": text}}],
                        "memoriesWritten": [{"raw": {"x": text}}], "metadata": {"x": text}},
        "rollout": {"task_id": 1, "trial": 0, "reward": 1, "info": {"x": text}, "traj": [
            {"role": "user", "content": text}, {"role": "assistant", "content": None, "tool_calls": [
                {"id": "k", "type": "function", "function": {"name": "f", "arguments": json.dumps({"q": text})}}]},
            {"role": "tool", "tool_call_id": "k", "content": text}, {"role": "assistant", "content": text}]},
        "feed": {"trajectory_id": "t", "agent_id": "a", "archetype": "trader", "reasoning": text, "steps": [
            {"action": "BUY", "input": text, "output": text}], "metrics": {"x": text}},
        "chat": chat(text, note=text),
        "flat_message": {"currentMessage": {"role": "user", "speaker": text, "content": text}, "expectedResponse": text,
                         "memoryEntries": [{"role": "user", "speaker": "u", "content": text}], "metadata": {"x": text}},
        "flat_text": {"prompt": text, "output": text, "source": text},
        "scenario_pool": {"user_message": text, "expected_action": "X", "persona": text},
        "unknown": {text: 1, "sensor": text},
    }  # fmt: skip


def positions(text: str) -> dict[str, dict]:
    """Return chat rows with a text in every other position."""
    return {
        "key": chat("x", meta={text: 1}),
        "nested_key": chat("x", meta={"a": [{"b": {f"re {text}": "c"}}]}),
        "tool_argument": chat("x", tools=[{"name": "f", "parameters": {"default": text}}]),
        "json_in_text": chat(json.dumps({"deep": [{"value": text}]})),
        "json_in_json": chat(json.dumps({"inner": json.dumps({"value": text})})),
        "escaped_json": chat('{"value": "' + "".join(f"\\u{ord(c):04x}" if c == "@" else c for c in text) + '"}'),
        "parts": chat([{"type": "text", "text": text}, {"type": "image", "alt": text}]),
        "id": chat("x", trajectoryId=f"id {text}"),
        "tag": chat("x", tags=[text]),
        "model": chat("x", model=text),
        "line": chat(f"one\n{text}\ntwo"),
    }


def everything() -> list[dict]:
    rows = []
    for name, text in CANARIES.items():
        rows += readers(f"see {text} ok").values()
        found = positions(f"see {text} ok")
        if name.startswith(("phone", "address", "po_box", "geo", "handle", "user")):
            del found["id"]  # ids of the source are structure: secrets and e-mails alone are sought in them
        rows += found.values()
    rows += [chat("x", meta=value) for value, _ in NUMBERS.values()]
    rows += [chat(json.dumps(value)) for value, _ in NUMBERS.values()]
    return rows


@pytest.fixture(autouse=True)
def secrets_in_the_environment(monkeypatch):
    monkeypatch.setenv("SERVICE_API_KEY", CANARIES["environment"])
    monkeypatch.setenv("METER_SECRET", "918273645546")


def write(folder: Path, kind: str) -> Path:
    lines = [json.dumps(row, ensure_ascii=False).encode() for row in everything()]
    data = b"\n".join(lines) + b"\n"
    if kind == "json":
        data = b"[" + b",\n".join(lines) + b"]"
    packed = {"jsonl.gz": gzip.compress, "jsonl.zst": zstandard.ZstdCompressor().compress}.get(kind, bytes)(data)
    path = folder / f"canaries.{kind}"
    path.write_bytes(packed)
    return path


def leaks(folder: Path) -> list[tuple[str, str]]:
    needles = {**NEEDLES, **{name: needle for name, (_, needle) in NUMBERS.items()}}
    files = [path for path in folder.rglob("*") if path.is_file() and "raw" not in path.relative_to(folder).parts[:-1]]
    assert len(files) > 20
    return [
        (str(path.relative_to(folder)), name)
        for path in files
        for name, needle in needles.items()
        if needle.encode() in path.read_bytes() or json.dumps(needle).strip('"').encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("kind", ["jsonl", "json", "jsonl.gz", "jsonl.zst"])
@pytest.mark.parametrize("option", ["--natural-raw-jsonl", "--natural-sanitized-jsonl"])
def test_no_canary_leaves_the_natural_step(cli, tmp_path, kind, option):
    run = tmp_path / "runs" / "one"
    result = cli("run-collection", "-o", run, option, write(tmp_path, kind))
    rows = everything()
    step = json.loads((run / "steps/natural_trajectories/step.json").read_bytes())
    assert step["counts"]["rows_in"] == len(rows)
    assert step["counts"]["problems"] == len(CANARIES)
    assert leaks(run.parent) == []
    for needle in NEEDLES.values():
        assert needle not in result.output


def test_no_canary_leaves_the_test_step_or_a_file_name(cli, tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    for number, row in enumerate(everything()):
        (folder / f"{number}.json").write_text(json.dumps(row))
    (folder / f"of {CANARIES['email']}.json").write_text(json.dumps(chat("x")))
    run = tmp_path / "runs" / "one"
    cli("run-collection", "-q", "-o", run, "--test-trajectories", folder)
    assert leaks(run.parent) == []


def test_raw_text_lies_under_raw_alone(cli, tmp_path):
    run = tmp_path / "runs" / "one"
    source = write(tmp_path, "jsonl")
    cli("run-collection", "-q", "-o", run, "--natural-raw-jsonl", source, "--include-natural-raw", "audit")
    assert (run / "steps/natural_trajectories/raw/input.jsonl").read_bytes() == source.read_bytes()
    assert leaks(run.parent) == []


def test_every_class_is_counted_in_the_manifest(cli, tmp_path):
    run = tmp_path / "runs" / "one"
    cli("run-collection", "-q", "-o", run, "--natural-raw-jsonl", write(tmp_path, "jsonl"))
    manifest = json.loads((run / "collection-manifest.json").read_bytes())
    counted = set(manifest["redactions"]["by_class"])
    assert counted >= {
        "SECRET:anthropic-key", "SECRET:openai-key", "SECRET:bearer", "SECRET:github-token", "SECRET:aws-access-key",
        "SECRET:env-secret", "EMAIL", "PHONE", "ADDRESS", "GEO", "HANDLE", "USER",
    }  # fmt: skip
    assert manifest["redactions"]["total"] == sum(manifest["redactions"]["by_class"].values())


def test_the_same_person_is_the_same_token_in_every_step(cli, tmp_path):
    mail = CANARIES["email"]
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps(chat(f"{mail} and {mail.upper()}", meta={"by": mail}, trajectoryId=mail)) + "\n")
    run = tmp_path / "runs" / "one"
    cli("run-collection", "-q", "-o", run, "--natural-raw-jsonl", source)
    (row,) = map(json.loads, (run / "steps/natural_trajectories/trajectories.ndjson").read_bytes().splitlines())
    token = row["trajectory_id"]
    assert token.startswith("[EMAIL:")
    assert row["messages"][0]["content"] == f"{token} and {token}"
    assert row["extra"]["meta"]["by"] == token
