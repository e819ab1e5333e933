"""What a command loads before it has anything to do."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {
    "duckdb",
    "dspy",
    "httpx",
    "jinja2",
    "jsonschema",
    "jsonschema_rs",
    "msgspec",
    "orjson",
    "re2",
    "yaml",
    "filelock",
}


def loaded(*arguments: str) -> set[str]:
    code = (
        "import sys, runpy\n"
        f"sys.argv = ['trainsite', *{list(arguments)!r}]\n"
        "try:\n    runpy.run_module('trainsite', run_name='__main__')\n"
        "except SystemExit:\n    pass\n"
        "print('MODULES', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    return set(done.stdout.rpartition("MODULES ")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run-collection", "--help"], ["validate", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments):
    assert loaded(*arguments) & HEAVY == set()


def test_listing_loads_neither_pages_nor_the_network(tmp_path):
    assert loaded("list-collections", "--root", str(tmp_path)) & {"jinja2", "httpx", "re2", "yaml", "duckdb"} == set()
