"""The pages of a run and its archive in a real browser, opened from disk."""

import json
import os
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

HOSTILE = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>document.title='owned'</script>",
    "{{7*7}}${7*7}{% raw %}",
    "javascript:document.title='owned'",
    "'\" onmouseover=document.title='owned' x='",
    "a\u2028b\u202ec\u0007d\x1b[31m",
    "]]><svg/onload=document.title='owned'>",
    "../../../etc/passwd",
    "<style>body{display:none}</style>",
]


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("TRAINSITE_REQUIRE_BROWSER"):
            pytest.fail("no Chromium, and TRAINSITE_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


@pytest.fixture
def opened(browser):
    """Open a page from disk; fails on anything that its console, its loading or the network says."""
    contexts = []

    def open_page(path: Path, *, script: bool = True, width: int = 1400, dark: bool = False):
        context = browser.new_context(
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(f"failed {request.url}"))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file://") else None)
        page.goto(path.as_uri())
        assert said == []
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def archive(collect, samples, tmp_path) -> Path:
    hostile = tmp_path / "hostile.jsonl"
    rows = [
        {
            "messages": [{"role": "user", "content": text}, {"role": "assistant", "content": text}],
            "tags": [text], "model": text, "note": {text: text}, "trajectoryId": text, "tools": [{"name": text}],
        }
        for text in HOSTILE
    ]  # fmt: skip
    hostile.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {HOSTILE[0]: 1}]))
    collect("hostile", "--label", HOSTILE[0], natural=hostile)
    return collect("samples", "--test-trajectories", samples / "test-trajectories", "--tiers", "all").parent


def pages(archive: Path) -> list[Path]:
    found = sorted(archive.rglob("*.html"))
    assert len(found) >= 7
    return found


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
def test_every_page_opens_from_disk_without_a_word_and_nothing_hostile_runs(archive, opened, dark):
    for path in pages(archive):
        page = opened(path, dark=dark)
        assert page.title() != "owned"
        assert page.locator("h1").count() == 1
        page.context.close()


@pytest.mark.browser
def test_no_page_is_wider_than_a_phone(archive, opened):
    for path in pages(archive):
        page = opened(path, width=390)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        page.context.close()


@pytest.mark.browser
def test_every_link_leads_to_a_file_and_every_anchor_to_a_place(archive, opened):
    for path in pages(archive):
        page = opened(path)
        for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(href)
            target = Path(unquote(parts.path))
            assert parts.scheme == "file"
            assert target.is_file(), (path.name, href)
            if parts.fragment and target == path:
                assert page.locator(f'[id="{unquote(parts.fragment)}"]').count() == 1, href
        page.context.close()


@pytest.mark.browser
def test_a_sample_is_read_message_by_message_without_scripts(archive, opened):
    page = opened(archive / "samples" / "analysis" / "index.html", script=False)
    page.get_by_text("task-4-trial-0").first.click()
    shown = page.inner_text("body")
    assert "Please cancel my second order." in shown
    assert "cancel_order" in shown
    assert "Order B-2 is cancelled; the refund arrives in three days." in shown


@pytest.mark.browser
def test_a_moved_archive_still_opens(archive, opened, tmp_path):
    moved = tmp_path / "else where" / "ümlaut #1"
    moved.parent.mkdir()
    shutil.move(archive, moved)
    page = opened(moved / "collection-index.html")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/analysis/index.html")
    assert page.locator("h1").count() == 1


@pytest.mark.browser
def test_the_theme_switch_changes_the_paper_and_is_kept(archive, opened):
    page = opened(archive / "collection-index.html")
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)
    button = page.get_by_role("button", name="theme")
    button.click()
    if page.evaluate(paper) == before:
        button.click()
    assert page.evaluate(paper) != before
    changed = page.evaluate(paper)
    page.reload()
    assert page.evaluate(paper) == changed
