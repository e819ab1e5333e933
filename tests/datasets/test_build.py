"""Whole builds: every count adds up, nothing leaks from one split into another or out of a row."""

import hashlib
import json
import random

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainsite.archive.seal import require_clean
from trainsite.datasets.content import shingles_of, similarity, text_of
from trainsite.datasets.sealing import native_shape
from trainsite.errors import StoreError, UsageError
from trainsite.privacy import Redactor
from trainsite.records.codec import to_document
from trainsite.records.schema import is_valid

SLOW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = [f"word{number}" for number in range(400)]
CANARIES = ("gh" + "p_" + "A1b2C3d4" * 4 + "E5f6", "canary.person@" + "example.com", "+1 (415) " + "555-2671")


def prose(seed: int, words: int = 30) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


@pytest.fixture(scope="session")
def many(native):
    """Return rows of 40 trajectories with two calls each, all different."""
    return [native(prose(10 * number), prose(10 * number + 1), trajectory=f"t-{number // 2}") for number in range(80)]


def splits_by_text(made) -> dict[str, str]:
    return {text_of(row): row["metadata"]["attestation"]["split"] for row in made.rows()}


def assert_counts(made) -> None:
    document = made.document
    for stage in (document.rows, document.examples):
        assert stage.rows_in == stage.rows_out + sum(stage.excluded.values())
    assert sum(source.rows for source in document.sources) == document.rows.rows_in
    assert sum(split.rows for split in document.splits) == document.examples.rows_out == len(made.rows())
    places = made.excluded()
    for stage, is_row in ((document.rows, True), (document.examples, False)):
        found = [place["reason"] for place in places if ("task" not in place) == is_row]
        assert {name: found.count(name) for name in found} == {
            name: count for name, count in stage.excluded.items() if name != "problem"
        }
    for values in document.balance.values():
        assert sum(sum(counts.values()) for counts in values.values()) == document.examples.rows_out
    for file in document.files:
        data = (made.folder / file.path).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file.sha256, file.size_bytes)
        if file.rows is not None:
            assert data.count(b"\n") == file.rows


def test_both_forms_hold_the_same_examples_and_fit_their_schemas(build, many, tmp_path):
    made = build(tmp_path, many, val=0.2, test=0.2)
    assert_counts(made)
    for split in ("train", "val", "test"):
        native_rows, chat_rows = made.rows("native", split), made.rows("chat", split)
        assert len(native_rows) == len(chat_rows) > 0
        for row, chat in zip(native_rows, chat_rows, strict=True):
            assert is_valid("native-row", row)
            assert is_valid("dataset-chat", chat)
            assert chat["metadata"]["attestation"] == row["metadata"]["attestation"]
            assert chat["messages"][-1]["content"] == row["response"]["text"]
            assert row["metadata"]["attestation"]["split"] == split
    document = json.loads((made.folder / "dataset.json").read_bytes())
    assert is_valid("dataset", document)
    assert document == orjson.loads(orjson.dumps(to_document(made.document)))


def test_calls_of_one_trajectory_stand_in_one_split(build, many, tmp_path):
    made = build(tmp_path, many, val=0.3, test=0.3)
    sides = {}
    for row in made.rows():
        sides.setdefault(row["trajectoryId"], set()).add(row["metadata"]["attestation"]["split"])
    assert len(sides) == 40
    assert all(len(splits) == 1 for splits in sides.values())


def test_one_format_alone_can_be_asked_for(build, many, tmp_path):
    made = build(tmp_path, many[:4], format_="chat")
    assert not (made.folder / "native").exists()
    assert len(made.rows("chat")) == 4


@given(st.randoms(use_true_random=False), st.integers(1, 30))
@SLOW
def test_splits_stay_when_rows_are_added_or_reordered(build, many, native, tmp_path_factory, rng, count):
    folder = tmp_path_factory.mktemp("stable")
    before = splits_by_text(build(folder, many[:40], val=0.2, test=0.2))
    added = [native(prose(10_000 + at), prose(20_000 + at), trajectory=f"new-{at}") for at in range(count)]
    rows = many[:40] + added
    rng.shuffle(rows)
    after = splits_by_text(build(folder, rows, output="after", val=0.2, test=0.2))
    assert before.items() <= after.items()
    assert len(after) == 40 + count


@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from(["0.85", "off"]))
@SLOW
def test_near_duplicates_are_never_on_both_sides(build, many, native, tmp_path_factory, seed, copies, near):
    rng = random.Random(seed)
    rows = list(many[:10])
    base = prose(seed + 50_000, 60).split()
    for at in range(copies):
        words = list(base)
        words[rng.randrange(60)] = "changed"
        rows.append(native(" ".join(words), prose(seed + 60_000), trajectory=f"copy-{at}", task="response"))
    made = build(tmp_path_factory.mktemp("near"), rows, val=0.3, test=0.3, near_duplicates=near)
    assert_counts(made)
    kept = [(frozenset(shingles_of(text)), split) for text, split in splits_by_text(made).items()]
    for at, (shingles, split) in enumerate(kept):
        for other, its_split in kept[:at]:
            assert split == its_split or similarity(shingles, other) < 0.85
    if near == "0.85":
        assert len(kept) == 11


def test_of_equal_rows_the_same_one_stays_in_any_order(build, native, tmp_path):
    rows = [native("the same words", "the same answer", trajectory=f"t-{number}") for number in range(6)]
    kept = set()
    for shift in range(6):
        made = build(tmp_path, rows[shift:] + rows[:shift], output=f"out-{shift}")
        assert made.document.examples.excluded == {"exact_duplicate": 5}
        kept |= {row["trajectoryId"] for row in made.rows()}
    assert len(kept) == 1


def test_one_call_can_be_an_example_of_two_tasks_in_one_split(build, native, tmp_path):
    answer = json.dumps({"messageHandler": {"action": "RESPOND"}, "primaryContext": "calendar"})
    made = build(tmp_path, [native("hello there", answer, trajectory="t", task="should_respond")])
    rows = made.rows()
    assert [row["metadata"]["task_type"] for row in rows] == ["should_respond", "context_routing"]
    assert len({row["metadata"]["attestation"]["group"] for row in rows}) == 1


def test_same_inputs_give_the_same_bytes(build, many, tmp_path):
    rows = [*many, many[0], {"no": "trajectory"}]
    first, second = (build(tmp_path, rows, output=name, max_per_task=50) for name in ("one", "two"))
    assert first.contents() == second.contents()


@pytest.mark.parametrize("form", ["rows", "run"])
def test_canaries_reach_no_file(build, native, collect, cli, tmp_path, form):
    told = f"reach me: {CANARIES[1]} or {CANARIES[2]}, token {CANARIES[0]}"
    row = native(told, told, trajectory=f"t-{CANARIES[0]}", roomId=CANARIES[1], metadata={"note": told})
    row["response"]["toolCalls"] = [{"toolCallId": "c", "toolName": "SEND", "input": {"to": CANARIES[1], told: told}}]
    row["request"]["tools"] = {"SEND": {"description": told}}
    rows = [row, native("fine", "fine", trajectory="failed", status="error", source=told), {"odd": told}]
    if form == "run":
        source = tmp_path / "given.jsonl"
        source.write_text("".join(json.dumps(each) + "\n" for each in rows))
        made = build(tmp_path, sources=[collect(natural=source)], keep_failed=f"asked by {CANARIES[1]}")
    else:
        made = build(tmp_path, rows, licence=f"of {CANARIES[1]}", seed=f"seed {CANARIES[1]}")
    contents = made.contents()
    assert len(contents) == 10
    for name, data in contents.items():
        for canary in CANARIES:
            assert canary.encode() not in data, name
    assert made.rows()
    for written in made.rows():
        require_clean(Redactor(bytes(32)).scan(written, native_shape()), "row")


def test_every_row_is_counted_once_with_its_reason(build, native, tmp_path):
    rows = [
        native("good", "one", trajectory="a", metadata={"judge_score": 0.9}),
        native("bad", "two", trajectory="b", status="timeout"),
        native("skipped", "three", trajectory="c", scenario_status="skipped"),
        native("dry", "four", trajectory="d", metadata={"evidence": "dry_run"}),
        native("mocked", "five", trajectory="e", mocked=True),
        native("low", "six", trajectory="f", metadata={"judge_score": 0.1}),
        native("silent", "", trajectory="g", task="reminder_dispatch"),
        native("errored", "seven", trajectory="h", response={"text": "sorry", "error": "503"}),
        native("planned", "eight", trajectory="i", task="action_planner"),
        native("repair", "nine", trajectory="j", requiresRepair=True),
        {"neither": "fish"},
    ]
    made = build(tmp_path, rows, min_reward=0.5, tasks=["response", "reminder_dispatch"])
    assert_counts(made)
    assert made.document.rows.excluded == {
        "evidence_dry_run": 1, "evidence_mocked": 1, "outcome_skipped": 1, "problem": 1, "repair": 1,
        "reward_below_minimum": 1, "status_failed": 1,
    }  # fmt: skip
    assert made.document.examples.excluded == {"empty_answer": 1, "errored_call": 1, "task_not_asked": 1}
    assert made.document.rows_without_reward == 3
    assert [row["metadata"]["attestation"]["quality"] for row in made.rows()] == ["silver"]
    problem = json.loads((made.folder / "problems.ndjson").read_bytes())
    assert (problem["file"], problem["line"], problem["code"]) == ("rows.jsonl", 11, "unknown_shape")


def test_what_failed_is_kept_with_a_reason(build, native, tmp_path):
    rows = [native("bad", "two", trajectory="b", status="timeout"), native("dry", "3", trajectory="c", dryRun=True)]
    made = build(tmp_path, rows, keep_failed="to learn repair", include=["dry_run"])
    found = {
        row["metadata"]["attestation"]["quality"]: row["metadata"]["attestation"]["evidence"] for row in made.rows()
    }
    assert found == {"bronze": "imported", "unrated": "dry_run"}
    assert made.document.choices.keep_failed == "to learn repair"
    assert "to learn repair" in (made.folder / "README.md").read_text()


def test_a_run_is_read_without_its_raw_folder(build, collect, samples, tmp_path):
    run = collect("one", "--include-natural-raw", "a test", "--test-trajectories", samples / "test-trajectories")
    for path in sorted(run.rglob("raw/*")):
        path.write_bytes(b"this must not be read")
    made = build(tmp_path, sources=[run], near_duplicates="off")
    assert_counts(made)
    steps = {row["metadata"]["attestation"]["source"]["step"] for row in made.rows()}
    assert steps <= {"natural_trajectories", "test_trajectories"}
    assert {source.kind for source in made.document.sources} == {"run"}
    assert all("file" not in row["metadata"]["attestation"]["source"] for row in made.rows())


def test_a_row_of_a_run_that_still_holds_something_is_refused(build, collect, tmp_path):
    run = collect()
    table = run / "steps" / "natural_trajectories" / "trajectories.ndjson"
    step = table.with_name("step.json")
    lines = table.read_text().splitlines()
    value = json.loads(lines[0])
    value["messages"][0]["content"] = f"mail {CANARIES[1]}"
    lines[0] = json.dumps(value)
    old = hashlib.sha256(table.read_bytes()).hexdigest()
    table.write_text("".join(line + "\n" for line in lines))
    with pytest.raises(StoreError, match="differs from its record"):
        build(tmp_path, sources=[run])
    step.write_text(step.read_text().replace(old, hashlib.sha256(table.read_bytes()).hexdigest()))
    made = build(tmp_path, sources=[run])
    assert_counts(made)
    assert made.document.rows.excluded["unredacted"] == 1


def test_a_damaged_row_of_a_run_is_a_problem(build, collect, tmp_path):
    run = collect()
    table = run / "steps" / "natural_trajectories" / "trajectories.ndjson"
    step = table.with_name("step.json")
    old = hashlib.sha256(table.read_bytes()).hexdigest()
    table.write_bytes(table.read_bytes()[:-20])
    step.write_text(step.read_text().replace(old, hashlib.sha256(table.read_bytes()).hexdigest()))
    made = build(tmp_path, sources=[run])
    assert_counts(made)
    assert made.document.rows.excluded["problem"] == 1


def test_caps_hold(build, many, native, tmp_path):
    rows = many + [
        native(prose(at + 900), prose(at + 950), trajectory=f"p-{at}", task="action_planner") for at in range(9)
    ]
    made = build(tmp_path, rows, max_per_task=20, max_per_group=1)
    assert_counts(made)
    assert {task: sum(counts.values()) for task, counts in made.document.balance["task"].items()} == {
        "action_planner": 9,
        "response": 20,
    }
    assert made.document.largest_group == 1


def test_an_empty_split_and_uneven_tasks_are_warned_of(build, many, native, tmp_path):
    rows = [*many, native("plan", "this", trajectory="t-0", task="action_planner")]
    made = build(tmp_path, rows, val=0.0001, test=0)
    warnings = " ".join(made.document.warnings)
    assert "val is empty" in warnings
    assert "test is empty" not in warnings
    assert "train: response has 80 rows and action_planner 1" in warnings
    assert "val is empty" in (made.folder / "README.md").read_text()


def test_one_text_everywhere_makes_one_group_and_a_warning(build, native, tmp_path):
    rows = [
        native(text, "the same greeting as always, my friend", trajectory=f"t-{number}")
        for number in range(5)
        for text in ("hello again", prose(number))
    ]
    made = build(tmp_path, rows)
    assert made.document.groups == 1
    assert made.document.largest_group == made.document.examples.rows_out == 6


def test_no_usable_example_leaves_nothing_behind(build, native, tmp_path):
    made = build(tmp_path, [native("bad", "two", trajectory="b", status="error")])
    assert made.document is None
    assert made.built.rows.excluded == {"status_failed": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]


def test_problems_that_are_shown_are_redacted(build, tmp_path):
    made = build(tmp_path, [{f"mail {CANARIES[1]}": 1}])
    assert CANARIES[1] not in made.built.problems[0].message
    assert "[EMAIL:" in made.built.problems[0].message


def test_a_full_folder_is_refused_and_a_data_set_replaced_by_force(build, many, tmp_path):
    first = build(tmp_path, many)
    before = first.contents()
    with pytest.raises(StoreError, match="--force"):
        build(tmp_path, many[:9])
    assert first.contents() == before
    (first.folder / "left.txt").write_text("of the old one")
    second = build(tmp_path, many[:9], force=True)
    assert len(second.rows()) == 9
    assert not (second.folder / "left.txt").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "rows.jsonl"]


def test_a_folder_that_holds_no_data_set_is_never_replaced(build, many, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match="holds no data set"):
        build(tmp_path, many, force=True)


def test_places_that_are_not_ours_are_refused(build, many, collect, tmp_path):
    run = collect()
    with pytest.raises(UsageError, match="lies in a run"):
        build(tmp_path, sources=[run], output="runs/one/dataset")
    with pytest.raises(UsageError, match=r"holds the source rows\.jsonl"):
        build(tmp_path, many, output=".", force=True)
    (tmp_path / "plain").write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        build(tmp_path, many, output="plain")


def test_sources_that_cannot_be_read_are_named_before_anything_is_written(build, collect, tmp_path):
    with pytest.raises(UsageError, match="no such file or folder"):
        build(tmp_path, sources=[tmp_path / "absent.jsonl"])
    with pytest.raises(UsageError, match="a folder and no run"):
        build(tmp_path, sources=[tmp_path])
    run = collect()
    with pytest.raises(UsageError, match="given twice"):
        build(tmp_path, sources=[run, run])
    (run / "collection-manifest.json").unlink()
    with pytest.raises(UsageError, match="not finished"):
        build(tmp_path, sources=[run])
    assert not (tmp_path / "out").exists()


def test_two_processes_give_what_one_gives(build, many, tmp_path, monkeypatch):
    alone = build(tmp_path, many, output="alone")
    monkeypatch.setattr("trainsite.datasets.gathering.WORTH_IT_BYTES", 0)
    both = build(tmp_path, many, output="both")
    assert alone.contents() == both.contents()


def test_the_card_begins_with_front_matter_that_names_each_file(build, many, tmp_path):
    import yaml

    made = build(tmp_path, many, val=0.2, test=0.2, licence="cc-by-4.0")
    card = (made.folder / "README.md").read_text()
    front = yaml.safe_load(card.split("---\n")[1])
    assert front["license"] == "cc-by-4.0"
    for config in front["configs"]:
        for file in config["data_files"]:
            assert (made.folder / file["path"]).stat().st_size > 0
    assert "trainsite trajectories dataset rows.jsonl -o dataset-again --val 0.2 --test 0.2 --licence cc-by-4.0" in card
    assert str(tmp_path) not in card


def tool_chat(number: int, content: str | None, *, has_result: bool = False) -> dict:
    call = {"id": "c", "type": "function", "function": {"name": "lamp", "arguments": f'{{"lamp":{number}}}'}}
    result = [{"role": "tool", "tool_call_id": "c", "content": "done"}] if has_result else []
    return {
        "messages": [
            {"role": "user", "content": prose(number)},
            {"role": "assistant", "content": content, "tool_calls": [call]},
            *result,
        ],
        "tools": [{"type": "function", "function": {"name": "lamp", "parameters": {"type": "object"}}}],
        "conversation_id": f"c-{number}",
    }


def test_answers_that_only_call_tools_are_examples_also_where_results_follow(build, tmp_path):
    rows = [tool_chat(0, ""), tool_chat(1, None), tool_chat(2, None, has_result=True)]
    made = build(tmp_path, rows)
    assert_counts(made)
    assert made.document.examples.rows_out == 3
    for chat in made.rows("chat"):
        assert chat["metadata"]["task_type"] == "action_planner"
        assert chat["messages"][-1]["tool_calls"][0]["function"]["name"] == "lamp"
        assert [message["role"] for message in chat["messages"]] == ["user", "assistant"]


def test_plain_scenario_ids_of_two_files_are_two_groups_in_one_split(build, native, tmp_path):
    sources = []
    for name in ("airline", "retail"):
        sources.append(tmp_path / f"{name}.jsonl")
        rows = [native(prose(len(name) * 100 + at), prose(len(name) * 900 + at), scenarioId=str(at)) for at in range(9)]
        sources[-1].write_text("".join(json.dumps(row) + "\n" for row in rows))
    made = build(tmp_path, sources=sources, val=0.3, test=0.3)
    assert made.document.groups == 18
    sides = {}
    for row in made.rows():
        sides.setdefault(row["scenarioId"], set()).add(row["metadata"]["attestation"]["split"])
    assert all(len(splits) == 1 for splits in sides.values())


def test_a_row_whose_reward_tells_of_failure_is_left_out(build, native, tmp_path):
    rows = [
        native(prose(at), prose(at + 50), trajectory=f"t-{at}", metadata={"judge_score": at / 4}) for at in range(5)
    ]
    assert build(tmp_path, rows).document.rows.excluded == {"reward_below_minimum": 2}
    assert build(tmp_path, rows, output="all", min_reward=0.0).document.rows.excluded == {}
    assert build(tmp_path, rows, output="kept", keep_failed="to learn").document.rows.excluded == {}


def test_a_request_that_asks_nothing_is_no_example(build, native, tmp_path):
    made = build(tmp_path, [native(" ", "an answer", trajectory="a"), native("hello", "hi", trajectory="b")])
    assert_counts(made)
    assert made.document.examples.excluded == {"empty_request": 1}


def test_sources_have_names_of_their_own_and_paths_that_run(build, native, collect, tmp_path):
    import os
    import shlex

    run = collect()
    files = [tmp_path / name / "rows.jsonl" for name in ("one", "two")]
    for number, file in enumerate(files):
        file.parent.mkdir()
        file.write_text(json.dumps(native(prose(number), prose(number + 9), trajectory=f"t-{number}")))
    sources = [*files, run]
    made = build(tmp_path, sources=sources)
    names = [source.name for source in made.document.sources]
    assert names[:2] == ["one/rows.jsonl", "two/rows.jsonl"]
    assert all(name.startswith(f"{run.name}/steps/") for name in names[2:])
    words = shlex.split(made.document.command)
    given = words[3 : words.index("-o")]
    assert [os.path.realpath(tmp_path / word) for word in given] == [str(path.resolve()) for path in sources]


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "given", "rows", "kept"),
    [
        ("eliza/smoke.val.jsonl", {}, 39, 38),
        ("eliza/sft.val.jsonl", {}, 85, 84),
        ("eliza/native.view-context.jsonl", {}, 23, None),
        ("tau-bench/gpt-4o-airline.trials-0-1.jsonl", {"min_reward": 1.0}, 100, 43),
    ],
)
def test_real_rows_come_through_with_every_count(build, real_data, tmp_path, name, given, rows, kept):
    made = build(tmp_path, sources=[real_data / name], val=0.1, test=0.1, **given)
    assert_counts(made)
    assert made.document.rows.rows_in == rows
    if kept is not None:
        assert made.document.examples.rows_out == kept
    for chat in made.rows("chat"):
        assert is_valid("dataset-chat", chat)


@pytest.mark.realdata
def test_trials_of_one_real_task_stand_in_one_split(build, real_data, tmp_path):
    source = real_data / "tau-bench" / "gpt-4o-airline.trials-0-1.jsonl"
    made = build(tmp_path, sources=[source], val=0.2, test=0.2, min_reward=1.0)
    sides = {}
    for row in made.rows():
        sides.setdefault(row["scenarioId"], set()).add(row["metadata"]["attestation"]["split"])
        assert row["metadata"]["attestation"]["quality"] == "gold"
    assert all(len(splits) == 1 for splits in sides.values())
