"""A run in one file: opened from disk by itself, in two browsers, as a whole and by deep links."""

import importlib.resources
import json
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.audit import OFFENCES, OVERFLOW
from tests.browser.conftest import HOSTILE_NAME
from tests.corpora.hostile_run import collect_texts
from trainsite.privacy import Redactor
from trainsite.publish.request import BuildTools
from trainsite.publish.single_file import SingleFileRequest, make_single_file

pytestmark = pytest.mark.browser
SETTLED = "document.readyState === 'complete' && !document.querySelector('[aria-busy=true]')"
SHAPE = """({
  headings: [...document.querySelectorAll("h1")].filter((one) => one.getClientRects().length).length,
  title: document.title.trim().length > 0, failed: document.querySelectorAll(".failed").length,
  mains: [...document.querySelectorAll("main")].filter((one) => !one.hidden).map((one) => one.id),
})"""
DATA = """[...document.querySelectorAll("script[data-chunk-name]")].map((one) => one.dataset.chunkName)"""
OPENED = "document.querySelector('#sample h2')"
OPEN_ALL = "(() => { document.querySelectorAll('#sample details').forEach((one) => (one.open = true)); return 1; })()"
RUN = """async () => {
  const result = await axe.run(document, { resultTypes: ["violations"] });
  return result.violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200)]);
}"""


@pytest.fixture(scope="module")
def files(site, hostile_site, tmp_path_factory) -> dict[str, Path]:
    """Return runs as single files, each in a folder with nothing beside it."""
    from click.testing import CliRunner

    from trainsite.cli.app import cli

    made = {}
    runs = [site.archive / name for name in ("natural", "made-2")]
    for run in (*runs, hostile_site.archive / "hostile", hostile_site.archive / HOSTILE_NAME):
        path = tmp_path_factory.mktemp("single") / "ümlaut #1 100%" / "run.html"
        title = "<b>{{7*7}}</b> & 'so'"
        arguments = ["build", "-q", "--single-file", str(run), "-o", str(path), "--title", title]
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, f"{result.output}\n{result.exception!r}"
        made[run.name] = path
    return made


def rows_of(archive: Path, run: str, step: str) -> list[dict]:
    table = archive / run / f"steps/{step}/trajectories.ndjson"
    return [json.loads(line) for line in table.read_bytes().splitlines()]


def offences(tab) -> list[str]:
    """Return what data must not have become; the page's own scripts stand in it, as its policy says."""
    return [found for found in tab.evaluate(OFFENCES) if found != "inline script"]


def test_it_opens_without_a_word_and_asks_for_nothing(files, browser):
    for name, path in files.items():
        tab = browser.open(path.as_uri(), width=390)
        tab.wait(SETTLED)
        assert tab.evaluate(SHAPE) == {"headings": 1, "title": True, "failed": 0, "mains": ["content"]}, name
        assert tab.complaints() == [], name
        assert offences(tab) == [], name
        assert {url.split("#")[0] for url in tab.requested if not url.startswith("data:")} <= {path.as_uri()}
        assert tab.evaluate(OVERFLOW) == [], name
        tab.resize(1400)
        assert tab.evaluate(OVERFLOW) == [], name
        tab.close()


def test_a_link_of_a_table_opens_its_sample_and_the_way_back_leads_to_where_one_was(files, browser):
    tab = browser.open(f"{files['made-2'].as_uri()}#trajectories-feed.sort=trajectory")
    tab.wait(SETTLED)
    title = tab.evaluate("document.title")
    link = "#t-trajectories-feed tbody a[href*='step=feed']"
    address = tab.evaluate(f"document.querySelector({link!r}).getAttribute('href')")
    tab.click(link)
    tab.wait(OPENED)
    assert tab.evaluate("location.hash") == address
    assert tab.evaluate(SHAPE)["mains"] == ["samples-view"]
    assert tab.evaluate("document.activeElement.textContent").startswith("Samples")
    tab.press("n")
    tab.wait(f"location.hash !== {json.dumps(address)} && {OPENED}")
    tab.click("#to-run")
    tab.wait("!document.querySelector('#content').hidden")
    assert tab.evaluate("location.hash") == "#trajectories-feed.sort=trajectory"
    assert tab.evaluate("document.title") == title
    seen = f"(() => {{ const box = document.querySelector({link!r}).getBoundingClientRect();"
    assert tab.wait(f"{seen} return box.top >= 0 && box.bottom <= innerHeight; }})()")
    tab.evaluate("(history.back(), 1)")
    tab.wait("document.querySelector('#content').hidden")
    assert tab.complaints() == []
    tab.close()


def test_a_sample_opens_by_its_deep_link_to_the_message(files, site, browser):
    rows = rows_of(site.archive, "natural", "natural_trajectories")
    row = next(row for row in rows if len(row["messages"]) > 3)
    tab = browser.open(f"{files['natural'].as_uri()}#step=natural_trajectories&row={row['row_id']}&message=3")
    tab.wait(OPENED)
    assert tab.evaluate("document.querySelector('#sample h2').textContent") == row["trajectory_id"]
    assert tab.wait("document.querySelector('.r-current')") == {}
    assert tab.evaluate("document.querySelector('.r-outline [aria-current]').textContent").startswith(
        row["messages"][2]["role"]
    )
    assert tab.evaluate(SHAPE)["mains"] == ["samples-view"]
    tab.go(f"{files['natural'].as_uri()}#step=natural_trajectories&row=99-1")
    assert "No sample 99-1" in tab.wait("document.querySelector('#sample [role=alert]')?.textContent")
    assert tab.complaints() == []
    tab.close()


def test_tables_filter_sort_and_are_saved_from_the_data_inside(files, browser):
    tab = browser.open(f"{files['made-2'].as_uri()}#cases.sort=-score")
    tab.wait(SETTLED)
    assert tab.evaluate("document.querySelector('#t-cases table').className").startswith("drawn")
    count = "document.querySelector('#t-cases .count').textContent"
    assert " of " not in tab.evaluate(count)
    tab.evaluate("(trainsite.state.set('cases.q', 'zzz nothing has this'), 1)")
    assert tab.wait(f"{count}.startsWith('0 of') && {count}")
    assert tab.complaints() == []
    tab.close()


def test_a_search_in_a_sample_that_finds_a_section_or_rows_leads_back_to_the_run(files, browser):
    tab = browser.open(f"{files['natural'].as_uri()}#step=natural_trajectories&row=1-1")
    tab.wait(OPENED)
    search = "document.querySelector('.bar input[type=search]')"
    find = "({0}.value = {1!r}, {0}.dispatchEvent(new Event('input')), 1)"
    tab.evaluate(find.format(search, "artifacts"))
    tab.evaluate("(document.querySelector('.results a[href=\"#artifacts\"]').click(), 1)")
    tab.wait("!document.querySelector('#content').hidden")
    assert tab.wait("Math.abs(document.querySelector('#artifacts').getBoundingClientRect().top) < innerHeight")
    tab.go(f"{files['natural'].as_uri()}#step=natural_trajectories&row=1-2")
    tab.wait(OPENED)
    tab.evaluate(find.format(search, "succeeded"))
    tab.evaluate("(document.querySelector('.results button').click(), 1)")
    tab.wait("!document.querySelector('#content').hidden")
    assert "step=" not in tab.evaluate("location.hash")
    assert ".q=succeeded" in tab.evaluate("location.hash")
    assert tab.complaints() == []
    tab.close()


def test_keys_mean_the_view_that_is_shown(files, browser):
    tab = browser.open(f"{files['natural'].as_uri()}")
    tab.wait(SETTLED)
    tab.evaluate("(document.querySelector('#t-trajectories-natural_trajectories').scrollIntoView(), 1)")
    tab.evaluate("(document.querySelector('#t-trajectories-natural_trajectories .scroll').focus(), 1)")
    tab.press("j", "Enter")
    tab.wait(OPENED)
    first = tab.evaluate("location.hash")
    tab.press("n")
    tab.wait(f"location.hash !== {json.dumps(first)}")
    second = tab.evaluate("location.hash")
    tab.press("Enter")  # the row of the hidden table is not opened again
    assert tab.evaluate("location.hash") == second
    tab.evaluate("(document.querySelector('.skip').click(), 1)")
    assert tab.evaluate("[location.hash, document.activeElement.localName]") == [second, "h1"]
    assert tab.complaints() == []
    tab.close()


def test_the_manifest_is_saved_as_it_is(files, site, browser):
    tab = browser.open(files["natural"].as_uri())
    tab.evaluate(
        "(window.savedToTests = [], URL.createObjectURL = (blob) => { savedToTests.push(blob); return '#saved'; }, 1)"
    )
    assert tab.texts("footer button") == ["save collection-manifest.json"]
    tab.click("footer button")
    saved = json.loads(tab.wait("savedToTests.length && savedToTests[0].text()"))
    assert saved == json.loads((site.archive / "natural/collection-manifest.json").read_bytes())
    tab.close()


def test_nothing_hostile_runs_and_every_sample_is_read_back_literally(files, hostile_site, browser):
    for name, step in (("hostile", "natural_trajectories"), (HOSTILE_NAME, "feed")):
        rows = rows_of(hostile_site.archive, name, step)
        page = files[name].as_uri()
        tab = browser.open(f"{page}#step={step}&row={rows[0]['row_id']}", width=390)
        for row in rows[:: 4 if browser.name == "chromium" else 14]:
            tab.go(f"{page}#step={step}&row={row['row_id']}")
            shown = "(document.querySelector('#sample .r-facts') || document.head).textContent"
            tab.wait(f"{OPENED} && {shown}.includes({json.dumps(row['row_id'])})")
            tab.evaluate(OPEN_ALL)
            tab.wait("document.querySelector('#raw')")
            assert json.loads(tab.evaluate("document.querySelector('#raw').textContent")) == row
            assert offences(tab) == [], row["row_id"]
            assert tab.evaluate(OVERFLOW) == [], row["row_id"]
        assert tab.complaints() == []
        tab.close()


def test_all_data_come_out_of_a_browser_as_they_went_in(files, hostile_site, browser):
    tab = browser.open(files["hostile"].as_uri())
    held: set[str] = set()
    names = tab.evaluate(DATA)
    for name in names:
        collect_texts(tab.evaluate(f"trainsite.load({json.dumps(f'data/{quote(name)}')}, {json.dumps(name)})"), held)
    wanted: set[str] = set()
    for path in hostile_site.archive.glob("hostile/steps/*/trajectories.ndjson"):
        for line in path.read_bytes().splitlines():
            collect_texts(json.loads(line), wanted)
    assert len(names) > 10
    assert len(wanted) > 500
    assert wanted - held == set()
    assert tab.complaints() == []
    tab.close()


def test_a_file_that_was_cut_short_says_what_is_missing(files, browser, tmp_path):
    path = tmp_path / "cut.html"
    text = files["natural"].read_text()
    begin = text.rindex("<script", 0, text.rindex("/natural_trajectories-0001"))
    path.write_text(text[:begin] + text[text.index("</script>\n", begin) + 10 :])
    tab = browser.open(f"{path.as_uri()}#step=natural_trajectories&row=1-1")
    assert "this file is missing" in tab.wait("document.querySelector('#sample .failed')?.textContent")
    tab.close()


def test_a_script_that_somebody_adds_does_not_run(files, browser, tmp_path):
    path = tmp_path / "added.html"
    text = files["natural"].read_text()
    path.write_text(
        text.replace("</main>", "<script>window.tripped = 1</script><img src=x onerror='tripped = 1'></main>")
    )
    tab = browser.open(path.as_uri())
    assert tab.evaluate("window.tripped === undefined")
    assert any("policy" in said or "Content" in said for said in tab.complaints())
    tab.close()


def test_without_a_script_the_run_is_readable_and_says_what_is_not(files, chromium):
    tab = chromium.open(files["made-2"].as_uri(), script=False)
    assert tab.page.locator("main#content").is_visible()
    assert tab.page.locator("#samples-view").is_hidden()
    assert "need JavaScript" in tab.page.locator("noscript").first.inner_text()
    for table in tab.page.locator("#content .table").all():
        rows = table.locator("tbody tr").count()
        assert rows >= 1
        if rows < int(table.get_attribute("data-count") or 0):
            assert "in this file" in (table.locator(".rest").text_content() or "")
    assert tab.heard == []
    tab.close()


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_in_either_view(files, chromium, dark):
    axe = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
    for fragment in ("", "#step=natural_trajectories&row=1-1"):
        tab = chromium.open(files["natural"].as_uri() + fragment, dark=dark)
        tab.wait(OPENED if fragment else SETTLED)
        tab.page.evaluate(axe)
        assert tab.page.evaluate(RUN) == [], fragment
        tab.close()


def test_two_copies_of_a_file_are_the_same_to_a_browser(files, browser, tmp_path):
    shutil.copy(files["natural"], tmp_path / "b c.html")
    tab = browser.open((tmp_path / "b c.html").as_uri() + "#theme=dark")
    tab.wait(SETTLED)
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.complaints() == []
    tab.close()


def test_a_sample_that_had_no_room_is_said_in_its_place_and_the_others_open(site, browser, tmp_path):
    redactor, run = Redactor(b"key" * 11), site.archive / "made-2"
    tools = BuildTools(redactor=redactor, clock=lambda: 0.0)
    whole = make_single_file(SingleFileRequest(run=run), tools)
    limit = sum(len(piece) for piece in whole.pieces[1:-1]) - 1
    path = tmp_path / "short.html"
    report = make_single_file(SingleFileRequest(run=run, output=path, limit_bytes=limit), tools).report
    assert 0 < report.left_out < report.trajectories
    tab = browser.open(path.as_uri())
    assert "of this run" in tab.texts("#content [role=note]")[0]
    chunks = tab.evaluate("JSON.parse(document.getElementById('chunks').textContent)")
    lacking = next(chunk for chunk in chunks if not chunk["src"])
    here = next(chunk for chunk in chunks if chunk["src"])
    assert (lacking["first"], lacking["step"] == here["step"]) == (here["first"], False)
    tab.go(f"{path.as_uri()}#step={lacking['step']}&row={lacking['first']}")
    said = tab.wait("document.querySelector('#sample [role=alert]')?.textContent")
    assert said.startswith(f"Samples {lacking['first']} to {lacking['last']} of {lacking['step']} are not in this file")
    tab.evaluate(
        "((choice) => { choice.value = " + json.dumps(here["step"]) + ";"
        " choice.dispatchEvent(new Event('change')); return 1; })(document.querySelector('#sample-tools select'))"
    )
    tab.wait(OPENED)
    assert tab.complaints() == []
    tab.close()
