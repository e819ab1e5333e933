"""Hostile text in every field of every record, through every page."""

from dataclasses import replace

import pytest

from trainsite.records.collection import CollectionIndex
from trainsite.records.evidence import Comparison
from trainsite.records.run import Manifest
from trainsite.records.trajectory import Message, ToolCall, Trajectory
from trainsite.site import (
    PageHead,
    PageRange,
    RunTables,
    TrajectoryPlan,
    collection_index,
    run_index,
    trajectory_line,
    trajectory_page,
)

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


@pytest.fixture(params=["manifest", "trajectory", "archive"])
def page(request, record):
    def manifest(text: str) -> str:
        whole = record(Manifest, text)
        pair = record(Comparison, text, kind="base_trained", evidence="live")
        marks = replace(whole.benchmarks, comparisons=(pair, *whole.benchmarks.comparisons))
        line = trajectory_line(record(Trajectory, text), "trajectories/x-0001.html")
        ranges = (PageRange(1, text, text, text, 1),)
        plan = TrajectoryPlan(step=text, count=9, lines=(line,), pages=ranges)
        return run_index(replace(whole, benchmarks=marks), [plan], record(RunTables, text))

    def trajectory(text: str) -> str:
        asks = Message(role="assistant", tool_calls=(record(ToolCall, text),))
        whole = record(Trajectory, text)
        results = (record(Message, text, role="tool"), record(Message, text + "\n" * 20))
        whole = replace(whole, messages=(*whole.messages, asks, *results))
        return trajectory_page(PageHead(text, text, text), "natural", 1, 2, [whole])

    def archive(text: str) -> str:
        return collection_index(record(CollectionIndex, text), text)

    return {"manifest": manifest, "trajectory": trajectory, "archive": archive}[request.param]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_no_element_and_no_attribute(page, structure, text):
    words = len(text.split(" "))
    harmless = structure(page(" ".join(["w" * (len(text) // words)] * words)))
    hostile = structure(page(text))
    # an address that is refused leaves its words, with the whole name as their title
    refused = {("span", ("title",)), ("span", ("class", "title"))} if text.startswith("//") else set()
    assert set(hostile.elements - harmless.elements) <= refused
    assert hostile.classes <= harmless.classes


@pytest.mark.parametrize("text", HOSTILE)
def test_every_address_stays_in_the_archive(page, structure, text):
    for href in structure(page(text)).hrefs:
        assert ":" not in href
        assert not href.startswith(("/", "\\"))


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_encode_and_hold_no_raw_control_character(page, text):
    rendered = page(text)
    rendered.encode()
    assert not any(ord(letter) < 0x20 and letter != "\n" for letter in rendered)


def test_hostile_text_is_still_readable(page, structure):
    assert "<script>alert(1)</script>" in structure(page("<script>alert(1)</script>")).text
