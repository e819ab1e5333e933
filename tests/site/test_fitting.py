from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.site.cells import Cell
from trainsite.site.fitting import fitted
from trainsite.site.markup import html_table
from trainsite.site.tables import Section, Table, columns


def section(key: str, rows: int, width: int = 40) -> Section:
    table = Table(key, columns("Name"), tuple((Cell("é" * width),) for _ in range(rows)), key=key)
    return Section(key, key, (table,))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 220), min_size=1, max_size=8), st.integers(1, 200))
def test_what_fits_stays_within_its_budget_and_counts_all_rows(counts, width):
    sections = [section(f"t{number}", count, width) for number, count in enumerate(counts)]
    made = fitted(sections, "../", 60_000)
    size = sum(len(html_table(table, "../").encode()) for each in made for table in each.tables)
    assert size <= 60_000
    assert [table.total for each in made for table in each.tables] == counts


def test_small_tables_stay_whole_when_large_ones_are_cut():
    small, large = fitted([section("small", 20), section("large", 200, 400)], "../", 60_000)
    assert len(small.tables[0].rows) == 20
    assert len(large.tables[0].rows) < 200
    assert large.tables[0].rest == f"{200 - len(large.tables[0].rows)} more of 200 in"


def test_rows_drawn_on_the_way_are_the_rows_of_the_table():
    (whole,) = fitted([section("t", 3)], "../", 60_000)
    assert html_table(whole.tables[0], "../") == html_table(section("t", 3).tables[0], "../")
