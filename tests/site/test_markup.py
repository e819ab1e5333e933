"""Tables as HTML: what of their rows is not there is said."""

import pytest

from trainsite.site.cells import Cell
from trainsite.site.markup import html_table
from trainsite.site.tables import Chunk, Table, columns

FILES = (Cell("rows.csv", href="download/rows.csv"),)


def drawn(chunk_count: int, total: int, files: tuple[Cell, ...] = FILES) -> str:
    rows = ((Cell("one"),), (Cell("two"),))
    chunk = Chunk("data/rows.js", "rows", chunk_count)
    return str(html_table(Table("Rows", columns("Name"), rows, links=files, key="rows", chunk=chunk, total=total), ""))


def test_rows_that_not_even_the_chunk_holds_are_counted_for_good():
    text = drawn(100_000, 200_000)
    assert "199,998 more of 200,000 in" in text
    said = text.split('class="rest"')[1].split("</p>", 1)[1]
    assert "The first 100,000 of 200,000 rows are listed here; all of them are in" in said
    assert 'href="download/rows.csv"' in said


@pytest.mark.parametrize("count", [2, 300])
def test_a_chunk_of_all_rows_needs_no_such_words(count):
    assert "are listed here" not in drawn(count, count)


def test_where_no_file_beside_the_page_holds_all_rows_the_archive_does():
    assert "of 200,000 rows are listed here; the archive has all of them" in drawn(100_000, 200_000, ())
