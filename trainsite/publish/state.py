"""What the last build of a site left: files by content, and the stamps by which they are known again."""

import gc
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from operator import attrgetter, eq
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from trainsite.archive.atomic import hash_file, write_atomic
from trainsite.archive.layout import STATE
from trainsite.dataclass import dataclass
from trainsite.paths import cache_folder
from trainsite.query.scan import ABSENT, Stamp, stamp_of

if TYPE_CHECKING:
    from trainsite.records.codec import Json

FOLDER = "site"
_VERSION = 4
_STAMP = attrgetter("st_size", "st_mtime_ns", "st_ino")
"""Takes the parts of a ``Stamp``."""


@dataclass(frozen=True)
class SiteFile:
    """A file of the site; its path is relative to the site, or to the folder of its run."""

    path: str
    sha256: str
    stamp: Stamp
    source: str = ""
    """What it was made of, where that can be told without making it."""


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
    sought: str = ""
    """The same, as it is told without a redactor."""
    runs: Mapping[str, RunState] = field(default_factory=dict)
    files: tuple[SiteFile, ...] = ()
    """Those of no run."""
    build_id: str = ""
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Untouched:
    """What is told of a site that nothing has to be made for."""

    build_id: str
    runs: int
    pages: int
    files: int
    size_bytes: int
    warnings: tuple[str, ...]


def read_state(path: Path | None) -> "Json":
    """
    Return the part of a site's state that tells whether anything changed; its file is of two lines, this is the first.

    None where there is none, or none that this program wrote.
    """
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            data = _read(file.readline())
        return data if data["version"] == _VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(line: bytes) -> "Json":
    """Return what a line says; nothing of it is garbage, so none is looked for in these many objects meanwhile."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return orjson.loads(line)
    finally:
        if was_enabled:
            gc.enable()


def find_untouched(data: "Json", site: Path, scanned: Mapping[str, Stamp]) -> Untouched | None:
    """
    Return what is told of a site whose state was read, where its runs and all of its files are those of the last build.

    None where a stamp differs, if only the stamp. A site has fifty thousand files, so they are gone through by columns.
    """
    stamps = list(zip(*data["manifests"], strict=True))
    if list(scanned) != data["names"] or list(scanned.values()) != stamps:
        return None
    base = f"{site}/"
    try:
        found = map(_STAMP, map(os.stat, [base + path for path in data["paths"]]))
        if not all(map(eq, found, zip(*data["stamps"], strict=True))):
            return None
    except OSError:
        return None
    runs, pages, files, size_bytes = data["totals"]
    return Untouched(
        build_id=data["build_id"],
        runs=runs,
        pages=pages,
        files=files,
        size_bytes=size_bytes,
        warnings=tuple(data["warnings"]),
    )


def load_state(path: Path | None) -> SiteState | None:
    """Return the state of a site; None where there is none, or none that this program wrote."""
    data = read_state(path)
    if data is None or path is None:
        return None
    try:
        with path.open("rb") as file:
            file.readline()
            more = _read(file.readline())
        columns = (data["paths"], more["sha256"], more["sources"], zip(*data["stamps"], strict=True))
        files = [
            SiteFile(place, sha256, Stamp(*stamp), source)
            for place, sha256, source, stamp in zip(*columns, strict=True)
        ]
        runs: dict[str, RunState] = {}
        at = more["own_files"]
        for name, stamp, run in zip(data["names"], zip(*data["manifests"], strict=True), more["runs"], strict=True):
            sha256, run_id, finished_at, count, warnings = run
            its = tuple(files[at : at + count])
            runs[name] = RunState(name, Stamp(*stamp), sha256, run_id, finished_at, its, tuple(warnings))
            at += count
        return SiteState(
            look=data["look"],
            rules=data["rules"],
            sought=data["sought"],
            runs=runs,
            files=tuple(files[: more["own_files"]]),
            build_id=data["build_id"],
            warnings=tuple(more["own_warnings"]),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def save_state(path: Path, state: SiteState) -> None:
    """Replace the state of a site, and what tells that nothing changed since."""
    runs = state.runs.values()
    files = [*state.files, *(file for run in runs for file in run.files)]
    first = {
        "version": _VERSION,
        "look": state.look,
        "rules": state.rules,
        "sought": state.sought,
        "build_id": state.build_id,
        "warnings": [*state.warnings, *(each for run in runs for each in run.warnings)],
        "totals": [
            sum(run.is_published for run in runs),
            sum(file.path.endswith(".html") for file in files),
            len(files),
            sum(file.stamp.size_bytes for file in files),
        ],
        "names": [*state.runs],
        "manifests": _columns([run.stamp for run in runs]),
        "paths": [file.path for file in files],
        "stamps": _columns([file.stamp for file in files]),
    }
    second = {
        "own_files": len(state.files),
        "own_warnings": state.warnings,
        "runs": [[run.manifest_sha256, run.run_id, run.finished_at, len(run.files), run.warnings] for run in runs],
        "sha256": [file.sha256 for file in files],
        "sources": [file.source for file in files],
    }
    write_atomic(path, b"\n".join((orjson.dumps(first), orjson.dumps(second))))


def _columns(stamps: Sequence[Stamp]) -> list[list[int]]:
    """Return sizes, times and inodes."""
    return [[stamp[place] for stamp in stamps] for place in range(len(ABSENT))]


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
