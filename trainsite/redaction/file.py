"""Files redacted into files: streaming, in one process or two."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from itertools import chain
from pathlib import Path

import zstandard

from trainsite.archive.atomic import AtomicFile
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.privacy import Redactor
from trainsite.records.problem import Problem
from trainsite.redaction.forms import Form, find_form
from trainsite.redaction.pieces import iter_pieces
from trainsite.redaction.rewriting import PieceRewriter
from trainsite.trajectories.compression import iter_chunks
from trainsite.twin import WORTH_IT_BYTES, in_order

PROBLEM_LIMIT = 100
PROGRESS_ROWS = 100_000


@dataclass
class Tally:
    """What a redaction of files adds up to."""

    files: int = 0
    rows: int = 0
    """JSON values, cells' records, or lines of text."""
    counts: Counter[str] = field(default_factory=Counter)
    private_rows: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    """The first hundred."""

    def note(self, problem: Problem) -> None:
        """Count a problem, and keep it where few came before."""
        self.problem_count += 1
        if len(self.problems) < PROBLEM_LIMIT:
            self.problems.append(problem)


@dataclass(frozen=True)
class FileRedaction:
    """Redacts files one after another; ``ledger`` takes the lines of the ledger."""

    redactor: Redactor
    tally: Tally
    ledger: Callable[[bytes], None] = lambda _line: None
    progress: Callable[[str], None] = lambda _message: None

    def redact(self, source: Path, target: Path, *, name: str) -> None:
        """Write a file redacted; binary files are left out with a problem. Raises SourceError, StoreError."""
        pieces = self.iter_redacted(iter_chunks(source), name=name, size_bytes=source.stat().st_size)
        first = next(pieces, None)
        if first is None and self.tally.problems and self.tally.problems[-1].code == "not_text":
            return
        with AtomicFile(target) as file:
            for data in _packed(chain([first or b""], pieces), target.name):
                file.write(data)

    def iter_redacted(self, chunks: Iterator[bytes], *, name: str, size_bytes: int) -> Iterator[bytes]:
        """Yield the content of a file redacted; nothing, with a problem, where it is not text."""
        head = next(chunks, b"")
        opening = find_form(name, head)
        self.tally.files += 1
        if opening.form is Form.BINARY:
            message = "not UTF-8 text; left out, nothing in it can be redacted"
            self.tally.note(Problem(code="not_text", message=message, file=self._shown(name), is_row=False))
            return
        rewriter = PieceRewriter(self._shown(name), self.redactor)
        pieces = iter_pieces(opening.form, chain([head], chunks), opening.delimiter)
        try:
            for made in in_order(rewriter, pieces, twice=size_bytes > WORTH_IT_BYTES):
                before = self.tally.rows // PROGRESS_ROWS
                self.tally.rows += made.rows
                self.tally.counts.update(made.counts)
                self.tally.private_rows += made.private_rows
                for problem in made.problems:
                    self.tally.note(problem)
                for line in made.ledger:
                    self.ledger(line)
                if self.tally.rows // PROGRESS_ROWS > before:
                    self.progress(f"{self._shown(name)}: {self.tally.rows:,} rows")
                yield made.data
        except SourceError as error:
            raise SourceError(f"{self._shown(name)}: {error}") from error

    def _shown(self, name: str) -> str:
        return str(self.redactor.redact_text(name).value)


def _packed(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield bytes compressed as a file's name says; without a time, so that the same content has the same bytes."""
    if name.endswith(".gz"):
        for data in pieces:
            if data:
                yield gzip.compress(data, mtime=0)
    elif name.endswith(".zst"):
        packer = zstandard.ZstdCompressor().compressobj()
        for data in pieces:
            yield packer.compress(data)
        yield packer.flush()
    else:
        yield from pieces
