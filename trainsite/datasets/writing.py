"""Writes the rows of all splits."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from trainsite.archive.atomic import AtomicFile
from trainsite.datasets.finishing import Finisher, Pending
from trainsite.datasets.folder import row_path
from trainsite.datasets.grouping import group_name
from trainsite.datasets.pool import Pool
from trainsite.privacy import Redactor
from trainsite.records.run import Artifact
from trainsite.records.training_set import SPLITS
from trainsite.twin import in_order

CHUNK_BYTES = 2**20
CHUNK_ROWS = 1_000
SCHEMAS = {"native": "native-row", "chat": "dataset-chat"}


class RowWriter:
    """Writes attested rows in the order in which they were read; ``refused`` could not be written."""

    def __init__(self, folder: Path, formats: Sequence[str], redactor: Redactor) -> None:
        self.redactions: Counter[str] = Counter()
        self.refused: dict[int, str] = {}
        self._formats = tuple(formats)
        self._redactor = redactor
        self._rows: Counter[str] = Counter()
        """How many, by split."""
        self._files = {
            (name, split): AtomicFile(folder / row_path(name, split)) for name in self._formats for split in SPLITS
        }

    def write(self, pool: Pool, chosen: Sequence[tuple[int, bytes, str]], *, twice: bool) -> None:
        """Write examples, each given as its index, its group and its split."""
        finisher = Finisher(self._formats, self._redactor)
        for finished in in_order(finisher, _iter_pending(pool, chosen), twice=twice):
            for place, lines in finished.lines.items():
                self._files[place].write(bytes(lines))
            self._rows.update(finished.rows)
            self.redactions.update(finished.redactions)
            self.refused.update(finished.refused)

    def commit(self) -> tuple[Artifact, ...]:
        """Put the files in place."""
        for file in self._files.values():
            file.commit()
        return tuple(
            Artifact(
                kind="rows",
                path=row_path(*place),
                sha256=file.sha256,
                size_bytes=file.size_bytes,
                schema=SCHEMAS[place[0]],
                rows=self._rows[place[1]],
            )
            for place, file in self._files.items()
        )

    def discard(self) -> None:
        """Remove what was not put in place."""
        for file in self._files.values():
            file.discard()


def _iter_pending(pool: Pool, chosen: Sequence[tuple[int, bytes, str]]) -> Iterator[list[Pending]]:
    chunk: list[Pending] = []
    size_bytes = 0
    for index, group, split in chosen:
        chunk.append(Pending(index, pool.lines(index), group_name(group), split))
        size_bytes += len(chunk[-1].lines.native)
        if size_bytes >= CHUNK_BYTES or len(chunk) >= CHUNK_ROWS:
            yield chunk
            chunk, size_bytes = [], 0
    yield chunk
