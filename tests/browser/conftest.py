"""One Chromium and one Firefox for all tests of pages, and the sites that they look at."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.chromium import FLAGS, Chromium
from tests.browser.firefox import Firefox, running_firefox

SAMPLES = Path(__file__).resolve().parents[2] / "content" / "samples"
WORDS = (
    "open the calendar", "a lamp in the hall", "reply", "the second order", "archive", "three meetings today", "look",
    "shipping address", "a longer sentence that says what the agent was asked to do, and how it went about it", "done",
    "route to the planner", "kitchen", "move the meeting to four", "no", "a quiet place", "tomorrow morning", "list",
    "the door is shut", "ask again", "left as it was", "harness", "action selection", "morning brief", "north", "x",
)  # fmt: skip
"""What stands in the fields of the runs that nobody means ill with."""
HOSTILE_NAME = "a&b #1 100% 'q' ?x=<i>ü"
"""A name that a run's folder may have."""


def _program(*names: str) -> str:
    """Return the path of an installed browser; skip where there is none, fail where there must be one."""
    for name in names:
        if found := shutil.which(name):
            return found
    if os.environ.get("TRAINSITE_REQUIRE_BROWSER"):
        pytest.fail(f"no {names[0]}, and TRAINSITE_REQUIRE_BROWSER is set")
    pytest.skip(f"no {names[0]}; on Debian: apt-get install {names[0]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Start Chromium once."""
    program = _program("chromium", "chromium-browser", "google-chrome")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield Chromium(browser)
        browser.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Start Firefox ESR once."""
    with running_firefox(_program("firefox-esr", "firefox"), tmp_path_factory.mktemp("firefox")) as started:
        yield started


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Chromium | Firefox:
    """Each of the two browsers in turn."""
    return request.getfixturevalue(request.param)


@dataclass(frozen=True)
class BuiltSite:
    """An archive, and the site that was built of it."""

    archive: Path
    folder: Path

    @property
    def pages(self) -> list[Path]:
        """Every page of the site."""
        return sorted(self.folder.rglob("*.html"))

    @property
    def run_pages(self) -> list[Path]:
        """The first page of each run."""
        return sorted(self.folder.glob("*/analysis/index.html"))


@contextmanager
def _settled(home: Path) -> Iterator[None]:
    """Give what is made once for all tests an empty home and a clock that stands still."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("TRAINSITE_", "XDG_")):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("SOURCE_DATE_EPOCH", "1777800000")
        yield


def _run(*arguments: object) -> None:
    from click.testing import CliRunner

    from trainsite.cli.app import cli

    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code == 0, f"{result.output}\n{result.exception!r}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build a site of five runs: two from the samples of the repository, three made ones with scores and cases."""
    from tests.corpora.hostile_run import write_made_run
    from trainsite.privacy import Redactor

    folder = tmp_path_factory.mktemp("site")
    archive = folder / "runs"
    with _settled(tmp_path_factory.mktemp("home")):
        natural = ["--natural-raw-jsonl", SAMPLES / "natural.jsonl"]
        _run("run-collection", "-q", "-o", archive / "natural", "--tiers", "0_8b,2b", "--label", "Samples", *natural)
        tests = ["--test-trajectories", SAMPLES / "test-trajectories"]
        _run("run-collection", "-q", "-o", archive / "tests", "--tiers", "all", *tests)
        for number, rows in enumerate((24, 210, 24)):
            run = archive / f"made-{number + 1}"
            write_made_run(run, Redactor(b"key" * 11), WORDS, rows=rows, trajectories=rows // 6, shift=number)
        _run("build", "-q", "--root", archive, "-o", folder / "site", "--title", "Agent training")
    return BuiltSite(archive, folder / "site")


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build a site of two runs in which every string is hostile, the name of the second one's folder too."""
    from tests.corpora.hostile_run import write_hostile_run
    from trainsite.privacy import Redactor

    folder = tmp_path_factory.mktemp("hostile")
    archive = folder / "runs"
    with _settled(tmp_path_factory.mktemp("home")):
        redactor = Redactor(b"key" * 11)
        write_hostile_run(archive / "hostile", redactor, rows=260, trajectories=120)
        write_hostile_run(archive / HOSTILE_NAME, redactor, rows=100, trajectories=20, shift=400)
        _run("build", "-q", "--root", archive, "-o", folder / "site", "--title", "<b>{{7*7}}</b> & 'so' \"on\"")
    return BuiltSite(archive, folder / "site")


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest) -> Iterator[Callable[[BuiltSite, Path], str]]:
    """Give the address of a page: as a file, and as the preview server has it."""
    if request.param == "file":
        yield lambda _, page: page.as_uri()
        return
    from trainsite.publish.server import PreviewServer

    servers: dict[Path, PreviewServer] = {}

    def served(built: BuiltSite, page: Path) -> str:
        server = servers.get(built.folder)
        if server is None:
            server = servers[built.folder] = PreviewServer(built.folder, 0)
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.url + quote(page.relative_to(built.folder).as_posix())

    yield served
    for server in servers.values():
        server.shutdown()
        server.server_close()
