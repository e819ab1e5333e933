"""Training curves: trainer states, event files, tables."""

import gzip
import json
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import orjson
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from trainsite.importers.trainer.events import read_events
from trainsite.importers.trainer.frames import crc32c, iter_frames, masked_crc
from trainsite.importers.trainer.points import Log, split_of
from trainsite.importers.trainer.wire import WireError, iter_fields
from trainsite.records.curve import CurvePoint

STEP = "steps/model_registry"


def rows(run: Path, view: str) -> list:
    path = run / STEP / f"{view}.ndjson"
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def manifest(run: Path) -> dict:
    return orjson.loads((run / "collection-manifest.json").read_bytes())


def codes(run: Path) -> list[str]:
    return [row["code"] for row in rows(run, "problems")]


def varint(number: int) -> bytes:
    out = b""
    number &= 2**64 - 1
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number: int, kind: int, value: bytes | int) -> bytes:
    head = varint(number << 3 | kind)
    if kind == 0:
        return head + varint(value)
    return head + (varint(len(value)) if kind == 2 else b"") + value


def frame(data: bytes) -> bytes:
    size = struct.pack("<Q", len(data))
    return size + struct.pack("<I", masked_crc(size)) + data + struct.pack("<I", masked_crc(data))


def event(time: float, step: int, *values: bytes) -> bytes:
    summary = b"".join(field(1, 2, value) for value in values)
    body = field(1, 1, struct.pack("<d", time)) + field(2, 0, step)
    return frame(body + (field(5, 2, summary) if values else field(3, 2, b"brain.Event:2")))


def simple(tag: str, value: float) -> bytes:
    return field(1, 2, tag.encode()) + field(2, 5, struct.pack("<f", value))


def tensor(tag: str, dtype: int, rest: bytes) -> bytes:
    return field(1, 2, tag.encode()) + field(8, 2, field(1, 0, dtype) + rest)


def state(log: list, **members: object) -> dict:
    return {
        "best_metric": None,
        "best_model_checkpoint": "/home/somebody/out/checkpoint-20",
        "epoch": 2.0,
        "global_step": log[-1]["step"] if log else 0,
        "log_history": log,
        "max_steps": 100,
        "num_train_epochs": 3,
        **members,
    }


LOG = [
    {"epoch": 0.5, "grad_norm": 1.5, "learning_rate": 0.001, "loss": 2.0, "step": 10},
    {"epoch": 1.0, "eval_loss": 1.75, "step": 20},
    {"epoch": 1.0, "loss": float("nan"), "step": 20},
]


@pytest.fixture
def bring(cli, tmp_path):
    def run(source: Path, *options: object, name: str = "run", expect: int = 0) -> Path:
        folder = tmp_path / "archive" / name
        cli("import", "trainer", source, "-o", folder, "-q", *options, expect=expect)
        return folder

    return run


@pytest.fixture
def given(tmp_path):
    def write(name: str, content: object) -> Path:
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def test_a_trainer_state_becomes_points_in_its_order(bring, given, cli):
    run = bring(given("trainer_state.json", state(LOG)))
    points = [(p["metric"], p["training_step"], p.get("value"), p.get("split")) for p in rows(run, "curves")]
    assert points == [
        ("grad_norm", 10, 1.5, None),
        ("learning_rate", 10, 0.001, None),
        ("loss", 10, 2.0, None),
        ("eval_loss", 20, 1.75, "eval"),
        ("loss", 20, None, None),
    ]
    last = rows(run, "curves")[-1]
    assert (last["note"], last["epoch"], last["evidence"]) == ("NaN", 1.0, "imported")
    assert codes(run) == ["not_finite"]
    summary = orjson.loads((run / STEP / "step.json").read_bytes())["summary"]
    assert summary["trainer_states"][0]["max_steps"] == 100
    assert summary["trainer_states"][0]["best_model_checkpoint"] == "checkpoint-20"
    coverage = manifest(run)["provenance"]["coverage"]
    assert (coverage["rows"], coverage["rows_read"], coverage["unmapped"]) == (3, 3, [])
    cli("validate", run)


def test_the_state_with_the_most_steps_wins_and_prefixes_are_silent(bring, given):
    given("checkpoint-10/trainer_state.json", state(LOG[:1]))
    given("checkpoint-20/trainer_state.json", state(LOG))
    folder = given("trainer_state.json", state([*LOG, {"step": 20, "train_loss": 2.0}])).parent
    run = bring(folder)
    assert len(rows(run, "curves")) == 6
    assert codes(run) == ["not_finite"]


def test_a_checkpoint_that_is_no_prefix_is_told(bring, given):
    given("checkpoint-9/trainer_state.json", state([{"loss": 9.0, "step": 9}]))
    folder = given("checkpoint-20/trainer_state.json", state(LOG)).parent.parent
    run = bring(folder)
    problem = rows(run, "problems")[0]
    assert (problem["code"], problem["file"], problem["line"]) == (
        "not_a_prefix",
        "checkpoint-9/trainer_state.json",
        1,
    )
    assert {point["training_step"] for point in rows(run, "curves")} == {10, 20}


def test_a_model_is_named_by_option_and_its_base_by_the_configuration(bring, given, cli):
    folder = given("trainer_state.json", state(LOG)).parent
    given("config.json", {"_name_or_path": "/srv/models/tiny-base", "model_type": "llama"})
    model = rows(bring(folder, "--model", "tiny-tuned"), "models")[0]
    assert (model["model_id"], model["base_model_id"]) == ("tiny-tuned", "tiny-base")
    assert (model["variant"], model["family"], model["verified"]) == ("trained", "llama", False)
    run = bring(folder, name="other")
    assert rows(run, "models")[0]["model_id"] == "tiny-base"
    cli("validate", run)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"log_history": [{"loss": 1.0, "step": 1}, {"loss": 2', "torn_document"),
        (b'{"log_history": [{"loss": 1.0, "step": 1}, {"loss": 2}]}', "no_step"),
        (b'{"log_history": [{"loss": 1.0, "step": 1}, 7]}', "no_step"),
        (b'{"log_history": [{"loss": 1.0, "step": 1}, {"loss": 1, "step": -4}]}', "no_step"),
        (b'{"log_history": [{"loss": 1.0, "step": 1}, {"loss": 1.0, "step": 1e300}]}', "no_step"),
        (b'{"log_history": [{"loss": 1.0, "step": 1}, {"a": ' + b"[" * 100 + b"]" * 100 + b"}]}", "too_deep"),
        (b'{"max_steps": 1, "max_steps": 2, "log_history": [{"loss": 1.0, "step": 1}]}', "duplicate_keys"),
        (b'{"log_history": [{"loss": 2.0, "step": 5}, {"loss": 1.0, "step": 1}]}', "steps_go_back"),
    ],
)
def test_a_broken_state_is_told_and_what_can_be_read_is_kept(bring, given, cli, content, code):
    run = bring(given("trainer_state.json", content))
    assert codes(run) == [code]
    assert rows(run, "curves")[0]["metric"] == "loss"
    cli("validate", run)


def test_a_value_that_is_no_number_is_named_as_not_understood(bring, given):
    run = bring(given("trainer_state.json", state([{"loss": 1.0, "note": "x", "step": 1}])))
    assert manifest(run)["provenance"]["coverage"]["unmapped"] == ["log_history[].note"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"[1]", b"nonsense", b'{"log_history": []}'])
def test_a_source_without_points_is_refused(bring, given, content):
    assert not bring(given("trainer_state.json", content), expect=6).exists()


def test_a_state_may_have_any_name(bring, given):
    assert len(rows(bring(given("history.json", state(LOG))), "curves")) == 5


def test_a_folder_without_logs_is_refused(bring, tmp_path):
    (tmp_path / "empty").mkdir()
    bring(tmp_path / "empty", expect=6)


def test_event_files_become_points_with_their_times(bring, given, cli):
    data = event(1_700_000_000.5, 0) + event(
        1_700_000_001.0,
        5,
        simple("train/loss", 0.5),
        simple("eval/loss", float("inf")),
        tensor("t/content", 1, field(4, 2, struct.pack("<f", 0.25))),
        tensor("t/list", 1, field(5, 2, struct.pack("<f", 0.75))),
        tensor("t/double", 2, field(6, 1, struct.pack("<d", 1.5))),
        tensor("t/long", 9, field(10, 0, 7)),
        tensor("t/half", 19, field(13, 0, 0x3C00)),
        tensor("t/bfloat", 14, field(13, 0, 0x3F80)),
        tensor("t/many", 1, field(5, 2, struct.pack("<ff", 1, 2))),
        tensor("t/text", 7, field(8, 2, b"words")),
        field(1, 2, b"h") + field(5, 2, b""),
    )
    run = bring(given("events.out.tfevents.1.host.2.0", data))
    found = {p["metric"]: p.get("value") for p in rows(run, "curves")}
    assert found == {
        "train/loss": 0.5,
        "eval/loss": None,
        "t/content": 0.25,
        "t/list": 0.75,
        "t/double": 1.5,
        "t/long": 7,
        "t/half": 1,
        "t/bfloat": 1,
    }
    first = rows(run, "curves")[0]
    assert (first["at"], first["split"], first["training_step"]) == ("2023-11-14T22:13:21.000Z", "train", 5)
    whole = manifest(run)
    assert (whole["started_at"], whole["duration_s"]) == ("2023-11-14T22:13:20.500Z", 0.5)
    assert set(whole["provenance"]["coverage"]["unmapped"]) == {
        "summary.value.histo",
        "summary.value.tensor that is no scalar",
    }
    cli("validate", run)


def test_event_files_of_other_folders_are_series(bring, given):
    given("runs/a/events.out.tfevents.1", event(1.7e9, 1, simple("loss", 1)))
    folder = given("runs/b/events.out.tfevents.1", event(1.7e9, 1, simple("loss", 2))).parents[2]
    assert {(p["series"], p["value"]) for p in rows(bring(folder), "curves")} == {("runs/a", 1), ("runs/b", 2)}


def damaged(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


GOOD = event(1.7e9, 1, simple("loss", 1.0))


@pytest.mark.parametrize(
    ("data", "problems", "points"),
    [
        (GOOD + GOOD[:-3], ["torn_record"], 1),
        (GOOD + GOOD[:7], ["torn_record"], 1),
        (GOOD + damaged(GOOD, len(GOOD) - 10) + GOOD, ["bad_checksum"], 2),
        (GOOD + damaged(GOOD, 2) + GOOD, ["bad_checksum"], 1),
        (GOOD + frame(b"\xff" * 30) + GOOD, ["bad_event"], 2),
        (GOOD + frame(field(5, 2, field(1, 2, field(8, 2, field(5, 2, b"xyz"))))) + GOOD, ["bad_event"], 2),
        (GOOD + event(1.7e9, -1, simple("loss", 1)), ["no_step"], 1),
        (GOOD + event(float("nan"), 2, simple("loss", 1)), [], 2),
    ],
)
def test_damaged_records_are_told_and_the_others_are_read(bring, given, cli, data, problems, points):
    run = bring(given("events.out.tfevents.1", data))
    assert codes(run) == problems
    assert len(rows(run, "curves")) == points
    cli("validate", run)


def test_a_record_that_claims_more_than_there_is_costs_no_memory(tmp_path):
    size = struct.pack("<Q", 2**60)
    path = tmp_path / "e"
    path.write_bytes(GOOD + size + struct.pack("<I", masked_crc(size)) + b"x" * 100)
    found = list(iter_frames(path))
    assert [getattr(each, "code", "") for each in found] == ["", "torn_record"]


def test_the_checksum_is_the_published_one():
    assert crc32c(b"123456789") == 0xE3069283


@for_all(st.binary(max_size=60))
def test_no_bytes_of_an_event_raise_anything_else(data):
    with suppress(WireError):
        list(iter_fields(data))


@for_all(st.binary(max_size=200))
def test_no_bytes_of_an_event_file_raise(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("e") / "events"
    path.write_bytes(frame(data) + data)
    list(read_events(path, Log("e")))


def test_a_wide_table_has_a_curve_per_column(bring, given, cli):
    text = b"epoch,step,loss,acc,phase,time\n0,1,2.5,,warm,0.5\n0,2,nan,0.5,warm,0.9\n1,x,1,1,warm,1\n"
    run = bring(given("metrics.csv", text))
    points = [(p["metric"], p["training_step"], p.get("value"), p.get("epoch")) for p in rows(run, "curves")]
    assert points == [
        ("loss", 1, 2.5, 0),
        ("time", 1, 0.5, 0),
        ("loss", 2, None, 0),
        ("acc", 2, 0.5, 0),
        ("time", 2, 0.9, 0),
    ]
    assert sorted(codes(run)) == ["no_step", "not_finite"]
    assert manifest(run)["provenance"]["coverage"]["unmapped"] == ["phase"]
    cli("validate", run)


def test_a_long_table_names_its_metrics_and_runs(bring, given):
    text = b"Wall time,Step,tag,Value,run\n1700000000,1,loss,0.5,a\n1700000060,1,loss,0.75,b\n1700000060,2,loss,,b\n"
    run = bring(given("long.csv", text))
    points = [(p["series"], p["metric"], p["value"], p["at"][:4]) for p in rows(run, "curves")]
    assert points == [("a", "loss", 0.5, "2023"), ("b", "loss", 0.75, "2023")]
    assert codes(run) == ["no_value"]


def test_a_table_of_one_value_is_named_by_its_file(bring, given):
    points = rows(bring(given("train_loss.csv", b"Wall time,Step,Value\n1700000000,1,0.5\n")), "curves")
    assert [(p["metric"], p["split"]) for p in points] == [("train_loss", "train")]


def test_tables_without_steps_are_left_out_of_a_folder(bring, given):
    given("trainer_state.json", state(LOG[:2]))
    folder = given("eval.csv", b"case,score\na,1\n").parent
    assert codes(bring(folder)) == ["left_out"]


def test_links_are_not_followed(bring, given, tmp_path):
    (tmp_path / "secret.csv").write_text("step,loss\n1,1\n")
    folder = given("trainer_state.json", state(LOG[:2])).parent
    (folder / "events.out.tfevents.9").symlink_to(tmp_path / "secret.csv")
    (folder / "sub").symlink_to(tmp_path)
    run = bring(folder)
    assert codes(run) == ["left_out"]
    assert len(rows(run, "curves")) == 4


def test_the_same_source_is_imported_once_and_gives_the_same_bytes(bring, given, cli, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = given("trainer_state.json", state(LOG))
    first = bring(source)
    assert "already imported" in cli("import", "trainer", source, "-o", first).output
    second = bring(source, name="other")
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in files)


def test_each_kind_is_known_by_its_content(cli, given):
    for name, content in (
        ("a/trainer_state.json", state(LOG)),
        ("b/events.out.tfevents.1", GOOD),
        ("c/metrics.csv.gz", gzip.compress(b"step,loss\n1,2\n")),
    ):
        assert "trainer" in cli("import", "--detect", given(name, content).parent).output


@pytest.mark.parametrize(
    ("metric", "split"), [("eval_loss", "eval"), ("val/acc", "eval"), ("train_loss", "train"), ("loss", None)]
)
def test_a_split_is_the_first_word_of_a_metric(metric, split):
    assert split_of(metric) == split


_READ = """
import resource, sys
from pathlib import Path
from trainsite.importers.trainer.points import Log
from trainsite.importers.trainer.state import read_state
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in read_state(Path(sys.argv[1]), Log("f")))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_long_log_is_read_in_little_memory(given):
    path = given("trainer_state.json", b"")
    with path.open("w") as file:
        file.write('{"global_step": 60000, "log_history": [')
        for number in range(60_000):
            file.write(
                f'{"," if number else ""}\n{{"epoch": 0.5, "learning_rate": 0.001, "loss": 2.5, "step": {number}}}'
            )
        file.write('], "max_steps": 60000}')
    printed = subprocess.run([sys.executable, "-c", _READ, str(path)], check=True, capture_output=True).stdout.split()
    assert int(printed[0]) == 120_000
    assert int(printed[1]) < 16


def test_points_are_records_of_curves(tmp_path):
    path = tmp_path / "events"
    path.write_bytes(GOOD)
    assert [type(each) for each in read_events(path, Log("e"))] == [CurvePoint]
