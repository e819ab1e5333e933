"""The wheel carries the data folders and works from anywhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_every_schema_theme_and_content_file(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"trainsite/_data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("schemas", "themes", "content")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert wanted
    assert wanted <= names
    assert "trainsite/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "scripts/", "schemas/")) or "__pycache__" in name]


@pytest.mark.slow
def test_the_installed_wheel_runs_outside_the_checkout(wheel, tmp_path, samples):
    site = tmp_path / "site"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    environment = {**os.environ, "PYTHONPATH": str(site), "HOME": str(tmp_path / "home")}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run("-c", "import trainsite, trainsite.paths as p; print(trainsite.__file__, p.data_folder('schemas'))")
    assert [place.startswith(str(site)) for place in where.split()] == [True, True]
    run(
        "-m",
        "trainsite",
        "run-collection",
        "-q",
        "-o",
        "runs/one",
        "--natural-raw-jsonl",
        str(samples / "natural.jsonl"),
    )
    run("-m", "trainsite", "validate", "runs")
    assert (tmp_path / "runs" / "one" / "analysis" / "index.html").is_file()
