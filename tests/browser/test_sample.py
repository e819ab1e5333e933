"""The page that shows one trajectory, opened from disk."""

import json
from pathlib import Path

import pytest

from trainsite.publish.samples import iter_samples
from trainsite.records.codec import dump_line
from trainsite.site.frame import CORE, Shell
from trainsite.site.sample import SAMPLE_FILES, PageHead, sample_page
from trainsite.site.shell import assets

pytestmark = pytest.mark.browser

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MARKDOWN = """# A title

Some *slanted*, **strong**, `code` and ~~gone~~ words, [a page](https://example.org/x), [odd](javascript:alert(1)),
[near](../file.html) and https://example.org/bare.

- one
  - inner
- [x] done

1. first
2. second

| a | b |
|---|---|
| 1 | `x\\|y` |

> quoted

```python
print("<b>no markup</b>")
```

<img src=x onerror="window.tripped = 1"> ![far](https://example.org/a.png) ![near](data:image/png;base64,PIXEL)
""".replace("PIXEL", PIXEL)
HOSTILE = "</script><script>window.tripped=1</script> {{7*7}} \u202eevil\u202c \u0000\u0007\u2028 __proto__ 😀"


def message(role: str, content: str = "", **more: object) -> dict:
    return {"role": role, "content": content} | more


def row(number: int, *messages: dict, **more: object) -> dict:
    return {
        "row_id": f"1-{number}", "file": "input.jsonl", "line": number, "format": "chat", "evidence": "imported",
        "trajectory_id": f"trajectory-{number}", "tags": [], "tasks": [], "calls": [], "messages": list(messages),
        "extra": {},
    } | more  # fmt: skip


RICH = row(
    1,
    message("system", "Be brief."),
    message("user", "Cancel my order."),
    message(
        "assistant", reasoning="first look it up",
        tool_calls=[
            {
                "name": "find_order", "id": "call-a",
                "arguments": {"order": {"id": 7, "deep": {"deeper": [1, 2]}}, "__proto__": {"polluted": 1}},
            },
            {"name": "say", "id": "call-b", "arguments": "plain words"},
        ],
    ),
    message("tool", "second answer", tool_call_id="call-b", name="say"),
    message("tool", '{"state": "open", "lines": 3}', tool_call_id="call-a", name="find_order"),
    message("tool", "\u001b[1;31mfailed\u001b[0m and \u001b[38;5;46mgreen\u001b[0m \u001b[2K"),
    message("assistant", MARKDOWN, is_response=True),
    message("user", "picture", parts=[{"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}}]),
    message("assistant", "\n".join(f"line {number}" for number in range(40))),
    calls=[
        {
            "first_message": 0, "message_count": 3, "model": "m-1", "prompt_tokens": 1200, "completion_tokens": 34,
            "duration_s": 1.5, "cost_usd": 0.0021,
        },
        {"first_message": 6, "message_count": 1, "model": "m-2", "prompt_tokens": 10, "finish_reason": "stop"},
    ],
    tasks=[{"task": "response", "reason": "no other rule matched", "call": 1}],
)  # fmt: skip
EVIL = row(
    2, message("user", HOSTILE), message(HOSTILE, HOSTILE, name=HOSTILE), evidence="dry_run", trajectory_id=HOSTILE,
    tags=[HOSTILE], extra={HOSTILE: HOSTILE, "__proto__": {"polluted": HOSTILE}},
)  # fmt: skip
LONG = row(3, *[message(("user", "assistant")[n % 2], f"word{n} of a long talk") for n in range(700)])


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """A run's folder with the page, its assets and its chunks."""
    analysis = tmp_path_factory.mktemp("a run") / "analysis"
    (analysis / "data").mkdir(parents=True)
    (analysis / "assets").mkdir()
    for name, data in assets().items():
        (analysis / "assets" / name).write_bytes(data)
    shell = Shell(title="Run", version="0", assets={name: f"analysis/assets/{name}" for name in {*CORE, *SAMPLE_FILES}})
    filler = [row(n, message("user", f"{n} " + "x" * 4000)) for n in range(4, 600)]
    chunks = []
    for step, rows in (
        ("natural_trajectories", [RICH, EVIL, LONG, *filler]),
        ("test_trajectories", [row(1, message("user", "other step"))]),
    ):
        table = analysis / f"{step}.ndjson"
        table.write_bytes(b"".join(dump_line(each) for each in rows))
        for sample in iter_samples(table, "run-1", step):
            (analysis / sample.file.path).write_bytes(sample.file.data)
            chunks.append(sample.chunk)
        table.unlink()
    assert len(chunks) > 3
    page = sample_page(PageHead("run-1", None, "0"), chunks, shell.frame("analysis/sample.html", (), SAMPLE_FILES))
    (analysis / "sample.html").write_text(page)
    return analysis


@pytest.fixture
def opened(chromium, run):
    """Open the page at a place; nothing may complain."""
    tabs = []

    def open_at(fragment: str = "", *, browser=chromium, **how: object):
        tab = browser.open((run / "sample.html").as_uri() + (f"#{fragment}" if fragment else ""), **how)
        tabs.append(tab)
        tab.wait("document.querySelector('#sample h2, #sample .failed, #sample .r-error') !== null")
        return tab

    yield open_at
    for tab in tabs:
        assert tab.complaints() == []
        tab.close()


def at(number: int, message_number: int | None = None, step: str = "natural_trajectories") -> str:
    return f"step={step}&row=1-{number}" + (f"&message={message_number}" if message_number else "")


def test_the_first_sample_opens_without_a_place(opened):
    tab = opened()
    assert tab.texts("#sample h2") == ["trajectory-1"]
    assert tab.texts(".r-place") == ["1 of 599"]


def test_the_other_samples_of_a_part_can_be_chosen_by_who_comes_to_the_choice(opened):
    tab = opened(at(3))
    choice = "document.querySelector('.r-samples')"
    assert tab.evaluate(f"[{choice}.options.length, {choice}.value]") == [1, "1-3"]
    tab.evaluate(f"{choice}.focus()")
    assert tab.evaluate(f"[{choice}.options.length > 9, {choice}.value]") == [True, "1-3"]
    tab.evaluate(f"({choice}.value = '1-9', {choice}.dispatchEvent(new Event('change')))")
    tab.wait("document.querySelector('#sample h2').textContent === 'trajectory-9'")


def test_the_part_beside_the_last_sample_of_one_is_at_hand(opened):
    tab = opened(at(3))
    tab.evaluate(
        "(() => { const load = trainsite.load; window.asked = [];"
        " trainsite.load = (src, name) => { asked.push(src); return load(src, name); }; })()"
    )
    first, second = tab.evaluate("trainsite.samples.chunks.slice(0, 2)")
    last = int(first["last"].rpartition("-")[2])
    tab.evaluate(f"location.hash = '{at(last)}'")
    tab.wait(f"document.querySelector('#sample h2').textContent === 'trajectory-{last}'")
    assert tab.evaluate("asked") == [first["src"], second["src"]]


def test_a_call_stands_beside_its_own_result(opened):
    tab = opened(at(1))
    pairs = tab.evaluate(
        "[...document.querySelectorAll('.r-pair')].map((pair) =>"
        " [pair.querySelector('h4 b').textContent, pair.querySelector('section').id])"
    )
    assert pairs == [["find_order", "m-5"], ["say", "m-4"]]
    assert tab.evaluate("document.querySelector('#m-3 > #m-6') !== null")


def test_arguments_fold_below_the_second_level_and_odd_keys_are_data(opened):
    tab = opened(at(1))
    keys = ".r-call .r-key"
    assert {"order", "__proto__", "deep", "polluted"} <= set(tab.texts(keys))
    assert "deeper" not in tab.texts(keys)
    tab.evaluate("document.querySelectorAll('.r-call details:not([open])').forEach((each) => { each.open = true; })")
    tab.wait("[...document.querySelectorAll('.r-call .r-key')].some((key) => key.textContent === 'deeper')")
    assert tab.evaluate("({}).polluted === undefined")


def test_reasoning_is_folded_and_tokens_and_cost_stand_at_the_call(opened):
    tab = opened(at(1))
    assert not tab.evaluate("document.querySelector('#m-3 details').open")
    facts = tab.texts(".r-turn")[0]
    assert "1,200 in, 34 out" in facts
    assert "took 1.5 s" in facts
    assert "cost $0.0021" in facts
    tab.evaluate("document.querySelector('#sample > details').open = true")
    tab.wait("document.querySelectorAll('#sample > details tbody tr').length === 2")


def test_markdown_becomes_elements_and_markup_stays_text(opened):
    tab = opened(at(1, 7))
    tab.evaluate("document.querySelector('#m-7 .r-more').click()")
    inside = "#m-7 .r-markdown "
    for selector in (
        "h4",
        "em",
        "strong",
        "code",
        "del",
        "ul ul li",
        "ol li",
        "table td code",
        "blockquote",
        "pre code",
        "li.r-task",
    ):
        assert tab.evaluate(f"document.querySelector('{inside}{selector}') !== null"), selector
    assert tab.evaluate(f"[...document.querySelectorAll('{inside}a')].map((a) => a.href)") == [
        "https://example.org/x", "https://example.org/bare",
    ]  # fmt: skip
    assert all(
        "noopener" in rel for rel in tab.evaluate(f"[...document.querySelectorAll('{inside}a')].map((a) => a.rel)")
    )
    assert tab.evaluate(f"[...document.querySelectorAll('{inside}img')].map((i) => i.src.slice(0, 14))") == [
        "data:image/png"
    ]
    assert 'print("<b>no markup</b>")' in tab.texts(inside + "pre code")[0]
    assert "<img src=x onerror=" in tab.texts("#m-7 .r-markdown")[0]


def test_text_can_be_seen_as_it_was_written(opened):
    tab = opened(at(1, 7))
    tab.evaluate(
        "[...document.querySelectorAll('#m-7 .r-buttons button')].find((b) => b.textContent === 'as written').click()"
    )
    tab.evaluate("document.querySelector('#m-7 .r-more').click()")
    assert tab.texts("#m-7 .r-text") == [MARKDOWN]


def test_terminal_colours_are_classes_and_other_controls_symbols(opened):
    tab = opened(at(1))
    assert tab.texts("#m-6 .r-bold.r-ink1") == ["failed"]
    assert tab.texts("#m-6 .r-ink10") == ["green"]
    assert "␛[2K" in tab.texts("#m-6 .r-terminal")[0]


def test_images_come_from_data_alone(opened):
    tab = opened(at(1))
    tab.wait("document.querySelector('#m-8 img') && document.querySelector('#m-8 img').naturalWidth === 1")


def test_long_text_folds_after_eight_lines(opened):
    tab = opened(at(1))
    assert "line 7" in tab.texts("#m-9")[0]
    assert "line 30" not in tab.texts("#m-9")[0]
    tab.evaluate("document.querySelector('#m-9 .r-more').click()")
    assert "line 39" in tab.texts("#m-9")[0]


@pytest.mark.parametrize("sample", [RICH, EVIL])
def test_raw_json_gives_back_every_string_literally(opened, sample):
    tab = opened(at(sample["line"]))
    tab.evaluate(
        "[...document.querySelectorAll('.r-tail summary')].find((each) => each.textContent === 'raw JSON')"
        ".parentNode.open = true"
    )
    raw = tab.wait("document.getElementById('raw') && document.getElementById('raw').textContent")
    assert json.loads(raw) == sample
    assert not set(raw) & set("\u202e\u2028\u0000\u0007")


def test_hostile_text_is_shown_as_symbols_and_isolated_and_nothing_runs(opened):
    tab = opened(at(2))
    shown = tab.texts("#m-1 .r-body")[0]
    assert "</script><script>window.tripped=1</script> {{7*7}}" in shown
    assert "␀␇⟨U+2028⟩" in shown
    assert tab.evaluate("document.querySelector('#m-1 .r-body bdi') !== null")
    assert tab.evaluate("window.tripped === undefined && ({}).polluted === undefined")
    assert tab.evaluate("document.querySelector('.r-evidence').classList.contains('r-hatched')")


def test_firefox_shows_the_same_text_as_chromium(opened, firefox):
    for place in (at(1), at(2)):
        shown = []
        for tab in (opened(place), opened(place, browser=firefox)):
            tab.evaluate(
                "[...document.querySelectorAll('.r-tools button')].find((b) => b.textContent === 'open all').click()"
            )
            shown.append(tab.texts("#sample"))
        assert shown[0] == shown[1]
        assert len(shown[0][0]) > 500


def test_keys_go_from_message_to_message_and_from_sample_to_sample(opened):
    tab = opened(at(1))
    tab.press("j", "j", "k")
    assert "message=1" in tab.evaluate("location.hash")
    tab.press("j")
    assert tab.evaluate("document.activeElement.id") == "m-2"
    tab.press("n")
    tab.wait("location.hash.includes('row=1-2')")
    tab.press("p")
    tab.wait("document.querySelector('#sample h2').textContent === 'trajectory-1'")


def test_samples_go_on_into_the_next_chunk_and_the_next_step(opened):
    tab = opened(at(598))
    tab.press("n")
    tab.wait("document.querySelector('#sample h2').textContent === 'trajectory-599'")
    assert tab.texts(".r-place") == ["599 of 599"]
    tab.press("n")
    tab.wait("location.hash.includes('step=test_trajectories')")
    tab.wait("document.querySelector('.r-place').textContent === '1 of 1'")
    tab.press("p")
    tab.wait("document.querySelector('.r-place').textContent === '599 of 599'")


def test_a_message_far_down_is_linked_drawn_and_focused(opened):
    tab = opened(at(3, 650))
    assert tab.evaluate("document.activeElement.id") == "m-650"
    assert "word649" in tab.texts("#m-650")[0]
    box = tab.evaluate("document.getElementById('m-650').getBoundingClientRect().top")
    assert 0 <= box < 900
    tab.wait("document.querySelectorAll('.r-message').length === 700")


def test_search_finds_messages_and_goes_through_them(opened):
    tab = opened(at(1))
    tab.press("/")
    tab.evaluate(
        "(() => { const s = document.activeElement; s.value = 'ORDER'; s.dispatchEvent(new Event('input')); })()"
    )
    assert tab.texts(".r-hits") == ["3 messages"]
    tab.press("Enter")
    assert tab.texts(".r-hits") == ["hit 1 of 3"]
    assert tab.texts("#m-2 mark") == ["order"]
    tab.press("Enter")
    assert {each.lower() for each in tab.texts("#m-3 mark")} == {"order"}
    tab.press("Escape")
    assert tab.texts("mark") == []


def test_a_link_that_changes_in_place_shows_the_other_sample(opened):
    tab = opened(at(1))
    tab.evaluate(f"void (location.hash = '{at(3)}')")
    tab.wait("document.querySelector('#sample h2').textContent === 'trajectory-3'")


def test_a_step_without_samples_of_its_own_finds_them_in_another(opened):
    tab = opened("step=reference_benchmark&row=1-3")
    assert tab.texts("#sample h2") == ["trajectory-3"]


def test_an_unknown_row_is_said_in_place(opened):
    tab = opened(at(99999))
    assert "No sample 1-99999 in step natural_trajectories" in tab.texts("#sample")[0]


def test_a_missing_chunk_is_said_in_place(chromium, run, tmp_path):
    import shutil

    copied = tmp_path / "analysis"
    shutil.copytree(run, copied)
    for path in (copied / "data").glob("test_trajectories-*"):
        path.unlink()
    tab = chromium.open((copied / "sample.html").as_uri() + "#" + at(1, step="test_trajectories"))
    tab.wait("document.querySelector('#sample .failed') !== null")
    assert "missing" in tab.texts("#sample .failed")[0]
    tab.close()


def test_without_a_script_the_chunks_are_linked(chromium, run):
    tab = chromium.open((run / "sample.html").as_uri(), script=False)
    assert "needs JavaScript" in tab.page.inner_text("main")
    assert tab.page.locator("noscript a").count() > 3
    tab.close()


def test_the_page_is_no_wider_than_a_phone(opened):
    for number in (1, 2, 3):
        tab = opened(at(number), width=390)
        tab.evaluate(
            "[...document.querySelectorAll('.r-tools button')].find((b) => b.textContent === 'open all').click()"
        )
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
