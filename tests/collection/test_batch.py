"""A batch of rows: every row is written or becomes a problem, in the order of the rows."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.collection.batch import BatchOptions, make_batch
from trainsite.privacy import Redactor
from trainsite.records.trajectory import TASKS
from trainsite.trajectories import RawRow, read_with_notes

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


def test_a_task_row_that_cannot_be_written_leaves_those_of_its_batch():
    def read(row):
        """Read as a foreign format may: arguments of any depth, those of a request deeper in its task row."""
        found, notes = read_with_notes(row)
        deep: object = "x"
        for _ in range(row.line):
            deep = [deep]
        tool = replace(found.messages[1].tool_calls[0], arguments=deep)
        asked = replace(found.messages[1], tool_calls=(tool,), is_response=None)
        return replace(found, messages=(found.messages[0], asked, *found.messages[2:])), notes

    tool = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": {}}}
    said = [("user", {"content": "hi"}), ("assistant", {"content": "", "tool_calls": [tool]})]
    said += [("tool", {"content": "ok", "tool_call_id": "c1"}), ("assistant", {"content": "done"})]
    row = {"messages": [{"role": role, **rest} for role, rest in said]}
    options = replace(OPTIONS, read=read)
    seen = set()
    for depth in range(88, 101):
        whole = make_batch([raw(1, row), raw(depth, row), raw(2, row)], options, REDACTOR)
        alone = [make_batch([raw(line, row)], options, REDACTOR) for line in (1, depth, 2)]
        assert whole.rows == sum((part.rows for part in alone), alone[0].rows.__class__())
        assert whole.lines.keys() == alone[0].lines.keys()
        for path, lines in whole.lines.items():
            assert lines == b"".join(part.lines.get(path, b"") for part in alone)
        assert whole.problems == [problem for part in alone for problem in part.problems]
        seen |= {(problem.code, problem.line) for problem in whole.problems}
    assert ("not_writable", 100) in seen
    assert ("not_writable", 88) not in seen
