from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from trainsite.site.cells import Cell
from trainsite.site.fitting import fitted
from trainsite.site.lasting import BASE, Once, Placing, lasting
from trainsite.site.markup import html_table
from trainsite.site.remainder import only_held
from trainsite.site.shell import environment
from trainsite.site.tables import Section, Table, columns
from trainsite.site.text import markup

HREFS = st.sampled_from([None, "#x", "steps/a/step.json", "README.md"])
ROWS = st.lists(st.tuples(st.text(max_size=5), HREFS), max_size=4)
HEADS = columns("Name")


def plain(rows, lead=None):
    cells = tuple((Cell(text, href=href),) for text, href in rows)
    return Section("part", "Part", (Table("Rows", HEADS, cells, key="rows"),), lead=lead, empty="Nothing.")


def shown(section):
    module = environment().get_template("sections.html.j2").module
    return Placing(is_own=True)(module.show_section, section, BASE)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_section_that_lasts_is_shown_as_one_that_is_made_anew(all_rows):
    kept = lasting(plain)
    for rows in [*all_rows, *all_rows]:
        anew = fitted([only_held(plain(rows))], BASE, 10_000)[0]
        again = fitted([only_held(kept(rows))], BASE, 10_000)[0]
        assert shown(again) == shown(anew)
        assert html_table(again.tables[0], BASE) == html_table(anew.tables[0], BASE)


def test_the_same_arguments_give_the_same_section_and_others_another():
    kept = lasting(plain)
    first = kept([("a", None)], "lead")
    assert kept([("a", None)], "lead") is first
    assert kept([("a", None)], "other").lead == "other"
    assert kept([("b", None)], "lead").tables[0].rows[0][0].text == "b"


def test_many_kinds_of_a_section_push_out_the_oldest():
    kept = lasting(plain)
    first = kept([("a", None)])
    for number in range(40):
        kept([(str(number), None)])
    assert kept([("a", None)]) is not first
    assert kept([("a", None)]) == first


def test_what_no_file_can_hold_is_made_all_the_same():
    assert lasting(plain)([("\ud800", None)]).tables[0].rows[0][0].text == "\ud800"


def test_a_section_that_does_not_fit_is_cut_and_placed_anew():
    whole = lasting(plain)([("x" * 100, None)] * 200)
    before = shown(whole)
    cut = fitted([whole], BASE, 9_000)[0]
    assert len(cut.tables[0].rows) < 200
    assert "more of 200 in" in shown(cut)
    assert shown(whole) == before


def test_empty_sections_are_told_apart_by_all_that_they_say():
    placing, macro = Placing(is_own=True), environment().get_template("sections.html.j2").module.show_section
    empty = plain([])
    for section in (empty, replace(empty, lead="x"), replace(empty, empty="y"), replace(empty, command="a b"), empty):
        assert placing(macro, section, BASE) == macro(section, BASE)


def test_a_macro_of_a_theme_sees_every_section():
    seen = []

    def macro(section, base):
        seen.append((section.id, base))
        return markup("")

    placing = Placing(is_own=False)
    placing(macro, plain([]), BASE)
    placing(macro, plain([]), BASE)
    assert seen == [("part", BASE)] * 2


def test_a_macro_is_called_once_for_the_same_arguments():
    calls = []

    def macro(*arguments):
        calls.append(arguments)
        return markup(f"{len(calls)}")

    once = Once()
    assert [once(macro, ("a",), "b"), once(macro, ("a",), "b"), once(macro, ("a",), "c")] == ["1", "1", "2"]
    for number in range(500):
        once(macro, number)
    assert once(macro, ("a",), "b") == str(len(calls))
