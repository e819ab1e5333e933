"""What a data set is made of: files of trajectories and the tables of finished runs, hashed before they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.reader import load_manifest, load_step
from trainsite.dataclass import dataclass
from trainsite.datasets.naming import distinct_names
from trainsite.errors import SourceError, StoreError, UsageError
from trainsite.records.problem import Problem
from trainsite.records.run import Manifest
from trainsite.trajectories import RawRow, iter_raw_rows

RUN_STEPS = ("natural_trajectories", "test_trajectories")
"""The steps of a run whose trajectories are examples."""
CHUNK_BYTES = 2**18
CHUNK_ROWS = 500

Stamp = tuple[int, int, int]
"""Size in bytes, time of change and inode: what tells that a file was written to."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file to read: trajectories of any shape, or the table of a step of a run."""

    number: int
    """From 1; row ids of files begin with it."""
    path: Path
    source: Path
    """The file or run as it was given."""
    name: str
    """What it is called in the data set, unlike all others: the end of its path."""
    sha256: str
    size_bytes: int
    stamp: Stamp
    run_id: str | None = None
    step: str | None = None
    rules_sha256: str | None = None
    redaction_key_id: str | None = None

    @property
    def is_table(self) -> bool:
        """True for the table of a run, whose rows were redacted when they were collected."""
        return self.run_id is not None

    @property
    def origin(self) -> str:
        """What its plain ids mean something in: its run, or its content."""
        return self.run_id or self.sha256


def gather_parts(sources: Sequence[Path]) -> tuple[Part, ...]:
    """
    Return the parts of all sources, hashed.

    Raises UsageError for a source that is missing, unreadable, given twice, or neither a finished run nor a file, and
    StoreError for a run that is damaged.
    """
    parts: list[Part] = []
    seen: set[Path] = set()
    for source in sources:
        if not source.exists():
            raise UsageError(f"{source}: no such file or folder; name a finished run or a file of trajectories")
        if source.resolve() in seen:
            raise UsageError(f"{source}: given twice; name each source once")
        seen.add(source.resolve())
        try:
            parts += _run_parts(source, len(parts)) if source.is_dir() else [_file_part(source, len(parts) + 1)]
        except OSError as error:
            raise UsageError(f"{error.filename or source}: {error.strerror}; check its permissions") from error
    names = distinct_names([(part.source, part.name) for part in parts])
    return tuple(replace(part, name=name) for part, name in zip(parts, names, strict=True))


def _file_part(path: Path, number: int) -> Part:
    if not path.is_file():
        raise UsageError(f"{path}: no regular file; save it first")
    stamp = _stamp(path)
    sha256, size_bytes = hash_file(path)
    return Part(number=number, path=path, source=path, name="", sha256=sha256, size_bytes=size_bytes, stamp=stamp)


def _run_parts(run: Path, count: int) -> list[Part]:
    if not layout.is_finished(run):
        what = "a run that is not finished; resume it" if layout.is_run(run) else "a folder and no run; name its files"
        raise UsageError(f"{run}: is {what}, or name another source")
    manifest = load_manifest(run)
    parts: list[Part] = []
    for line in manifest.steps:
        if line.id not in RUN_STEPS or line.status != "succeeded":
            continue
        table = layout.view_path(line.id, "trajectories")
        if (run / table).is_file():
            parts.append(_table_part(run, manifest, line.id, table, count + len(parts) + 1))
    if not parts:
        raise UsageError(f"{run}: holds no trajectories; collect some, or name another source")
    return parts


def _table_part(run: Path, manifest: Manifest, step: str, table: str, number: int) -> Part:
    path = run / table
    stamp = _stamp(path)
    sha256, size_bytes = hash_file(path)
    if not any(a.path == table and a.sha256 == sha256 for a in load_step(run, step).artifacts):
        raise StoreError(f"{path}: differs from its record; see trainsite validate")
    return Part(
        number=number,
        path=path,
        source=run,
        name=table,
        sha256=sha256,
        size_bytes=size_bytes,
        stamp=stamp,
        run_id=manifest.run_id,
        step=step,
        rules_sha256=manifest.provenance.rules_sha256,
        redaction_key_id=manifest.provenance.redaction_key_id,
    )


def iter_chunks(parts: Sequence[Part], problems: list[tuple[int, Problem]]) -> Iterator[tuple[Part, list[RawRow]]]:
    """
    Yield the rows of all parts in chunks; what could not even be split into rows goes to ``problems``, with its part.

    Raises SourceError where a file was written to since it was hashed.
    """
    for part in parts:
        chunk: list[RawRow] = []
        size_bytes = 0
        for row in _table_rows(part) if part.is_table else _file_rows(part):
            if isinstance(row, Problem):
                problems.append((part.number, row))
                continue
            chunk.append(row)
            size_bytes += len(row.data)
            if size_bytes >= CHUNK_BYTES or len(chunk) >= CHUNK_ROWS:
                yield part, chunk
                chunk, size_bytes = [], 0
        if _stamp(part.path) != part.stamp:
            raise SourceError(f"{part.name}: was written to while it was read; run again when it is at rest")
        yield part, chunk


def _file_rows(part: Part) -> Iterator[RawRow | Problem]:
    return iter_raw_rows(part.path, file=part.name, file_number=part.number)


def _table_rows(part: Part) -> Iterator[RawRow]:
    with part.path.open("rb") as table:
        for number, line in enumerate(table, 1):
            yield RawRow(part.number, part.name, number, line)


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino
