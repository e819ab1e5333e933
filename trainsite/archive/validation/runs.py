"""A run folder: complete or begun, every file of it named by a record and as that record says."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.validation.artifacts import Named, check_named, find_named, read_named
from trainsite.archive.validation.documents import check_document
from trainsite.archive.validation.report import Flaw, Ledger, Severity, shown
from trainsite.archive.validation.tables import JOURNAL_KIND, check_table
from trainsite.privacy import Redactor
from trainsite.records.codec import Json

_OWN = (layout.MANIFEST, layout.JOURNAL)


@dataclass
class _Run:
    folder: Path
    ledger: Ledger
    redactor: Redactor | None
    seen: set[str] = field(default_factory=lambda: set(_OWN))
    """Paths of files that a record names."""


def check_run(folder: Path, ledger: Ledger, redactor: Redactor | None, *, is_named: bool) -> None:
    """Look at a run; one that is not complete is an error where it was named itself, else a note."""
    ledger.progress(f"checking {shown(folder)}")
    run = _Run(folder, ledger, redactor)
    journal = _check_journal(run)
    if layout.is_finished(folder):
        _check_finished(run, journal)
        return
    ledger.unfinished.append(shown(folder))
    severity: Severity = "error" if is_named else "note"
    resume = "resume it with the same run-collection command"
    ledger.add(folder, Flaw("unfinished_run", "was begun and is not complete", resume, severity=severity))
    for step, sha256 in journal.items():
        _check_step(run, layout.step_record(step), sha256)


def _check_journal(run: _Run) -> dict[str, str]:
    """Return the steps that the journal calls finished, with the hash of their records."""
    path = run.folder / layout.JOURNAL
    finished: dict[str, str] = {}

    def take(row: dict[str, Json]) -> None:
        if "step" in row:
            finished[row["step"]] = row["sha256"]

    if path.is_symlink():
        run.ledger.add(path, Flaw("link", "is a symbolic link", "put the file itself in its place"))
    elif path.is_file():
        run.ledger.look(path)
        check_table(path, JOURNAL_KIND, run.ledger, run.redactor, take)
    return finished


def _check_finished(run: _Run, journal: dict[str, str]) -> None:
    path = run.folder / layout.MANIFEST
    run.ledger.look(path)
    if path.is_symlink():
        run.ledger.add(path, Flaw("link", "is a symbolic link", "put the file itself in its place"))
        return
    manifest = check_document(path, "collection-manifest", run.ledger, run.redactor)
    run.ledger.runs += 1
    if manifest is None:
        for name, sha256 in journal.items():
            _check_step(run, layout.step_record(name), sha256)
        return
    run.ledger.manifests[shown(path)] = manifest
    for index, line in enumerate(manifest["steps"]):
        step = _check_step(run, line["path"], line["sha256"])
        if step is not None and (step["counts"], step["status"]) != (line["counts"], line["status"]):
            run.ledger.add(path, _differs(f"$.steps[{index}]", line["path"]))
    _check_artifacts(run, manifest["artifacts"])
    for stranger in _iter_strangers(run):
        run.ledger.add(
            stranger,
            Flaw("unrecorded_file", "is named by no record of the run", "move it away if it is yours", severity="note"),
        )


def _check_step(run: _Run, record: str, sha256: str) -> dict[str, Json] | None:
    if record in run.seen:
        return None
    run.seen.add(record)
    path = find_named(run.folder, Named(record, sha256), run.ledger)
    if path is None:
        return None
    step = check_document(path, "step", run.ledger, run.redactor)
    if step is None:
        return None
    counts = step["counts"]
    if counts["rows_in"] != counts["rows_out"] + counts["problems"]:
        message = f"rows_in {counts['rows_in']} is not rows_out {counts['rows_out']} + problems {counts['problems']}"
        run.ledger.add(path, Flaw("counts", message, "collect the run again", "$.counts"))
    _check_artifacts(run, step["artifacts"])
    return step


def _check_artifacts(run: _Run, artifacts: list[dict[str, Json]]) -> None:
    """Look at each file once; those that the table of pages names are looked at as well."""
    for named in map(read_named, artifacts):
        if named.path in run.seen:
            continue
        run.seen.add(named.path)
        pages: list[dict[str, Json]] = []
        is_list = named.path == layout.PAGE_LIST
        check_named(run.folder, named, run.ledger, run.redactor, pages.append if is_list else None)
        _check_artifacts(run, pages)


def _differs(path: str, record: str) -> Flaw:
    return Flaw("step_mismatch", f"counts or status are not those of {record}", "collect the run again", path)


def _iter_strangers(run: _Run) -> Iterator[Path]:
    for folder, folders, files in os.walk(run.folder):
        folders.sort()
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted([*files, *links]):
            path = Path(folder) / name
            if path.relative_to(run.folder).as_posix() not in run.seen and not layout.is_temporary(name):
                yield path
