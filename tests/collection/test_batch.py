"""A batch of rows: every row is written or becomes a problem, in the order of the rows."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.collection.batch import BatchOptions, make_batch
from trainsite.privacy import Redactor
from trainsite.records.trajectory import TASKS
from trainsite.trajectories import RawRow

OPTIONS = BatchOptions(step="natural_trajectories", source="natural", tasks=TASKS)
REDACTOR = Redactor(b"k" * 32)
MAIL = "ann.lee@" + "mail.example.com"
ROWS = (
    {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]},
    {"messages": [{"role": "user", "content": f"write to {MAIL}"}, {"role": "assistant", "content": "yes"}]},
    {"nothing": "known"},
    7,
)


def raw(number: int, row: object) -> RawRow:
    return RawRow(1, "a.jsonl", number, json.dumps(row).encode())


@given(st.lists(st.sampled_from(ROWS), max_size=8))
@settings(deadline=None)
def test_a_batch_is_the_sum_of_its_rows(rows):
    whole = make_batch([raw(number, row) for number, row in enumerate(rows, 1)], OPTIONS, REDACTOR)
    parts = [make_batch([raw(number, row)], OPTIONS, REDACTOR) for number, row in enumerate(rows, 1)]
    for path in {path for part in parts for path in part.lines}:
        assert whole.lines[path] == b"".join(part.lines.get(path, b"") for part in parts)
    assert whole.problems == [problem for part in parts for problem in part.problems]
    assert whole.redacted_lines == [line for part in parts for line in part.redacted_lines]
    assert sum(whole.formats.values()) + len(whole.problems) == len(rows)


def test_only_answered_calls_are_evidence():
    asked = {"role": "user", "content": "q"}
    answers = [
        {"role": "assistant", "content": ""},
        {"role": "assistant", "content": " ", "tool_calls": []},
        {"role": "assistant", "content": "a"},
        {"role": "assistant", "tool_calls": [{"function": {"name": "look"}}]},
        {"role": "assistant", "reasoning": "because"},
        {"role": "assistant", "content": [{"type": "image", "url": "u"}]},
    ]
    rows = [{"messages": [asked]}, *({"messages": [asked, answer]} for answer in answers)]
    batch = make_batch([raw(number, row) for number, row in enumerate(rows, 1)], OPTIONS, REDACTOR)
    assert (sum(batch.formats.values()), batch.calls, batch.evident_calls) == (7, 7, 4)
    dry = make_batch([raw(1, {**rows[3], "dryRun": True})], OPTIONS, REDACTOR)
    assert (dry.calls, dry.evident_calls) == (1, 0)


def test_a_row_with_a_key_twice_is_written_and_noted():
    data = b'{"prompt":"p","answer":"a","answer":"b"}'
    batch = make_batch([raw(1, ROWS[0]), RawRow(1, "a.jsonl", 2, data), raw(3, ROWS[2])], OPTIONS, REDACTOR)
    assert [(problem.code, problem.line, problem.is_row) for problem in batch.problems] == [
        ("duplicate_keys", 2, False),
        ("unknown_shape", 3, True),
    ]
    assert batch.rows["steps/natural_trajectories/trajectories.ndjson"] == 2


def test_a_row_that_must_not_be_written_leaves_the_others():
    deep: object = "x"
    for _ in range(60):
        deep = [deep]
    row = {**ROWS[0], "extra": deep}
    batch = make_batch([raw(1, ROWS[0]), raw(2, ROWS[2]), raw(3, row), raw(4, ROWS[1])], OPTIONS, REDACTOR)
    assert [problem.line for problem in batch.problems] == [2]
    written = batch.lines["steps/natural_trajectories/trajectories.ndjson"].splitlines()
    assert [json.loads(line)["line"] for line in written] == [1, 3, 4]
    assert batch.redacted_lines == [("a.jsonl", 4)]
