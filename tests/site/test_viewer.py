import os
import pickle
from pathlib import Path

from trainsite.records.trajectory import Call, Message, TaskLabel, ToolCall, Trajectory
from trainsite.site import PageHead, trajectory_page

GOLDEN = Path(__file__).parents[1] / "golden" / "site" / "trajectories.html"
HEAD = PageHead("20260301T091240Z-1f3a9c2e", "First try", "0.1.0")


def trajectory(**given) -> Trajectory:
    base = {"row_id": "1-7", "file": "a.jsonl", "line": 7, "format": "chat", "evidence": "imported"}
    return Trajectory(**{**base, "trajectory_id": "traj-7", **given})


def page(*trajectories: Trajectory, number: int = 1, count: int = 1) -> str:
    return trajectory_page(HEAD, "natural_trajectories", number, count, trajectories)


ASKS_TWICE = (
    Message(role="user", content="both, please"),
    Message(role="assistant", tool_calls=(ToolCall(name="first", id="a"), ToolCall(name="second", id="b"))),
    Message(role="tool", content="result of b", tool_call_id="b"),
    Message(role="tool", content="result of a", tool_call_id="a"),
    Message(role="assistant", content="done"),
)


def test_every_message_has_its_deep_link(structure):
    ids = structure(page(trajectory(messages=ASKS_TWICE))).ids
    assert "t-1-7" in ids
    assert sorted(name for name in ids if "-m-" in name) == [f"t-1-7-m-{n}" for n in range(1, 6)]


def test_a_result_stands_beside_the_call_that_it_answers():
    text = page(trajectory(messages=ASKS_TWICE))
    places = [text.index(words) for words in ("<b>first", "result of a", "<b>second", "result of b", ">done<")]
    assert places == sorted(places)


def test_a_result_that_opens_a_call_stays_in_its_place(structure):
    calls = (Call(first_message=2, message_count=3, model="m"),)
    shown = structure(page(trajectory(messages=ASKS_TWICE, calls=calls)))
    assert "t-1-7-c-1" in shown.ids
    order = [name for name in shown.ids if "-m-" in name]
    assert order == [f"t-1-7-m-{n}" for n in range(1, 6)]


def test_a_call_beyond_the_messages_is_still_shown():
    assert "late-model" in page(trajectory(calls=(Call(first_message=9, message_count=0, model="late-model"),)))


def test_dry_rows_carry_the_word_and_the_class():
    assert '<span class="dry">dry run</span>' in page(trajectory(evidence="dry_run"))
    assert 'class="dry"' not in page(trajectory(evidence="live"))


def test_pages_link_to_their_neighbours_and_the_run(structure):
    hrefs = structure(page(trajectory(), number=2, count=3)).hrefs
    assert {"natural_trajectories-0001.html", "natural_trajectories-0003.html", "../index.html"} <= set(hrefs)
    assert "natural_trajectories-0000.html" not in structure(page(trajectory(), number=1, count=3)).hrefs


def test_a_page_loads_only_its_own_assets_under_the_strict_policy():
    text = page(trajectory())
    assert "content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:\"" in text
    assert '<meta name="robots" content="noindex">' in text
    assert text.count("<script") == 1
    assert "style=" not in text


def test_the_page_head_travels_to_other_processes():
    assert pickle.loads(pickle.dumps(HEAD)) == HEAD


def test_the_page_is_the_accepted_one():
    """Set TRAINSITE_ACCEPT_GOLDEN=1 in the call of pytest to accept what is rendered now."""
    messages = (
        Message(role="system", content="You plan.\n" * 9),
        Message(role="user", name="Ana", content="Is it warm in <Lisbon>?", at="2026-03-01T09:12:44Z"),
        Message(
            role="assistant",
            reasoning="Look it up.",
            is_response=True,
            tool_calls=(ToolCall(name="weather", id="c1", arguments={"place": "Lisbon"}),),
        ),
        Message(role="tool", tool_call_id="c1", content="19 °C", parts=[{"type": "image"}]),
        Message(role="assistant", content="Yes\x00: 19 °C.", is_response=True),
    )
    calls = (
        Call(
            first_message=0,
            message_count=3,
            model="m-1",
            provider="p",
            prompt_tokens=1200,
            completion_tokens=30,
            duration_s=1.5,
            cost_usd=0.00125,
            finish_reason="tool_calls",
            extra={"seed": 7},
        ),
        Call(first_message=4, message_count=1, model="m-1"),
    )
    whole = trajectory(
        messages=messages,
        calls=calls,
        tasks=(TaskLabel(task="response", reason="it answers the user", call=1),),
        reward=0.5,
        outcome="passed",
        extra={"channel": "demo"},
    )
    text = page(whole, number=1, count=2)
    if ACCEPT:
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


ACCEPT = os.environ.get("TRAINSITE_ACCEPT_GOLDEN") == "1"
