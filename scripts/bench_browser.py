"""The browser part of scripts/bench: how soon pages of a built site can be used in Chromium, opened from disk."""

import json
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

MANY_RUNS = 10_000
LISTED_ROWS = 100_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
REST_MS = 500
"""What a new window takes for itself: it loads a hundred files of its own, at the cost of the page in it."""
WATCH = """
window.when = function (isSo) {
  return new Promise(function (done, fail) {
    setTimeout(fail, 20000, new Error("nothing came of it"));
    const look = () => (isSo() ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look));
    look();
  });
};
window.reached = when(() => %s);
"""
"""A promise of the instant, in ms since the page was asked for, at which a frame shows what is waited for."""
COUNTED = """
(() => {
  const output = document.querySelector(`#t-${%s} .count`);
  return output && output.textContent.startsWith(%s);
})()
"""
FILTERED = """
(async () => {
  const table = document.querySelector(`#t-${%s}`);
  table.querySelector(".menu > summary").click();
  const field = table.querySelector("select");
  const begun = performance.now();
  field.selectedIndex = 1;
  field.dispatchEvent(new Event("change"));
  return (await when(() => table.querySelector(".count").textContent.includes(" of "))) - begun;
})()
"""
TOOLS = "document.querySelector('.tools')"
SAMPLE = "document.querySelector('#m-1')"
NEXT = """
(async () => {
  const before = document.querySelector("#m-1");
  const buttons = [...document.querySelectorAll("#sample-tools button")];
  const begun = performance.now();
  buttons.find((each) => each.textContent.includes("next")).click();
  return (await when(() => ![null, before].includes(document.querySelector("#m-1")))) - begun;
})()
"""
EMPTY = "document.readyState === 'complete'"


def bench_browser(
    folder: Path, rounds: int, tools: ModuleType, report: Callable[[str, str, str, str, str], None]
) -> None:
    """Open the pages of many runs, a list of 100,000 rows and a sample; each beside a page of one line."""
    program = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    if program is None:
        report("browser", "no chromium", "-", "-", "-")
        return
    from playwright.sync_api import sync_playwright

    sites = make_sites(folder, tools)
    (folder / "empty.html").write_text("<!doctype html><title>x</title><p>x")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)

        def timed(address: str, is_so: str, *steps: str) -> list[float]:
            """Return the median of what is waited for and of each step in ms, each round in a profile of its own."""
            rows = []
            for _ in range(max(rounds, 5)):
                context = browser.new_context(viewport={"width": 1400, "height": 900})
                page = context.new_page()
                page.add_init_script(WATCH % is_so)
                page.wait_for_timeout(REST_MS)
                page.goto(address, wait_until="commit")
                rows.append([page.evaluate(step) for step in ("window.reached", *steps)])
                context.close()
            return [statistics.median(column) for column in zip(*rows, strict=True)]

        (floor,) = timed((folder / "empty.html").as_uri(), EMPTY)

        def tell(name: str, ms: float, target: str) -> None:
            report(name, f"{ms:.0f} ms", f"empty page {floor:.0f} ms", "-", target)

        runs, scores, samples = sites
        (first,) = timed((runs / "index.html").as_uri(), TOOLS)
        tell(f"first page of {MANY_RUNS:,} runs", first, "< 200 ms")
        (listed,) = timed((runs / "collection-index.html").as_uri(), counted("runs", MANY_RUNS))
        tell(f"  the list of {MANY_RUNS:,} runs", listed, "< 200 ms")
        key = "scores"
        address = f"{(scores / 'benchmarks.html').as_uri()}#t-{key}"
        ready, filtered = timed(address, counted(key, LISTED_ROWS), FILTERED % json.dumps(key))
        tell(f"a list of {LISTED_ROWS:,} rows", ready, "< 350 ms")
        tell("  filtered", filtered, "< 100 ms")
        sample, beside = timed(f"{samples.as_uri()}#step=natural_trajectories&row=1-100", SAMPLE, NEXT)
        tell("a sample", sample, "< 100 ms")
        tell("  the next one", beside, "< 100 ms")
        browser.close()


def counted(key: str, rows: int) -> str:
    """Return what waits until a table shows so many rows."""
    return COUNTED % (json.dumps(key), json.dumps(f"{rows:,} rows"))


def make_sites(folder: Path, tools: ModuleType) -> tuple[Path, Path, Path]:
    """Build a site of many small runs, one of many scores, and one of trajectories; return them, the last as a page."""
    manifest = json.loads(tools.make_manifest(folder).read_text(encoding="utf-8"))
    for number in range(MANY_RUNS):
        tools.write_scored_run(folder / "many" / f"run-{number:05d}", manifest, number, scores=2)
    for number in range(LISTED_ROWS // tools.SCORES):
        tools.write_scored_run(folder / "scored" / f"run-{number:05d}", manifest, number)
    tools.write_native_rows(folder / "rows.jsonl", 2)
    collect = ["run-collection", "-o", "sampled/run", "--natural-raw-jsonl", "rows.jsonl"]
    tools.run_once([*tools.TRAINSITE, *collect], folder)
    for name in ("many", "scored", "sampled"):
        build = [*tools.TRAINSITE, "build", "-q", "--root", name, "-o", f"site-{name}"]
        tools.run_once(build, folder)
    return folder / "site-many", folder / "site-scored", folder / "site-sampled" / "run" / "analysis" / "sample.html"


if __name__ == "__main__":
    sys.exit("run scripts/bench.py browser")
