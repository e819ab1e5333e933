"""axe-core finds nothing serious on any page, light and dark, and what a keyboard does is seen."""

import importlib.resources
import json

import pytest

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
RUN = """async ([context, options]) => {
  const result = await axe.run(context, { resultTypes: ["violations"], ...options });
  return result.violations.map(({ id, impact, nodes }) => ({
    id, impact, count: nodes.length, first: nodes[0].html.slice(0, 160), why: nodes[0].failureSummary.slice(0, 240),
  }));
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the source of axe-core, as the package of it for Playwright ships it."""
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()


def grave(tab, options: dict, *, leave_out: tuple[str, ...] = ()) -> list[dict]:
    context = {"include": [["html"]], "exclude": [[each] for each in leave_out]}
    return [each for each in tab.page.evaluate(RUN, [context, options]) if each["impact"] in GRAVE]


def addresses(site) -> list[str]:
    """Return every page but those of two of three like runs, the samples opened, and two runs compared."""
    opened = [site.folder / name / "analysis/sample.html" for name in ("natural", "made-2")]
    samples = [f"{page.as_uri()}{fragment_of_first_sample(page)}" for page in opened]
    ids = sorted(
        json.loads(path.read_bytes())["run_id"] for path in site.folder.glob("made-*/collection-manifest.json")
    )
    compare = (site.folder / "compare.html").as_uri()
    unlike = [page for page in site.pages if page.relative_to(site.folder).parts[0] not in ("made-1", "made-3")]
    return [*(page.as_uri() for page in unlike), *samples, f"{compare}#a={ids[0]}&b={ids[1]}"]


def fragment_of_first_sample(page) -> str:
    text = page.read_text()
    begin = text.find('id="chunks"')
    chunks = json.loads(text[text.index(">", begin) + 1 : text.index("</script>", begin)]) if begin >= 0 else []
    return f"#step={chunks[0]['step']}&row={chunks[0]['first']}" if chunks else ""


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_on_any_page(site, chromium, axe, dark):
    tab = chromium.open("about:blank", dark=dark, width=1200)
    tab.page.add_init_script(axe)
    options = {"runOnly": ["color-contrast", "link-in-text-block"]} if dark else {}
    for address in addresses(site):
        tab.go("about:blank")
        tab.go(address)
        tab.page.wait_for_timeout(150 if "=" in address else 0)
        # rows of one table and marks of one chart look alike, and take axe ten seconds; two pages are looked at whole
        is_whole = address.endswith(("site/index.html", "natural/analysis/index.html"))
        leave_out = () if is_whole else ("svg", "tbody tr:nth-child(n+8)")
        assert grave(tab, options, leave_out=leave_out) == [], address
    tab.close()


def test_axe_would_find_a_serious_fault(site, chromium, axe):
    tab = chromium.open((site.folder / "jobs.html").as_uri())
    tab.page.evaluate(axe)
    tab.page.evaluate("document.querySelector('main').append(document.createElement('select'))")
    assert [each["id"] for each in grave(tab, {})] == ["select-name"]
    tab.close()


def test_every_stop_of_the_tab_key_is_visible(site, chromium):
    tab = chromium.open((site.folder / "index.html").as_uri())
    stops = set()
    for _ in range(25):
        tab.press("Tab")
        stop = tab.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement); const box ="
            " document.activeElement.getBoundingClientRect(); return [document.activeElement.outerHTML.slice(0, 80),"
            " style.outlineStyle !== 'none' || style.boxShadow !== 'none', box.width > 0 && box.height > 0]; })()"
        )
        if stop[0].startswith("<body"):
            break
        stops.add(stop[0])
        assert stop[1:] == [True, True], stop[0]
    assert len(stops) > 5
    tab.close()
