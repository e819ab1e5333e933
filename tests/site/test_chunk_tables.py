from dataclasses import replace

import orjson
from hypothesis import given
from hypothesis import strategies as st

from trainsite.site.cells import Cell, evidence_cell, list_cell, number_cell, state_cell, text_cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.listing import Listing
from trainsite.site.tables import columns, scored

HEADS = (*columns("Name", "%State", "!Evidence", "&Tags"), *scored())


def row(name: str, value: float | None = 0.25) -> tuple[Cell, ...]:
    figures = [number_cell(value), number_cell(None), number_cell(2)]
    return (
        Cell(name, href=f"x/{name}"),
        state_cell("ready"),
        evidence_cell("dry_run"),
        list_cell(["a", "b"]),
        *figures,
    )


def unpacked(column: dict) -> list:
    return [column["dictionary"][place] for place in column["values"]] if "dictionary" in column else column["values"]


def test_columns_hold_bare_values_and_say_what_they_are():
    value = columnar(HEADS, [row("one"), row("two", None)], "t")
    found = {column["key"]: column for column in value["columns"]}
    assert list(found) == ["name", "state", "evidence", "tags", "value", "low_95", "high_95"]
    assert unpacked(found["state"]) == ["ready", "ready"]
    assert unpacked(found["evidence"]) == ["dry_run", "dry_run"]
    assert unpacked(found["tags"]) == [["a", "b"], ["a", "b"]]
    assert found["value"]["values"] == [0.25, None]
    assert (found["value"]["low"], found["value"]["high"], found["value"]["hatch"]) == ("low_95", "high_95", "evidence")
    assert value["hrefs"]["name"] == ["x/one", "x/two"]
    assert value["ids"] == ["t-1", "t-2"]


@given(st.lists(st.tuples(st.text(max_size=3), st.none() | st.floats(allow_nan=False, allow_infinity=False))))
def test_every_value_is_read_back(rows):
    heads = columns("Name", "#Value")
    value = columnar(heads, [(Cell(name), number_cell(number)) for name, number in rows], "t")
    again = orjson.loads(orjson.dumps(value)) if all(name.isprintable() for name, _ in rows) else value
    assert again["row_count"] == len(rows)
    assert unpacked(again["columns"][0]) == [name for name, _ in rows]
    assert again["columns"][1]["values"] == [number for _, number in rows]


def test_values_that_repeat_are_written_once():
    value = columnar(columns("Name"), [(Cell("same"),)] * 100, "t")
    assert value["columns"][0] == {
        "key": "name", "label": "Name", "type": "text", "dictionary": ["same"], "values": [0] * 100,
    }  # fmt: skip


def test_rows_are_taken_one_by_one():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield (Cell(str(number)),)

    columnar(columns("Name"), rows(), "t")
    assert taken == [0, 1, 2]


def test_the_first_rows_of_a_list_are_those_of_its_chunk():
    listing = Listing("t", "Caption", columns("Name", "#Size"), lambda each: (text_cell(each), number_cell(len(each))))
    words = [f"w{number}" for number in range(300)]
    table, value = listing.table(words), listing.value(words)
    assert len(table.rows) == 200
    assert unpacked(value["columns"][0])[:200] == [cells[0].text for cells in table.rows]
    assert listing.table(words, 300).rest == "100 more of 300 in"


def test_a_list_whose_words_hold_its_mark_keeps_as_many_words():
    value = columnar(columns("&Tags"), [(list_cell(["a, b", "c"]),)], "t")
    assert value["columns"][0]["values"] == [["a; b", "c"]]


def test_a_hidden_column_is_told_as_one():
    heads = tuple(replace(column, is_hidden=True) for column in columns("Name"))
    assert columnar(heads, [], "t")["columns"][0]["hidden"] is True
