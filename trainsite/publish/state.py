"""What the last build of a site left: files by content, and the stamps by which they are known again."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path

import orjson

from trainsite.archive.atomic import hash_file, write_atomic
from trainsite.archive.layout import STATE
from trainsite.dataclass import dataclass
from trainsite.paths import cache_folder
from trainsite.query.scan import ABSENT, Stamp, stamp_of
from trainsite.records.codec import Json

FOLDER = "site"
_VERSION = 3


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


def read_state(path: Path | None) -> Json:
    """Return the state of a site as it was written; None where there is none, or none that this program wrote."""
    if path is None:
        return None
    try:
        data = orjson.loads(path.read_bytes())
        return data if data["version"] == _VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def find_untouched(data: Json, site: Path, scanned: Mapping[str, Stamp]) -> Untouched | None:
    """
    Return what is told of a site whose state was read, where its runs and all of its files are those of the last build.

    None where a stamp differs, if only the stamp. A site has fifty thousand files, so no object is made of any.
    """
    runs, base = data["runs"], f"{site}/"
    if len(runs) != len(scanned) or any(scanned.get(run[0], ABSENT) != tuple(run[1]) for run in runs):
        return None
    tables = [data["files"], *(run[5] for run in runs)]
    stat = os.stat
    try:
        for paths, _, _, *stamps in tables:
            for path, size, mtime, inode in zip(paths, *stamps, strict=True):
                found = stat(base + path)
                if found.st_mtime_ns != mtime or found.st_ino != inode or found.st_size != size:
                    return None
    except OSError:
        return None
    return Untouched(
        build_id=data["build_id"],
        runs=sum(bool(run[5][0]) for run in runs),
        pages=sum(path.endswith(".html") for table in tables for path in table[0]),
        files=sum(len(table[0]) for table in tables),
        size_bytes=sum(sum(table[3]) for table in tables),
        warnings=(*data["warnings"], *(each for run in runs for each in run[6])),
    )


def load_state(path: Path | None) -> SiteState | None:
    """Return the state of a site; None where there is none, or none that this program wrote."""
    data = read_state(path)
    if data is None:
        return None
    try:
        return SiteState(
            look=data["look"],
            rules=data["rules"],
            runs={each[0]: _run(each) for each in data["runs"]},
            files=_files(data["files"]),
            build_id=data["build_id"],
            warnings=tuple(data["warnings"]),
        )
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def save_state(path: Path, state: SiteState) -> None:
    """Replace the state of a site, and what tells that nothing changed since."""
    data = {
        "version": _VERSION,
        "look": state.look,
        "rules": state.rules,
        "runs": [
            [
                run.name, [*run.stamp], run.manifest_sha256, run.run_id, run.finished_at,
                _table(run.files), run.warnings,
            ]
            for run in state.runs.values()
        ],
        "files": _table(state.files),
        "build_id": state.build_id,
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
        files=_files(files),
        warnings=tuple(warnings),  # type: ignore[arg-type]  # as above
    )


def _table(files: Iterable[SiteFile]) -> list[list[str] | list[int]]:
    """Return files as columns: path, hash, source, size, time, inode."""
    listed = list(files)
    return [
        [each.path for each in listed],
        [each.sha256 for each in listed],
        [each.source for each in listed],
        *([each.stamp[place] for each in listed] for place in range(len(ABSENT))),
    ]


def _files(table: Json) -> tuple[SiteFile, ...]:
    return tuple(
        SiteFile(path, sha256, Stamp(size, mtime, inode), source)
        for path, sha256, source, size, mtime, inode in zip(*table, strict=True)
    )


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
