"""The tables of a page in both browsers, from disk: search, filters, sorting, columns, CSV, keys, the address."""

import csv
import io
from urllib.parse import quote

import pytest

from tests.browser.tabular import big_table, case_row, case_table, write_chunk, write_page
from trainsite.site.cells import text_cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.tables import Table, columns

pytestmark = pytest.mark.browser

READY = "document.querySelectorAll('.table .tools .count').length"
CHUNK_READY = "document.querySelector('[data-table=many] table').className.includes('drawn')"
SHOWN = "[...document.querySelectorAll('tbody tr:not(.gap)')].map((row) => row.cells[0].textContent)"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    (folder / "data").mkdir()
    write_page(folder, [case_table(30)])
    write_page(folder, [case_table(3000, folder, key="many")], name="many.html")
    write_page(folder, [case_table(3, key="few"), case_table(30)], name="two.html")
    return folder


def opened(browser, path, state="", *, ready=READY, **how):
    tab = browser.open(path.as_uri() + (f"#{state}" if state else ""), **how)
    tab.wait(ready)
    return tab


def has(selector):
    return f"document.querySelector({selector!r}) !== null"


def typed(tab, selector, text):
    tab.evaluate(f"document.querySelector({selector!r}).focus()")
    tab.press(*text)


def count(tab):
    return tab.evaluate("document.querySelector('.count').textContent")


def test_a_search_keeps_the_rows_that_hold_every_word_and_stands_in_the_address(browser, site):
    tab = opened(browser, site / "index.html")
    typed(tab, ".tools input", "even 12")
    tab.wait("location.hash.includes('cases.q=even+12')")
    assert tab.evaluate(SHOWN) == ["case-12"]
    assert count(tab) == "1 of 30 rows"
    assert tab.complaints() == []
    tab.close()


def test_an_address_brings_back_search_filters_sort_and_columns(browser, site):
    state = (
        "cases.q=odd&cases.f.evidence=imported&cases.f.score="
        + quote(">0.5")
        + "&cases.sort=-tokens&cases.cols=case,tokens"
    )
    tab = opened(browser, site / "index.html", state)
    expected = [n for n in range(30) if n % 4 == 1 and n % 11 != 10 and n * 37 % 1000 > 500]
    assert tab.evaluate(SHOWN) == [f"case-{number}" for number in reversed(expected)]
    visible = "[...document.querySelectorAll('th')].filter((head) => !head.hidden).map((head) => head.dataset.column)"
    assert tab.evaluate(visible) == ["case", "tokens"]
    assert tab.evaluate("document.querySelector('th[aria-sort]').dataset.column") == "tokens"
    tab.close()


@pytest.mark.parametrize(
    ("filtered", "expected"),
    [
        ("tokens=>=196", ["case-28", "case-29"]),
        ("tokens=7..21", ["case-1", "case-2", "case-3"]),
        ("tokens=35", ["case-5"]),
        ("score=\u2013", ["case-10", "case-21"]),
        ("state=partial&cases.q=case-1", ["case-1", "case-10", "case-13", "case-16", "case-19"]),
        ("started=>2026-05-28", []),
        ("started=2026-05-28", ["case-27"]),
        ("tags=maths&cases.f.evidence=live", ["case-4", "case-12", "case-20", "case-28"]),
    ],
)
def test_filters_compare_numbers_instants_states_and_members_of_lists(chromium, site, filtered, expected):
    key, _, rest = filtered.partition("=")
    value, _, more = rest.partition("&")
    tab = opened(chromium, site / "index.html", f"cases.f.{key}={quote(value)}" + (f"&{more}" if more else ""))
    rows = tab.evaluate(SHOWN)
    assert (rows if expected else [row for row in rows if row.startswith("case-")]) == expected
    tab.close()


def test_a_filter_that_says_nothing_is_marked_and_hides_no_row(browser, site):
    tab = opened(browser, site / "index.html", "cases.f.tokens=" + quote("> many"))
    assert count(tab) == "30 rows"
    assert "not understood" in tab.evaluate("document.querySelector('.chip.bad').textContent")
    assert tab.evaluate("document.querySelectorAll('[aria-invalid]').length") == 1
    tab.close()


def test_no_row_left_says_so_and_offers_all(browser, site):
    tab = opened(browser, site / "index.html", "cases.q=nowhere")
    assert "No row passes" in tab.evaluate("document.querySelector('tbody').textContent")
    tab.click("tbody button")
    assert tab.evaluate(SHOWN)[:2] == ["case-0", "case-1"]
    assert tab.evaluate("location.hash") == ""
    tab.close()


def test_a_head_sorts_down_up_and_back_with_empty_cells_last(browser, site):
    tab = opened(browser, site / "index.html")
    tab.click("th[data-column=score] button")
    values = [None if n % 11 == 10 else n * 37 % 1000 for n in range(30)]
    full = sorted((n for n in range(30) if values[n] is not None), key=lambda n: -values[n])
    assert tab.evaluate(SHOWN) == [f"case-{n}" for n in [*full, 10, 21]]
    assert tab.evaluate("document.querySelector('th[data-column=score]').getAttribute('aria-sort')") == "descending"
    tab.click("th[data-column=score] button")
    assert tab.evaluate(SHOWN) == [f"case-{n}" for n in [*reversed(full), 10, 21]]
    tab.click("th[data-column=score] button")
    assert tab.evaluate(SHOWN) == [f"case-{n}" for n in range(30)]
    tab.close()


def test_words_with_numbers_sort_as_people_count(browser, site):
    tab = opened(browser, site / "index.html", "cases.sort=-case")
    assert tab.evaluate(SHOWN)[:3] == ["case-29", "case-28", "case-27"]
    tab.close()


CSV = """(async () => {
  const made = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { made.push(blob); return "#saved"; };
  HTMLAnchorElement.prototype.click = function () { made.push(this.download); };
  [...document.querySelectorAll(".tools button")].find((button) => button.textContent === "CSV").click();
  while (made.length < 2) await new Promise((done) => setTimeout(done, 5));
  return [made[1], await made[0].text()];
})()"""


def test_csv_holds_what_is_shown_with_whole_values(browser, site):
    tab = opened(browser, site / "index.html", "cases.f.tokens=" + quote("<20") + "&cases.sort=-tokens")
    name, text = tab.evaluate(CSV)
    assert name == "cases.csv"
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["case"] for row in rows] == ["case-2", "case-1", "case-0"]
    assert rows[1]["started"] == "2026-05-02T01:30:00Z"
    assert rows[1]["score"] == "0.037"
    assert rows[2]["evidence"] == "live"
    tab.close()


def test_csv_keeps_quotes_and_lines_and_disarms_formulas(browser, tmp_path):
    said = ['=HYPERLINK("http://x")', "+1+1", 'a "quoted", word', "-5 of text", "@cmd"]
    rows = tuple((text_cell(text),) for text in said)
    tab = opened(browser, write_page(tmp_path, [Table("Said", columns("Said"), rows, key="said")]), "said.q=")
    text = tab.evaluate(CSV)[1]
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))] == [
        "said", "'" + said[0], "'" + said[1], said[2], "'" + said[3], "'" + said[4],
    ]  # fmt: skip
    tab.close()


def test_columns_are_chosen_and_the_usual_choice_leaves_the_address(browser, site):
    tab = opened(browser, site / "index.html")
    tab.evaluate("document.querySelectorAll('.tools .menu')[1].open = true")
    tab.click(".choices input")
    assert "cases.cols=started" in tab.evaluate("location.hash")
    assert tab.evaluate("document.querySelector('tbody tr').cells[0].hidden")
    tab.click(".choices input")
    assert tab.evaluate("location.hash") == ""
    assert not tab.evaluate("document.querySelector('tbody tr').cells[0].hidden")
    tab.close()


def test_j_and_k_walk_the_rows_and_enter_follows_the_link(browser, site):
    tab = opened(browser, site / "index.html")
    tab.press("j", "j", "k", "j")
    tab.wait("document.activeElement.tagName === 'TR'")
    assert tab.evaluate("document.activeElement.cells[0].textContent") == "case-1"
    assert tab.evaluate("location.hash") == "#cases.row=c-1"
    followed = (
        "(() => { let to = null; document.addEventListener('click', (event) => {"
        " to = event.target.closest('a').getAttribute('href'); event.preventDefault(); window.followed = to; },"
        " {once: true}); return true; })()"
    )
    tab.evaluate(followed)
    tab.press("Enter")
    assert tab.evaluate("window.followed") == "run/analysis/sample.html#step=s&row=1-1"
    tab.close()


def test_slash_searches_the_page_or_the_table_that_has_the_focus(browser, site):
    tab = opened(browser, site / "index.html")
    tab.press("/")
    assert tab.evaluate("document.activeElement.closest('.search') !== null")
    tab.press("Escape", "j", "/")
    assert tab.evaluate("document.activeElement === document.querySelector('.tools input')")
    tab.press("Escape")
    assert tab.evaluate("document.activeElement === document.body")
    tab.close()


def test_a_small_table_shows_one_button_until_its_tools_are_wanted(browser, site):
    tab = opened(browser, site / "two.html", ready="document.querySelectorAll('.count').length === 2")
    field = "document.querySelector('[data-table=few] .tools input').getBoundingClientRect().width"
    assert tab.evaluate(field) == 0
    tab.click("[data-table=few] .open")
    assert tab.evaluate(field) > 0
    tab.close()


def test_a_long_list_draws_only_what_is_seen(browser, site):
    tab = opened(browser, site / "many.html", ready=CHUNK_READY)
    assert tab.evaluate("document.querySelectorAll('tbody tr').length") < 60
    assert count(tab) == "3,000 rows"
    tab.evaluate("document.querySelector('.tall').scrollTop = 1e7")
    tab.wait(f"{SHOWN}.includes('case-2999')")
    assert tab.evaluate("document.querySelectorAll('tbody tr').length") < 60
    rows = tab.evaluate("document.querySelector('table').getAttribute('aria-rowcount')")
    assert rows == "3001"
    assert tab.complaints() == []
    tab.close()


def test_rows_that_the_script_draws_look_like_those_of_the_page(chromium, site):
    drawn = opened(chromium, site / "many.html", ready=CHUNK_READY)
    plain = chromium.open((site / "many.html").as_uri(), script=False)
    rows = "[...document.querySelectorAll('tbody tr:not(.gap)')].slice(0, 15)"
    cells = rows + ".map((row) => [...row.cells].map((cell) => %s))"
    words = [row.split("\t") for row in plain.page.inner_text("tbody").split("\n")[:15]]
    seen = drawn.evaluate(cells % "cell.textContent")
    scores = [row.pop(4) for row in seen], [row.pop(4) for row in words]
    assert seen == words
    assert [score for score in scores[0] if score != "\u2013"] == [
        f"{float(score):.4g}" for score in scores[1] if score != "\u2013"
    ]
    hatched = drawn.evaluate(cells % "cell.querySelector('.dry') !== null")
    assert [row[4] for row in hatched] == [n % 4 > 1 and n != 10 for n in range(15)]
    links = drawn.evaluate("document.querySelector('tbody a').getAttribute('href')")
    assert links == "run/analysis/sample.html#step=s&row=1-0"
    drawn.close()
    plain.close()


def test_filters_of_a_long_list_search_all_rows_not_those_of_the_page(browser, site):
    tab = opened(browser, site / "many.html", "many.f.tokens=" + quote(">20900"), ready=CHUNK_READY)
    assert tab.evaluate(SHOWN) == [f"case-{n}" for n in range(2986, 3000)]
    tab.close()


def test_a_row_deep_in_a_chunk_has_an_address(browser, site):
    for state in ("many.row=c-2500", "c-2500", "c-150"):
        tab = opened(browser, site / "many.html", state, ready=has("tr[aria-current]"))
        case = f"case-{state.rpartition('-')[2]}"
        assert tab.evaluate("document.querySelector('tr[aria-current]').cells[0].textContent") == case
        box = "document.querySelector('tr[aria-current]').getBoundingClientRect()"
        assert tab.evaluate(f"{box}.top >= 0 && {box}.bottom <= innerHeight")
        tab.close()


def test_rows_stay_in_sight_when_a_list_becomes_short_and_long_again(browser, site):
    tab = opened(browser, site / "many.html", ready=CHUNK_READY)
    seen = (
        "(() => { const box = document.querySelector('.scroll').getBoundingClientRect();"
        " const row = document.elementFromPoint(box.left + 40, box.top + 200).closest('tr');"
        " return row && !row.className && row.cells[0].textContent; })()"
    )
    first = tab.wait(seen)
    tab.evaluate("document.querySelector('.scroll').scrollTop = 60000")
    tab.wait(f"{seen} && {seen} !== '{first}'")
    for query, rows in (("case-12", 111), ("case-2", 1111), ("", 3000)):
        tab.evaluate(f"trainsite.state.set('many.q', '{query}')")
        tab.wait(f"document.querySelector('.count').textContent.startsWith('{rows:,} ')")
        assert query in tab.evaluate(seen)
    tab.evaluate("document.querySelector('.scroll').scrollTop = 0")
    tab.wait(f"{seen} === '{first}'")
    tab.close()


def test_keys_walk_beyond_the_rows_that_are_drawn(browser, site):
    tab = opened(browser, site / "many.html", "many.row=c-600", ready=has("tr[aria-current]"))
    tab.press(*"j" * 40)
    tab.wait("location.hash.endsWith('c-640')")
    assert tab.evaluate("document.activeElement.cells[0].textContent") == "case-640"
    tab.close()


@pytest.mark.parametrize("damage", ["missing", "foreign"])
def test_a_chunk_that_does_not_come_is_named_and_the_rows_of_the_page_stay(chromium, tmp_path, damage):
    path = write_page(tmp_path, [case_table(400, tmp_path, key="many")])
    chunk = next((tmp_path / "data").iterdir())
    if damage == "missing":
        chunk.unlink()
    else:
        chunk.write_text('trainsite.add("other",{});\n')
    tab = opened(chromium, path, ready=has(".failed"))
    said = tab.evaluate("document.querySelector('.failed').textContent")
    assert chunk.name in said
    assert ("is missing" if damage == "missing" else "another build") in said
    assert tab.evaluate("[...document.querySelectorAll('tbody tr')].filter((row) => row.offsetHeight).length") == 200
    tab.close()


@pytest.mark.parametrize("place", ["first", "later"])
def test_the_rows_of_a_list_are_asked_for_once(browser, tmp_path, place):
    first, later = case_table(400, tmp_path, key="many"), case_table(30)
    path = write_page(tmp_path, [first, later] if place == "first" else [later, first])
    chunk = next((tmp_path / "data").iterdir())
    chunk.write_text(chunk.read_text() + "window.times = (window.times || 0) + 1;\n")
    for state in ("" if place == "first" else "many.sort=tokens", "t-many", "many.q=case-3", "many.f.tokens=9"):
        tab = opened(browser, path, state, ready=CHUNK_READY)
        assert tab.evaluate("window.times") == 1
        assert tab.complaints() == []
        tab.close()


def test_the_fields_of_a_filter_are_there_when_its_menu_is_opened(browser, site):
    tab = opened(browser, site / "index.html", "cases.sort=tokens")
    assert tab.evaluate("document.querySelectorAll('.fields input').length") == 0
    tab.click(".menu summary")
    tab.evaluate("document.querySelector('#f-cases-case').focus()")
    tab.press(*"case-12")
    tab.wait("location.hash.includes('cases.f.case=case-12')")
    assert tab.evaluate(SHOWN) == ["case-12"]
    tab.close()
    tab = opened(browser, site / "index.html", "cases.f.case=case-12")
    assert tab.evaluate("document.querySelector('#f-cases-case').value") == "case-12"
    tab.close()


@pytest.mark.parametrize("number", [0, 7, -7, 999, 1000, -1000, 123456, 1234567, -9007199254740991, 10**20])
def test_a_whole_number_is_grouped_as_the_page_groups_it(chromium, site, number):
    tab = opened(chromium, site / "index.html")
    assert tab.evaluate(f"trainsite.number({number})") == f"{number:,}"
    tab.close()


def test_without_a_script_the_first_rows_and_the_way_to_the_rest_are_there(chromium, site):
    tab = chromium.open((site / "many.html").as_uri(), script=False)
    assert tab.page.locator("tbody tr").count() == 200
    assert "2,800 more of 3,000" in tab.page.inner_text(".rest")
    tab.close()


def test_hostile_words_and_keys_stay_words(browser, tmp_path):
    words = [
        "<img src=x onerror=window.tripped=1>", "</script><script>window.tripped=1</script>",
        "__proto__", "constructor", "a\u2028b\u202ec\u0007d", "javascript:window.tripped=1", "{{7*7}}",
    ]  # fmt: skip
    rows = [case_row(number, words[number % len(words)]) for number in range(250)]
    heads = columns("Case", "@Started", "%State", "!Evidence", "#Score", "#Tokens", "=Model", "&Tags", "__proto__")
    chunk = write_chunk(tmp_path, "hostile", columnar(heads, rows, "hostile"))
    table = Table("Cases", heads, tuple(rows[:200]), key="hostile", chunk=chunk, total=250)
    state = "hostile.f.proto=__proto__&__proto__=1&constructor.q=2"
    tab = opened(browser, write_page(tmp_path, [table]), state, ready=has("table.drawn"))
    assert len(tab.evaluate(SHOWN)) == len([n for n in range(250) if n % len(words) == 2])
    tab.evaluate("trainsite.state.set('hostile.f.proto', null)")
    shown = tab.evaluate(
        "[...document.querySelectorAll('tbody tr:not(.gap)')].slice(0, 7).map((row) => row.cells[8])"
        ".map((cell) => cell.firstChild.title || cell.textContent)"
    )
    assert shown == [*words[:4], "a b\u202ec\u2407d", *words[5:]]
    assert tab.complaints() == []
    tab.close()


def test_a_list_of_ten_thousand_runs_is_searched_whole(browser, tmp_path):
    path = write_page(tmp_path, [big_table(tmp_path, 10_000)])
    tab = opened(browser, path, "runs.q=run-000042&runs.f.number_1=" + quote(">=0"), ready=has("table.drawn"))
    assert [row.split()[0] for row in tab.evaluate(SHOWN)] == ["run-000042"]
    tab.close()
