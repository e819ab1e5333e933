"""What every page has around it, in both browsers: chunks, state, theme, search, help, build, print, narrow screens."""

import pytest

from tests.browser.tabular import case_table, write_chunk, write_page
from trainsite.site.cells import Cell, text_cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.chunks import make_chunk
from trainsite.site.tables import Table, columns

pytestmark = pytest.mark.browser

READY = "document.querySelectorAll('.count').length > 0"
PAPER = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(253, 253, 251)", "rgb(20, 22, 26)"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder of two pages, a list of runs and a build."""
    folder = tmp_path_factory.mktemp("shell")
    (folder / "data").mkdir()
    heads = columns("Label", "Run id", "Path")
    rows = [
        (Cell(f"nightly {n}", href=f"run-{n}/analysis/index.html"), Cell(f"id-{n}"), Cell(f"run-{n}"))
        for n in range(30)
    ]
    runs = write_chunk(folder, "runs", columnar(heads, rows, "runs"))
    build = {
        "id": "0123456789", "run_count": 30, "data_as_of": "2026-05-24T10:00:00Z", "version": "1.0",
        "runs": {"src": runs.href, "name": "runs"},
    }  # fmt: skip
    (folder / "data" / "build.js").write_bytes(make_chunk("build", "build", build).data)
    commands = tuple((Cell("trainsite build -o SITE", style="command"),) for _ in range(2))
    tables = [case_table(30), Table("What to do", columns("$Command"), commands)]
    write_page(folder, tables, build="data/build.js")
    write_page(
        folder, [Table("Said", columns("Said"), ((text_cell("word" * 60),), (text_cell("x"),)))], name="alone.html"
    )
    return folder


def opened(browser, path, state="", **how):
    tab = browser.open(path.as_uri() + (f"#{state}" if state else ""), **how)
    tab.wait(READY)
    return tab


def test_a_page_says_nothing_to_the_console_and_asks_nothing_outside(browser, site):
    tab = opened(browser, site / "index.html")
    assert tab.complaints() == []
    tab.close()


def test_the_footer_names_the_build(browser, site):
    tab = opened(browser, site / "index.html")
    tab.wait("document.querySelector('[data-build-info]').textContent !== ''")
    said = tab.evaluate("document.querySelector('[data-build-info]').textContent")
    assert said == "build 0123456789 \u00b7 30 runs \u00b7 data as of 2026-05-24 10:00 UTC \u00b7 trainsite 1.0"
    tab.close()


def test_a_chunk_is_loaded_once_and_a_wrong_one_is_refused(browser, site):
    (site / "data" / "wrong.js").write_text('trainsite.add("other",1);\n')
    tab = opened(browser, site / "alone.html")
    same = "trainsite.load('data/build.js', 'build')"
    assert tab.evaluate(f"{same} === {same}")
    assert tab.evaluate(f"{same}.then((build) => build.run_count)") == 30
    kind = "trainsite.load('%s', 'wanted').then(() => 'came', (error) => error.kind || error.message)"
    assert tab.evaluate(kind % "data/wrong.js") == "foreign"
    assert tab.evaluate(kind % "data/none.js") == "missing"
    for outside in (
        "https://example.org/a.js",
        "//example.org/a.js",
        "/etc/passwd",
        "javascript:1",
        "data:text/javascript,1",
    ):
        assert "the site alone" in tab.evaluate(kind % outside)
    tab.close()


def test_state_is_read_written_and_told(browser, site):
    tab = opened(browser, site / "alone.html", "a=1&b=x%20y")
    assert tab.evaluate("[trainsite.state.get('a'), trainsite.state.get('b'), trainsite.state.get('c')]") == [
        "1",
        "x y",
        None,
    ]
    tab.evaluate("(() => { window.told = []; trainsite.state.on('a', (value) => told.push(value)); return 1; })()")
    tab.evaluate("trainsite.state.set('a', '2&=#')")
    tab.evaluate("trainsite.state.set('b', 'z')")
    tab.evaluate("trainsite.state.set('a', null)")
    tab.evaluate("void (location.hash = '#a=5')")
    tab.wait("told.length === 3")
    assert tab.evaluate("told") == ["2&=#", None, "5"]
    assert tab.evaluate("trainsite.state.get('b')") is None
    tab.close()


def test_a_plain_anchor_is_no_state(browser, site):
    tab = opened(browser, site / "index.html", "s-cases")
    assert tab.evaluate("trainsite.state.get('s-cases')") is None
    assert tab.evaluate("location.hash") == "#s-cases"
    tab.close()


def test_the_theme_follows_the_preference_the_choice_and_the_address(chromium, site):
    tab = opened(chromium, site / "index.html", dark=True)
    assert tab.evaluate(PAPER) == DARK
    tab.click("button.theme")
    assert (tab.evaluate("document.querySelector('button.theme').textContent"), tab.evaluate(PAPER)) == (
        "theme: light",
        LIGHT,
    )
    tab.page.reload()
    assert tab.evaluate(PAPER) == LIGHT
    tab.evaluate("void (location.hash = '#theme=dark')")
    tab.wait(f"{PAPER} === '{DARK}'")
    tab.click("button.theme")
    assert (tab.evaluate(PAPER), tab.evaluate("location.hash")) == (DARK, "")
    tab.close()


def test_a_chosen_theme_is_there_before_the_page_is_drawn(chromium, site):
    tab = chromium.open((site / "index.html").as_uri())
    tab.evaluate("trainsite.theme.set('dark')")
    tab.page.add_init_script(
        "new MutationObserver((_, seen) => { if (!document.body) { return; }"
        " window.early = document.documentElement.dataset.theme; seen.disconnect();"
        "}).observe(document, {childList: true, subtree: true});"
    )
    tab.page.reload()
    assert tab.evaluate("window.early") == "dark"
    tab.close()


def test_a_page_works_where_storage_is_refused(chromium, site):
    tab = chromium.open("about:blank")
    tab.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    tab.go((site / "index.html").as_uri())
    tab.wait(READY)
    tab.click("button.theme")
    assert tab.evaluate("document.documentElement.dataset.theme") == "light"
    assert tab.complaints() == []
    tab.close()


def test_the_search_finds_runs_pages_sections_and_rows(browser, site):
    tab = opened(browser, site / "index.html")
    tab.press("/", *"id-7")
    tab.wait("document.querySelectorAll('.results a').length === 1")
    href = "document.querySelector('.results a').getAttribute('href')"
    assert tab.evaluate(href) == "run-7/analysis/index.html"
    tab.press("Escape", "/", *"case")
    tab.wait("document.querySelectorAll('.results button').length === 1")
    assert tab.texts(".results .note") == ["on this page", "30 rows"]
    tab.click(".results button")
    assert tab.evaluate("trainsite.state.get('cases.q')") == "case"
    tab.press("/", *"benchmarks")
    tab.wait("document.querySelector('.results a') !== null")
    assert tab.evaluate(href) == "benchmarks.html"
    tab.close()


def test_arrow_keys_walk_the_results(browser, site):
    tab = opened(browser, site / "index.html")
    tab.press("/", *"nightly 1")
    tab.wait("document.querySelectorAll('.results a').length > 3")
    tab.press("ArrowDown", "ArrowDown", "ArrowUp")
    assert tab.evaluate("document.activeElement === document.querySelector('.results a')")
    tab.press("Escape")
    assert tab.evaluate("document.querySelector('.results').hidden")
    tab.close()


def test_the_help_opens_by_key_and_names_the_keys(browser, site):
    tab = opened(browser, site / "index.html")
    tab.press("?")
    assert {"/", "?", "j  k", "Enter"} <= set(tab.texts("dialog kbd"))
    tab.press("Escape")
    tab.wait("document.querySelector('dialog') === null")
    tab.press("/", "?")
    assert tab.evaluate("document.querySelector('dialog') === null")
    tab.close()


def test_texts_and_numbers_are_shown_as_the_pages_show_them(browser, site):
    tab = opened(browser, site / "alone.html")
    shown = tab.evaluate(
        "[trainsite.printable('a\\u0000b\\u2028\\u007f\\ud83d\\ude00\\ud800'),"
        " trainsite.shortId('a'.repeat(20) + 'b'.repeat(20)),"
        " trainsite.number(1234567), trainsite.number(0.123456), trainsite.number(1e-7), trainsite.number(123456.7),"
        " trainsite.number(1536, { unit: 'bytes' }), trainsite.number(185, { unit: 's' }),"
        " trainsite.number(0.5, { digits: 3, signed: true }), trainsite.instant('2026-05-01T10:20:30.5Z')]"
    )
    assert shown == [
        "a\u2400b\u27e8U+2028\u27e9\u2421\U0001f600\u27e8U+D800\u27e9", "a" * 14 + "\u2026" + "b" * 13,
        "1,234,567", "0.1235", "1e-07", "1.235e+05", "1.5 KiB", "3 min 5 s", "+0.500", "2026-05-01 10:20",
    ]  # fmt: skip
    tab.close()


@pytest.mark.parametrize("width", [390, 1400])
def test_the_page_is_never_wider_than_the_screen(browser, site, width):
    for name in ("index.html", "alone.html"):
        tab = opened(browser, site / name, width=width)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.close()


def test_paper_shows_the_tables_whole_and_no_tools(chromium, site):
    tab = opened(chromium, site / "index.html")
    tab.page.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.querySelector('.tools')).display") == "none"
    assert tab.evaluate("getComputedStyle(document.querySelector('.scroll')).overflow") == "visible"
    tab.close()
