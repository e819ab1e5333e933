"""The page that shows one trajectory, as text."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.site.chunks import SampleChunk
from trainsite.site.frame import CORE, Shell
from trainsite.site.sample import SAMPLE_FILES, PageHead, json_block, sample_page

SHELL = Shell(title="Archive", version="1.2.3", assets={name: f"assets/{name}" for name in {*CORE, *SAMPLE_FILES}})


def page(*chunks: SampleChunk, label: str | None = None, folder: str = "") -> str:
    frame = SHELL.frame(f"{folder}analysis/sample.html", (), SAMPLE_FILES)
    return sample_page(PageHead("run-1", label, "1.2.3"), chunks, frame)


def chunk(number: int, step: str = "feed", count: int = 2) -> SampleChunk:
    return SampleChunk(step, f"{number}-1", f"{number}-2", count, f"data/{step}-{number}.js", f"run-1/{step}-{number}")


def listed(text: str) -> list[dict]:
    found = re.search(r'<script type="application/json" id="chunks">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_lists_its_chunks_in_their_order():
    chunks = (chunk(1), chunk(2), chunk(1, "test_trajectories"))
    assert listed(page(*chunks)) == [
        {"step": one.step, "first": one.first, "last": one.last, "count": one.count, "src": one.src, "name": one.name}
        for one in chunks
    ]


def test_without_a_script_every_chunk_is_linked_and_the_rows_are_counted():
    text = page(chunk(1, count=1500), chunk(2, count=1))
    inside = text[text.index("<noscript>") : text.index("</noscript>")]
    assert "1,501 trajectories" in inside
    assert 'href="data/feed-1.js"' in inside
    assert 'href="data/feed-2.js"' in inside


def test_a_label_that_is_markup_stays_text():
    text = page(chunk(1), label="<img src=x onerror=alert(1)>\u202e")
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_only_the_addresses_of_the_frame_differ_between_a_run_folder_and_a_site():
    site = page(chunk(1), folder="run/").replace("../../", "../")
    assert site == page(chunk(1))


def test_the_scripts_are_loaded_in_the_order_in_which_they_need_each_other():
    found = re.findall(r'src="[^"]*/([a-z-]+\.js)"', page(chunk(1)))
    assert found == [name for name in SAMPLE_FILES if name.endswith(".js")]


@settings(deadline=None)
@given(st.recursive(st.text() | st.integers(-(2**53), 2**53) | st.none(), st.lists, max_leaves=8))
def test_a_json_block_closes_nothing_and_keeps_its_value(value):
    text = str(json_block(value))
    assert "<" not in text
    assert json.loads(text) == value
