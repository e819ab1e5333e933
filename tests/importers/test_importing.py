"""Several runs of one source, imported by one process or by two."""

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

WATCHED = """
import sys
import trainsite.importers.importing as importing
from trainsite.cli.app import cli
plain, twice_of = importing.in_order, []
def watched(function, items, *, twice):
    twice_of.append(twice)
    return plain(function, items, twice=twice)
importing.in_order = watched
is_forked = importing.is_forked()
code = cli(sys.argv[1:], prog_name="trainsite", standalone_mode=False)
print(twice_of, is_forked, file=sys.stderr)
sys.exit(code)
"""
ALONE = "import trainsite.importers.importing as importing\nimporting.is_forked = lambda: False\n"
"""Says that no second process can be forked: then there is none for whole runs."""


def command(folder: Path, *arguments: str, first: str = "") -> subprocess.CompletedProcess:
    environ = os.environ | {"SOURCE_DATE_EPOCH": "1760000000", "XDG_STATE_HOME": str(folder / "state")}
    program = [sys.executable, "-c", first + WATCHED, *arguments]
    return subprocess.run(program, capture_output=True, text=True, cwd=folder, env=environ, timeout=300)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".trainsite" not in path.parts
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a folder of twelve small files, a run each, and of a large one behind them."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(12):
        row = {"task_id": 1, "trial": number, "reward": 1.0, "traj": [{"role": "user", "content": f"say {number}"}]}
        (folder / f"gpt-{number:02}-airline.jsonl").write_bytes(orjson.dumps(row) + b"\n")
    row = (folder / "gpt-03-airline.jsonl").read_bytes()
    (folder / "gpt-large-retail.jsonl").write_bytes(row + b" " * (17 * 2**20) + b"\n")
    return folder


def test_runs_that_two_processes_import_have_the_bytes_of_those_that_one_imports(tmp_path, source):
    together = command(tmp_path, "import", "-q", "tau-bench", "source", "--into", "together")
    assert together.returncode == 0, together.stderr
    assert together.stderr.strip() in ("[True, False] True", "[False, False] False")
    told = [line.split()[0] for line in together.stdout.splitlines() if line.startswith("output=")]
    assert told == [f"output=together/{path.name.removesuffix('.jsonl')}" for path in sorted(source.iterdir())]
    alone = command(tmp_path, "import", "-q", "tau-bench", "source", "--into", "alone", first=ALONE)
    assert alone.stderr.strip() == "[False, False] False"
    assert alone.stdout == together.stdout.replace("together/", "alone/")
    assert files(tmp_path / "together") == files(tmp_path / "alone") != {}


def test_a_run_that_one_of_two_processes_refuses_keeps_none_of_the_others_out(tmp_path, source):
    (source / "gpt-large-retail.jsonl").unlink()
    (tmp_path / "together" / "gpt-05-airline").mkdir(parents=True)
    (tmp_path / "together" / "gpt-05-airline" / "notes.txt").write_text("mine")
    done = command(tmp_path, "import", "-q", "tau-bench", "source", "--into", "together")
    assert done.returncode == 5
    assert "Error: together/gpt-05-airline: not empty and no run (notes.txt lies in it)" in done.stderr
    finished = {path.parent.name for path in (tmp_path / "together").glob("*/collection-manifest.json")}
    assert len(finished) == 11
    assert files(tmp_path / "together" / "gpt-05-airline") == {"notes.txt": b"mine"}


def test_a_format_is_found_without_the_modules_of_the_others():
    code = (
        "import sys\nfrom trainsite.importers.registry import BUNDLED, find_importer, importers\n"
        "assert find_importer('tau-bench').name == 'tau-bench'\n"
        "print(*(name for name in BUNDLED.values() if f'trainsite.importers.{name}' in sys.modules))\n"
        "print(all(name == importer.name for name, importer in importers().items()), *importers())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == [
        "tau_bench",
        "True eliza inspect lm-eval otel promptfoo results tau-bench trainer",
    ]


REGISTERED = """
from trainsite.importers.importer import Importer
IMPORTER = Importer(name="tau-bench", summary="mine", version=7, detect=lambda _: None, runs=lambda *_: [])
"""


@pytest.mark.parametrize(
    ("module", "told"),
    [(REGISTERED, "mine 8"), ("IMPORTER = 1", "is no trainsite.importers.Importer"), ("1 / 0", "ZeroDivisionError")],
)
def test_an_importer_that_others_register_comes_before_one_of_its_name(tmp_path, module, told):
    (tmp_path / "theirs.py").write_text(module)
    (tmp_path / "theirs-1.dist-info").mkdir()
    (tmp_path / "theirs-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1\n")
    (tmp_path / "theirs-1.dist-info" / "entry_points.txt").write_text("[trainsite.importers]\nx = theirs:IMPORTER\n")
    code = (
        "from trainsite.errors import SettingsError\n"
        "from trainsite.importers.registry import find_importer, importers\n"
        "try: print(find_importer('tau-bench').summary, len(importers()))\nexcept SettingsError as error: print(error)"
    )
    environ = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environ)
    assert told in done.stdout, done.stderr
