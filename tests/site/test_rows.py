from trainsite.records.trajectory import Call, Message, TaskLabel, Trajectory
from trainsite.site import sample_address, trajectory_line


def trajectory(**given) -> Trajectory:
    base = {"row_id": "1-1", "file": "a.jsonl", "line": 1, "format": "chat", "evidence": "live", "trajectory_id": "t"}
    return Trajectory(**{**base, **given})


def test_tokens_are_null_where_no_call_says():
    assert trajectory_line(trajectory(calls=(Call(first_message=0, message_count=1),))).tokens is None


def test_tokens_add_total_or_both_halves():
    calls = (
        Call(first_message=0, message_count=1, total_tokens=10, prompt_tokens=4),
        Call(first_message=1, message_count=1, prompt_tokens=3, completion_tokens=2),
    )
    assert trajectory_line(trajectory(calls=calls)).tokens == 15


def test_the_first_text_is_what_the_user_asked():
    messages = (Message(role="system", content="rules"), Message(role="user", content="  find\n a flight "))
    assert trajectory_line(trajectory(messages=messages)).first_text == "find a flight"


def test_a_trajectory_without_text_has_an_empty_first_text():
    assert trajectory_line(trajectory(messages=(Message(role="user"),))).first_text == ""


def test_tasks_are_named_once_in_their_order():
    tasks = tuple(TaskLabel(task=task, reason="r", call=0) for task in ("b", "a", "b"))
    assert trajectory_line(trajectory(tasks=tasks)).tasks == ("b", "a")


def test_an_address_of_a_sample_names_step_row_and_message():
    assert sample_address("natural", "1-7") == "analysis/sample.html#step=natural&row=1-7"
    assert sample_address("natural", "1-7", 3) == "analysis/sample.html#step=natural&row=1-7&message=3"


def test_an_address_of_a_sample_holds_any_row_id():
    assert sample_address("s", "a&b=c#\ud800").partition("#")[2] == "step=s&row=a%26b%3Dc%23%3F"
