"""Small archives to build sites of: one run made by the collection itself, and copies of it under other ids."""

import hashlib
import shutil
from pathlib import Path

import orjson
import pytest

from trainsite.clock import make_clock
from trainsite.collection.request import Request
from trainsite.collection.run import Tools, run_collection
from trainsite.privacy import Redactor
from trainsite.publish import SitePages
from trainsite.publish.build import build_site
from trainsite.publish.report import BuildReport
from trainsite.publish.request import BuildRequest, BuildTools
from trainsite.settings import load_settings

SAMPLES = Path(__file__).resolve().parents[2] / "content" / "samples"


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    return Redactor(b"k" * 32)


@pytest.fixture(scope="session")
def one_run(tmp_path_factory, redactor) -> Path:
    """Return a run of the samples, to be copied."""
    folder = tmp_path_factory.mktemp("collected")
    tools = Tools(
        settings=load_settings({}, folder),
        redactor=redactor,
        clock=make_clock(1769860800),
        progress=lambda _message: None,
        pages=SitePages(redactor),
        working_folder=folder,
    )
    request = Request(
        output=folder / "runs" / "first",
        natural_raw_jsonl=SAMPLES / "natural.jsonl",
        test_trajectories=SAMPLES / "test-trajectories",
    )
    run_collection(request, tools)
    return folder / "runs" / "first"


def write_manifest(run: Path, **changes: object) -> None:
    """Rewrite a run's manifest, as ``run-collection --force`` would: a new file in the place of the old one."""
    path = run / "collection-manifest.json"
    manifest = orjson.loads(path.read_bytes()) | changes
    new = run / ".new"
    new.write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    new.replace(path)


def copy_run(one_run: Path, run: Path, **changes: object) -> None:
    """Copy a run, with an id of its own."""
    shutil.copytree(one_run, run)
    tail = hashlib.sha256(run.name.encode()).hexdigest()[:8]
    write_manifest(run, **{"run_id": f"20260131T120000Z-{tail}", "label": run.name, **changes})


@pytest.fixture
def add_run(one_run, tmp_path):
    """Copy the run into ``<tmp_path>/runs/<name>`` with an id of its own."""

    def add(name: str, archive: Path | None = None, **changes: object) -> Path:
        run = (archive or tmp_path / "runs") / name
        copy_run(one_run, run, **changes)
        return run

    return add


@pytest.fixture(scope="session")
def published(one_run, redactor, tmp_path_factory) -> tuple[Path, Path, BuildReport]:
    """Return an archive of three runs, its site and the report, to be read only; ``first`` is the run itself."""
    folder = tmp_path_factory.mktemp("published")
    archive, site = folder / "runs", folder / "site"
    for name in ("one", "with space & ümlaut #1"):
        copy_run(one_run, archive / name)
    shutil.copytree(one_run, archive / "first")
    report = build_site(BuildRequest(archive=archive, site=site), BuildTools(redactor=redactor, clock=lambda: 0.0))
    return archive, site, report


@pytest.fixture
def rewrite():
    return write_manifest


@pytest.fixture
def build(redactor, tmp_path):
    """Build a site of ``<tmp_path>/runs`` and return the report."""

    def run(site: Path | None = None, archive: Path | None = None, **options: object):
        request = BuildRequest(archive=archive or tmp_path / "runs", site=site or tmp_path / "site", **options)
        return build_site(request, BuildTools(redactor=redactor, clock=lambda: 0.0))

    return run


@pytest.fixture
def contents():
    """Return every file of a folder by its path, with its bytes."""

    def read(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    return read
