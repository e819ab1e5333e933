"""What a reader does with a built site, in two browsers: filter, sort, link, save, read a sample, compare, switch."""

import csv
import json

import pytest

pytestmark = pytest.mark.browser
CASES = "document.querySelector('#t-cases')"
KEPT = """(() => {
  window.kept = [];
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => { window.kept.push(blob); return make(blob); };
  HTMLAnchorElement.prototype.click = function () { window.keptName = this.download; };
  return true;
})()"""
"""Keep what a page saves instead of saving it."""


SETTLED = """document.readyState === "complete" && !document.querySelector("[aria-busy=true]")
    && [...document.querySelectorAll(".table[data-table]")].every((one) => one.querySelector(".tools"))"""
"""Every table has its tools and its rows: from then on nothing above a button moves it away from the pointer."""


def opened(browser, page, fragment: str = ""):
    tab = browser.open(f"{page.as_uri()}{fragment}")
    for _ in range(2):  # a table that comes into sight loads its rows, which may move it
        tab.evaluate(f"(() => {{ const table = {CASES}; if (table) table.scrollIntoView(); return true; }})()")
        tab.wait(SETTLED)
    return tab


def counted(tab, words: str) -> None:
    tab.wait(f"({CASES}.querySelector('.count') || {{}}).textContent === {json.dumps(words)}")


def test_filters_and_order_stand_in_the_address_and_come_back_with_it(site, browser):
    page = site.folder / "made-2/analysis/index.html"
    tab = opened(browser, page, "#cases.f.variant=trained&cases.f.score=>0.5&cases.sort=-case")
    tab.wait(f"{CASES}.querySelector('table.drawn')")
    rows = [json.loads(line) for path in case_tables(site) for line in path.read_bytes().splitlines()]
    wanted = [row for row in rows if row["variant"] == "trained" and (row.get("score") or 0) > 0.5]
    assert 0 < len(wanted) < len(rows) == 630
    counted(tab, f"{len(wanted)} of 630 rows")
    shown = tab.evaluate(f"[...{CASES}.querySelectorAll('tbody tr:not(.gap)')].map((row) => row.cells[0].textContent)")
    assert shown == sorted(shown, key=str.casefold, reverse=True)
    head = "th[data-column=case]"
    assert tab.evaluate(f"{CASES}.querySelector('{head}').getAttribute('aria-sort')") == "descending"
    tab.click(f"#t-cases {head} button")
    tab.wait(f"{CASES}.querySelector('{head}').getAttribute('aria-sort') !== 'descending'")
    assert "cases.sort=-case" not in tab.evaluate("location.hash")
    assert "cases.f.variant=trained" in tab.evaluate("location.hash")
    assert tab.complaints() == []
    tab.close()


def case_tables(site):
    return sorted((site.archive / "made-2").glob("steps/*/cases.ndjson"))


def test_csv_holds_every_row_that_is_shown_and_no_other(site, browser):
    tab = opened(browser, site.folder / "made-2/analysis/index.html", "#cases.f.variant=base")
    tab.wait(f"{CASES}.querySelector('table.drawn')")
    tab.evaluate(KEPT)
    tab.evaluate(
        f"(() => {{ [...{CASES}.querySelectorAll('.tools button')].find((each) => each.textContent === 'CSV').click();"
        " return true; })()"
    )
    tab.wait("window.kept.length === 1")
    rows = list(csv.DictReader(tab.evaluate("window.kept[0].text()").splitlines()))
    assert tab.evaluate("window.keptName") == "cases.csv"
    archived = [json.loads(line) for path in case_tables(site) for line in path.read_bytes().splitlines()]
    assert [row["case"] for row in rows] == [row["case_id"] for row in archived if row["variant"] == "base"]
    assert {row["evidence"] for row in rows} == {"live"}
    tab.close()


def test_the_keyboard_walks_a_list_and_opens_a_run(site, browser):
    tab = browser.open((site.folder / "collection-index.html").as_uri())
    tab.wait("document.querySelector('#t-runs .tools')")
    tab.press("j", "j")
    tab.wait("document.querySelector('#t-runs tr[aria-current]')")
    assert tab.evaluate("document.querySelector('#t-runs tr[aria-current]').id") == "runs-2"
    href = tab.evaluate("document.querySelector('#t-runs tr[aria-current] a').href")
    tab.press("?")
    tab.wait("document.querySelector('dialog[open]')")
    tab.press("Escape")
    tab.wait("!document.querySelector('dialog[open]')")
    tab.press("k", "j", "Enter")
    tab.wait(f"location.href.startsWith({json.dumps(href.split('#')[0])})")
    assert tab.complaints() == []
    tab.close()


def test_a_link_opens_a_sample_and_a_message_in_it(site, browser):
    run = site.folder / "made-2"
    tab = browser.open((run / "analysis/index.html").as_uri())
    href = tab.evaluate("document.querySelector('#trajectories-natural_trajectories-2 a').href")
    tab.go(href)
    row = json.loads(
        (site.archive / "made-2/steps/natural_trajectories/trajectories.ndjson").read_text().splitlines()[1]
    )
    tab.wait("document.querySelector('#sample h2')")
    assert tab.evaluate("document.querySelector('#sample h2').textContent") == row["trajectory_id"]
    shown = tab.evaluate("document.querySelector('#sample').innerText")
    assert all(message["content"] in shown for message in row["messages"])
    tab.go("about:blank")
    tab.go(f"{href}&message=2")
    tab.wait("document.querySelector('#sample [aria-current=true]')")
    tab.press("j")
    tab.wait("/message=3/.test(location.hash)")
    tab.press("n")
    tab.wait("/row=1-3/.test(location.hash)")
    assert tab.complaints() == []
    tab.close()


def test_any_two_runs_and_the_sides_of_one_are_compared(site, browser):
    ids = [json.loads((site.archive / name / "collection-manifest.json").read_bytes())["run_id"] for name in RUNS]
    page = (site.folder / "compare.html").as_uri()
    tab = browser.open(f"{page}#a={ids[0]}&b={ids[1]}")
    tab.wait("document.querySelector('#sentence')")
    both = tab.evaluate("document.querySelector('#sentence').textContent")
    tab.go("about:blank")
    tab.go(f"{page}#a={ids[1]}&b={ids[1]}")
    tab.wait("document.querySelector('#sentence')")
    own = tab.evaluate("document.querySelector('#sentence').textContent")
    assert both != own
    counts = tab.evaluate("[...document.querySelectorAll('.r-fates td b')].map((one) => Number(one.textContent))")
    assert len(counts) == 4
    assert sum(counts) > 0
    assert tab.evaluate("document.querySelector('.r-fates caption').textContent").endswith(f"{sum(counts)}")
    assert tab.complaints() == []
    tab.close()


RUNS = ("made-1", "made-2")


def test_the_theme_is_switched_kept_and_taken_from_the_address(site, browser):
    tab = browser.open(site.pages[0].as_uri())
    paper = "getComputedStyle(document.body).backgroundColor"
    light = tab.evaluate(paper)
    tab.wait("document.querySelector('button.theme')")
    while tab.evaluate("document.documentElement.dataset.theme") != "dark":
        tab.click("button.theme")
    assert tab.evaluate(paper) != light
    tab.go("about:blank")
    tab.go(site.pages[0].as_uri())
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    tab.go("about:blank")
    tab.go(f"{site.pages[0].as_uri()}#theme=light")
    assert tab.evaluate(paper) == light
    tab.wait("document.querySelector('button.theme')")
    while tab.evaluate("document.documentElement.dataset.theme || 'auto'") != "auto":
        tab.click("button.theme")
    tab.close()
