"""Every page of a built site, in two browsers, from disk and over HTTP: it opens without a word, and it is whole."""

import pytest

from tests.browser.audit import OFFENCES, OVERFLOW

pytestmark = pytest.mark.browser
SETTLED = "document.readyState === 'complete' && !document.querySelector('[aria-busy=true]')"

SHAPE = """({
  headings: document.querySelectorAll("h1").length, title: document.title.trim().length > 0,
  language: document.documentElement.lang, failed: document.querySelectorAll(".failed").length,
})"""


def test_every_page_opens_without_a_word_and_asks_nobody_outside(site, browser, address):
    assert len(site.pages) >= 10 + 2 * 5
    tab = browser.open(address(site, site.pages[0]))
    for page in site.pages:
        tab.go(address(site, page))
        tab.wait(SETTLED)
        assert tab.complaints() == [], page
        assert tab.evaluate(SHAPE) == {"headings": 1, "title": True, "language": "en", "failed": 0}, page
        assert tab.evaluate(OFFENCES) == [], page
    tab.close()


def test_no_page_is_wider_than_a_phone_or_a_screen(site, browser):
    tab = browser.open(site.pages[0].as_uri(), width=390)
    broken = {}
    for page in site.pages:
        tab.go(page.as_uri())
        tab.wait(SETTLED)
        for width in (390, 1400):
            tab.resize(width)
            broken[page.relative_to(site.folder).as_posix(), width] = tab.evaluate(OVERFLOW)
    tab.close()
    assert {place: found for place, found in broken.items() if found} == {}


def test_every_page_can_be_read_without_scripts(site, chromium):
    tab = chromium.open(site.pages[0].as_uri(), script=False)
    for page in site.pages:
        tab.page.goto(page.as_uri())
        words = tab.page.locator("main").inner_text().split()
        assert len(words) >= 8, page
        # the watch itself is a script, so what Chromium says to the test is all there is to hear
        assert tab.heard == []
    tab.close()


def test_every_list_shows_its_first_rows_without_scripts(site, chromium):
    tab = chromium.open(site.folder.joinpath("collection-index.html").as_uri(), script=False)
    for name in ("natural", "tests", "made-1", "made-2", "made-3"):
        assert tab.page.locator(f"tbody a[href^='{name}/analysis/']").count() >= 1
    tab.page.goto((site.folder / "made-2/analysis/index.html").as_uri())
    tables = tab.page.locator(".table").all()
    assert len(tables) > 10
    for table in tables:
        rows = table.locator("tbody tr").count()
        assert rows >= 1
        if rows < int(table.get_attribute("data-count") or 0):
            assert table.locator(".rest a").count() >= 1, table.get_attribute("id")
    tab.close()


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_follows_the_preference_of_the_system(site, chromium, dark):
    tab = chromium.open(site.pages[0].as_uri(), dark=dark)
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(part) for part in paper[4:-1].split(",")[:3]) / 3
    assert (brightness < 128) == dark
    tab.close()
