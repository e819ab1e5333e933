"""The hostile corpus in every field of every record: nothing runs, nothing breaks, every string can be read back."""

import json
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.audit import EVERY_CHUNK, OFFENCES, OVERFLOW
from tests.browser.conftest import HOSTILE_NAME
from tests.corpora.hostile import corpus, texts
from tests.corpora.hostile_run import collect_texts
from trainsite.site.chunks import read_chunk

IS_SHOWN = "(document.querySelector('#sample .r-facts') || document.head).textContent.includes(%s)"
OPEN_ALL = "(() => { document.querySelectorAll('#sample details').forEach((one) => (one.open = true)); return 1; })()"
OPEN_CASES = "(() => { document.querySelectorAll('button.r-case').forEach((one) => one.click()); return 1; })()"


def test_the_corpus_holds_five_hundred_different_texts_of_many_families():
    families = Counter(hostile.family for hostile in corpus())
    assert len(set(texts())) == len(texts()) >= 500
    assert len(families) >= 18
    assert max(families.values()) < len(texts()) / 4
    assert texts() == texts()


def test_every_text_stands_in_many_kinds_of_records_as_it_was_or_redacted(hostile_site):
    for table in ("trajectories", "cases", "scores", "models", "problems", "comparisons"):
        found: set[str] = set()
        for path in hostile_site.archive.glob(f"*/steps/*/{table}.ndjson"):
            for line in path.read_bytes().splitlines():
                collect_texts(json.loads(line), found)
        assert len(found & set(texts())) > 100, table


@pytest.mark.browser
def test_no_page_runs_anything_or_lets_data_become_markup(hostile_site, browser, address):
    tab = browser.open(address(hostile_site, hostile_site.pages[0]))
    for page in hostile_site.pages:
        here = address(hostile_site, page)
        tab.go(here)
        tab.wait("document.readyState === 'complete'")
        assert tab.evaluate(OFFENCES) == [], page
        assert tab.complaints() == [], page
        assert tab.evaluate("document.querySelectorAll('h1, head > title, main, body').length") == 4, page
        assert "owned" not in tab.evaluate("document.title").split(), page
        assert tab.evaluate("location.href") == here, page
        assert all(visited in (here, "about:blank") for visited in tab.visited), page
    tab.close()


@pytest.mark.browser
def test_every_sample_opens_and_gives_its_row_back_literally(hostile_site, browser):
    for run, step in (
        (hostile_site.archive / "hostile", "natural_trajectories"),
        (hostile_site.archive / HOSTILE_NAME, "feed"),
    ):
        rows = [json.loads(line) for line in (run / f"steps/{step}/trajectories.ndjson").read_bytes().splitlines()]
        page = (hostile_site.folder / run.name / "analysis/sample.html").as_uri()
        tab = browser.open(f"{page}#step={step}&row={rows[0]['row_id']}", width=390)
        for row in rows[:: 2 if browser.name == "chromium" else 7]:
            tab.go(f"{page}#step={step}&row={row['row_id']}")
            tab.wait(
                f"(document.querySelector('#sample h2') || {{}}).textContent && {IS_SHOWN % json.dumps(row['row_id'])}"
            )
            tab.evaluate(
                "(() => { document.querySelectorAll('details').forEach((one) => (one.open = true)); return true; })()"
            )
            tab.wait("document.querySelector('#raw')")
            assert json.loads(tab.evaluate("document.querySelector('#raw').textContent")) == row
            assert tab.evaluate(OFFENCES) == [], row["row_id"]
            assert tab.evaluate(OVERFLOW) == [], row["row_id"]
        assert tab.complaints() == []
        tab.close()


@pytest.mark.browser
def test_two_hostile_runs_are_compared_without_harm(hostile_site, browser):
    ids = [
        json.loads(path.read_bytes())["run_id"]
        for path in sorted(hostile_site.folder.glob("*/collection-manifest.json"))
    ]
    page = (hostile_site.folder / "compare.html").as_uri()
    tab = browser.open("about:blank", width=390)
    for a, b in ((ids[0], ids[1]), (ids[1], ids[1])):
        tab.go("about:blank")
        tab.go(f"{page}#a={a}&b={b}")
        tab.wait("document.querySelector('#compare h2, #compare [role=status], #compare [role=alert]')")
        tab.evaluate(
            "(() => { document.querySelectorAll('button.r-case').forEach((one) => one.click()); return true; })()"
        )
        assert tab.evaluate(OFFENCES) == []
        assert tab.evaluate(OVERFLOW) == []
        assert tab.complaints() == []
    assert tab.evaluate("document.querySelectorAll('button.r-case').length") > 10
    tab.close()


@pytest.mark.browser
def test_no_page_loses_its_layout(hostile_site, browser):
    tab = browser.open(hostile_site.pages[0].as_uri(), width=390)
    broken = {}
    for page in hostile_site.pages:
        tab.go(page.as_uri())
        broken[page.relative_to(hostile_site.folder).as_posix()] = tab.evaluate(OVERFLOW)
    tab.close()
    assert {page: found for page, found in broken.items() if found} == {}


def chunks(folder: Path) -> list[Path]:
    return sorted(folder.glob("data/*.js"))


@pytest.mark.browser
def test_every_chunk_comes_out_of_the_browser_as_it_went_in(hostile_site, browser):
    pages = [hostile_site.folder / "index.html", *hostile_site.run_pages]
    tab = browser.open(pages[0].as_uri())
    for page in pages:
        tab.go(page.as_uri())
        written = dict(read_chunk(path.read_bytes()) for path in chunks(page.parent) if "sql-engine" not in path.name)
        names = [
            [quote(f"data/{path.name}"), read_chunk(path.read_bytes())[0]]
            for path in chunks(page.parent)
            if "sql-engine" not in path.name
        ]
        assert names
        got = {}
        for name in names:  # one by one: some are a megabyte, and the answer comes through one websocket message
            got |= tab.evaluate(f"{EVERY_CHUNK}({json.dumps([name])})")
        assert got == written
        assert tab.complaints() == []
    tab.close()


def test_every_trajectory_is_in_the_chunks_of_its_run_as_the_archive_holds_it(hostile_site):
    for run in hostile_site.archive.iterdir():
        if not (run / "collection-manifest.json").is_file():
            continue
        kept: dict[str, list] = {}
        for path in sorted(run.glob("steps/*/trajectories.ndjson")):
            kept[path.parent.name] = [json.loads(line) for line in path.read_bytes().splitlines()]
        page = (hostile_site.folder / run.name / "analysis/sample.html").read_text()
        begin = page.index(">", page.index('id="chunks"')) + 1
        shown: dict[str, list] = {}
        for chunk in json.loads(page[begin : page.index("</script>", begin)]):
            path = hostile_site.folder / run.name / "analysis" / chunk["src"]
            name, rows = read_chunk(path.read_bytes())
            assert name == chunk["name"]
            assert (rows[0]["row_id"], rows[-1]["row_id"], len(rows)) == (chunk["first"], chunk["last"], chunk["count"])
            shown.setdefault(chunk["step"], []).extend(rows)
        assert shown == kept


def test_every_string_of_a_table_that_a_site_shows_can_be_read_back_from_its_data(hostile_site):
    shown: set[str] = set()
    for path in hostile_site.folder.rglob("*.js"):
        if path.parent.name == "data" and "sql-engine" not in path.name:
            collect_texts(read_chunk(path.read_bytes())[1], shown)
    for path in hostile_site.folder.rglob("*.json"):
        collect_texts(json.loads(path.read_bytes()), shown)
    for view in ("trajectories", "cases", "scores", "models", "comparisons", "problems", "scenarios", "dataset_files"):
        for path in hostile_site.archive.glob(f"*/steps/*/{view}.ndjson"):
            kept: set[str] = set()
            for line in path.read_bytes().splitlines():
                collect_texts(json.loads(line), kept)
            assert kept - shown == set(), (path.parent.name, view)


def test_the_hostile_runs_are_valid_so_that_what_refuses_them_is_no_schema(hostile_site, cli):
    cli("validate", "--no-secrets", hostile_site.archive)
