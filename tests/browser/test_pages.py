"""The pages that a run and an archive have of their own, without a site: opened from disk, moved, without scripts."""

import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.audit import OFFENCES, OVERFLOW

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(site) -> list[Path]:
    """Return every page of the archive that the site was built of."""
    found = sorted(site.archive.rglob("*.html"))
    assert len(found) >= 1 + 2 * 5
    return found


def test_every_page_opens_from_disk_without_a_word(pages, browser):
    tab = browser.open(pages[0].as_uri(), width=390)
    for page in pages:
        tab.go(page.as_uri())
        tab.wait("document.readyState === 'complete' && !document.querySelector('[aria-busy=true]')")
        assert tab.complaints() == [], page
        assert tab.evaluate("document.querySelectorAll('h1').length") == 1, page
        assert tab.evaluate(OFFENCES) == [], page
        assert tab.evaluate(OVERFLOW) == [], page
    tab.close()


def test_every_link_leads_to_a_file_of_the_archive_and_every_anchor_to_a_place(site, pages, chromium):
    tab = chromium.open(pages[0].as_uri())
    for page in pages:
        tab.go(page.as_uri())
        for href in dict.fromkeys(tab.evaluate("[...document.querySelectorAll('a[href]')].map((link) => link.href)")):
            parts = urlsplit(href)
            target = Path(unquote(parts.path))
            assert parts.scheme == "file", href
            assert target.is_file(), (page, href)
            assert target.is_relative_to(site.archive), (page, href)
            if parts.fragment and "=" not in parts.fragment and target == page:
                assert tab.page.locator(f'[id="{unquote(parts.fragment)}"]').count() == 1, href
    tab.close()


def test_a_run_is_read_and_its_samples_are_found_without_scripts(site, chromium):
    tab = chromium.open((site.archive / "natural/analysis/index.html").as_uri(), script=False)
    tab.page.get_by_text("task-4-trial-0").first.click()
    assert tab.page.url.split("#")[0].endswith("/natural/analysis/sample.html")
    links = tab.page.locator("main a[href^='data/natural_trajectories']").all()
    chunks = [site.archive / "natural/analysis" / link.get_attribute("href") for link in links]
    assert any("Please cancel my second order." in chunk.read_text() for chunk in chunks)
    tab.close()


def test_a_moved_archive_still_opens(site, browser, tmp_path):
    moved = tmp_path / "else where" / "ümlaut #1 100%"
    shutil.copytree(site.archive, moved)
    tab = browser.open((moved / "collection-index.html").as_uri())
    href = tab.evaluate("document.querySelector('tbody a[href]').href")
    tab.go(href)
    assert Path(unquote(urlsplit(href).path)).is_relative_to(moved)
    assert tab.evaluate("document.querySelectorAll('h1').length") == 1
    assert tab.complaints() == []
    tab.close()


def test_a_run_folder_alone_still_opens(site, browser, tmp_path):
    alone = tmp_path / "a run, alone"
    shutil.copytree(site.archive / "natural", alone)
    tab = browser.open((alone / "analysis/index.html").as_uri())
    href = tab.evaluate("document.querySelector('a[href*=\"sample.html#\"]').href")
    tab.go(href)
    tab.wait("document.querySelector('#sample h2')")
    assert tab.complaints() == []
    tab.close()
