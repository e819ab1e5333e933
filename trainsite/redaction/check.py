"""Searches files and folders of any kind for what a redaction would replace. Places are told, never the text."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import chain
from pathlib import Path, PurePosixPath

from trainsite.archive import layout
from trainsite.archive.seal import plain_text, scan_page
from trainsite.archive.validation.content import find_kind
from trainsite.dataclass import dataclass
from trainsite.errors import RecordError, SourceError, UsageError
from trainsite.privacy import Redactor
from trainsite.privacy.nested import parse
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.schema import FREE, Shape, shape_of
from trainsite.redaction.cells import iter_records
from trainsite.redaction.forms import Form, find_form
from trainsite.redaction.pieces import Piece, iter_pieces
from trainsite.trajectories.compression import iter_chunks
from trainsite.twin import WORTH_IT_BYTES, in_order

PLACE_LIMIT = 1_000
PROGRESS_FILES = 200
_PAGES = (".html", ".md", ".css", ".js")


@dataclass(frozen=True)
class PrivatePlace:
    """Where something private stands."""

    file: str
    line: int
    path: str
    class_name: str


@dataclass
class CheckReport:
    """What a search found."""

    files: int = 0
    size_bytes: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    places: list[PrivatePlace] = field(default_factory=list)
    """The first thousand."""
    problems: list[Problem] = field(default_factory=list)
    """Files that could not be searched."""

    @property
    def is_clean(self) -> bool:
        """True where all could be searched and nothing was found."""
        return not self.counts and not self.problems


def check_paths(
    paths: Sequence[Path],
    redactor: Redactor,
    *,
    stdin: Callable[[], bytes] | None = None,
    progress: Callable[[str], None] = lambda _message: None,
) -> CheckReport:
    """
    Return what is private in files and in all files below folders; ``raw/`` of a run, links and hidden files left out.

    Raises UsageError for a path that is not there.
    """
    for path in paths:
        if not path.exists() and not (str(path) == "-" and stdin is not None):
            raise UsageError(f"{redactor.redact_text(str(path)).value}: no such file or folder; check the spelling")
    files = [file for path in paths for file in _iter_files(path)]
    report = CheckReport()
    sizes = [file.stat().st_size for file in files if file.exists()]
    twice = sum(sizes) > WORTH_IT_BYTES
    for found in in_order(_search, _tasks(files, redactor, report, stdin, progress), twice=twice):
        report.counts.update(place.class_name for place in found)
        report.places += found[: PLACE_LIMIT - len(report.places)]
    return report


def _iter_files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (here / name).is_symlink())
        if layout.RAW in folders and _is_step(here):
            folders.remove(layout.RAW)
        for name in sorted(files):
            if not name.startswith(".") and (here / name).is_file() and not (here / name).is_symlink():
                yield here / name


def _is_step(folder: Path) -> bool:
    return folder.parent.name == layout.STEPS and layout.is_run(folder.parent.parent)


def _tasks(
    files: Sequence[Path],
    redactor: Redactor,
    report: CheckReport,
    stdin: Callable[[], bytes] | None,
    progress: Callable[[str], None],
) -> Iterator[tuple["Searcher", Piece]]:
    """Yield the pieces of all files, each with what searches it; a file that cannot be searched is a problem."""
    for path in files:
        file = _shown(path, redactor)
        try:
            chunks = iter((stdin(),)) if str(path) == "-" and stdin is not None else iter_chunks(path)
            yield from _file_tasks(path, file, chunks, redactor, report)
        except OSError as error:
            message = f"{error.strerror}; check its permissions"
            report.problems.append(Problem(code="unreadable", message=message, file=file, is_row=False))
        except SourceError as error:
            report.problems.append(Problem(code="unreadable", message=str(error), file=file, is_row=False))
        if report.files % PROGRESS_FILES == 0:
            progress(f"{report.files:,} files")


def _file_tasks(
    path: Path, file: str, chunks: Iterator[bytes], redactor: Redactor, report: CheckReport
) -> Iterator[tuple["Searcher", Piece]]:
    head = next(chunks, b"")
    report.files += 1
    opening = find_form(path.name, head)
    if opening.form is Form.BINARY:
        message = "not UTF-8 text; could not be searched"
        report.problems.append(Problem(code="not_text", message=message, file=file, is_row=False))
        return
    searcher = _searcher(path, file, redactor)
    for piece in iter_pieces(opening.form, chain([head], chunks), opening.delimiter):
        report.size_bytes += len(piece.data)
        yield searcher, piece


def _search(task: tuple["Searcher", Piece]) -> list["PrivatePlace"]:
    searcher, piece = task
    return searcher(piece)


def _searcher(path: Path, file: str, redactor: Redactor) -> "Searcher":
    run = next((folder for folder in path.absolute().parents if layout.is_run(folder)), None)
    is_ours = run is not None or path.name in layout.ARCHIVE_FILES
    kind = layout.row_schema(PurePosixPath(path.absolute().as_posix())) if is_ours else None
    return Searcher(file, redactor, kind, is_ours and path.suffix in _PAGES)


@dataclass(frozen=True)
class Searcher:
    """Searches the pieces of one file; can be sent to another process."""

    file: str
    redactor: Redactor
    kind: str | None
    """The kind of its rows, where it is a table of a run."""
    is_page: bool
    """True for a page that is made of redacted records: what only free text has is not sought again."""

    def __call__(self, piece: Piece) -> list[PrivatePlace]:
        """Return what is private in a piece."""
        if self.is_page:
            text = plain_text(self.file, piece.data.decode("utf-8", "replace"))
            found = scan_page(text, self.redactor)
            return [PrivatePlace(self.file, piece.line, each.path, each.class_) for each in found]
        if piece.form is Form.DOCUMENT:
            return list(self._json(piece.data, 1))
        if piece.form is Form.CELLS:
            text = piece.data.decode("utf-8", "replace")
            return [
                PrivatePlace(self.file, record.line, find.path, find.class_)
                for record in iter_records(piece, text)
                for find in self.redactor.redact(record.cells).finds
            ]
        if piece.form is not Form.ROWS:
            return list(self._text(piece.data, piece.line))
        lines = enumerate(piece.data.split(b"\n"), piece.line)
        return [place for number, line in lines if line.strip() for place in self._json(line, number)]

    def _json(self, data: bytes, line: int) -> Iterable[PrivatePlace]:
        try:
            value = parse(data.decode().removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            return self._text(data, line)
        try:
            return [
                PrivatePlace(self.file, line, find.path, find.class_)
                for find in self.redactor.redact(value, self._shape(value)).finds
            ]
        except RecordError:
            return self._text(data, line)

    def _shape(self, value: Json) -> Shape:
        kind = self.kind or find_kind(value, "")
        return shape_of(kind) if kind is not None else FREE

    def _text(self, data: bytes, line: int) -> Iterator[PrivatePlace]:
        text = data.decode("utf-8", "replace")
        at = 0
        for find in self.redactor.redact_text(text).finds:
            if find.start >= at:
                line, at = line + text.count("\n", at, find.start), find.start
            yield PrivatePlace(self.file, line, find.path, find.class_)


def _shown(path: Path, redactor: Redactor) -> str:
    return str(redactor.redact_text(str(path).encode("utf-8", "backslashreplace").decode()).value)
