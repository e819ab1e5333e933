from trainsite.records.trajectory import Call, Message, TaskLabel, Trajectory
from trainsite.site import PageRange, TrajectoryPlan, page_path, trajectory_line
from trainsite.site.rows import find_page


def trajectory(**given) -> Trajectory:
    base = {"row_id": "1-1", "file": "a.jsonl", "line": 1, "format": "chat", "evidence": "live", "trajectory_id": "t"}
    return Trajectory(**{**base, **given})


def test_tokens_are_null_where_no_call_says():
    assert trajectory_line(trajectory(calls=(Call(first_message=0, message_count=1),)), "p").tokens is None


def test_tokens_add_total_or_both_halves():
    calls = (
        Call(first_message=0, message_count=1, total_tokens=10, prompt_tokens=4),
        Call(first_message=1, message_count=1, prompt_tokens=3, completion_tokens=2),
    )
    assert trajectory_line(trajectory(calls=calls), "p").tokens == 15


def test_the_first_text_is_what_the_user_asked():
    messages = (Message(role="system", content="rules"), Message(role="user", content="  find\n a flight "))
    assert trajectory_line(trajectory(messages=messages), "p").first_text == "find a flight"


def test_a_trajectory_without_text_has_an_empty_first_text():
    assert trajectory_line(trajectory(messages=(Message(role="user"),)), "p").first_text == ""


def test_tasks_are_named_once_in_their_order():
    tasks = tuple(TaskLabel(task=task, reason="r", call=0) for task in ("b", "a", "b"))
    assert trajectory_line(trajectory(tasks=tasks), "p").tasks == ("b", "a")


def test_pages_are_numbered_with_four_digits():
    assert page_path("natural_trajectories", 12) == "trajectories/natural_trajectories-0012.html"


def test_a_row_is_found_on_its_page_by_number_not_by_letters():
    pages = (
        PageRange(number=1, path="one", first_row_id="1-1", last_row_id="1-9", count=9),
        PageRange(number=2, path="two", first_row_id="1-10", last_row_id="2-3", count=8),
    )
    plan = TrajectoryPlan(step="s", count=17, lines=(), pages=pages)
    assert [find_page(plan, row) for row in ("1-2", "1-10", "2-3", "2-4", "x")] == ["one", "two", "two", None, None]
