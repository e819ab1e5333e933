"""The boundary: exit codes, messages, help, and what a person sees of a bug."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from trainsite import errors
from trainsite.cli.app import COMMANDS, Commands
from trainsite.cli.app import cli as group


def leaves(command: click.Command, path: tuple[str, ...] = ()):
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from leaves(child, (*path, name))
    else:
        yield path, command


@pytest.mark.parametrize(
    ("path", "command"), list(leaves(group)), ids=lambda value: "-".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_has_help_with_an_example_and_every_option_a_help_text(cli, path, command):
    shown = cli(*path, "--help").stdout
    assert f"trainsite {' '.join(path)}" in shown
    assert "Example:" in shown
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "output":
            assert parameter.help, parameter.name


def test_the_list_of_commands_says_what_each_says_itself_and_loads_none(cli):
    assert set(COMMANDS) == set(group.commands)
    eager = click.Group("trainsite", commands=dict(group.commands))
    lines = CliRunner().invoke(eager, ["--help"]).stdout.partition("Commands:\n")[2]
    assert cli("--help").stdout.partition("Commands:\n")[2] == lines != ""
    code = "import sys; from trainsite.cli.app import cli; cli(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    names = [name for name in done.stdout.split() if name.startswith("trainsite.")]
    assert set(names) <= {"trainsite.cli", "trainsite.cli.app", "trainsite.cli.garbage", "trainsite.errors"}


def test_commands_can_be_added_and_taken_out():
    commands = Commands()
    commands["more"] = click.Command("more")
    assert len(commands) == len(COMMANDS) + 1
    del commands["more"]
    assert list(commands) == list(COMMANDS)
    with pytest.raises(KeyError):
        commands["more"]


def test_version(cli):
    assert re.fullmatch(r"trainsite, version [0-9.]+\n", cli("--version").stdout)


def test_every_error_has_the_exit_code_that_the_tree_in_its_module_says():
    tree = dict(re.findall(r"(\w+Error)\s+([0-9]+)\s", errors.__doc__))
    classes = {name: kind for name, kind in vars(errors).items() if name.endswith("Error") and name != "TrainsiteError"}
    assert {name: str(kind.exit_code) for name, kind in classes.items()} == tree


def test_an_unknown_command_and_option_are_usage_errors(cli):
    assert "No such command" in cli("collect", expect=2).output
    assert "No such option" in cli("run-collection", "--tier", expect=2).output


def test_a_bug_ends_in_one_line_and_a_report_without_the_message(cli, tmp_path, monkeypatch):
    secret = "the value at hand"

    def broken(*_arguments, **_options):
        raise ZeroDivisionError(secret)

    monkeypatch.setattr("trainsite.archive.index.load_index", broken)
    result = cli("list-collections", "--root", tmp_path, expect=70)
    assert result.stderr.startswith("internal error ZeroDivisionError; the report is in ")
    text = Path(result.stderr.split("report is in ")[1].strip()).read_text()
    assert "list_collections.py" in text
    assert secret not in text + result.output


def test_list_collections_speaks_the_reference_systems_spelling(cli, collect):
    run = collect("one", "--tiers", "0_8b,2b")
    line = next(line for line in cli("list-collections", "--root", run.parent).stdout.splitlines() if " run=" in line)
    for field in (
        "sources=hf:0,feed:0,natural:12,scenarios:0,native:0,tests:0,jsonl:12",
        "benchmarks=pairs:3,comparisons:5,cases:4,tiers:0_8b,2b",
        "baseline=established:none,next:0_8b,remaining:0_8b,2b,4b,9b,27b",
        "evals=artifacts:0,comparisons:0,action:0,matrices:0",
        "models=runs:0,models:10,verified:0,first:0_8b/base/eliza-1-0_8b-base",
        "artifact-links=source:",
        'gaps=huggingface_training_data:partial->terminal-training-ingest-hf-dataset params={"dryRun":false},',
        ",more:10",
        f"viewer={run}/analysis/index.html",
    ):
        assert field in line, field
    everything = cli("list-collections", "--root", run.parent, "--all-gaps").stdout
    assert "all_eliza1_tier_improvements:partial" in everything
    assert "more:" not in everything


def test_list_collections_as_json_fits_its_schema(cli, collect):
    from trainsite.records.schema import explain

    run = collect("one")
    printed = json.loads(cli("list-collections", "--root", run.parent, "--json").stdout)
    assert explain("collection-index", printed) == []
    assert printed == json.loads((run.parent / "collection-index.json").read_bytes())


def test_list_collections_of_one_run_and_of_no_folder(cli, collect, tmp_path):
    run = collect("one")
    assert cli("list-collections", "--root", run).stdout.count(" run=") == 1
    assert "no such folder" in cli("list-collections", "--root", tmp_path / "absent", expect=2).stderr
    (tmp_path / "empty").mkdir()
    assert "count=0" in cli("list-collections", "--root", tmp_path / "empty").stdout


def test_settings_files_are_read_and_refused_with_their_place(cli, collect, tmp_path, monkeypatch):
    run = collect("one")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trainsite.toml").write_text(f'root = "{run.parent.name}"\n')
    assert "count=1" in cli("list-collections").stdout
    (tmp_path / "trainsite.toml").write_text("roots = 1\n")
    assert (
        "trainsite.toml: roots: known are endpoint_url, hf_endpoint, root" in cli("list-collections", expect=3).stderr
    )
    (tmp_path / "trainsite.toml").unlink()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert "SOURCE_DATE_EPOCH: 'soon' is no whole number" in cli("list-collections", expect=3).stderr
