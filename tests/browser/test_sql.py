"""The SQL page: answers from disk and over HTTP in both browsers, and what it says where the engine is missing."""

import csv
import json
from urllib.parse import quote

import pytest

from trainsite.paths import data_folder
from trainsite.site.frame import CORE, Shell
from trainsite.site.sql import EXAMPLES, FILES, PATH, SqlColumn, sql_page, table_value

pytestmark = pytest.mark.browser
HAS_ENGINE = (data_folder("themes") / "default" / "vendor" / "sql-engine.js").is_file()
needs_engine = pytest.mark.skipif(not HAS_ENGINE, reason="no SQL engine; scripts/vendor fetches it")
IS_DONE = "/rows? in|Not answered/.test(document.querySelector('#sql-status').textContent)"
ROWS = (
    "[...document.querySelectorAll('#sql-result tbody tr')]"
    ".map((row) => [...row.cells].map((cell) => cell.textContent))"
)


def ask(tab, page: str, sql: str) -> list[list[str]]:
    """Open the page with a query in its address and return the rows that it shows."""
    tab.go("about:blank")
    tab.go(f"{page}#sql={quote(sql)}")
    tab.wait(IS_DONE)
    return tab.evaluate(ROWS)


def test_the_page_says_how_to_add_the_engine_where_it_is_missing(chromium, tmp_path):
    shell = Shell(title="Runs", version="1", assets={name: f"assets/{name}" for name in (*CORE, *FILES)})
    page = tmp_path / PATH
    page.parent.mkdir()
    page.write_text(sql_page(None, (), shell.frame(PATH, (("SQL", None),), (*CORE, *FILES))))
    (tmp_path / "assets").mkdir()
    for name in (*CORE, *FILES):
        source = data_folder("themes") / "default" / "assets" / name
        (tmp_path / "assets" / name).write_bytes(source.read_bytes())
    tab = chromium.open(page.as_uri())
    said = tab.page.inner_text("main")
    assert "scripts/vendor" in said
    assert "trainsite query" in said
    assert "wasm" not in page.read_text()
    assert tab.complaints() == []
    tab.close()


def test_a_column_that_repeats_is_written_once_and_others_as_they_are():
    columns = (SqlColumn("a", "TEXT", ""), SqlColumn("n", "INTEGER", ""))
    value = table_value(columns, [("x", 1), ("x", 2), (None, 3), ("x", 3)])
    assert value["row_count"] == 4
    assert value["columns"][0] == {"key": "a", "type": "TEXT", "dictionary": ["x", None], "values": [0, 0, 1, 0]}
    assert value["columns"][1] == {"key": "n", "type": "INTEGER", "values": [1, 2, 3, 3]}


@needs_engine
def test_a_query_in_the_address_is_answered_as_the_command_line_answers_it(site, browser, address, cli):
    page = address(site, site.folder / PATH)
    tab = browser.open("about:blank")
    for sql in (
        "SELECT path, label, status FROM runs ORDER BY path",
        "SELECT step, count(*) AS n, max(counts.n) FROM steps, (SELECT count(*) AS n FROM runs) AS counts"
        " GROUP BY step ORDER BY step",
        "SELECT benchmark, metric, round(value, 6) FROM scores WHERE value IS NOT NULL ORDER BY 1, 2, 3 LIMIT 9",
    ):
        shown = ask(tab, page, sql)
        told = cli("query", sql, "--root", site.archive, "--format", "csv", "-q").stdout
        rows = [[cell or "—" for cell in row] for row in list(csv.reader(told.splitlines()))[1:]]
        assert shown
        assert [[number(cell) for cell in row] for row in shown] == [[number(cell) for cell in row] for row in rows]
    assert tab.complaints() == []
    tab.close()


def number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


@needs_engine
def test_every_example_is_answered(site, browser):
    tab = browser.open((site.folder / PATH).as_uri())
    buttons = tab.evaluate("document.querySelectorAll('.sql-example').length")
    assert buttons == len(EXAMPLES)
    for place in range(buttons):
        tab.evaluate(
            f"(() => {{ const button = document.querySelectorAll('.sql-example')[{place}];"
            " document.querySelector('#sql-status').textContent = ''; button.click(); return true; })()"
        )
        tab.wait(IS_DONE)
        assert "Not answered" not in tab.evaluate("document.querySelector('#sql-status').textContent")
        assert tab.evaluate(ROWS)
    assert tab.complaints() == []
    tab.close()


@needs_engine
def test_a_query_that_never_ends_is_stopped_and_the_next_one_is_answered(site, browser):
    tab = browser.open((site.folder / PATH).as_uri())
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    tab.evaluate(f"(() => {{ document.querySelector('#sql-text').value = {json.dumps(endless)}; return true; }})()")
    tab.click("#sql-form button[type=submit]")
    tab.wait("document.querySelector('#sql-status').textContent === 'Running'")
    tab.click("#sql-stop")
    tab.wait(IS_DONE)
    assert "stopped" in tab.evaluate("document.querySelector('#sql-status').textContent")
    assert ask(tab, (site.folder / PATH).as_uri(), "SELECT 6 * 7") == [["42"]]
    tab.close()


@needs_engine
def test_a_wrong_query_is_answered_with_what_is_wrong(site, browser):
    tab = browser.open("about:blank")
    assert ask(tab, (site.folder / PATH).as_uri(), "SELECT a FROM nowhere") == []
    assert "no such table: nowhere" in tab.evaluate("document.querySelector('#sql-status').textContent")
    assert tab.complaints() == []
    tab.close()


@needs_engine
def test_hostile_texts_are_shown_as_text(hostile_site, browser):
    tab = browser.open("about:blank")
    page = (hostile_site.folder / PATH).as_uri()
    rows = ask(tab, page, "SELECT DISTINCT message FROM problems WHERE message LIKE '%<img%' ORDER BY 1")
    assert any("onerror" in row[0] for row in rows)
    assert tab.complaints() == []
    tab.close()
