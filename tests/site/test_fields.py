from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.records.evidence import Score
from trainsite.site.cells import Cell, end_cell, figure_cell, interval_cells, number_cell, text_cell
from trainsite.site.charts.figure import Drawing, html_figure
from trainsite.site.fields import Field, FieldRows, Fields
from trainsite.site.listing import first_rows
from trainsite.site.markup import html_rows
from trainsite.site.scores import SCORES
from trainsite.site.tables import Table, columns

VALUES = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.0, -0.0, 1, 1.0, 0]))
WORDS = st.one_of(st.none(), st.sampled_from(["", "a", "<b>&\"'", "x" * 40, "\u202eabc", "\x00", "ü"]))
EVIDENCE = st.sampled_from(["live", "dry_run"])
SCORED = st.builds(
    Score,
    step=st.just("s"),
    benchmark=st.sampled_from(["a", "<b>"]),
    metric=st.just("m"),
    value=VALUES,
    n=st.sampled_from([0, 1, 5000, 1.0, True]),
    interval_low=VALUES,
    interval_high=VALUES,
    evidence=EVIDENCE,
    model_id=st.sampled_from(["", "m", "m" * 40]),
    variant=st.just("base"),
    tier=WORDS,
    provider=WORDS,
    benchmark_version=WORDS,
)


@given(st.lists(SCORED, max_size=6))
def test_rows_drawn_by_column_are_those_drawn_cell_by_cell(scores):
    table = SCORES.table(scores)
    cells = Table(table.caption, table.columns, tuple(table.rows), key=table.key)
    assert html_rows(table, "../") == html_rows(cells, "../")


@given(st.lists(SCORED, max_size=4))
def test_the_figures_of_a_drawing_are_those_drawn_cell_by_cell(scores):
    rows = SCORES.table(scores).rows
    by_column = Drawing("k", "t", "d", "", 10, columns=SCORES.columns, rows=rows)
    by_cell = Drawing("k", "t", "d", "", 10, columns=SCORES.columns, rows=tuple(rows))
    assert html_figure(by_column) == html_figure(by_cell)


@pytest.mark.parametrize("numbers", [(0.0, -0.0), (-0.0, 0.0), (1, 1.0), (1.0, 1), (None, 0.0)])
def test_numbers_that_are_equal_and_look_different_are_told_apart(numbers):
    fields = Fields(Field(lambda value: Cell(repr(value)), "value", number=float))
    rows = FieldRows(fields, [SimpleNamespace(value=value) for value in numbers])
    assert list(rows.drawn("way", lambda cell: cell.text or "")) == [repr(value) for value in numbers]


def test_the_markup_of_one_way_is_not_that_of_another():
    rows = FieldRows(Fields(Field(text_cell, "name")), [SimpleNamespace(name="x")])
    assert list(rows.drawn("one", lambda cell: f"1{cell.text}")) == ["1x"]
    assert list(rows.drawn("other", lambda cell: f"2{cell.text}")) == ["2x"]


def test_equal_values_are_drawn_once():
    drawn = []

    def draw(cell):
        drawn.append(cell.text)
        return cell.text

    fields = Fields(Field(Cell, "name"), Field(number_cell, "count", number=int))
    given = [SimpleNamespace(name="x", count=1), SimpleNamespace(name="y", count=1), SimpleNamespace(name="x", count=2)]
    assert list(FieldRows(fields, given).drawn("way", draw)) == ["x1", "y1", "x2"]
    assert sorted(drawn) == ["1", "2", "x", "y"]


def test_more_values_than_are_kept_are_drawn_all_the_same():
    fields = Fields(Field(number_cell, "count", number=int))
    for start in range(0, 9_000, 3_000):
        rows = FieldRows(fields, [SimpleNamespace(count=count) for count in range(start, start + 3_000)])
        assert list(rows.drawn("way", lambda cell: cell.text or "")) == [
            f"{count:,}" for count in range(start, start + 3_000)
        ]


def test_rows_can_be_counted_cut_and_read_as_cells():
    rows = FieldRows(Fields(Field(Cell, "name")), [SimpleNamespace(name=name) for name in "abc"])
    assert len(rows) == 3
    assert rows[1] == (Cell("b"),)
    assert [row[0].text for row in rows[:2]] == ["a", "b"]
    table = first_rows(Table("T", columns("Name"), rows, key="t"), 2)
    assert (len(table.rows), table.rest) == (2, "1 more of 3 in")


def test_no_cell_of_a_field_has_an_address():
    score = Score(step="s", benchmark="b", metric="m", n=1, evidence="live", model_id="x" * 60, variant="base")
    assert all(cell.href is None for row in SCORES.table([score]).rows for cell in row)


@given(VALUES, VALUES, EVIDENCE)
def test_an_end_of_an_interval_is_that_of_both(low, high, evidence):
    both = (end_cell(low, high, evidence), end_cell(high, low, evidence))
    known = low is not None and high is not None
    expected = (figure_cell(low, evidence), figure_cell(high, evidence)) if known else (Cell(None), Cell(None))
    assert both == interval_cells(low, high, evidence) == expected
