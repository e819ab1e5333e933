"""Nothing private of the corpus is in anything that the command line writes or prints, but for ``raw/``."""

import gzip
import html
import json
import traceback
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import re2
import zstandard

from tests.corpora.corpus import ENVIRONMENT, Datum, load_structures, load_texts
from trainsite import trajectories

TEXTS = load_texts()
STRUCTURES = load_structures()
EVERYTHING = [*TEXTS, *STRUCTURES]
FIRSTS = list({datum.class_: datum for datum in TEXTS}.values())
"""One text of each class, for what takes one line only."""
SAMPLE = [datum for datum in FIRSTS if not datum.is_secret] + [datum for datum in FIRSTS if datum.is_secret][::25]
"""Few of them, where each takes a run of its own."""


def chat(user, **extra):
    return {"messages": [{"role": "user", "content": user}, {"role": "assistant", "content": "noted"}], **extra}


def stages(text):
    model = {
        "modelType": "ACTION_PLANNER",
        "modelName": "m",
        "messages": [{"role": "user", "content": text}],
        "response": f"thought: {text}\nactions: X",
        "toolCalls": [{"id": "c", "name": "F", "args": {"q": text}}],
    }
    common = {"startedAt": 1750000000000, "endedAt": 1750000000500, "latencyMs": 500}
    tool = {"name": "T", "args": {"q": text, text: 1}, "result": {"r": [text]}, "success": False, "error": text}
    return [
        {"stageId": "s-1", "kind": "planner", "model": model, **common},
        {"stageId": "s-2", "kind": "tool", "tool": tool, **common},
    ]


def rollout(text):
    call = {"id": "k", "type": "function", "function": {"name": "f", "arguments": json.dumps({"q": text})}}
    turns = [
        {"role": "user", "content": text},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "k", "content": json.dumps({"found": text})},
    ]
    return {"task_id": 1, "trial": 0, "reward": 1, "info": {"x": text, "task": {"note": text}}, "traj": turns}


def database(text):
    call = {
        "callId": "c", "purpose": "response", "systemPrompt": text, "userPrompt": text, "response": text,
        "reasoning": text, "messages": [{"role": "user", "content": text}],
    }  # fmt: skip
    access = {"providerName": "p", "data": {"x": text}, "query": {"q": text}, "purpose": text}
    step = {"stepId": "s", "kind": "llm", "llmCalls": [call], "providerAccesses": [access]}
    return {"trajectoryId": "t", "agentId": "a", "steps": [step], "metrics": {"x": text}, "metadata": {"x": text}}


def recorded(text):
    return {
        "caseId": "c", "startedAt": 1, "endedAt": 2,
        "transcript": [{"role": "user", "text": text}, {"role": "assistant", "text": text}],
        "agentTrajectory": {"llmCalls": [{"callId": "l", "prompt": text, "response": text}]},
        "actions": [{"actionName": "X", "result": text, "parameters": {"p": text}}],
        "events": [{"type": "E", "data": {"x": text}}], "memoriesWritten": [{"raw": {"x": text}}],
        "metadata": {"x": text},
    }  # fmt: skip


READERS = {
    "eliza_native_v1": lambda text: {
        "format": "eliza_native_v1", "boundary": "vercel_ai_sdk.generateText", "trajectoryId": "t", "callId": "c",
        "request": {"system": text, "messages": [{"role": "user", "content": text}],
                    "tools": {"f": {"description": text}}, "settings": {"x": text}},
        "response": {"text": text, "toolCalls": [{"toolName": "f", "input": {"q": text}}]},
        "metadata": {"task_type": "response", "note": text},
    },
    "recorder": lambda text: {
        "trajectoryId": "t", "agentId": "a", "rootMessage": {"id": "m", "text": text}, "startedAt": 1750000000000,
        "status": "finished", "stages": stages(text), "metrics": {"note": text},
    },
    "database": database,
    "test_record": recorded,
    "rollout": rollout,
    "feed": lambda text: {
        "trajectory_id": "t", "agent_id": "a", "archetype": "trader", "reasoning": text,
        "steps": [{"action": "BUY", "input": text, "output": text}], "metrics": {"x": text},
    },
    "chat": lambda text: chat(text, note=text, tags=[text], meta={text: {"b": text}}),
    "flat_message": lambda text: {
        "currentMessage": {"role": "user", "speaker": "u", "content": text}, "expectedResponse": text,
        "memoryEntries": [{"role": "user", "speaker": "u", "content": text}], "metadata": {"x": text},
    },
    "flat_text": lambda text: {"prompt": text, "output": text, "source": text},
    "scenario": lambda text: {"user_message": text, "expected_action": "X", "persona": text},
    "unknown": lambda text: {text: 1, "sensor": text},
}  # fmt: skip


def structured(datum):
    """Return rows that hold a structure, each a known shape."""
    value = datum.value
    step = {"stepId": "s", "kind": "llm", "llmCalls": [{"callId": "c", "userPrompt": "x", "response": "y"}]}
    return [
        chat("x", meta=value),
        chat(json.dumps(value, ensure_ascii=False)),
        {"trajectoryId": "t", "agentId": "a", "steps": [step], "metrics": {}, "metadata": value},
        {**rollout("x"), "info": value},
    ]


def torn(text):
    """Return lines that no reader takes, each broken in its own way beside something private."""
    whole = json.dumps(chat(text), ensure_ascii=False)
    return [
        whole[:-2].encode(),
        json.dumps({"messages": text}).encode(),
        json.dumps([text]).encode(),
        json.dumps(text).encode(),
        whole.replace("noted", "noted\t").encode(),
        b'{"score": NaN, "x": ' + json.dumps(text).encode() + b"}",
        b'{"role": 1, "messages": [{"role": ' + json.dumps(text).encode() + b', "content": 7}]}',
        b"\xff\xfe " + text.encode(),
        text.encode().replace(b"\n", b" "),
    ]


@pytest.fixture(autouse=True)
def _secrets_in_the_environment(monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def rows():
    """Return every datum in one shape after the other, and every structure."""
    build = list(READERS.values())
    found = [build[number % len(build)](f"see {datum.text} ok") for number, datum in enumerate(TEXTS)]
    return found + [row for datum in STRUCTURES for row in structured(datum)]


def jsonl(rows):
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def written(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, without what lies under ``raw/``."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    names = {path: path.relative_to(folder) for path in files}
    return {str(name): path.read_bytes() for path, name in names.items() if "raw" not in name.parts[:-1]}


def forms(trace):
    escaped = json.dumps(trace)[1:-1], json.dumps(trace, ensure_ascii=False)[1:-1]
    return {trace, *escaped, *(html.escape(form) for form in (trace, *escaped))}


def holds_any(text: str, wanted: set[str]) -> bool:
    """Tell whether any of thousands of strings stands in a text, by going through it once."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes as they are, so that a lone surrogate is one more string
    options.never_capture = True
    options.max_mem = 1 << 29
    data = sorted(form.encode("utf-8", "surrogatepass") for form in wanted)
    pattern = re2.compile(b"|".join(map(re2.escape, data)), options)
    return pattern.search(text.encode("utf-8", "surrogatepass")) is not None


def leaks(texts: dict[str, bytes | str], data=EVERYTHING) -> list[str]:
    """Return class, id and place of everything of the corpus that stands in any of the texts or names of them."""
    held = {}
    for name, text in texts.items():
        plain = f"{name}\n" + (text if isinstance(text, str) else text.decode("utf-8", "replace"))
        held[name] = plain if "%" not in plain else f"{plain}\n{unquote(plain)}"
    everything = "\n".join(held.values())
    if not holds_any(everything, {form for datum in data for trace in datum.traces for form in forms(trace)}):
        return []
    found = []
    for datum in data:
        for trace in datum.traces:
            shown = [form for form in forms(trace) if form in everything]
            if shown:
                places = [name for name, text in held.items() if any(form in text for form in shown)]
                found.append(f"{datum.class_} {datum.id} in {', '.join(places[:3])}")
                break
    return found


def refuse(found):
    assert not found, "\n".join(found)


def printed(result) -> dict[str, str]:
    """Return what a command printed; an error that escaped would print itself."""
    return {"stdout": result.stdout, "stderr": result.stderr, "error": "" if result.exception is None else
            "".join(traceback.format_exception(result.exception))}  # fmt: skip


def test_every_datum_through_every_reader(cli, tmp_path):
    found = [build(f"see {datum.text} ok") for datum in TEXTS for build in READERS.values()]
    found += [row for datum in STRUCTURES for row in structured(datum)]
    source = tmp_path / "in.jsonl"
    source.write_bytes(jsonl(found))
    run = tmp_path / "runs" / "one"
    result = cli("run-collection", "-o", run, "--natural-raw-jsonl", source)
    step = json.loads((run / "steps/natural_trajectories/step.json").read_bytes())
    assert step["counts"]["rows_in"] == len(found)
    assert step["counts"]["problems"] == len(TEXTS)
    table = (run / "steps/natural_trajectories/trajectories.ndjson").read_bytes().splitlines()
    assert {json.loads(line)["format"] for line in table} == set(trajectories.READERS)
    texts = written(run.parent)
    assert {Path(name).suffix for name in texts} >= {".json", ".ndjson", ".md", ".html", ".js", ".jsonl"}
    refuse(leaks({**texts, **printed(result)}))


@pytest.mark.parametrize("kind", ["json", "jsonl.gz", "jsonl.zst", "sanitized.jsonl"])
def test_every_kind_of_input(cli, tmp_path, rows, kind):
    data = jsonl(rows)
    if kind == "json":
        data = json.dumps(rows).encode()
    packed = {"jsonl.gz": gzip.compress, "jsonl.zst": zstandard.ZstdCompressor().compress}.get(kind, bytes)(data)
    source = tmp_path / f"in.{kind}"
    source.write_bytes(packed)
    option = "--natural-sanitized-jsonl" if kind.startswith("sanitized") else "--natural-raw-jsonl"
    run = tmp_path / "runs" / "one"
    result = cli("run-collection", "--json", "-o", run, option, source)
    refuse(leaks({**written(run.parent), **printed(result)}))


def test_folder_of_test_records(cli, tmp_path, rows):
    folder = tmp_path / "records"
    folder.mkdir()
    for number, row in enumerate(rows):
        (folder / f"{number}.json").write_text(json.dumps(row))
    for number, datum in enumerate(named(FIRSTS)):
        (folder / f"{number} {datum.text}.json").write_text(json.dumps(chat("x")))
        (folder / f"{number} {datum.text} torn.json").write_text('{"messages": [')
    run = tmp_path / "runs" / "one"
    result = cli("run-collection", "-o", run, "--test-trajectories", folder)
    refuse(leaks({**written(run.parent), **printed(result)}))


def test_site_answers_and_exports_of_an_archive(cli, tmp_path, rows):
    source = tmp_path / "in.jsonl"
    source.write_bytes(jsonl(rows) + b"".join(line + b"\n" for datum in FIRSTS for line in torn(datum.text)))
    archive = tmp_path / "runs"
    cli("run-collection", "-q", "-o", archive / "one", "--label", FIRSTS[0].text, "--natural-raw-jsonl", source)
    shown = {}
    for name, command in {
        "build": ["build", "--root", archive, "-o", tmp_path / "site", "--json"],
        "single file": ["build", "--single-file", archive / "one", "-o", tmp_path / "alone" / "one.html", "--json"],
        "trajectories": ["query", "--root", archive, "--format", "ndjson", "SELECT * FROM trajectories"],
        "messages": ["query", "--root", archive, "--format", "json", "SELECT * FROM messages"],
        "problems": ["query", "--root", archive, "SELECT * FROM problems"],
        "csv": ["export", "--root", archive, "--format", "csv", "-o", tmp_path / "csv"],
        "sqlite": ["export", "--root", archive, "--format", "sqlite", "-o", tmp_path / "sqlite"],
    }.items():
        shown |= {f"{name} {stream}": text for stream, text in printed(cli(*command)).items()}
    site, tables = written(tmp_path / "site"), written(tmp_path / "csv")
    assert any(name.startswith("one/analysis/data/natural_trajectories-") for name in site)
    assert (tmp_path / "csv" / "messages.csv").stat().st_size > len(rows)
    alone = written(tmp_path / "alone")
    assert list(alone) == ["one.html"]
    refuse(leaks({**site, **alone, **tables, **written(tmp_path / "sqlite"), **shown}))


def test_broken_rows_are_told_of_without_what_they_hold(cli, tmp_path):
    lines = [line for datum in TEXTS for line in torn(datum.text)]
    source = tmp_path / "torn.jsonl"
    source.write_bytes(b"\n".join([jsonl([chat("hello")]).strip(), *lines]) + b"\n")
    run = tmp_path / "runs" / "one"
    result = cli("run-collection", "-o", run, "--natural-raw-jsonl", source)
    problems = (run / "problems.ndjson").read_bytes().splitlines()
    assert len(problems) > len(TEXTS) * 5
    refuse(leaks({**written(run.parent), **printed(result)}))


def test_raw_copy_alone_holds_the_input(cli, tmp_path, rows):
    source = tmp_path / "in.jsonl"
    source.write_bytes(jsonl(rows))
    run = tmp_path / "runs" / "one"
    reason = f"audit for {FIRSTS[0].text}"
    cli("run-collection", "-q", "-o", run, "--natural-raw-jsonl", source, "--include-natural-raw", reason)
    assert (run / "steps/natural_trajectories/raw/input.jsonl").read_bytes() == source.read_bytes()
    refuse(leaks(written(run.parent)))


def lines(data):
    """Return those whose text fits into one argument of a command line."""
    return [datum for datum in data if "\n" not in datum.text and "\0" not in datum.text]


def named(data):
    """Return those whose text can be the name of a file."""
    return [datum for datum in lines(data) if "/" not in datum.text and len(datum.text.encode()) < 200]


@pytest.mark.parametrize("option", ["--label", "--natural-run-id"])
def test_what_people_call_a_run(cli, tmp_path, samples, option):
    found = {}
    for number, datum in enumerate(lines(SAMPLE)):
        run = tmp_path / "runs" / str(number)
        arguments = [
            option,
            datum.text,
            "--natural-raw-jsonl",
            samples / "natural.jsonl",
            "--only",
            "natural_trajectories",
        ]
        found |= {f"{number} {name}": text for name, text in printed(
            cli("run-collection", "-q", "-o", run, *arguments)).items()}  # fmt: skip
    found |= {f"list {name}": text for name, text in printed(
        cli("list-collections", "--root", tmp_path / "runs", "--json", "-n", 100)).items()}  # fmt: skip
    found |= {f"table {name}": text for name, text in printed(
        cli("list-collections", "--root", tmp_path / "runs")).items()}  # fmt: skip
    refuse(leaks({**written(tmp_path / "runs"), **found}))


@pytest.mark.parametrize(
    "option", ["--tiers", "--skip", "--only", "--natural-tasks", "--commit", "--natural-raw-jsonl", "--from", "--what"]
)
def test_refused_option_is_not_repeated(tmp_path, option):
    from click.testing import CliRunner

    from trainsite.cli.app import cli as group

    found = {}
    for number, datum in enumerate(lines(FIRSTS)):
        run = tmp_path / "runs" / str(number)
        result = CliRunner().invoke(group, ["run-collection", "-o", str(run), f"{option}={datum.text}"])
        assert result.exit_code != 0
        found |= {f"{datum.id} {name}": text for name, text in printed(result).items()}
    refuse(leaks(found))


def test_input_file_with_a_telling_name(cli, tmp_path):
    found = {}
    for number, datum in enumerate(named(SAMPLE)):
        source = tmp_path / f"in {datum.text}.jsonl"
        source.write_bytes(jsonl([chat("hello")]))
        run = tmp_path / "runs" / str(number)
        result = cli("run-collection", "-o", run, "--natural-raw-jsonl", source, "--only", "natural_trajectories")
        found |= {f"{datum.id} {name}": text for name, text in printed(result).items()}
    refuse(leaks({**written(tmp_path / "runs"), **found}))


@pytest.mark.parametrize("form", ["text", "json", "github", "junit"])
def test_validate_names_what_is_left_without_showing_it(tmp_path, collect, form):
    from click.testing import CliRunner

    from trainsite.cli.app import cli as group

    run = collect("one")
    view = run / "steps/natural_trajectories/trajectories.ndjson"
    row = json.loads(view.read_bytes().splitlines()[0])
    spoilt = [{**row, **spoil} for datum in TEXTS for spoil in (
        {"format": datum.text}, {"source": datum.text}, {datum.text: 1}, {"started_at": datum.text},
        {"messages": [{"role": datum.text, "content": datum.text}]})]  # fmt: skip
    view.write_bytes(jsonl(spoilt) + b"".join(b'{"x": ' + json.dumps(datum.text).encode() + b"\n" for datum in TEXTS))
    record = run / "steps/natural_trajectories/step.json"
    step = json.loads(record.read_bytes())
    for number, datum in enumerate(SAMPLE):
        folder = tmp_path / "runs" / f"spoilt-{number}"
        folder.mkdir()
        (folder / "step.json").write_text(json.dumps({**step, "status": datum.text, "step_id": datum.text}))
    found = {}
    for path in (tmp_path / "runs", *(tmp_path / "runs").glob("spoilt-*/step.json")):
        result = CliRunner().invoke(group, ["validate", "--format", form, str(path)])
        assert result.exit_code == 1, result.output
        found |= {f"{path.parent.name} {name}": text for name, text in printed(result).items()}
    refuse(leaks(found))


def test_report_of_a_crash_holds_no_values(tmp_path):
    from click.testing import CliRunner

    from trainsite.cli.app import App

    found = {}
    for datum in FIRSTS:

        def broken(text=datum.text):
            raise RuntimeError(f"cannot take {text}")

        result = CliRunner().invoke(App(commands=[click.Command("broken", callback=broken)]), ["broken"])
        assert result.exit_code == 70
        report = Path(result.stderr.rsplit("the report is in ", 1)[1].strip())
        found |= {f"{datum.id} report": report.read_text(), f"{datum.id} output": result.output}
    refuse(leaks(found))


def test_a_leak_would_be_seen():
    datum = Datum("x", "SECRET:x", "", "", ('a"b<c',))
    assert leaks({"f": "x a%22b%3Cc"}, [datum]) == ["SECRET:x x in f"]
    assert leaks({"f": json.dumps('a"b<c')}, [datum])
    assert leaks({"f": html.escape('a"b<c').encode()}, [datum])
    assert leaks({'a"b<c.json': b""}, [datum])
    assert leaks({"f": b"nothing"}, [datum]) == []
