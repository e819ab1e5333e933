"""What every test stands on: a clean environment, no network beyond loopback, and the folder of real inputs."""

import itertools
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Machines differ: how long an example takes proves nothing.
settings.register_profile("trainsite", deadline=None)
settings.load_profile("trainsite")


@pytest.fixture
def real_data() -> Path:
    """Return the folder of real inputs; skip where there is none, fail where there must be one."""
    named = os.environ.get("TRAINSITE_REAL_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    if folder.is_dir():
        return folder
    if os.environ.get("TRAINSITE_REQUIRE_REAL_DATA"):
        pytest.fail(f"{folder}: no such folder, and TRAINSITE_REQUIRE_REAL_DATA is set")
    pytest.skip("no folder of real inputs; set TRAINSITE_REAL_DATA to one")


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name a new folder for each test; pytest's own numbering lists all folders each time, thousands of them."""
    parent = tmp_path_factory.mktemp("homes")
    return (parent / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, _homes: Iterator[Path]) -> None:
    """Give each test an empty home, and none of the variables that change what commands do."""
    home = next(_homes)
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(("TRAINSITE_", "XDG_")) and name not in (
            "TRAINSITE_REAL_DATA",
            "TRAINSITE_REQUIRE_REAL_DATA",
        ):
            monkeypatch.delenv(name)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("HOME", str(home))


SAMPLES = Path(__file__).resolve().parents[1] / "content" / "samples"


@pytest.fixture
def samples() -> Path:
    """Return the folder of samples that the repository ships."""
    return SAMPLES


@pytest.fixture
def cli():
    """Run a command in this process: ``cli("list-collections", "--root", path)``; fails unless it ends as expected."""
    from click.testing import CliRunner, Result

    from trainsite.cli.app import cli as group

    def run(*arguments: object, expect: int = 0, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(group, [str(argument) for argument in arguments], input=stdin)
        shown = f"{result.output}\n{result.exception!r}"
        assert result.exit_code == expect, shown
        return result

    return run


@pytest.fixture
def collect(cli, tmp_path):
    """Collect the samples into ``<tmp_path>/runs/<name>`` and return the run folder."""

    def run(
        name: str = "one", *arguments: object, natural: Path | None = SAMPLES / "natural.jsonl", expect: int = 0
    ) -> Path:
        folder = tmp_path / "runs" / name
        given = ["--natural-raw-jsonl", natural] if natural else []
        cli("run-collection", "-q", "-o", folder, *given, *arguments, expect=expect)
        return folder

    return run
