"""Where the answer of ``trainsite query`` goes: standard output, or one file that is replaced whole."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import click

from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile, store_errors
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.query.result import Result
from trainsite.query.visible import visible

_SUFFIXES = {
    ".json": "json",
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".md": "markdown",
    ".parquet": "parquet",
    ".txt": "table",
}
_BLOCK_BYTES = 1 << 16


@dataclass(frozen=True)
class Output:
    """The form and the place of an answer."""

    format_: str
    path: Path | None
    quiet: bool

    @classmethod
    def make(cls, format_: str | None, path: Path | None, *, quiet: bool) -> Self:
        """Return the output that the options ask for; raises UsageError where they do not fit together."""
        if format_ is None:
            format_ = _SUFFIXES.get(path.suffix.lower(), "table") if path else "table"
        if format_ == "parquet" and path is None:
            raise UsageError("--format parquet: is no text; give -o a file")
        if path is not None and path.exists() and not path.is_file():
            raise UsageError(f"{path}: is no file; give -o a file")
        return cls(format_, path, quiet)

    def check(self, root: Path) -> None:
        """Raise UsageError where the file would lie in a run, which it would damage, or in the derived store."""
        if self.path is None:
            return
        folders = self.path.absolute().resolve().parents
        state = (root / layout.STATE).resolve()
        if any(layout.is_run(folder) or folder == state for folder in folders):
            raise UsageError(f"{self.path}: lies in a run or in the store; give -o a file outside of it")

    def write(self, result: Result) -> int:
        """Write a result as text and return how many rows it had."""
        counted = _Counted(result.rows)
        parts = self._parts(Result(result.columns, iter(counted), is_plan=result.is_plan))
        if self.path is not None:
            with AtomicFile(self.path) as file:
                for block in _blocks(parts):
                    file.write(block)
        else:
            for block in _blocks(parts):
                click.echo(block, nl=False)
        return counted.count

    def write_told(self, result: Result) -> None:
        """Write what was not asked of the archive, in any format."""
        if self.format_ != "parquet":
            self.write(result)
            return
        from trainsite.query.parquet import write_texts

        with self.folder_beside() as folder:
            path = folder / "result.parquet"
            write_texts(result, path)
            self.put(path)

    def _parts(self, result: Result) -> Iterator[bytes]:
        if self.format_ == "table":
            from trainsite.query.table import table_parts

            return table_parts(result, self._width())
        from trainsite.query.output import WRITERS

        return WRITERS[self.format_](result)

    def _width(self) -> int | None:
        """Return the terminal's width; None where nobody looks at one."""
        if self.path is not None or not sys.stdout.isatty():
            return None
        return shutil.get_terminal_size().columns

    @contextmanager
    def folder_beside(self) -> Iterator[Path]:
        """Make an empty folder beside the file, and remove it with all it holds."""
        assert self.path is not None  # noqa: S101 - make() has refused this
        with store_errors(self.path):
            parent = self.path.absolute().parent
            parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=parent, prefix=f".{self.path.name[:80]}.", suffix=".tmp"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def put(self, made: Path) -> None:
        """Put a file that was made beside its place into it."""
        assert self.path is not None  # noqa: S101 - as above
        with store_errors(self.path):
            made.chmod(0o644)
            made.replace(self.path)

    def say_rows(self, count: int) -> None:
        """Say how many rows there are, where the answer itself does not show it or is looked at."""
        if self.path is not None:
            self.say(f"{self.path}: {count} {'row' if count == 1 else 'rows'}")
        elif self.format_ == "table":
            self.say(f"({count} {'row' if count == 1 else 'rows'})")

    def say(self, message: str) -> None:
        """Print a line on standard error."""
        if not self.quiet:
            with suppress(OSError):  # nobody reads any more
                click.echo(visible(message), err=True)


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[tuple[object, ...]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for row in self._rows:
            self.count += 1
            yield row


def _blocks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield parts joined to larger ones, so that few calls write them."""
    block: list[bytes] = []
    size_bytes = 0
    for part in parts:
        block.append(part)
        size_bytes += len(part)
        if size_bytes >= _BLOCK_BYTES:
            yield b"".join(block)
            block, size_bytes = [], 0
    yield b"".join(block)
