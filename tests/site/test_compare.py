"""The page that compares two runs, as text."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from trainsite.site.compare import COMPARE_FILES, PreparedPair, compare_page, pairs_value
from trainsite.site.frame import CORE, Shell
from trainsite.site.tables import Chunk

SHELL = Shell(title="Archive", version="1.2.3", assets={name: f"assets/{name}" for name in {*CORE, *COMPARE_FILES}})
PAIR = PreparedPair(
    a_run_id="run-1", b_run_id="run-2", a_name="first", b_name="second", benchmark="b & c", metric="m", a_model_id="x",
    b_model_id="y", evidence="live", matched=76, verdict="improved", sentence="B beats A: +12.4 points", tier="2b",
    number=3,
)  # fmt: skip


def page(*pairs: PreparedPair, runs: Chunk | None = None) -> str:
    return compare_page(SHELL.frame("compare.html", (), COMPARE_FILES), runs, pairs)


def test_a_pair_leads_to_its_comparison():
    parts = urlsplit(PAIR.href)
    assert parts.path == "compare.html"
    assert parse_qs(parts.fragment) == {"a": ["run-1"], "b": ["run-2"], "pair": ["3"]}


def test_prepared_pairs_are_read_without_a_script():
    text = page(PAIR, replace(PAIR, a_run_id="run-2", verdict="no_difference_shown"))
    assert "second against first" in text
    assert "second: trained against base" in text
    assert "B beats A: +12.4 points" in text
    assert "▲ improved" in text
    assert "≈ no difference shown" in text
    assert "RUN_A" in text[text.index("<noscript>") : text.index("</noscript>")]


def test_the_list_of_runs_is_named_where_there_is_one():
    assert 'data-runs="data/runs.0123456789.js" data-runs-name="runs"' in page(
        runs=Chunk("data/runs.0123456789.js", "runs", 2)
    )
    assert "data-runs" not in page()


def test_the_chunk_of_pairs_has_all_of_them_with_their_addresses():
    value = pairs_value([PAIR] * 300)
    assert value["row_count"] == 300
    assert page(*[PAIR] * 300).count("<tr id=") == 200
    assert "b_against_a" in value["hrefs"]
