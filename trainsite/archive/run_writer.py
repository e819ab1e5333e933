"""Puts a run together: resume or start, adopt finished steps, and write the manifest last."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file, store_errors, write_atomic
from trainsite.archive.journal import Header, append_finished, load_journal, start_journal
from trainsite.archive.reader import load_step
from trainsite.archive.seal import seal_document
from trainsite.archive.step_writer import StepWriter, clear_folder, is_intact, write_step
from trainsite.errors import StoreError
from trainsite.privacy import Redactor
from trainsite.records.codec import to_document
from trainsite.records.run import LIST_LIMIT, Artifact, Manifest, Step


@dataclass(frozen=True)
class RunWriter:
    """One run being written. ``header`` is that of the journal, the first attempt's where the run is resumed."""

    run: Path
    header: Header
    redactor: Redactor

    def open_step(self, step: str) -> StepWriter:
        """Return a writer for a step whose folder is empty."""
        return StepWriter(self.run, step, self.redactor)

    def find_step(self, step: str, input_sha256: str) -> Step | None:
        """Return a step that an earlier attempt finished from the same inputs, if all its files are intact."""
        journal = load_journal(self.run)
        path = self.run / layout.step_record(step)
        if journal is None or step not in journal.finished or not path.is_file():
            return None
        if hash_file(path)[0] != journal.finished[step]:
            return None
        record = load_step(self.run, step)
        return record if record.input_sha256 == input_sha256 and is_intact(self.run, record) else None

    def finish_step(self, record: Step, finished_at: str) -> None:
        """Write a step's record and note it in the journal."""
        sha256 = write_step(self.run, record, self.redactor)
        append_finished(self.run, step=record.id, sha256=sha256, finished_at=finished_at)

    def adopt_step(self, origin: Path, record: Step, finished_at: str) -> None:
        """Copy a finished step of another run; raises StoreError where its files are not as its record says."""
        if not is_intact(origin, record):
            raise StoreError(
                f"{origin / layout.step_folder(record.id)}: its files differ from its record;"
                " see trainsite validate, or name the step with --only to do it again"
            )
        folder = self.run / layout.step_folder(record.id)
        clear_folder(folder)
        with store_errors(folder):
            for artifact in record.artifacts:
                target = self.run / artifact.path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(origin / artifact.path, target)
        self.finish_step(record, finished_at)

    def write_page(self, path: str, data: bytes, kind: str) -> Artifact:
        """Write a sealed file of the run itself (a page, the README, a table) and return it as an artifact."""
        sha256, size_bytes = write_atomic(self.run / path, data)
        return Artifact(kind=kind, path=path, sha256=sha256, size_bytes=size_bytes)

    def finish(self, draft: Manifest, pages: Sequence[Artifact]) -> None:
        """Write the manifest, its pages first in the list of artifacts: from here on the run is complete."""
        artifacts = (*pages, *draft.artifacts)
        over = len(artifacts) - LIST_LIMIT + draft.truncated.get("artifacts", 0)
        truncated = {**draft.truncated, "artifacts": over} if over > 0 else draft.truncated
        manifest = replace(draft, artifacts=artifacts[:LIST_LIMIT], truncated=truncated)
        sealed = seal_document("collection-manifest", to_document(manifest), self.redactor, place=layout.MANIFEST)
        write_atomic(self.run / layout.MANIFEST, sealed.data)


def open_run(run: Path, header: Header, redactor: Redactor) -> RunWriter:
    """
    Start a run, or resume the one that was begun with the same recipe and inputs.

    Raises StoreError where the folder holds something else, a finished run, or one of another recipe.
    """
    if layout.is_finished(run):
        raise StoreError(f"{run}: holds a finished run; choose another -o, or replace it with --force")
    journal = load_journal(run)
    if journal is None:
        _refuse_strangers(run)
        start_journal(run, header)
        return RunWriter(run, header, redactor)
    if journal.header.recipe_sha256 != header.recipe_sha256:
        raise StoreError(
            f"{run}: begun with {_difference(journal.header, header)}; give the same again to resume it,"
            " choose another -o, or begin anew with --force"
        )
    _remove_leftovers(run)
    return RunWriter(run, journal.header, redactor)


def replace_run(run: Path, build: Callable[[Path], None]) -> None:
    """
    Build a run in a hidden sibling and put it in the place of the old one when it is complete.

    Killed before that, the old run stands as it was; killed between the two renames, ``recover_run`` ends the swap.
    """
    building, replaced = _siblings(run)
    build(building)
    with store_errors(run):
        clear_folder(replaced)
        if run.exists():
            run.rename(replaced)
        building.rename(run)
    clear_folder(replaced)


def building_folder(run: Path) -> Path:
    """Return the hidden sibling in which the successor of a run is built."""
    return _siblings(run)[0]


def recover_run(run: Path) -> None:
    """End a swap that was killed half way: the complete successor, else the old run, takes its place again."""
    building, replaced = _siblings(run)
    if run.exists() or not replaced.exists():
        return
    with store_errors(run):
        (building if layout.is_finished(building) else replaced).rename(run)


def _siblings(run: Path) -> tuple[Path, Path]:
    return run.with_name(f".{run.name}.building"), run.with_name(f".{run.name}.replaced")


def _refuse_strangers(run: Path) -> None:
    if not run.exists():
        return
    with store_errors(run):
        strangers = [
            child.name
            for child in run.iterdir()
            if child.name != layout.JOURNAL and not layout.is_temporary(child.name)
        ]
    if strangers:
        raise StoreError(f"{run}: not empty and no run ({min(strangers)} lies in it); choose another -o")


def _difference(old: Header, new: Header) -> str:
    if old.recipe != new.recipe:
        return "another recipe"
    if old.inputs != new.inputs:
        return "other inputs"
    return "another label, version of trainsite, redaction key or rules, or --from run"


def _remove_leftovers(run: Path) -> None:
    with store_errors(run):
        for path in list(run.rglob(".*.tmp")):
            if path.is_file() and layout.is_temporary(path.name):
                path.unlink()
