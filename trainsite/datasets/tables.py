"""The two tables beside the rows: what was left out, and what could not be read."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from trainsite.archive.atomic import AtomicFile
from trainsite.archive.seal import seal_quiet_rows, seal_row
from trainsite.datasets.folder import EXCLUDED, PROBLEMS
from trainsite.datasets.sealing import SCANNED_AT_ONCE
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, to_row
from trainsite.records.problem import Problem
from trainsite.records.run import Artifact
from trainsite.records.training_set import Exclusion


class Tables:
    """Writes both tables and counts what goes into them."""

    def __init__(self, folder: Path, redactor: Redactor) -> None:
        self.excluded_rows: Counter[str] = Counter()
        self.excluded_examples: Counter[str] = Counter()
        self.problem_rows = 0
        self._redactor = redactor
        self._excluded = AtomicFile(folder / EXCLUDED)
        self._problems = AtomicFile(folder / PROBLEMS)
        self._problem_count = 0

    def exclude(self, exclusions: Iterable[Exclusion]) -> None:
        """Write what was left out; an exclusion without a task is a whole row."""
        left = iter(exclusions)
        while some := list(islice(left, SCANNED_AT_ONCE)):
            first = self.excluded_rows.total() + self.excluded_examples.total() + 1
            for exclusion in some:
                counts = self.excluded_rows if exclusion.task is None else self.excluded_examples
                counts[exclusion.reason] += 1
            rows = [to_row(exclusion) for exclusion in some]
            for line in self._seal(rows, first):
                self._excluded.write(line)

    def _seal(self, rows: list[Json], first: int) -> Iterable[bytes]:
        """Return the lines of exclusions; ``first`` is the number of the first one."""
        return seal_quiet_rows("dataset-exclusion", rows, self._redactor) or (
            seal_row("dataset-exclusion", row, self._redactor, place=f"{EXCLUDED}:{number}").data
            for number, row in enumerate(rows, first)
        )

    def report(self, problems: Iterable[Problem]) -> None:
        """Write problems."""
        for problem in problems:
            self._problem_count += 1
            self.problem_rows += problem.is_row
            place = f"{PROBLEMS}:{self._problem_count}"
            self._problems.write(seal_row("problem", to_row(problem), self._redactor, place=place).data)

    def commit(self) -> tuple[Artifact, ...]:
        """Put both tables in place."""
        self._excluded.commit()
        self._problems.commit()
        count = self.excluded_rows.total() + self.excluded_examples.total()
        return (
            _artifact("exclusions", EXCLUDED, self._excluded, "dataset-exclusion", count),
            _artifact("problems", PROBLEMS, self._problems, "problem", self._problem_count),
        )

    def discard(self) -> None:
        """Remove what was not put in place."""
        self._excluded.discard()
        self._problems.discard()


def _artifact(kind: str, path: str, file: AtomicFile, schema: str, rows: int) -> Artifact:
    return Artifact(kind=kind, path=path, sha256=file.sha256, size_bytes=file.size_bytes, schema=schema, rows=rows)
