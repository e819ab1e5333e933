"""What the last build of a site left: files by content, and the stamps by which they are known again."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from trainsite.archive.atomic import hash_file, write_atomic
from trainsite.archive.layout import STATE
from trainsite.paths import cache_folder
from trainsite.query.scan import ABSENT, Stamp, stamp_of

FOLDER = "site"
_VERSION = 1


@dataclass(frozen=True)
class SiteFile:
    """A file of the site; its path is relative to the site, or to the folder of its run."""

    path: str
    sha256: str
    stamp: Stamp


@dataclass(frozen=True)
class RunState:
    """What the site holds of one run."""

    name: str
    stamp: Stamp
    """Of the manifest in the archive."""
    manifest_sha256: str
    run_id: str
    """Empty where the run could not be published."""
    finished_at: str = ""
    files: tuple[SiteFile, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_published(self) -> bool:
        """True where the site has pages of the run."""
        return bool(self.files)


@dataclass(frozen=True)
class SiteState:
    """All that is known of a site since its last build."""

    look: str
    """Identity of everything that all run pages are made with: program, theme, title, pages in the top bar."""
    rules: str
    """Identity of what the gate seeks."""
    overview: str = ""
    """Identity of what the pages over all runs are made of."""
    runs: Mapping[str, RunState] = field(default_factory=dict)
    files: tuple[SiteFile, ...] = ()
    """Those of no run."""
    warnings: tuple[str, ...] = ()


def state_file(archive: Path, site: Path) -> Path | None:
    """Return where the state of a site is kept: in the archive, or in the user's cache where that is read-only."""
    key = hashlib.sha256(os.fsencode(site.absolute())).hexdigest()[:16]
    state = archive / STATE / FOLDER
    with suppress(OSError):
        state.mkdir(parents=True, exist_ok=True)
        if os.access(state, os.W_OK):
            return state / f"{key}.json"
    cache = cache_folder(FOLDER)
    if cache is None:
        return None
    whose = hashlib.sha256(os.fsencode(archive.absolute())).hexdigest()[:16]
    return cache / f"{whose}-{key}.json"


def load_state(path: Path | None) -> SiteState | None:
    """Return the state of a site; None where there is none, or none that this program wrote."""
    if path is None:
        return None
    try:
        data = orjson.loads(path.read_bytes())
        if data["version"] != _VERSION:
            return None
        return SiteState(
            look=data["look"],
            rules=data["rules"],
            overview=data["overview"],
            runs={each[0]: _run(each) for each in data["runs"]},
            files=tuple(_file(each) for each in data["files"]),
            warnings=tuple(data["warnings"]),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def save_state(path: Path, state: SiteState) -> None:
    """Replace the state of a site, and what tells that nothing changed since."""
    data = {
        "version": _VERSION,
        "look": state.look,
        "rules": state.rules,
        "overview": state.overview,
        "runs": [
            [
                run.name, [*run.stamp], run.manifest_sha256, run.run_id, run.finished_at,
                [[each.path, each.sha256, [*each.stamp]] for each in run.files], run.warnings,
            ]
            for run in state.runs.values()
        ],
        "files": [[each.path, each.sha256, [*each.stamp]] for each in state.files],
        "warnings": state.warnings,
    }  # fmt: skip
    write_atomic(path, orjson.dumps(data))


def _run(data: list[object]) -> RunState:
    name, stamp, sha256, run_id, finished_at, files, warnings = data
    return RunState(
        name=name,  # type: ignore[arg-type]  # our own file
        stamp=Stamp(*stamp),  # type: ignore[misc]  # as above
        manifest_sha256=sha256,  # type: ignore[arg-type]  # as above
        run_id=run_id,  # type: ignore[arg-type]  # as above
        finished_at=finished_at,  # type: ignore[arg-type]  # as above
        files=tuple(_file(each) for each in files),  # type: ignore[attr-defined]  # as above
        warnings=tuple(warnings),  # type: ignore[arg-type]  # as above
    )


def _file(data: list[object]) -> SiteFile:
    path, sha256, stamp = data
    return SiteFile(path, sha256, Stamp(*stamp))  # type: ignore[arg-type,misc]  # our own file


def is_as_left(site: Path, file: SiteFile) -> bool:
    """Tell whether a file of the site is still the one that was built; it is read only where its stamp differs."""
    path = site / file.path
    stamp = stamp_of(path)
    if stamp == file.stamp:
        return True
    return stamp != ABSENT and stamp.size_bytes == file.stamp.size_bytes and hash_file(path)[0] == file.sha256


def digest(parts: Iterable[str]) -> str:
    """Return the identity of several texts."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()
