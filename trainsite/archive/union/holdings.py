"""What an archive holds, run by run, each known by its id and its content."""

from collections.abc import Callable
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.index import is_fit_name
from trainsite.archive.reader import load_manifest, run_folders
from trainsite.archive.union.files import RunFile, iter_files, require_file, require_intact
from trainsite.archive.validation.report import shown
from trainsite.dataclass import dataclass
from trainsite.errors import TrainsiteError
from trainsite.records.problem import Problem

UNFINISHED = "unfinished_run"
UNREADABLE = "unreadable_run"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A finished run. Two are the same where id and manifest are: it names every other file by its hash."""

    name: str
    run_id: str
    manifest_sha256: str
    key_id: str
    """The key that its tokens were made with."""
    has_raw: bool
    """True where it holds text as it came, under ``raw/``."""

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same run wherever it lies."""
        return self.run_id, self.manifest_sha256


@dataclass(frozen=True)
class Holdings:
    """The finished runs of an archive by name, and what else lies there and looks like a run."""

    archive: Path
    runs: tuple[Held, ...]
    problems: tuple[Problem, ...]
    """Each has the folder's name as its ``file``."""


def load_holdings(archive: Path, *, verify: bool, progress: Callable[[str], None]) -> Holdings:
    """
    Return what an archive holds; ``verify`` holds every file against its hash.

    An archive that is not there is empty. Raises StoreError where its folder cannot be read.
    """
    runs: list[Held] = []
    problems: list[Problem] = []
    for run in run_folders(archive):
        name = shown(run.name)
        try:
            found = _look(run, verify=verify, progress=progress)
        except (TrainsiteError, OSError) as error:
            found = _problem(UNREADABLE, name, _relative(error, archive))
        if isinstance(found, Held):
            runs.append(found)
        else:
            problems.append(found)
    return Holdings(archive, tuple(runs), tuple(problems))


def _look(run: Path, *, verify: bool, progress: Callable[[str], None]) -> Held | Problem:
    name = shown(run.name)
    if not is_fit_name(run.name):
        return _problem(UNREADABLE, name, "its folder's name does not work everywhere; rename it")
    if not layout.is_finished(run):
        return _problem(UNFINISHED, name, "was begun and is not complete; resume it with the command that began it")
    progress(f"looking at {name}")
    path = require_file(run, RunFile(layout.MANIFEST))
    manifest = load_manifest(run)
    has_raw = False
    for file in iter_files(run):
        has_raw = has_raw or file.is_raw
        if verify:
            require_intact(run, file)
    return Held(
        name=run.name,
        run_id=manifest.run_id,
        manifest_sha256=hash_file(path)[0],
        key_id=manifest.provenance.redaction_key_id,
        has_raw=has_raw,
    )


def _relative(error: TrainsiteError | OSError, archive: Path) -> str:
    """Return what an error says, with paths below the archive."""
    said = f"{error.strerror}; check its permissions" if isinstance(error, OSError) else str(error)
    return shown(said).replace(f"{shown(archive)}/", "")


def _problem(code: str, name: str, message: str) -> Problem:
    return Problem(code=code, message=message, file=name, is_row=False)
