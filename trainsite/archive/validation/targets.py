"""What a named path is: a file, a run, an archive, any other folder, or standard input."""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from trainsite.archive import layout
from trainsite.archive.reader import run_folders
from trainsite.archive.validation.archive_index import check_index
from trainsite.archive.validation.artifacts import TABLE_SUFFIXES
from trainsite.archive.validation.content import cleaned
from trainsite.archive.validation.documents import check_any
from trainsite.archive.validation.parsing import parse
from trainsite.archive.validation.readiness import check_readiness
from trainsite.archive.validation.report import Flaw, Ledger, Report, shown, unreadable
from trainsite.archive.validation.runs import Recheck, check_run
from trainsite.archive.validation.tables import JOURNAL_KIND, check_table, read_table
from trainsite.errors import UsageError
from trainsite.privacy import Redactor

STDIN = "-"


def validate_paths(
    paths: Sequence[Path],
    *,
    redactor: Redactor | None,
    require: Sequence[str] = (),
    stdin: Callable[[], bytes] | None = None,
    progress: Callable[[str], None] = lambda _message: None,
    recheck: Recheck | None = None,
) -> Report:
    """
    Return what is wrong with files, runs, archives and folders; ``redactor`` None leaves private text unsought.

    ``require`` names readiness checks that each run must have ready; ``stdin`` gives the bytes that the path ``-``
    stands for; ``recheck`` returns what a run's manifest says and its steps do not. Raises UsageError for a path that
    is not there and for a check that no run knows; what is private in either is redacted there.
    """
    for path in paths:
        if not os.path.lexists(path) and not (str(path) == STDIN and stdin is not None):
            raise UsageError(f"{cleaned(shown(path), redactor)}: no such file or folder; check the spelling")
    ledger = Ledger(lambda message: progress(cleaned(message, redactor)))
    for path in paths:
        if str(path) == STDIN and stdin is not None:
            _check_stdin(stdin(), ledger, redactor)
        elif not path.is_dir():
            _check_file(path, ledger, redactor, is_named=True)
        elif layout.is_run(path):
            check_run(path, ledger, redactor, is_named=True, recheck=recheck)
        elif _is_archive(path):
            _check_archive(path, ledger, redactor, recheck)
        else:
            _check_folder(path, ledger, redactor, recheck)
    check_readiness(require, ledger, redactor)
    return ledger.report()


def _check_stdin(data: bytes, ledger: Ledger, redactor: Redactor | None) -> None:
    ledger.look(STDIN)
    first, flaw = parse(data.split(b"\n", 1)[0])
    if flaw is None and isinstance(first, dict) and first.get("schema") == f"trainsite/{JOURNAL_KIND}":
        read_table(io.BytesIO(data), STDIN, JOURNAL_KIND, ledger, redactor)
    else:
        check_any(data, STDIN, ledger, redactor, is_named=True)


def _check_file(path: Path, ledger: Ledger, redactor: Redactor | None, *, is_named: bool) -> None:
    ledger.look(path)
    if path.suffix in TABLE_SUFFIXES:
        kind = layout.row_schema(PurePosixPath(path.absolute().as_posix()))
        if kind is not None:
            check_table(path, kind, ledger, redactor)
        else:
            known = ", ".join(sorted(layout.VIEWS))
            hint = f"tables are known by their names: {known}, {layout.TASKS}/<task>_trajectories.jsonl"
            message = "is no table that trainsite writes"
            ledger.add(path, Flaw("unknown_kind", message, hint, severity="error" if is_named else "note"))
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        ledger.add(path, unreadable(error))
        return
    check_any(data, path, ledger, redactor, is_named=is_named)


def _is_archive(folder: Path) -> bool:
    return (folder / layout.INDEX_JSON).is_file() or bool(run_folders(folder))


def _check_archive(archive: Path, ledger: Ledger, redactor: Redactor | None, recheck: Recheck | None) -> None:
    check_index(archive, ledger, redactor)
    for run in run_folders(archive):
        check_run(run, ledger, redactor, is_named=False, recheck=recheck)


def _check_folder(folder: Path, ledger: Ledger, redactor: Redactor | None, recheck: Recheck | None) -> None:
    for path in _iter_below(folder):
        if path.is_dir():
            check_run(path, ledger, redactor, is_named=False, recheck=recheck)
        else:
            _check_file(path, ledger, redactor, is_named=False)


def _iter_below(folder: Path) -> Iterator[Path]:
    """Yield the runs below a folder, and the JSON files outside of runs; no links, nothing derived, nothing raw."""
    for place, folders, files in os.walk(folder):
        here = Path(place)
        inside = [here / name for name in sorted(folders) if name not in (layout.STATE, layout.RAW)]
        runs = [path for path in inside if not path.is_symlink() and layout.is_run(path)]
        folders[:] = [path.name for path in inside if path not in runs]
        for name in sorted(files):
            path = here / name
            is_ours = path.suffix in (".json", *TABLE_SUFFIXES) and not layout.is_temporary(name)
            if is_ours and path.is_file() and not path.is_symlink():
                yield path
        yield from runs
