"""A run folder: complete or begun, every file of it named by a record and as that record says."""

from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.validation.artifacts import Named, check_named, find_named, read_named
from trainsite.archive.validation.content import cleaned
from trainsite.archive.validation.documents import check_document
from trainsite.archive.validation.journals import JournalRead, check_journal, iter_disagreements
from trainsite.archive.validation.report import Flaw, Ledger, Severity, shown, unreadable
from trainsite.archive.validation.strays import check_strays
from trainsite.archive.validation.tallies import Tallies, find_miscount
from trainsite.dataclass import dataclass
from trainsite.errors import TrainsiteError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json

Recheck = Callable[[Path], Sequence[tuple[str, str]]]
"""Returns what the manifest of a run says that its steps do not: JSON path and message."""
_OWN = (layout.MANIFEST, layout.JOURNAL)
_AGAIN = "collect the run again"


@dataclass
class _Run:
    folder: Path
    ledger: Ledger
    redactor: Redactor | None
    seen: set[str] = field(default_factory=lambda: set(_OWN))
    """Paths of files that a record names."""


def check_run(
    folder: Path, ledger: Ledger, redactor: Redactor | None, *, is_named: bool, recheck: Recheck | None = None
) -> None:
    """Look at a run; one that is not complete is an error where it was named itself, else a note."""
    ledger.progress(f"checking {shown(folder)}")
    try:
        _check_all(_Run(folder, ledger, redactor), is_named=is_named, recheck=recheck)
    except OSError as error:
        ledger.add(folder, unreadable(error))


def _check_all(run: _Run, *, is_named: bool, recheck: Recheck | None) -> None:
    folder, ledger = run.folder, run.ledger
    journal = check_journal(folder, ledger, run.redactor)
    if is_finished := layout.is_finished(folder):
        if not _check_finished(run, journal, recheck):
            return
    else:
        ledger.unfinished.append(shown(folder))
        severity: Severity = "error" if is_named else "note"
        resume = "resume it with the same run-collection command"
        ledger.add(folder, Flaw("unfinished_run", "was begun and is not complete", resume, severity=severity))
        _check_journaled(run, journal)
    check_strays(folder, run.seen, ledger, run.redactor, is_finished=is_finished)


def _check_finished(run: _Run, journal: JournalRead | None, recheck: Recheck | None) -> bool:
    """Look at a finished run; tell whether its manifest could be read, and with it which files have a place."""
    path = run.folder / layout.MANIFEST
    run.ledger.look(path)
    if path.is_symlink():
        run.ledger.add(path, Flaw("link", "is a symbolic link", "put the file itself in its place"))
        return False
    before = len(run.ledger.findings)
    manifest = check_document(path, "collection-manifest", run.ledger, run.redactor)
    run.ledger.runs += 1
    if manifest is None:
        _check_journaled(run, journal)
        return False
    run.ledger.manifests[shown(path)] = manifest
    diary = run.folder / layout.JOURNAL
    for flaw in () if diary.is_symlink() else iter_disagreements(journal, manifest):
        run.ledger.add(diary, flaw)
    for index, line in enumerate(manifest["steps"]):
        step = _check_step(run, line["path"], line["sha256"])
        differing = [key for key in line if key in step and step[key] != line[key]] if step else []
        if differing:
            message = f"{', '.join(differing)} not as in {line['path']}"
            run.ledger.add(path, Flaw("step_mismatch", message, _AGAIN, f"$.steps[{index}]"))
    _check_artifacts(run, manifest["artifacts"])
    if recheck is not None:
        _recheck(run, recheck, before)
    return True


def _recheck(run: _Run, recheck: Recheck, before: int) -> None:
    """Note what the manifest says and its steps do not; where they are damaged, what is known says enough."""
    found = run.ledger.findings[before:]
    told = {each.path for each in found if each.code == "step_mismatch"}
    try:
        mismatches = recheck(run.folder)
    except (TrainsiteError, LookupError, ValueError, TypeError) as error:
        if any(each.severity == "error" for each in found):
            return
        mismatches = [("$", f"cannot be held against its steps ({type(error).__name__})")]
    for place, message in mismatches:
        if not any(place == each or place.startswith(f"{each}.") for each in told):
            flaw = Flaw("manifest_mismatch", cleaned(message, run.redactor), _AGAIN, cleaned(place, run.redactor))
            run.ledger.add(run.folder / layout.MANIFEST, flaw)


def _check_journaled(run: _Run, journal: JournalRead | None) -> None:
    for step, sha256 in journal.finished.items() if journal else ():
        _check_step(run, layout.step_record(step), sha256)


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
        run.ledger.add(path, Flaw("counts", message, _AGAIN, "$.counts"))
    tallies = Tallies()
    before = len(run.ledger.findings)
    _check_artifacts(run, step["artifacts"], tallies)
    if not any(each.severity == "error" for each in run.ledger.findings[before:]):
        miscount = find_miscount(step, tallies.tables)
        if miscount is not None:
            run.ledger.add(path, miscount)
    return step


def _check_artifacts(run: _Run, artifacts: list[dict[str, Json]], tallies: Tallies | None = None) -> None:
    """Look at each file once; those that the table of pages names are looked at as well."""
    for named in map(read_named, artifacts):
        if named.path in run.seen:
            continue
        run.seen.add(named.path)
        pages: list[dict[str, Json]] = []
        take = tallies.open(named.schema) if tallies else None
        wanted = pages.append if named.path == layout.PAGE_LIST else take
        check_named(run.folder, named, run.ledger, run.redactor, wanted)
        _check_artifacts(run, pages)
