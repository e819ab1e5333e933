"""Writes one step of a run: tables, documents, problems, and last the step's record."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile, hash_file, store_errors, write_atomic
from trainsite.archive.ledger import ledger_lines
from trainsite.archive.seal import Sealed, seal_document, seal_quiet_rows, seal_row
from trainsite.errors import RecordError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, to_document, to_row
from trainsite.records.problem import Problem
from trainsite.records.run import Artifact, Counts, Step


class StepWriter:
    """
    Collects what a step writes; ``artifacts`` puts its tables in place, leaving without it removes them.

    Every row and document is sealed (redacted, validated, scanned again) before it is written.
    """

    def __init__(self, run: Path, step: str, redactor: Redactor) -> None:
        self.step = step
        self.redactor = redactor
        self.rows_in = 0
        self.rows_out = 0
        self.row_problems = 0
        self.redactions: Counter[str] = Counter()
        self._run = run
        self._tables: dict[str, AtomicFile] = {}
        self._rows: Counter[str] = Counter()
        self._artifacts: list[Artifact] = []
        clear_folder(run / layout.step_folder(step))

    def row(self, view: str, record: Any) -> dict[str, Json]:
        """Write one record to a table of the step and return what was written."""
        path = layout.view_path(self.step, view)
        sealed = seal_row(
            layout.VIEWS[f"{view}.ndjson"],
            to_row(record),
            self.redactor,
            place=f"{path}:{self._rows[path] + 1}",
        )
        self.append(path, sealed.data, 1, sealed.counts)
        self._note(sealed, path, self._rows[path])
        return dict(sealed.value)

    def rows(self, view: str, records: Sequence[Any]) -> list[dict[str, Json] | RecordError]:
        """
        Write many small records to a table of the step: as one by one, and faster.

        Return what was written of each, or why it was not.
        """
        path = layout.view_path(self.step, view)
        values = [to_row(record) for record in records]
        lines = seal_quiet_rows(layout.VIEWS[f"{view}.ndjson"], values, self.redactor)
        if lines is None:
            return [self._tried(view, record) for record in records]
        self.append(path, b"".join(lines), len(lines), {})
        return list(values)

    def _tried(self, view: str, record: Any) -> dict[str, Json] | RecordError:
        try:
            return self.row(view, record)
        except RecordError as error:
            return error

    def _note(self, sealed: Sealed, place: str, row: int | None = None) -> None:
        """Write what was replaced into the ledger of the step."""
        for line in ledger_lines(sealed.finds, self.redactor, place=place, row=row):
            self.append(layout.view_path(self.step, "redactions"), line, 1, {})

    def append(self, path: str, data: bytes, rows: int, counts: Mapping[str, int]) -> None:
        """Append lines that were sealed elsewhere to a table, by its path in the run."""
        table = self._tables.get(path)
        if table is None:
            table = self._tables[path] = AtomicFile(self._run / path)
        table.write(data)
        self._rows[path] += rows
        self.redactions.update(counts)

    def problem(self, problem: Problem) -> None:
        """Write a problem of this step."""
        self.row("problems", replace(problem, step=self.step))
        self.row_problems += problem.is_row

    def document(self, name: str, kind: str, record: Any) -> None:
        """Write a document of a kind beside the step's record."""
        path = f"{layout.step_folder(self.step)}/{name}"
        sealed = seal_document(kind, to_document(record), self.redactor, place=path)
        sha256, size_bytes = write_atomic(self._run / path, sealed.data)
        self.redactions.update(sealed.counts)
        self._note(sealed, path)
        self._artifacts.append(Artifact(kind="document", path=path, sha256=sha256, size_bytes=size_bytes, schema=kind))

    def raw_copy(self, source: Path, name: str) -> None:
        """Copy an input as it is under ``raw/``: only for who asked for it and gave a reason."""
        path = f"{layout.step_folder(self.step)}/{layout.RAW}/{name}"
        with AtomicFile(self._run / path) as copy, source.open("rb") as original:
            shutil.copyfileobj(original, copy)
        self._artifacts.append(Artifact(kind="raw", path=path, sha256=copy.sha256, size_bytes=copy.size_bytes))

    def artifacts(self) -> tuple[Artifact, ...]:
        """Put the tables in place and return every file of the step but its record."""
        for path, table in sorted(self._tables.items()):
            table.commit()
            self._artifacts.append(
                Artifact(
                    kind="table",
                    path=path,
                    sha256=table.sha256,
                    size_bytes=table.size_bytes,
                    schema=layout.row_schema(PurePosixPath(path)),
                    rows=self._rows[path],
                )
            )
        self._tables.clear()
        return tuple(sorted(self._artifacts, key=lambda artifact: artifact.path))

    def drop(self) -> None:
        """Forget and remove all that was written: the step failed on the way."""
        for table in self._tables.values():
            table.discard()
        self._tables.clear()
        self._rows.clear()
        self._artifacts.clear()
        self.redactions.clear()
        self.rows_in = self.rows_out = self.row_problems = 0
        clear_folder(self._run / layout.step_folder(self.step))

    def counts(self) -> Counts:
        """Return the rows so far."""
        return Counts(rows_in=self.rows_in, rows_out=self.rows_out, problems=self.row_problems)

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the temporary files of tables that were not put in place."""
        for table in self._tables.values():
            table.discard()
        self._tables.clear()


def write_step(run: Path, record: Step, redactor: Redactor) -> str:
    """Write a step's record, its last file; return its SHA-256."""
    path = layout.step_record(record.id)
    sealed: Sealed = seal_document("step", to_document(record), redactor, place=path)
    sha256, _ = write_atomic(run / path, sealed.data)
    return sha256


def clear_folder(folder: Path) -> None:
    """Remove a folder that an unfinished piece left behind."""
    with store_errors(folder):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.is_dir():
            shutil.rmtree(folder)


def is_intact(run: Path, record: Step) -> bool:
    """Tell whether every file of a step is there as its record says."""
    for artifact in record.artifacts:
        path = run / artifact.path
        if not layout.is_safe_relative(artifact.path) or path.is_symlink() or not path.is_file():
            return False
        if hash_file(path) != (artifact.sha256, artifact.size_bytes):
            return False
    return True
