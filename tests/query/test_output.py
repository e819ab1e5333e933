"""The formats that other programs read."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.query.output import WRITERS, markdown_cell
from trainsite.query.result import Result, ResultColumn
from trainsite.query.value import JsonText

CELLS = st.one_of(st.none(), st.booleans(), st.integers(-(1 << 63), (1 << 64) - 1), st.text(), st.lists(st.text()))


def result(names: list[str], *rows: tuple) -> Result:
    return Result(tuple(ResultColumn(name) for name in names), iter(rows))


def written(format_: str, names: list[str], *rows: tuple) -> str:
    return b"".join(WRITERS[format_](result(names, *rows))).decode()


def test_csv_tells_null_from_empty_text():
    assert written("csv", ["a", "b"], (None, "")) == 'a,b\r\n,""\r\n'


def test_csv_quotes_what_would_be_read_otherwise():
    text = written("csv", ["a"], ('say "x", then\ny',), ("=1+1",))
    assert text == 'a\r\n"say ""x"", then\ny"\r\n=1+1\r\n'


def test_csv_with_one_column_has_a_line_for_each_null():
    assert len(list(csv.reader(io.StringIO(written("csv", ["a"], (None,), (None,)))))) == 3


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[st.text()] * width), min_size=1)))
def test_csv_is_read_back(rows):
    names = [f"c{number}" for number in range(len(rows[0]))]
    read = list(csv.reader(io.StringIO(written("csv", names, *rows), newline="")))
    assert read == [names, *map(list, rows)]


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_json_and_ndjson_are_read_back(rows):
    wanted = [{"a": a, "b": b} for a, b in rows]
    assert json.loads(written("json", ["a", "b"], *rows)) == wanted
    assert [json.loads(line) for line in written("ndjson", ["a", "b"], *rows).split("\n")[:-1]] == wanted


def test_json_without_rows_is_an_empty_list():
    assert written("json", ["a"]) == "[]\n"


def test_json_values_are_values():
    assert written("ndjson", ["a"], (JsonText('{"k": 1.50}'),)) == '{"a":{"k": 1.50}}\n'


def test_markdown_aligns_numbers_to_the_right():
    columns = (ResultColumn("name"), ResultColumn("n", is_number=True))
    parts = WRITERS["markdown"](Result(columns, iter([("a", 1)])))
    assert b"".join(parts).decode() == "| name | n |\n| --- | ---: |\n| a | 1 |\n"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a|b", r"a\|b"),
        ("one\ntwo\r\nthree", "one<br>two<br>three"),
        ("<script>&", "&lt;script&gt;&amp;"),
        ("*bold* `code` [x](y)", r"\*bold\* \`code\` \[x\](y)"),
        ("snake_case _em_", r"snake_case \_em\_"),
        ("back\\slash", r"back\\slash"),
        ("\x1b[31m\u202e", r"␛\[31m⟨U+202E⟩"),
    ],
)
def test_markdown_shows_text_as_it_is(text, cell):
    assert markdown_cell(text) == cell


@given(st.text())
def test_a_markdown_cell_stays_in_its_cell(text):
    cell = markdown_cell(text)
    assert "\n" not in cell
    assert "\r" not in cell
    bare = cell.replace("\\\\", "")
    assert all(bare[index - 1] == "\\" for index, character in enumerate(bare) if character == "|")
