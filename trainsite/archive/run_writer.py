"""Puts a run together: resume or start, adopt finished steps, and write the manifest last."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile, exchange, hash_file, store_errors, write_atomic
from trainsite.archive.journal import Finished, Header, append_finished, load_journal, start_journal
from trainsite.archive.reader import load_step
from trainsite.archive.seal import seal_document
from trainsite.archive.step_writer import StepWriter, clear_folder, is_intact, write_step
from trainsite.dataclass import dataclass
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
        if hash_file(path)[0] != journal.finished[step].sha256:
            return None
        record = load_step(self.run, step)
        return record if record.input_sha256 == input_sha256 and is_intact(self.run, record) else None

    def finish_step(self, record: Step, finished_at: str, *, adopted_from: str | None = None) -> None:
        """Write a step's record and note it in the journal."""
        finished = Finished(write_step(self.run, record, self.redactor), adopted_from)
        append_finished(self.run, step=record.id, finished=finished, finished_at=finished_at)

    def adopt_step(self, origin: Path, record: Step, finished_at: str, *, run_id: str) -> Step:
        """
        Copy a finished step of another run, raw text left out, and return its record.

        Raises StoreError where its files are not as its record says.
        """
        clear_folder(self.run / layout.step_folder(record.id))
        record = replace(record, artifacts=tuple(a for a in record.artifacts if a.kind != "raw"))
        for artifact in record.artifacts:
            if not self._copied(origin, artifact):
                raise StoreError(
                    f"{origin / artifact.path}: differs from its record; see trainsite validate,"
                    f" or name {record.id} with --only to do it again"
                )
        self.finish_step(record, finished_at, adopted_from=run_id)
        return record

    def _copied(self, origin: Path, artifact: Artifact) -> bool:
        source = origin / artifact.path
        if not layout.is_safe_relative(artifact.path) or source.is_symlink() or not source.is_file():
            return False
        try:
            with store_errors(self.run / artifact.path), AtomicFile(self.run / artifact.path) as copy:
                with source.open("rb") as original:
                    while block := original.read(2**20):
                        copy.write(block)
                if (copy.sha256, copy.size_bytes) != (artifact.sha256, artifact.size_bytes):
                    copy.discard()
                    return False
        except FileNotFoundError:
            return False
        return True

    def adopted(self) -> dict[str, str]:
        """Return the steps that were taken over, with the id of the run that they come from."""
        journal = load_journal(self.run)
        finished = journal.finished if journal else {}
        return {step: entry.adopted_from for step, entry in finished.items() if entry.adopted_from}

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

    Where the system can exchange two folders at once, one of the two runs stands at every instant; elsewhere
    ``recover_run`` ends a swap that was killed between its two renames.
    """
    building, replaced = _siblings(run)
    build(building)
    with store_errors(run):
        clear_folder(replaced)
        if not run.exists():
            building.rename(run)
        elif not exchange(building, run):
            run.rename(replaced)
            building.rename(run)
    clear_folder(building)
    clear_folder(replaced)


def building_folder(run: Path) -> Path:
    """Return the hidden sibling in which the successor of a run is built."""
    return _siblings(run)[0]


def recover_run(run: Path) -> None:
    """End a swap that was killed half way: the complete successor, else the old run, takes its place again."""
    building, replaced = _siblings(run)
    if run.exists():
        clear_folder(replaced)
    if not replaced.exists():
        return
    with store_errors(run):
        (building if layout.is_finished(building) else replaced).rename(run)


def _siblings(run: Path) -> tuple[Path, Path]:
    building, replaced = layout.siblings(run.name)
    return run.with_name(building), run.with_name(replaced)


def strangers(run: Path) -> list[str]:
    """Return what lies in a run folder and was not written by trainsite, by name."""
    ours = {
        layout.MANIFEST, layout.README, layout.JOURNAL, layout.PROBLEMS, layout.STEPS, layout.ANALYSIS,
    }  # fmt: skip
    with store_errors(run):
        names = [child.name for child in run.iterdir()] if run.is_dir() else []
    return sorted(name for name in names if name not in ours and not layout.is_temporary(name))


def _refuse_strangers(run: Path) -> None:
    if not run.exists():
        return
    with store_errors(run):
        found = [child.name for child in run.iterdir() if child.name != layout.JOURNAL]
    found = [name for name in found if not layout.is_temporary(name)]
    if found:
        raise StoreError(f"{run}: not empty and no run ({min(found)} lies in it); choose another -o")


def _difference(old: Header, new: Header) -> str:
    if old.recipe != new.recipe:
        return "another recipe"
    if old.inputs != new.inputs:
        return "other inputs"
    return "another label, --only, --from run, redaction key, rules or secrets, or version of trainsite"


def _remove_leftovers(run: Path) -> None:
    with store_errors(run):
        for path in list(run.rglob(".*.tmp")):
            if path.is_file() and layout.is_temporary(path.name):
                path.unlink()
