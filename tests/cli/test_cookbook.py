"""
Each question of the cookbook is asked, and its answer is the one that the page shows.

The archive is made here, of the samples that are shipped and of small files written below. After a change that is
meant, ``TRAINSITE_ACCEPT_GOLDEN=1 scripts/test tests/cli/test_cookbook.py`` writes the answers into the page.
"""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from trainsite.cli.app import App
from trainsite.cli.app import cli as group
from trainsite.cli.query import query

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "content" / "docs" / "cookbook.md"
SAMPLES = ROOT / "content" / "samples"
ACCEPTS = bool(os.environ.get("TRAINSITE_ACCEPT_GOLDEN"))
BLOCK = re.compile(r"```console\n\$ (trainsite query .*(?:\n> .*)*)\n((?:(?!```).*\n)*)```")
FIRST_DAY = 1_767_225_600
CASES = [
    "add-milk",
    "book-dentist",
    "call-mum",
    "cancel-gym",
    "file-report",
    "mute-chat",
    "order-pizza",
    "pay-rent",
    "set-alarm",
    "write-note",
]
SOLVED = {"base": "1100100100", "trained": "1110110110", "again": "1111110000"}
LOSSES = ((10, 2.1), (20, 1.4), (30, 1.1), (40, 1.2))


def write_sources(folder: Path) -> None:
    for name, bits in SOLVED.items():
        rows = {case: bit == "1" for case, bit in zip(CASES, bits, strict=True)}
        (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    log = [{"step": step, "epoch": step / 20, "loss": loss} for step, loss in LOSSES]
    state = {"global_step": 40, "log_history": [*log, {"step": 40, "epoch": 2, "eval_loss": 1.3}]}
    (folder / "trainer_state.json").write_text(json.dumps(state), encoding="utf-8")
    (folder / "key").write_bytes(bytes(range(32)))


def commands(sources: Path) -> Iterator[list[str]]:
    natural = ["--tiers", "0_8b,2b", "--natural-raw-jsonl", str(SAMPLES / "natural.jsonl")]
    yield ["run-collection", "-q", "-o", "runs/first", *natural]
    tests = ["--test-trajectories", str(SAMPLES / "test-trajectories")]
    yield ["run-collection", "-q", "-o", "runs/second", *natural, *tests]
    for name, role in (("base", "base"), ("trained", "trained"), ("again", "trained")):
        about = ["--benchmark", "todo-actions", "--metric", "solved", "--model", f"eliza-1-0_8b-{role}"]
        source = str(sources / f"{name}.json")
        yield ["import", "-q", "results", source, "-o", f"runs/{name}", "--variant", role, *about]
    state = str(sources / "trainer_state.json")
    yield ["import", "-q", "trainer", state, "-o", "runs/training", "--model", "eliza-1-0_8b-trained"]


@pytest.fixture(scope="module")
def working_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the archive ``runs``, one run per day."""
    folder = tmp_path_factory.mktemp("cookbook")
    sources = folder / "sources"
    sources.mkdir()
    write_sources(sources)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        for day, arguments in enumerate(commands(sources)):
            patch.setenv("SOURCE_DATE_EPOCH", str(FIRST_DAY + 86400 * day))
            result = CliRunner().invoke(group, arguments)
            assert result.exit_code == 0, result.output
    (folder / "runs" / "damaged").mkdir()
    (folder / "runs" / "damaged" / "collection-manifest.json").write_text('{"schema": ', encoding="utf-8")
    return folder


def blocks() -> list[tuple[str, str]]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def answer(command: str) -> str:
    arguments = shlex.split(command.replace("\n> ", "\n"))
    assert arguments.pop(0) == "trainsite"
    app = App("trainsite", commands={**group.commands, "query": query})
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(("command", "shown"), blocks(), ids=lambda text: text[16:48])
def test_the_answer_is_the_one_that_is_shown(working_folder, monkeypatch, command, shown):
    monkeypatch.chdir(working_folder)
    found = answer(command)
    if ACCEPTS and found != shown:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(page.replace(f"$ {command}\n{shown}```", f"$ {command}\n{found}```"), encoding="utf-8")
    else:
        assert found == shown


def test_there_are_twenty_questions_each_with_an_answer():
    text = PAGE.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+\?)$", text, re.MULTILINE)
    assert len(headings) >= 20
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        [(_, shown)] = BLOCK.findall(part)
        assert shown.strip()
