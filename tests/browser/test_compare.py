"""The page that compares two runs, opened from disk."""

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from trainsite.evals.pairing import pair
from trainsite.evals.side import gather_sides
from trainsite.evals.wording import sentence
from trainsite.publish.pairs import MeasuredRun, prepare_pairs
from trainsite.records.evidence import Case
from trainsite.site.case_chunks import CaseChunks
from trainsite.site.chunks import make_chunk, read_chunk
from trainsite.site.compare import COMPARE_FILES, PreparedPair, compare_page
from trainsite.site.frame import CORE, Shell
from trainsite.site.shell import assets
from trainsite.site.tables import Chunk
from trainsite.site.text import target

pytestmark = pytest.mark.browser

EVIL = "</script><img src=x onerror=window.tripped=1> \u202e __proto__"
CASES = 450


def case(number: int, score: float | None, model: str, **more: object) -> Case:
    known = {
        "step": "action_benchmark", "benchmark": "b", "metric": "accuracy", "case_id": f"case-{number:03d}",
        "attempt": 1, "model_id": model, "variant": "trained", "evidence": "live", "score": score,
        "input_sha256": f"{number:064x}",
        "prompt": f"prompt {number}", "expected": "yes",
        "response": f"the quick answer of {model} is {int(score or 0)}",
        "trajectory_row_id": f"1-{number + 1}",
    }  # fmt: skip
    return Case(**(known | more))


FIRST = [case(n, float(n % 3 == 0), "one") for n in range(CASES)]
SECOND = [case(n, float(n % 3 == 0 or n % 5 == 0), "two") for n in range(5, CASES + 3)]
PAIRED = [
    *(case(n, float(n % 2), "base", variant="base", tier="2b") for n in range(40)),
    *(case(n, n / 40, "tuned", tier="2b") for n in range(40)),
    *(case(n, None, "base", variant="base", metric="dry", evidence="dry_run") for n in range(3)),
    *(case(n, None, "tuned", metric="dry", evidence="dry_run") for n in range(3)),
]
ODD = [
    case(0, 1.0, EVIL, case_id=EVIL, response=EVIL, prompt=EVIL),
    case(1, 0.0, EVIL, case_id="__proto__", response=EVIL),
]
OTHER = [case(n, 1.0, "one", metric="loss") for n in range(3)]
TIERS = [
    case(
        n,
        float((n * 7 + place) % 9 < 4 + place * (variant == "trained")),
        f"{tier}-{variant}",
        variant=variant,
        tier=tier,
    )
    for place, tier in enumerate(("27b", "0_8b", "9b"))
    for variant in ("base", "trained")
    for n in range(60)
]
RUNS = {"run-7": TIERS, "run-1": FIRST, "run-2": SECOND, "run-3": PAIRED, "run-4": ODD, "run-5": OTHER, "run-6": ODD}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A site of some runs' compare chunks, their list, and the page."""
    root = tmp_path_factory.mktemp("a site")
    for folder in ("assets", "data"):
        (root / folder).mkdir()
    for name, data in assets().items():
        (root / "assets" / name).write_bytes(data)
    columns: dict[str, list] = {"run_id": [], "path": [], "label": [], "compare_src": []}
    for run_id, cases in RUNS.items():
        folder = f"{run_id} & #1 100%" if run_id == "run-6" else run_id
        analysis = root / folder / "analysis"
        (analysis / "data").mkdir(parents=True)
        config = {"commit": run_id, "trainsite": "1.0", "recipe.tiers": "2b"}
        chunks = CaseChunks(
            run_id, run_id.title(), config, lambda made, to=analysis: (to / made.path).write_bytes(made.data)
        )
        made = chunks.make(cases)
        assert made is not None
        values = (run_id, run_id, EVIL if run_id == "run-4" else None, target(f"{folder}/analysis/{made.path}"))
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)
    listed = make_chunk("runs", "runs", {
        "row_count": len(RUNS),
        "columns": [{"key": key, "label": key, "type": "text", "values": values} for key, values in columns.items()],
    })  # fmt: skip
    (root / listed.path).write_bytes(listed.data)
    shell = Shell(title="Site", version="0", assets={name: f"assets/{name}" for name in {*CORE, *COMPARE_FILES}})
    ready = PreparedPair(
        a_run_id="run-1", b_run_id="run-2", a_name="Run-1", b_name="Run-2", benchmark="b", metric="accuracy",
        a_model_id="one", b_model_id="two", evidence="live", matched=445, verdict="improved", sentence="B beats A",
    )  # fmt: skip
    frame = shell.frame("compare.html", (), COMPARE_FILES)
    (root / "compare.html").write_text(compare_page(frame, Chunk(listed.path, "runs", len(RUNS)), [ready]))
    return root


@pytest.fixture
def opened(chromium, site):
    """Open the page with two runs; nothing may complain."""
    tabs = []

    def open_with(*, browser=chromium, width: int = 1400, **state: str):
        tab = browser.open((site / "compare.html").as_uri() + (f"#{urlencode(state)}" if state else ""), width=width)
        tabs.append(tab)
        tab.wait("document.querySelector('#compare form') !== null")
        return tab

    yield open_with
    for tab in tabs:
        assert tab.complaints() == []
        tab.close()


def click(tab, label: str) -> None:
    tab.evaluate(
        f"[...document.querySelectorAll('#compare button')].find((b) => b.textContent.startsWith({label!r})).click()"
    )


def sides(cases: list[Case]) -> list:
    return list(gather_sides(cases).values())


def test_two_runs_are_told_in_the_words_of_python(opened):
    tab = opened(a="run-1", b="run-2")
    wanted = pair(sides(FIRST)[0], sides(SECOND)[0])
    assert tab.wait("document.getElementById('sentence').textContent") == sentence(wanted)
    fates = [
        str(each) for each in (wanted.fates.both_pass, wanted.fates.broken, wanted.fates.fixed, wanted.fates.both_fail)
    ]
    assert tab.texts(".r-fates td b") == fates
    assert tab.evaluate("document.getElementById('prepared').hidden")


def test_cases_are_filtered_by_what_became_of_them_and_found_by_name(opened):
    tab = opened(a="run-1", b="run-2", fate="only in A")
    assert tab.texts(".r-case") == [f"case-{n:03d}" for n in range(5)]
    click(tab, "fixed")
    assert set(tab.texts(".r-cases td:nth-child(2)")) == {"▲ fixed"}
    click(tab, "fixed")
    assert len(tab.texts(".r-case")) == 200
    click(tab, "show 200 more")
    assert len(tab.texts(".r-case")) == 400
    tab.evaluate("document.querySelector('.r-case-tools input[type=checkbox]').click()")
    assert "differ=1" in tab.evaluate("location.hash")
    assert "● both pass" not in tab.texts(".r-cases td:nth-child(2)")
    tab.press("/")
    tab.evaluate(
        "(() => { const s = document.activeElement; s.value = 'case-010'; s.dispatchEvent(new Event('input')); })()"
    )
    assert tab.texts(".r-case") == ["case-010"]


def test_a_case_opens_with_both_outputs_and_their_difference_by_words(opened):
    tab = opened(a="run-1", b="run-2", case="case-010")
    tab.wait("document.querySelector('.r-case-view') !== null")
    assert "prompt 10" in tab.texts(".r-case-view")[0]
    assert tab.texts(".r-case-view del") == ["one", "0"]
    assert tab.texts(".r-case-view ins") == ["two", "1"]
    assert tab.evaluate("[...document.querySelectorAll('.r-output a')].map((a) => a.getAttribute('href'))") == [
        f"{run}/analysis/sample.html#step=action_benchmark&row=1-11" for run in ("run-1", "run-2")
    ]


def test_one_run_twice_is_base_against_trained(opened):
    tab = opened(a="run-3", b="run-3", metric="accuracy")
    base, trained, *_rest = sides(PAIRED)
    assert tab.wait("document.getElementById('sentence').textContent") == sentence(pair(base, trained))
    assert tab.evaluate("document.querySelectorAll('.r-scroll tr[aria-current]').length") == 0


def test_a_prepared_pair_opens_with_its_own_sentence(opened, site):
    source = next((site / "run-7" / "analysis" / "data").glob("compare.*.js"))
    measured = MeasuredRun(
        run_id="run-7", name="Run-7", started_at="2026-01-01T00:00:00Z", compare_src="x", measures=frozenset()
    )
    (pairs,) = prepare_pairs([measured], lambda _run: read_chunk(source.read_bytes())[1], {}).values()
    assert [each.tier for each in pairs] == ["27b", "0_8b", "9b"]
    assert len({each.sentence for each in pairs}) == 3
    for each in pairs:
        tab = opened(**dict(parse_qsl(urlsplit(each.href).fragment)))
        assert tab.wait("document.getElementById('sentence').textContent") == each.sentence


def test_a_dry_run_shows_no_difference_and_is_hatched(opened):
    tab = opened(a="run-3", b="run-3", metric="dry")
    assert tab.wait("document.getElementById('sentence').textContent") == "dry run: nothing was measured"
    assert tab.evaluate("document.querySelector('.r-sentence').classList.contains('r-hatched')")


def test_the_settings_that_differ_are_listed_and_the_others_on_demand(opened):
    tab = opened(a="run-1", b="run-2")
    tab.wait("document.getElementById('configuration') !== null")
    assert tab.texts(".r-configuration tbody tr") == ["commitrun-1run-2"]
    tab.evaluate("document.querySelector('#configuration input').click()")
    assert len(tab.texts(".r-configuration tbody tr")) == 3


def test_runs_without_a_common_measure_say_what_each_has(opened):
    tab = opened(a="run-1", b="run-5")
    tab.wait("document.querySelector('#configuration') !== null")
    assert "Nothing was measured in both: b accuracy in A, b loss in B" in tab.texts("#compare")[0]


def test_hostile_names_and_texts_are_only_text(opened):
    tab = opened(a="run-4", b="run-6")
    tab.wait("document.querySelectorAll('.r-case').length === 2")
    for at in range(2):
        tab.evaluate(f"document.querySelectorAll('.r-case')[{at}].click()")
    tab.wait("document.querySelectorAll('.r-case-view').length === 2")
    assert "__proto__" in tab.texts(".r-case")
    assert tab.evaluate("window.tripped === undefined && document.querySelector('#compare img') === null")


def test_two_runs_are_chosen_by_hand_and_swapped(opened):
    tab = opened()
    assert tab.texts("#t-pairs tbody tr td:first-child") == ["Run-2 against Run-1"]
    tab.wait("document.querySelectorAll('.r-choose datalist option').length === 7")
    tab.evaluate(
        "(() => { const [a, b] = document.querySelectorAll('.r-choose input'); a.value = 'run-1'; b.value = 'run-2';"
        " document.querySelector('.r-choose').requestSubmit(); })()"
    )
    tab.wait("document.getElementById('sentence') !== null")
    assert "fixed" in tab.texts("#sentence")[0]
    click(tab, "⇄ swap")
    tab.wait("location.hash.includes('a=run-2')")
    tab.wait("document.getElementById('sentence').textContent.startsWith('A beats B')")


def test_an_unknown_run_and_a_missing_chunk_are_said_in_place(chromium, site, tmp_path):
    import shutil

    copied = tmp_path / "site"
    shutil.copytree(site, copied)
    tab = chromium.open((copied / "compare.html").as_uri() + "#a=run-1&b=run-99")
    tab.wait("document.querySelector('#compare form') !== null")
    assert "No run run-99" in tab.texts("#compare")[0]
    tab.close()
    for path in (copied / "run-2" / "analysis" / "data").iterdir():
        path.unlink()
    tab = chromium.open((copied / "compare.html").as_uri() + "#a=run-1&b=run-2")
    tab.wait("document.querySelector('#compare .failed') !== null")
    assert "missing" in tab.texts("#compare .failed")[0]
    tab.close()


def test_without_a_script_the_prepared_pairs_are_read(chromium, site):
    tab = chromium.open((site / "compare.html").as_uri(), script=False)
    shown = tab.page.inner_text("main")
    assert "B beats A" in shown
    assert "trainsite compare RUN_A RUN_B" in shown
    tab.close()


def test_firefox_says_the_same_at_the_width_of_a_phone(opened, firefox):
    said = []
    for tab in (
        opened(a="run-1", b="run-2", case="case-010", width=390),
        opened(browser=firefox, a="run-1", b="run-2", case="case-010", width=390),
    ):
        tab.wait("document.querySelector('.r-case-view') !== null")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        said.append(tab.texts("#compare"))
    assert said[0] == said[1]
