"""The enlarged training curve in both browsers: what it draws, zoom by keys, smoothing, a logarithmic scale."""

from itertools import pairwise

import pytest

from tests.browser.tabular import case_table, write_page
from trainsite.site.chunks import make_chunk

pytestmark = pytest.mark.browser

STEPS = list(range(0, 1000, 10))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("curves")
    (folder / "data").mkdir()
    noisy = [2.0 ** (-step / 200) + (0.2 if step % 20 else -0.2) for step in STEPS]
    lines = [
        {"series": "<b>base</b>", "evidence": "imported", "steps": STEPS, "values": [None, *noisy[1:]]},
        {"series": None, "evidence": "imported", "steps": STEPS, "values": [-1.0] * len(STEPS)},
    ]
    made = make_chunk("curves", "run/curves", {"loss": lines})
    (folder / made.path).write_bytes(made.data)
    path = write_page(folder, [case_table(3)])
    figures = "".join(
        f'<figure data-curve="{made.path}" data-name="run/curves" data-metric="{metric}"><svg></svg></figure>'
        for metric in ("loss", "none")
    )
    text = path.read_text().replace("</head>", '<script src="assets/curves.js" defer></script></head>')
    path.write_text(text.replace("</main>", f"{figures}</main>"))
    return path


def opened(browser, page):
    tab = browser.open(page.as_uri())
    tab.wait("document.querySelectorAll('figure button').length === 2")
    tab.click("figure button")
    tab.wait("document.querySelector('dialog.curve') !== null")
    return tab


def drawn(tab, line):
    return tab.evaluate(f"document.querySelector('.curve .line{line}').getAttribute('d')")


def test_a_curve_is_drawn_with_its_axes_and_a_missing_value_breaks_it(browser, page):
    tab = opened(browser, page)
    assert drawn(tab, 1).count("L") == len(STEPS) - 2
    assert tab.texts(".curve .keys span") == ["<b>base</b>"]
    assert {"0", "200", "1"} & set(tab.texts(".curve text"))
    assert tab.complaints() == []
    tab.press("Escape")
    tab.wait("document.querySelector('dialog') === null")
    tab.close()


def test_keys_zoom_and_come_back(browser, page):
    tab = opened(browser, page)
    whole = drawn(tab, 1)
    tab.press("+")
    assert drawn(tab, 1).count("L") < whole.count("L")
    tab.press("+", "0")
    assert drawn(tab, 1) == whole
    tab.close()


SET = (
    "(() => { const field = document.querySelector('.curve input[type=%s]'); field.%s;"
    " field.dispatchEvent(new Event('%s')); return true; })()"
)


def test_smoothing_calms_the_line_and_a_logarithm_leaves_out_what_has_none(browser, page):
    def way(path):
        heights = [float(point.split()[1]) for point in path[1:].split("L")]
        return sum(abs(after - before) for before, after in pairwise(heights))

    tab = opened(browser, page)
    before = way(drawn(tab, 1))
    tab.evaluate(SET % ("range", "value = '0.95'", "input"))
    assert way(drawn(tab, 1)) < before / 4
    tab.evaluate(SET % ("checkbox", "checked = true", "change"))
    assert drawn(tab, 2) == ""
    assert drawn(tab, 1) != ""
    tab.close()


def test_a_metric_that_is_not_in_the_chunk_says_so(browser, page):
    tab = browser.open(page.as_uri())
    tab.wait("document.querySelectorAll('figure button').length === 2")
    tab.click("figure:last-of-type button")
    tab.wait("document.querySelector('figure .failed') !== null")
    assert tab.evaluate("document.querySelector('dialog') === null")
    tab.close()
