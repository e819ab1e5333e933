"""Hostile text in every field of every record, through every page."""

from dataclasses import fields, replace

import pytest

from trainsite.query.rows.boards import BoardRows, SeriesRows
from trainsite.query.rows.gathered import Found, SiteRows
from trainsite.query.rows.listing import LISTS
from trainsite.query.rows.lists import (
    DatasetRow,
    GapRow,
    JobRow,
    ModelRow,
    PairRow,
    ProblemRow,
    PromptRow,
    ScoreRow,
    StandingRow,
    TrajectoryRow,
)
from trainsite.records.collection import CollectionIndex
from trainsite.records.evidence import Comparison
from trainsite.records.run import Manifest
from trainsite.records.trajectory import Trajectory
from trainsite.site import RunTables, TrajectoryPlan, archive_shell, collection_index, content_page, trajectory_line
from trainsite.site.pages import PAGES, Download, SiteData, own_page
from trainsite.site.tables import Chunk

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(document.domain)",
    "//example.org/evil.js",
    "{{ 7 * 7 }}{% include 'x' %}",
    "</script></title></textarea><svg/onload=alert(1)>",
    "<!-- --><![CDATA[ <?php ?>",
    "a\u2028b\u2029c\u202ed\x00e\x1b[31m",
    "&lt;b&gt; &#x3c;b&#x3e;",
    "\ud800 lone",
)
KINDS = {
    "scores": ScoreRow,
    "comparisons": PairRow,
    "trajectories": TrajectoryRow,
    "models": ModelRow,
    "datasets": DatasetRow,
    "gaps": GapRow,
    "jobs": JobRow,
    "prompts": PromptRow,
    "problems": ProblemRow,
    "readiness": StandingRow,
}


@pytest.fixture
def site_data(record, shell):
    """Return what a site is made of with one text in every field, its evidence counting."""

    def make(text: str) -> SiteData:
        lists = {key: Found((record(KINDS[key], text),), 300) for key in LISTS}
        pair = record(PairRow, text, comparison=record(Comparison, text, evidence="live", interval_low=0.1))
        board = record(BoardRows, text)
        (entry,), (case,) = board.entries, board.hardest
        entries = tuple(replace(entry, evidence="live", name=f"{text}{number}") for number in range(3))
        cases = (replace(case, scores=(0.5, None, 1.0)),)
        (duel,) = board.duels
        duels = (replace(duel, b_name=f"{text}0", a_name=f"{text}1", verdict="regressed"),)
        board = replace(board, entries=entries, hardest=cases, disagreements=cases, duels=duels)
        series = record(SeriesRows, text)
        points = tuple(replace(point, verdict="regressed", evidence="live") for point in series.points * 2)
        rows = record(
            SiteRows,
            text,
            lists=lists,
            boards=(board,),
            series=(replace(series, points=points),),
            measured_pairs=(pair,),
        )
        downloads = (Download(path="a.csv", view=None, size_bytes=7),)
        return SiteData(shell=shell, index=record(CollectionIndex, text), rows=rows, downloads=downloads)

    return make


@pytest.fixture(params=["manifest", "archive", "index", *(page.path for page in PAGES)])
def page(request, record, run_html, site_data):
    def manifest(text: str) -> str:
        whole = record(Manifest, text)
        pair = record(Comparison, text, kind="base_trained", evidence="live")
        marks = replace(whole.benchmarks, comparisons=(pair, *whole.benchmarks.comparisons))
        plan = TrajectoryPlan(step=text, count=9, lines=(trajectory_line(record(Trajectory, text)),))
        return run_html(replace(whole, benchmarks=marks), [plan], record(RunTables, text))

    def archive(text: str) -> str:
        return collection_index(archive_shell("Archive", "0.1.0"), record(CollectionIndex, text))

    def overview(text: str) -> str:
        path = "index.html" if request.param == "index" else request.param
        return next(each for each in PAGES if each.path == path).render(site_data(text))

    return {"manifest": manifest, "archive": archive}.get(request.param, overview)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_no_element_and_no_attribute(page, structure, text):
    words = len(text.split(" "))
    harmless = structure(page(" ".join(["w" * (len(text) // words)] * words)))
    hostile = structure(page(text))
    # An address that is refused leaves its words, with the whole name as their title.
    refused = {("span", ("title",)), ("span", ("class", "title"))} if text.startswith("//") else set()
    assert {name for name, _ in set(hostile.elements - harmless.elements) - refused} <= {"td", "span"}
    assert {names for _, names in hostile.elements} <= {names for _, names in harmless.elements} | {
        ("title",), ("class", "title"), ("data-value",),
    }  # fmt: skip
    assert hostile.classes <= harmless.classes | {"code"}


@pytest.mark.parametrize("text", HOSTILE)
def test_every_address_stays_in_the_archive(page, structure, text):
    for href in set(structure(page(text)).hrefs) - {"data:,"}:
        assert ":" not in href
        assert not href.startswith(("/", "\\"))


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_encode_and_hold_no_raw_control_character(page, text):
    rendered = page(text)
    rendered.encode()
    assert not any(ord(letter) < 0x20 and letter != "\n" for letter in rendered)


def test_hostile_text_is_still_readable(page, structure):
    assert "<script>alert(1)</script>" in structure(page("<script>alert(1)</script>")).text


def test_ids_are_unique_on_every_page(page, structure):
    ids = structure(page("word")).ids
    assert len(ids) == len(set(ids))


def test_a_page_has_no_style_attribute_and_no_script_of_its_own(page):
    text = page("word")
    assert "style=" not in text
    assert "<script>" not in text
    assert "content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:\"" in text


def test_a_page_names_the_rows_that_it_will_ask_for(site_data):
    data = site_data("word")
    chunks = {key: Chunk(f"data/{key}.1f.js", key, 9) for key in ("models", "scores", "comparisons")}
    pages = {page.path: page.render(replace(data, chunks=chunks)) for page in PAGES}
    assert 'data-ahead="models=data/models.1f.js" data-first="models">' in pages["models.html"]
    both = 'data-ahead="comparisons=data/comparisons.1f.js&amp;scores=data/scores.1f.js">'
    assert both in pages["benchmarks.html"]
    assert "data-ahead" not in pages["index.html"]


def test_every_page_is_in_the_top_bar_and_marked_there(site_data, structure):
    data = site_data("word")
    for page in PAGES:
        text = page.render(data)
        assert text.count('aria-current="page"') == 1
        assert set(structure(text).hrefs) >= {"../index.html" if "/" in page.path else "index.html"}


def empty(data: SiteData) -> SiteData:
    nothing = {field.name: () for field in fields(SiteRows)}
    mappings = {name: {} for name in ("problem_counts", "redaction_counts", "task_counts")}
    rows = SiteRows(**{**nothing, **mappings, "lists": {key: Found((), 0) for key in LISTS}})
    index = CollectionIndex(run_count=0, unfinished=(), collections=(), problems=())
    return replace(data, rows=rows, index=index)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.path != "download/index.html"], ids=lambda each: each.path
)
def test_an_empty_page_says_what_would_be_here(page, site_data, structure):
    text = page.render(empty(site_data("word")))
    assert 'class="empty"' in text
    has_command = "trainsite " in structure(text).text.partition("trainsite 0.1.0")[0]
    assert has_command or page.path == "problems.html"


@pytest.mark.parametrize("evidence", ["dry_run", "mocked"])
def test_what_is_no_evidence_is_named_and_hatched_wherever_a_score_stands(evidence, record, site_data):
    data = site_data("word")
    scores = Found((record(ScoreRow, "word", evidence=evidence),), 1)
    data = replace(data, rows=replace(data.rows, lists={**data.rows.lists, "scores": scores}))
    benchmarks = next(page for page in PAGES if page.path == "benchmarks.html").render(data)
    assert f'<span class="dry">{evidence.replace("_", " ")}</span>' in benchmarks
    assert '<span class="dry">0.500</span>' in benchmarks.partition('id="t-scores"')[2]


def test_the_first_page_leads_with_the_newest_measured_pair(site_data, record, structure):
    data = site_data("word")
    said = structure(next(page for page in PAGES if page.path == "index.html").render(data)).text
    assert "No difference shown" in said or "Trained" in said
    none = structure(PAGES[0].render(replace(data, rows=replace(data.rows, measured_pairs=())))).text
    assert "Not known yet whether trained beats base" in none


def test_a_regression_is_marked_in_its_chart_and_said(site_data):
    text = next(page for page in PAGES if page.path == "benchmarks.html").render(site_data("word"))
    assert '<path class="regressed"' in text
    assert "▼ 2 regressions" in text


def test_a_page_of_the_publisher_stands_in_the_same_frame(site_data, structure):
    page = content_page("news", "---\ntitle: News\norder: 2\n---\n# News\n\nSee [runs](../collection-index.html).")
    shown = structure(own_page(site_data("word"), page))
    assert "../index.html" in shown.hrefs
    assert "../collection-index.html" in shown.hrefs


def test_a_comparison_leads_to_its_cases_side_by_side(site_data, structure):
    hrefs = structure(next(page for page in PAGES if page.path == "benchmarks.html").render(site_data("word"))).hrefs
    asked = "benchmark=word&metric=word&model_a=word&model_b=word"
    assert f"compare.html#a=word&b=word&{asked}" in hrefs
