"""Every gap names a command that the real command line takes, and a command that is run closes its gap."""

import json
import os
import shlex
from pathlib import Path

import pytest

from trainsite.cli.app import cli as group
from trainsite.collection.gaps import NATURAL_FILE, TEST_FOLDER, find_gaps, next_gap, rebase_command
from trainsite.collection.readiness import CHECK_IDS
from trainsite.collection.tiers import load_tiers
from trainsite.records.run import Check

RUN_ID = "20260101T000000Z-0123abcd"
ORDER = {"missing": 0, "partial": 1, "ready": 2}


def gaps():
    checks = [Check(id=id_, label="", status="missing", note="", count=0) for id_ in CHECK_IDS]
    return {gap.id: gap for gap in find_gaps(checks, RUN_ID, load_tiers().ids)}


def statuses(run: Path) -> dict[str, str]:
    checks = json.loads((run / "collection-manifest.json").read_bytes())["readiness"]["checks"]
    return {check["id"]: check["status"] for check in checks}


def parse(command: str) -> dict:
    program, name, *arguments = shlex.split(command)
    assert program == "trainsite"
    parent = group.make_context(program, [name, *arguments])
    return group.commands[name].make_context(name, arguments, parent=parent).params


@pytest.mark.parametrize("check", CHECK_IDS)
def test_the_command_of_every_gap_parses(check):
    given = parse(gaps()[check].command)
    assert given["from_run"] == "."
    assert given["output"] == Path("..") / f"{RUN_ID}-{check}"


def test_every_gap_speaks_the_reference_systems_action():
    found = gaps()
    assert set(found) == set(CHECK_IDS)
    assert all(gap.action.startswith("terminal-training-") for gap in found.values())
    assert found["feed_generation"].params == {
        "dryRun": False, "archetypes": "trader", "numAgents": 1, "ticks": 1, "parallel": 1,
    }  # fmt: skip
    assert found["smallest_model_benchmark"].params["actionBenchmarkPairs"] == [
        {"tier": "0_8b", "base": {"variant": "base"}, "trained": {"variant": "trained"}}
    ]
    assert len(found["all_eliza1_tiers_benchmark"].params["actionBenchmarkPairs"]) == 5
    assert found["cerebras_reference"].params["tiers"] == "0_8b,2b,4b,9b,27b"


def test_the_next_gap_is_one_that_this_version_can_close():
    found = tuple(gaps().values())
    assert next_gap(found).id == "natural_trajectories"
    assert next_gap(found[:1]).id == "huggingface_training_data"
    assert next_gap(()) is None


@pytest.mark.parametrize("run", ["runs/one", "/data/my runs/one", "one", "."])
def test_a_command_can_be_rebased_to_where_it_is_typed(run):
    given = parse(rebase_command(gaps()["feed_generation"].command, run))
    assert given["from_run"] == run
    assert os.path.normpath(given["output"]) == os.path.normpath(Path(run) / ".." / f"{RUN_ID}-feed_generation")


@pytest.mark.parametrize(
    ("check", "stands_for", "sample"),
    [("natural_trajectories", NATURAL_FILE, "natural.jsonl"), ("test_trajectories", TEST_FOLDER, "test-trajectories")],
)
def test_running_a_gaps_command_closes_it_and_makes_no_check_worse(
    collect, cli, samples, monkeypatch, check, stands_for, sample
):
    first = collect("one", natural=None)
    before = statuses(first)
    gap = next(
        gap for gap in json.loads((first / "collection-manifest.json").read_bytes())["gaps"] if gap["id"] == check
    )
    monkeypatch.chdir(first)
    arguments = shlex.split(gap["command"].replace(stands_for, shlex.quote(str(samples / sample))))
    cli(*arguments[1:])
    second = first.parent / arguments[arguments.index("-o") + 1].removeprefix("../")
    after = statuses(second)
    assert after[check] == "ready"
    assert [id_ for id_ in CHECK_IDS if ORDER[after[id_]] < ORDER[before[id_]]] == []
