import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.records import schema
from trainsite.records.codec import dump_line, to_row
from trainsite.records.problem import Problem
from trainsite.records.trajectory import TASKS, Trajectory
from trainsite.trajectories import READERS, RawRow, native_rows, read_row, read_with_notes

HANDLER = '{"messageHandler":{"action":"RESPOND","contexts":["home"],"thought":"asked","reply":""}}'
ROWS = {
    "eliza_native_v1": {
        "format": "eliza_native_v1",
        "schemaVersion": 1,
        "boundary": "vercel_ai_sdk.generateText",
        "trajectoryId": "trj-1",
        "agentId": "agent-1",
        "callId": "c-1",
        "timestamp": 1750000000000,
        "purpose": "should_respond",
        "tags": ["home"],
        "request": {
            "system": "You mind the house.",
            "messages": [{"role": "user", "content": "is the lamp on?"}],
            "settings": {"temperature": 0, "maxOutputTokens": 64, "topP": 0.9, "seed": 4},
            "toolChoice": "auto",
        },
        "response": {
            "text": HANDLER,
            "toolCalls": [{"toolCallId": "t-1", "toolName": "LOOK", "input": {"at": "lamp"}}],
            "finishReason": "stop",
            "usage": {"promptTokens": 11, "completionTokens": 7, "totalTokens": 18, "audioTokens": 1},
        },
        "metadata": {"trajectory_metadata": {"scenario_status": "passed", "judge_score": 1.5}},
        "cacheStats": {"cachedCallCount": 0},
    },
    "recorder": {
        "trajectoryId": "tj-1",
        "agentId": 12,
        "rootMessage": {"id": "m", "text": "is the lamp on?", "sender": "u"},
        "startedAt": 1750000000000,
        "endedAt": 1750000002000,
        "status": "finished",
        "stages": [
            {
                "stageId": "s1",
                "kind": "messageHandler",
                "startedAt": 1750000000000,
                "endedAt": 1750000000600,
                "latencyMs": 600,
                "model": {
                    "modelType": "RESPONSE_HANDLER",
                    "messages": [{"role": "system", "content": "You mind the house."}],
                    "response": HANDLER,
                    "toolCalls": [{"id": "x", "name": "LOOK", "args": {"at": "lamp"}}],
                    "usage": {"promptTokens": 9},
                },
                "cache": {"prefixHash": "p"},
            },
            {
                "stageId": "s2",
                "kind": "tool",
                "tool": {"name": "LOOK", "args": {"at": "lamp"}, "result": {"on": False}, "success": True},
            },
            {
                "kind": "evaluation",
                "evaluation": {"thought": "seen", "messageToUser": "It is off.", "decision": "FINISH"},
            },
            {"kind": "toolSearch", "toolSearch": {"query": {"text": "lamp"}, "results": []}},
            {"kind": "compaction", "note": 4},
        ],
    },
    "database": {
        "trajectoryId": "db-1",
        "agentId": "a",
        "startTime": 1750000000,
        "steps": [
            {
                "stepId": "s1",
                "timestamp": 1750000000000,
                "kind": "llm",
                "llmCalls": [
                    {
                        "systemPrompt": "S",
                        "userPrompt": "U",
                        "response": "R",
                        "latencyMs": 40,
                        "purpose": "reply",
                    },
                    {
                        "callId": "c",
                        "messages": [{"role": "user", "content": "m"}],
                        "userPrompt": "kept",
                        "tags": ["x"],
                    },
                ],
                "providerAccesses": [{"providerName": "TIME", "query": "now", "data": {"h": 1}}],
                "action": {
                    "actionName": "LOOK",
                    "parameters": {"at": 1},
                    "result": {"ok": 1},
                    "success": True,
                },
                "childSteps": ["s9"],
                "skillInvocations": [{"skillSlug": "k", "result": "done", "success": True}],
                "usedSkills": ["k"],
            }
        ],
        "metrics": {"finalStatus": "completed"},
    },
    "test_record": {
        "caseId": "case-1",
        "startedAt": 1750000000000,
        "endedAt": 1750000001000,
        "transcript": [{"role": "user", "text": "is it on?", "timestamp": 1750000000001, "actions": ["X"]}],
        "agentTrajectory": {
            "llmCalls": [{"callId": "l", "prompt": "choose", "response": "LOOK"}],
            "providers": [],
        },
        "actions": [{"phase": "completed", "actionName": "LOOK", "actionStatus": "success", "timestamp": 2}],
        "events": [{"type": "RUN_ENDED", "timestamp": 3, "data": {}}],
        "metadata": {"pass": False},
    },
    "rollout": {
        "task_id": 4,
        "trial": 1,
        "reward": 0.0,
        "info": {"cost": 1},
        "traj": [
            {"role": "system", "content": "rules"},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "c", "type": "function", "function": {"name": "look", "arguments": '{"a":1}'}}],
            },
            {"role": "tool", "tool_call_id": "c", "name": "look", "content": "off"},
            {"role": "assistant", "content": "It is off."},
            {"role": "user", "content": "thanks"},
        ],
    },
    "feed": {
        "trajectory_id": "feed-dry-run-1",
        "agent_id": "a",
        "score": 0.8,
        "final_pnl": 2,
        "steps": [{"action": "BUY", "input": "odds moved", "output": "opened", "tick": 3}],
    },
    "chat": {
        "messages": [
            {
                "role": "human",
                "content": [{"type": "text", "text": "one"}, {"type": "image", "url": "u"}, "two"],
            },
            {
                "role": "gpt",
                "content": [
                    {"type": "tool_use", "id": "t", "name": "look", "input": {"a": 1}},
                    {"type": "text", "text": "x"},
                ],
            },
            {"role": "narrator", "content": "meanwhile", "name": "n"},
        ],
        "tools": [{"name": "look"}],
        "provenance": "made up",
    },
    "flat_message": {
        "roomName": "r",
        "agentId": "agent",
        "memoryEntries": [
            {"speaker": "agent", "content": "hello"},
            {"role": "user", "content": "hi", "channel": "dm"},
        ],
        "currentMessage": {"role": "user", "speaker": "u", "content": "lamp?"},
        "expectedResponse": "off",
        "availableActions": ["LOOK"],
    },
    "flat_text": {"id": 7, "instruction": "Translate.", "input": "Lampe", "output": "lamp", "level": 2},
}


def read(row, line=1):
    return read_row(RawRow(2, "a.jsonl", line, json.dumps(row).encode()))


@pytest.mark.parametrize("name", READERS)
def test_each_shape_is_read_by_its_reader_into_its_schema(name):
    trajectory = read(ROWS[name])
    assert isinstance(trajectory, Trajectory), trajectory
    assert (trajectory.format, trajectory.row_id, trajectory.line) == (name, "2-1", 1)
    assert schema.explain("trajectory", json.loads(dump_line(to_row(trajectory)))) == []


@pytest.mark.parametrize("name", READERS)
def test_no_leaf_of_a_row_is_lost(name):
    def leaves(value, key=None):
        if isinstance(value, dict):
            for inner_key, inner in value.items():
                yield from leaves(inner, inner_key)
        elif isinstance(value, list):
            for inner in value:
                yield from leaves(inner, key)
        elif isinstance(value, str) and key not in (
            "format",
            "kind",
            "role",
            "type",
            "arguments",
            "startedAt",
            "timestamp",
        ):
            yield value

    text = json.dumps(to_row(read(ROWS[name])), ensure_ascii=False)
    assert [leaf for leaf in leaves(ROWS[name]) if json.dumps(leaf, ensure_ascii=False)[1:-1] not in text] == []


@pytest.mark.parametrize("name", READERS)
def test_calls_hold_slices_of_the_messages_and_labels_point_to_calls(name):
    trajectory = read(ROWS[name])
    for call in trajectory.calls:
        assert call.call_id
        assert 0 <= call.first_message <= call.first_message + call.message_count <= len(trajectory.messages)
    assert all(label.call < len(trajectory.calls) for label in trajectory.tasks)


def test_native_row_is_one_call_with_its_request_and_response():
    trajectory = read(ROWS["eliza_native_v1"])
    (call,) = trajectory.calls
    assert [message.role for message in trajectory.messages] == ["system", "user", "assistant"]
    answer = trajectory.messages[2]
    assert (answer.content, answer.is_response, answer.tool_calls[0].name) == (HANDLER, True, "LOOK")
    assert (call.prompt_tokens, call.temperature, call.max_tokens, call.started_at) == (
        11,
        0,
        64,
        "2025-06-15T15:06:40.000Z",
    )
    assert call.extra["request"] == {"settings": {"seed": 4}, "toolChoice": "auto"}
    assert call.extra["response"] == {"usage": {"audioTokens": 1}}
    assert (trajectory.outcome, trajectory.reward, trajectory.started_at) == ("passed", 1, call.started_at)


def test_native_system_is_not_repeated():
    row = copy.deepcopy(ROWS["eliza_native_v1"])
    row["request"]["messages"].insert(0, {"role": "system", "content": "You mind the house."})
    trajectory = read(row)
    assert [message.role for message in trajectory.messages] == ["system", "user", "assistant"]
    assert trajectory.calls[0].extra["request"]["system"] == "You mind the house."


@pytest.mark.parametrize(
    ("change", "words"),
    [({"request": None}, "request"), ({"response": "text"}, "response"), ({"boundary": "other"}, "boundary")],
)
def test_native_row_without_its_parts_is_a_problem_that_names_them(change, words):
    problem = read({**ROWS["eliza_native_v1"], **change})
    assert (problem.code, words in problem.message) == ("bad_native_row", True)


def test_call_without_an_answer_is_still_a_call():
    trajectory = read({**ROWS["eliza_native_v1"], "response": {}, "purpose": None})
    assert (len(trajectory.calls), trajectory.tasks) == (1, ())


def test_recorder_keeps_every_stage():
    trajectory = read(ROWS["recorder"])
    assert [(message.role, message.name) for message in trajectory.messages] == [
        ("user", None),
        ("system", None),
        ("assistant", None),
        ("event", "cache"),
        ("tool", "LOOK"),
        ("event", "evaluation"),
        ("event", "toolSearch"),
        ("event", "compaction"),
    ]
    assert trajectory.messages[4].parts == {"on": False}
    assert trajectory.messages[5].content == "It is off.\nseen"
    assert trajectory.messages[6].content == "lamp"
    assert trajectory.messages[2].tool_calls[0].arguments == {"at": "lamp"}
    (call,) = trajectory.calls
    assert (call.first_message, call.message_count, call.step_id, call.duration_s) == (1, 2, "s1", 0.6)
    assert (trajectory.agent_id, trajectory.finished_at) == ("12", "2025-06-15T15:06:42.000Z")


def test_recorder_root_message_is_not_repeated():
    row = copy.deepcopy(ROWS["recorder"])
    row["stages"][0]["model"]["messages"].append({"role": "user", "content": "user: is the lamp on?"})
    assert sum("is the lamp on?" in message.content for message in read(row).messages) == 1


def test_database_calls_prefer_messages_and_get_one_fallback_id():
    trajectory = read(ROWS["database"])
    first, second = trajectory.calls
    assert (first.call_id, second.call_id) == ("db-1:s1:call:0", "c")
    assert [m.content for m in trajectory.messages[first.first_message :][: first.message_count]] == [
        "S",
        "U",
        "R",
    ]
    assert second.extra == {"userPrompt": "kept", "tags": ["x"]}
    assert trajectory.status == "completed"
    assert [message.name for message in trajectory.messages if message.role == "event"] == [
        "TIME",
        "LOOK",
        "k",
        "child_step",
    ]


def test_database_steps_may_be_text():
    row = {key: value for key, value in ROWS["database"].items() if key != "steps"}
    as_text = read({**row, "stepsJson": json.dumps(ROWS["database"]["steps"])})
    assert to_row(as_text) == to_row(read(ROWS["database"]))
    for broken in ("[torn", "{}", ""):
        assert read({**row, "stepsJson": broken}).code == "bad_steps_json"


def test_test_record_tells_its_outcome():
    trajectory = read(ROWS["test_record"])
    assert (trajectory.trajectory_id, trajectory.outcome, trajectory.reward) == ("case-1", "failed", None)
    assert trajectory.messages[0].at == "2025-06-15T15:06:40.001Z"
    assert trajectory.messages[-1].name == "RUN_ENDED"


def test_rollout_is_one_call_whose_last_answer_is_the_response():
    trajectory = read(ROWS["rollout"])
    assert (trajectory.trajectory_id, trajectory.scenario_id, trajectory.reward) == (
        "task-4-trial-1",
        "4",
        0.0,
    )
    assert [message.is_response for message in trajectory.messages] == [None, None, None, True, None]
    assert trajectory.messages[1].tool_calls[0].arguments == {"a": 1}
    assert (trajectory.messages[2].role, trajectory.messages[2].tool_call_id) == ("tool", "c")
    assert trajectory.extra["info"] == {"cost": 1}


def test_feed_steps_are_messages_and_no_calls():
    trajectory = read(ROWS["feed"])
    assert [message.role for message in trajectory.messages] == ["user", "assistant", "tool"]
    assert (trajectory.calls, trajectory.reward, trajectory.evidence) == ((), 0.8, "dry_run")
    assert trajectory.extra == {"final_pnl": 2, "steps": [{"tick": 3}]}


def test_chat_content_parts_come_apart():
    trajectory = read(ROWS["chat"])
    first, second, third = trajectory.messages
    assert (first.role, first.content, first.parts) == ("user", "one\ntwo", [{"type": "image", "url": "u"}])
    assert (second.role, second.content, second.is_response) == ("assistant", "x", True)
    assert second.tool_calls[0].arguments == {"a": 1}
    assert (third.role, third.name, third.parts) == ("event", "narrator", [{"name": "n"}])
    assert trajectory.calls[0].tools == [{"name": "look"}]
    assert [label.task for label in trajectory.tasks] == ["action_planner", "media_description"]
    assert trajectory.trajectory_id == "row-2-1"


def test_flat_message_reads_its_memory_by_role_and_speaker():
    trajectory = read(ROWS["flat_message"])
    assert [message.role for message in trajectory.messages] == ["assistant", "user", "user", "assistant"]
    assert trajectory.calls[0].extra == {"availableActions": ["LOOK"]}


def test_flat_text_joins_instruction_and_input():
    trajectory = read(ROWS["flat_text"])
    assert [message.content for message in trajectory.messages] == ["Translate.\n\nLampe", "lamp"]
    assert (trajectory.trajectory_id, trajectory.extra) == ("7", {"level": 2})


def test_expected_action_is_a_tool_call_and_no_reply():
    trajectory = read({"user_message": "look", "expected_action": "LOOK", "persona": "p"})
    assert trajectory.messages[1].tool_calls[0].name == "LOOK"
    assert (trajectory.tasks, trajectory.extra) == ((), {"persona": "p"})


@pytest.mark.parametrize(
    ("more", "evidence"),
    [
        ({}, "imported"),
        ({"evidence": "live"}, "imported"),
        ({"dryRun": True}, "dry_run"),
        ({"metadata": {"dryRun": True}}, "dry_run"),
        ({"source": {"dryRun": True}}, "dry_run"),
        ({"metadata": {"trajectory_metadata": {"synthetic": True}}}, "dry_run"),
        ({"scenario_id": "feed-dry-run-2"}, "dry_run"),
        ({"useMocks": True}, "mocked"),
        ({"metadata": {"evidence": "mocked"}}, "mocked"),
    ],
)
def test_evidence_is_what_the_row_says_or_imported(more, evidence):
    assert read({"prompt": "p", "answer": "a", **more}).evidence == evidence


@pytest.mark.parametrize(
    "more",
    [
        {"dryRun": "true"},
        {"dryRun": "yes"},
        {"dryRun": 1},
        {"DryRun": True},
        {"dry-run": True},
        {"isSynthetic": True},
        {"simulated": "true"},
        {"evidence": "dry-run"},
        {"evidence": "DRY_RUN"},
        {"evidence": "dry run"},
        {"evidence": "synthetic"},
        {"evidence": {"kind": "dry_run"}},
        {"evidence_kind": "dry_run"},
        {"evidenceKind": "dry_run"},
        {"source": "dry_run"},
        {"provenance": "dry-run"},
        {"mode": "dry_run"},
        {"config": {"dryRun": True}},
        {"metadata": {"source": "dry_run"}},
        {"metadata": {"provenance": {"dryRun": True}}},
        {"metadata": {"tags": ["dry_run"]}},
        {"metadata": '{"provenance": {"dryRun": true}}'},
        {"metadata": '{"\\u0064ryRun": true}'},
        {"metadata": {"trajectory_metadata": {"evidence": "dry-run"}}},
        {"tags": ["a", "dry_run"]},
        {"tags": ["Dry-Run"]},
        {"tags": ["dry_run"]},
        {"tags": "a, dry-run"},
        {"tags": '["dry_run"]'},
        {"id": "dry-run-0_8b-base-action-selection"},
        {"caseId": "dry_run"},
        {"useMocks": True, "dryRun": True},
    ],
    ids=json.dumps,
)
def test_row_that_says_dry_in_any_spelling_is_a_dry_run(more):
    assert read({"prompt": "p", "answer": "a", **more}).evidence == "dry_run"


@pytest.mark.parametrize("key", ["useMocks", "use_mock", "mock", "isMock", "mocked", "Use-Mocks"])
@pytest.mark.parametrize("value", [True, "true", 1, ["weather"], "weather"], ids=json.dumps)
def test_row_with_a_mock_flag_of_any_kind_is_mocked(key, value):
    assert read({"prompt": "p", "answer": "a", key: value}).evidence == "mocked"
    assert read({"prompt": "p", "answer": "a", "metadata": {"config": {key: value}}}).evidence == "mocked"


@pytest.mark.parametrize("more", [{"evidence": "mock"}, {"evidence": "Mocked"}, {"tags": ["mock"]}, {"mode": "mocked"}])
def test_row_with_a_word_for_mocks_is_mocked(more):
    assert read({"prompt": "p", "answer": "a", **more}).evidence == "mocked"


@pytest.mark.parametrize("value", [False, None, 0, "", "false", "No", " off ", "0", "none", [], {}], ids=json.dumps)
def test_flag_that_is_not_set_says_nothing(value):
    more = {"dryRun": value, "useMocks": value, "metadata": {"synthetic": value, "mock": value}}
    assert read({"prompt": "p", "answer": "a", **more}).evidence == "imported"


@pytest.mark.parametrize(
    "more",
    [
        {"answer": '{"dryRun": true, "evidence": "mocked"}'},
        {"tools": [{"name": "deploy", "parameters": {"dryRun": True}}]},
        {"source": "synthetic"},
        {"tags": ["synthetic"]},
        {"prompt": "is this synthetic?"},
        {"tags": ["dry", "mockingbird", "laundry"]},
        {"id": "dry-runner-shoes"},
        {"title": "a dry-run"},
        {"metadata": "dryRun"},
        {"metadata": '{"dryRun": tr'},
        {"metadata": {"provenance": {"config": {"source": {"metadata": {"dryRun": True}}}}}},
    ],
    ids=json.dumps,
)
def test_what_only_looks_like_a_dry_run_is_imported(more):
    assert read({"prompt": "p", "answer": "a", **more}).evidence == "imported"


def test_arguments_of_a_tool_call_say_nothing_of_the_row():
    call = {"id": "c", "function": {"name": "deploy", "arguments": '{"dryRun": true, "useMocks": true}'}}
    assert read({"messages": [{"role": "assistant", "tool_calls": [call], "dryRun": True}]}).evidence == "imported"


SPELLINGS = st.tuples(st.sampled_from(["", "-", "_", " "]), st.sampled_from([str.lower, str.upper, str.title, str]))


@given(key=SPELLINGS, word=SPELLINGS, where=st.sampled_from(["row", "metadata", "provenance"]))
def test_spelling_of_keys_and_words_does_not_matter(key, word, where):
    said = {key[1](key[0].join(["evidence", "kind"])): word[1](word[0].join(["dry", "run"]))}
    row = {"prompt": "p", "answer": "a", **(said if where == "row" else {where: said})}
    assert read(row).evidence == "dry_run"


EMPTY = [None, "", " \n", [], [""], [{"type": "text", "text": ""}], [{"type": "text"}], {}, {"text": ""}]


@pytest.mark.parametrize("value", EMPTY, ids=json.dumps)
def test_answer_that_says_nothing_is_no_response(value):
    chat = [{"role": "user", "content": "q"}, {"role": "assistant", "content": value}]
    rows = [
        {"messages": chat},
        {"prompt": "q", "answer": value},
        {"currentMessage": "q", "expectedResponse": value},
        {**ROWS["eliza_native_v1"], "response": {"text": value}},
        {"trajectoryId": "t", "steps": [{"llmCalls": [{"prompt": "q", "response": value}]}]},
        {"traj": chat, "reward": 1},
    ]
    for row in rows:
        trajectory = read(row)
        assert len(trajectory.calls) == 1
        assert [message for message in trajectory.messages if message.is_response] == []
        assert list(native_rows(to_row(trajectory), TASKS)) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"content": "a"},
        {"reasoning": "because"},
        {"content": [{"type": "image", "url": "u"}]},
        {"tool_calls": [{"function": {"name": "look"}}]},
    ],
    ids=json.dumps,
)
def test_answer_behind_which_an_empty_one_stands_is_the_response(answer):
    rows = [{"role": "user", "content": "q"}, {"role": "assistant", **answer}, {"role": "assistant", "content": ""}]
    assert [message.is_response for message in read({"messages": rows}).messages] == [None, True, None]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b'{"prompt":"p","answer":"a","answer":"b"}', "[answer]"),
        (b'{"prompt":"p","answer":"b","metadata":{"x":{"k":1,"k":1}}}', "[k]"),
        (b'{"prompt":"p","answer":"b","more":[{"k":1,"\\u006b":2}],"n":0,"n":0}', "[k, n]"),
        (b'{"prompt":"p","answer":"b","said":"\\u0022\\u0022","k":[],"k":[]}', "[k]"),
    ],
)
def test_key_that_stands_twice_is_noted_and_the_last_value_read(data, named):
    row = RawRow(2, "a.jsonl", 7, data)
    trajectory, (note,) = read_with_notes(row)
    assert trajectory == read_row(row)
    assert (note.code, note.file, note.line, note.is_row) == ("duplicate_keys", "a.jsonl", 7, False)
    assert named in note.message
    assert trajectory.messages[-1].content == "b"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    ),
    st.booleans(),
)
def test_row_whose_keys_differ_has_no_note(value, ensure_ascii):
    row = {"prompt": "p", "answer": "a", "more": value}
    try:
        data = json.dumps(row, ensure_ascii=ensure_ascii).encode()
    except UnicodeEncodeError:
        return
    assert read_with_notes(RawRow(1, "a", 1, data)) == (read_row(RawRow(1, "a", 1, data)), [])


@pytest.mark.parametrize("data", [b"{", b'{"a":1,"a":2}', b"7"])
def test_row_that_cannot_be_read_has_its_problem_and_no_note(data):
    assert read_with_notes(RawRow(1, "a", 1, data)) == (read_row(RawRow(1, "a", 1, data)), [])


@pytest.mark.parametrize(
    ("more", "outcome", "reward"),
    [
        ({"scenarioStatus": "passed"}, "passed", 1),
        ({"scenario_status": "failed"}, "failed", None),
        ({"scenario_status": "passed", "metadata": {"judge_score": 0.4}}, "passed", 0.4),
        ({"judgeScore": 0.2, "metadata": {"judge_score": 0.4}}, None, 0.2),
        ({"judgeScore": 0}, None, 0),
        ({"judgeScore": -2}, None, 0),
        ({"judgeScore": "high", "scenarioStatus": "great"}, None, None),
        ({"reward": 3, "scenarioStatus": "passed"}, "passed", 3),
    ],
)
def test_outcome_and_reward_are_never_made_up(more, outcome, reward):
    trajectory = read({"prompt": "p", "answer": "a", **more})
    assert (trajectory.outcome, trajectory.reward) == (outcome, reward)


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        (1750000000, "2025-06-15T15:06:40.000Z"),
        (1750000000123, "2025-06-15T15:06:40.123Z"),
        ("2025-06-15T17:06:40+02:00", "2025-06-15T15:06:40.000Z"),
        ("2025-06-15 15:06:40", "2025-06-15T15:06:40.000Z"),
    ],
)
def test_instants_of_all_kinds_are_rfc_3339(value, instant):
    assert read({"prompt": "p", "answer": "a", "startedAt": value}).started_at == instant


@pytest.mark.parametrize("value", ["yesterday", -1, 1e300, "2025-99-15T17:06:40Z", True, {}])
def test_time_that_is_none_stays_as_it_was(value):
    trajectory = read({"prompt": "p", "answer": "a", "startedAt": value})
    assert (trajectory.started_at, trajectory.extra["startedAt"]) == (None, value)


def test_hints_of_a_row_with_several_calls_label_none_of_them():
    row = {**ROWS["database"], "task": "inbox_triage"}
    assert [label.task for label in read(row).tasks] == ["response"]


def test_failed_rows_are_labelled():
    assert read({"prompt": "p", "answer": "a", "scenario_status": "failed"}).tasks[0].task == "response"


@pytest.mark.parametrize("name", READERS)
def test_native_rows_fit_their_schema_and_can_be_read_again(name):
    trajectory = read(ROWS[name])
    for task, row in native_rows(to_row(trajectory), TASKS):
        assert schema.explain("native-row", row) == []
        again = read(row)
        assert again.format == "eliza_native_v1"
        assert task in [label.task for label in again.tasks]
        assert (again.trajectory_id, again.evidence) == (trajectory.trajectory_id, trajectory.evidence)


def test_native_rows_hold_only_the_tasks_asked_for():
    data = to_row(read(ROWS["eliza_native_v1"]))
    assert [task for task, _ in native_rows(data, ["should_respond"])] == ["should_respond"]
    assert list(native_rows(data, ["response"])) == []


def test_native_row_leaves_out_what_came_after_the_response():
    ((_, row),) = native_rows(to_row(read(ROWS["rollout"])), ["response"])
    assert [message["role"] for message in row["request"]["messages"]] == ["system", "assistant", "tool"]
    assert row["response"] == {"text": "It is off."}
    assert row["metadata"]["judge_score"] == 0.0


STRANGE = st.sampled_from([None, True, -1, 0, 1e300, 2**63, "", "text", [], [1], {}, {"a": 1}, [[]], [None], [{}]])


def places(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


@settings(max_examples=600, deadline=None)
@given(data=st.data(), name=st.sampled_from(list(READERS)))
def test_wrong_types_anywhere_leave_a_valid_trajectory_or_a_problem(data, name):
    row = copy.deepcopy(ROWS[name])
    for path in data.draw(st.lists(st.sampled_from(list(places(row))), min_size=1, max_size=3)):
        target = row
        try:
            for key in path[:-1]:
                target = target[key]
            target[path[-1]] = copy.deepcopy(data.draw(STRANGE))
        except (KeyError, IndexError, TypeError):
            continue
    found = read(row)
    assert isinstance(found, Trajectory | Problem)
    if isinstance(found, Problem):
        assert found.code in ("bad_native_row", "bad_steps_json", "unknown_shape")
        return
    record = json.loads(dump_line(to_row(found)))
    assert schema.explain("trajectory", record) == []
    for _, native in native_rows(record, TASKS):
        assert schema.explain("native-row", native) == []
