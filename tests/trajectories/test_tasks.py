import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.records.trajectory import TASKS
from trainsite.trajectories import classify
from trainsite.trajectories.tasks import normalise

HANDLER = '{"messageHandler":{"action":"RESPOND","contexts":["calendar"],"thought":"asked","reply":"text"}}'
FLAT_HANDLER = '{"action":"IGNORE","contexts":["general"],"thought":"not for me"}'
PLAN = '{"thought":"look it up","actions":["LOOK_UP"]}'
VIEW = '{"viewId":"notes","reason":"writing"}'


def hint(value, name="purpose"):
    return [(name, value)]


GOLDEN = [
    # answer, prompts, hints, has_image, tasks
    (HANDLER, [], [], False, "should_respond"),
    (FLAT_HANDLER, [], [], False, "should_respond"),
    (f"```json\n{HANDLER}\n```", [], [], False, "should_respond"),
    (f"```\n{HANDLER}\n```", [], [], False, "should_respond"),
    ('{"messageHandler":{"action":"RESPOND","contexts":[]}}', [], [], False, "should_respond"),
    (HANDLER, ["Available actions: A, B"], [], False, "should_respond"),
    (HANDLER, [], hint("action_planner"), False, "should_respond action_planner"),
    (HANDLER, [], hint("context_routing"), False, "should_respond context_routing"),
    (HANDLER, [], hint("should_respond"), False, "should_respond"),
    ('{"messageHandler":"yes"}', [], [], False, "response"),
    ('{"action":"GO","contexts":"none","thought":"t"}', [], [], False, "action_planner"),
    ("free words", [], hint("should_respond"), False, "should_respond"),
    ("free words", [], hint("RESPONSE_HANDLER", "model_type"), False, "should_respond"),
    ("free words", [], hint("messageHandler"), False, "should_respond"),
    ("free words", [], hint("shouldRespond"), False, "should_respond"),
    ("free words", [], hint("shouldrespond"), False, "should_respond"),
    ("free words", [], hint("purpose:should_respond", "tags"), False, "response"),
    ("free words", [], hint("context_routing"), False, "context_routing"),
    ("primaryContext: notes\nsecondaryContexts: mail", [], [], False, "should_respond context_routing"),
    ("ok\n  secondaryContexts: mail", [], [], False, "should_respond context_routing"),
    ("<primaryContext>notes</primaryContext>", [], [], False, "should_respond context_routing"),
    ('{"primaryContext":"notes"}', [], [], False, "should_respond context_routing"),
    ('{"messageHandler":{"primaryContext":"notes"}}', [], [], False, "should_respond context_routing"),
    ("the word primaryContext alone", [], [], False, "response"),
    ('{"text":"primaryContext: notes"}', [], [], False, "response"),
    (PLAN, [], [], False, "action_planner"),
    ('{"thought":"t","action":"GO"}', [], [], False, "action_planner"),
    ('{"thought":"t","actions":"GO, STAY"}', [], [], False, "action_planner"),
    ('{"thought":"t","actions":[]}', [], [], False, "action_planner"),
    ('{"thought":"t","text":"hello"}', [], [], False, "response"),
    ('{"actions":["REPLY"],"text":"hello"}', [], [], False, "response"),
    ('{"thought":" ","actions":["REPLY"]}', [], [], False, "response"),
    ('{"thought":"t","action":" "}', [], [], False, "response"),
    ("actions: GO", [], [], False, "action_planner"),
    ("thought: t\nActions: GO", [], [], False, "action_planner"),
    ("my actions: none", [], [], False, "response"),
    ("a thought about text", [], [], False, "response"),
    ("GO", ["Pick from the Available Actions below"], [], False, "action_planner"),
    ("GO", ["{actionNames}"], [], False, "action_planner"),
    ("", ["available actions"], [], False, "action_planner"),
    ("", [], hint("planner"), False, "action_planner"),
    ("", [], hint("runtime_use_model"), False, "action_planner"),
    ("", [], hint("sub_planner"), False, ""),
    (VIEW, [], [], False, "view_context"),
    ('{"viewId":"none"}', ["available actions"], [], False, "view_context"),
    ('{"viewId":" "}', [], [], False, "response"),
    ('{"viewId":4}', [], [], False, "response"),
    ("", [], hint("view_selection"), False, "view_context"),
    ("A red kite.", ["what is this?"], [], True, "media_description"),
    ("A red kite.", [], hint("describeImage"), False, "media_description"),
    ("A red kite.", [], hint("describe_audio"), False, "media_description"),
    ("hello", [], [], False, "response"),
    ("hello", [], hint("reply"), False, "response"),
    (PLAN, [], hint("reply"), False, "action_planner response"),
    (PLAN, [], hint("response", "metadata.task_type"), False, "action_planner"),
    ("", [], hint("response", "metadata.task_type"), False, "response"),
    ("", [], [], False, ""),
    (" \n", [], [], False, ""),
    ("{torn", [], [], False, "response"),
    *(("hello", [], hint(task), False, task) for task in TASKS[6:]),
    ("hello", ["write my morning brief"], [], False, "response"),
    ("hello", [], hint("Morning Brief"), False, "morning_brief"),
    ("hello", [], [("purpose", "inbox_triage"), ("metadata.task_type", "response")], False, "inbox_triage"),
    ("hello", [], hint("evaluation"), False, "response"),
]


@pytest.mark.parametrize(("answer", "prompts", "hints", "has_image", "tasks"), GOLDEN)
def test_golden_labels(answer, prompts, hints, has_image, tasks):
    labels = classify(answer, prompts, hints, has_image=has_image)
    assert set(labels) == set(tasks.split())
    assert list(labels) == [task for task in TASKS if task in labels]
    assert all(labels.values())


@pytest.mark.parametrize(
    ("answer", "hints", "tasks"),
    [
        ("", [], "action_planner"),
        ("I look it up.", [], "action_planner"),
        ("", hint("response", "metadata.task_type"), "action_planner"),
        ("", hint("should_respond"), "should_respond"),
        (HANDLER, [], "should_respond"),
        (VIEW, [], "view_context"),
    ],
)
def test_a_response_that_asks_for_tools_is_a_plan_where_nothing_else_says_what_it_is(answer, hints, tasks):
    assert set(classify(answer, [], hints, has_tool_calls=True)) == set(tasks.split())


def test_reasons_say_what_decided():
    assert classify("x", hints=hint("should_respond")) == {"should_respond": "hint purpose=should_respond"}
    assert classify("x", hints=hint("describeImage")) == {"media_description": "hint purpose=describeImage"}
    assert classify(HANDLER) == {"should_respond": "answer is a messageHandler object"}
    assert classify("x") == {"response": "no other rule matched"}
    assert classify("", has_tool_calls=True) == {"action_planner": "the response asks for tools"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" messageHandler ", "message_handler"), ("A  b!!c", "a_b_c"), ("__x__y_", "x_y"), ("a:b-c", "a:b-c")],
)
def test_hints_are_normalised(text, expected):
    assert normalise(text) == expected


@given(answer=st.text(), prompts=st.lists(st.text(), max_size=2), hints=st.lists(st.tuples(st.text(), st.text())))
def test_any_text_gets_known_labels_in_order(answer, prompts, hints):
    labels = list(classify(answer, prompts, hints))
    assert labels == [task for task in TASKS if task in labels]
    assert labels or not answer.strip()
