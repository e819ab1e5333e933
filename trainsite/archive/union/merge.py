"""Copies runs into an archive: each whole or not at all, every file held against its hash on the way."""

import os
from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path

from trainsite.archive.atomic import store_errors
from trainsite.archive.lock import run_lock
from trainsite.archive.run_writer import building_folder, recover_run
from trainsite.archive.step_writer import clear_folder
from trainsite.archive.union.files import DamagedRunError, copy_file, iter_files
from trainsite.archive.union.plan import Carry
from trainsite.archive.validation.report import shown
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError
from trainsite.records.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Copied:
    """A run that is now in the archive too."""

    run_id: str
    name: str
    origin: Path
    files: int
    size_bytes: int


@dataclass
class Copies:
    """What copying came to. A problem has the path of a run's folder as its ``file``."""

    copied: list[Copied] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)
    """Runs of which no sound copy was found."""
    replaced: list[Problem] = field(default_factory=list)
    """Damaged copies in whose place an equal one was taken."""


def copy_runs(carries: Iterable[Carry], archive: Path, progress: Callable[[str], None]) -> Copies:
    """
    Copy runs; of several equal ones the first that is as its records say.

    Raises StoreError where the archive cannot be written to; what was copied until then stays, and the same call goes
    on from there.
    """
    made = Copies()
    for carry in carries:
        progress(f"copying {carry.name}")
        damaged: list[Problem] = []
        for origin in carry.origins:
            try:
                files, size_bytes = _copy(origin, archive / carry.name)
            except DamagedRunError as error:
                damaged.append(Problem(code="damaged_run", message=str(error), file=shown(origin), is_row=False))
                continue
            copied = Copied(run_id=carry.run_id, name=carry.name, origin=origin, files=files, size_bytes=size_bytes)
            made.copied.append(copied)
            made.replaced += damaged
            break
        else:
            made.lost += damaged
    return made


def _copy(origin: Path, run: Path) -> tuple[int, int]:
    """Copy a run beside its place and move it there when it is whole; what a killed copy left is cleared before."""
    building = building_folder(run)
    with run_lock(run.parent, run.name):
        recover_run(run)
        if os.path.lexists(run):
            raise StoreError(f"{run}: has just been made by another program; run the same command again")
        clear_folder(building)
        try:
            sizes = [copy_file(origin, file, building) for file in iter_files(origin)]
        except StoreError:
            clear_folder(building)
            raise
        with store_errors(run):
            building.rename(run)
    return len(sizes), sum(sizes)
