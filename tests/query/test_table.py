"""Tables for people: aligned, cut to the terminal, and safe to print."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from trainsite.query.result import Result, ResultColumn
from trainsite.query.table import MEASURED_ROWS, WIDEST_COLUMNS, fitted_widths, table_parts
from trainsite.query.visible import cut_to, visible, width_of


def table(columns: list[tuple[str, bool]], *rows: tuple, width: int | None = None, is_plan: bool = False) -> list[str]:
    result = Result(tuple(ResultColumn(*column) for column in columns), iter(rows), is_plan=is_plan)
    return b"".join(table_parts(result, width)).decode().splitlines()


def test_numbers_stand_right_and_texts_left():
    assert table([("name", False), ("n", True)], ("a", 5), ("long", 1234)) == [
        "name     n",
        "----  ----",
        "a        5",
        "long  1234",
    ]


def test_null_is_blank_and_an_empty_text_is_not():
    assert table([("a", False), ("b", False)], (None, "")) == ["a  b", "-  --", '   ""']


def test_nothing_is_cut_where_nobody_looks():
    long = "x" * 500
    lines = table([("a", False), ("b", False)], (long, "y"))
    assert lines[1] == "-" * WIDEST_COLUMNS + "  -"
    assert lines[2] == f"{long}  y"


def test_long_texts_are_cut_to_the_terminal_and_numbers_never():
    lines = table([("a", False), ("n", True)], ("x" * 300, 123456789), width=40)
    assert lines[2] == "x" * 28 + "…  123456789"


def test_rows_become_blocks_where_a_table_cannot_fit():
    lines = table([(f"column_{number}", True) for number in range(9)], tuple(range(9)), width=40)
    assert lines[0] == "-- row 1 --"
    assert lines[-1] == "column_8  8"


def test_rows_behind_the_measured_ones_are_printed_whole():
    rows = [("a",)] * MEASURED_ROWS + [("longer",)]
    assert table([("n", False)], *rows)[-1] == "longer"


def test_control_characters_are_shown_and_do_nothing():
    assert table([("a", False)], ("\x1b[2J\r\n\u202etxt\u0085",))[2] == "␛[2J␍␊⟨U+202E⟩txt⟨U+0085⟩"


def test_wide_characters_take_two_columns():
    lines = table([("a", False), ("b", False)], ("日本", "x"), ("abcd", "y"))
    assert lines[2:] == ["日本  x", "abcd  y"]


def test_a_plan_is_printed_as_it_is_drawn():
    assert table([("key", False), ("value", False)], ("plan", "╭─╮\n╰─╯"), is_plan=True) == ["╭─╮", "╰─╯"]


@given(st.text(), st.integers(1, 30))
def test_a_cut_text_fits(text, width):
    shown = visible(text)
    assert width_of(cut_to(shown, width)) <= max(width, 1)
    if width_of(shown) <= width:
        assert cut_to(shown, width) == shown


@given(st.text())
def test_nothing_visible_is_a_control_or_turns_the_direction(text):
    for character in visible(text):
        assert unicodedata.category(character) not in ("Cc", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 20), st.booleans()), min_size=1), st.integers(1, 300))
def test_fitted_columns_fit_and_numbers_keep_their_width(columns, width):
    widths = [max(each, name) for each, name, _ in columns]
    numbers = [number for *_, number in columns]
    fitted = fitted_widths(widths, [name for _, name, _ in columns], numbers, width)
    if fitted is None:
        return
    assert sum(fitted) + 2 * (len(fitted) - 1) <= width
    for before, after, number in zip(widths, fitted, numbers, strict=True):
        assert after == before if number else after <= before
    if sum(widths) + 2 * (len(widths) - 1) <= width:
        assert fitted == widths
