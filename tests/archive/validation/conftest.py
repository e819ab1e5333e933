"""One real run, made once by the collection itself, and copies of it to break."""

import shutil
from pathlib import Path

import pytest

from trainsite.clock import make_clock
from trainsite.collection.request import Request
from trainsite.collection.run import Tools, run_collection
from trainsite.privacy import Redactor
from trainsite.publish import SitePages
from trainsite.settings import load_settings

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    return Redactor(b"k" * 32)


@pytest.fixture(scope="session")
def _collected(tmp_path_factory: pytest.TempPathFactory, redactor: Redactor) -> Path:
    folder = tmp_path_factory.mktemp("collected")
    source = folder / "rows.jsonl"
    source.write_text(
        '{"messages":[{"role":"user","content":"lamp on"},{"role":"assistant","content":"done"}]}\n{"torn'
    )
    tools = Tools(
        settings=load_settings({}, folder),
        redactor=redactor,
        clock=make_clock(1769860800),
        progress=lambda _message: None,
        pages=SitePages(redactor),
        working_folder=folder,
    )
    request = Request(output=folder / "runs" / "first", natural_raw_jsonl=source, include_natural_raw="a test")
    run_collection(request, tools)
    return folder / "runs"


@pytest.fixture
def archive(_collected: Path, tmp_path: Path) -> Path:
    """Return an archive of one finished run, free to be broken."""
    return Path(shutil.copytree(_collected, tmp_path / "runs", symlinks=True))


@pytest.fixture
def run(archive: Path) -> Path:
    return archive / "first"


@pytest.fixture
def examples() -> Path:
    return EXAMPLES
