"""Segments: immutable DuckDB files that hold every row of some runs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from trainsite.archive.layout import MANIFEST
from trainsite.dataclass import dataclass
from trainsite.query.catalog import STORAGE_VERSION, Segment, Trouble
from trainsite.query.extract import spool_run
from trainsite.query.head import UNREADABLE, Head, read_head
from trainsite.query.identifier import PRINTS, literal
from trainsite.query.loading import copy_live, create_table, insert_rows
from trainsite.query.prints import create_prints, insert_prints
from trainsite.query.scan import Stamp
from trainsite.query.spool import Spool
from trainsite.query.views import stored_views

if TYPE_CHECKING:
    import duckdb

BATCH_BYTES = 1 << 26
MEMORY_LIMIT = "600MB"


@dataclass(frozen=True)
class Taken:
    """What became of a run that was to be taken."""

    folder: Path
    stamp: Stamp
    is_stored: bool = True
    troubles: tuple[Trouble, ...] = ()


def write_segment(
    path: Path, heads: Iterable[Head], progress: Callable[[int], None] = lambda _: None
) -> Iterator[Taken]:
    """
    Write the rows of runs into a new segment; yield what became of each run, in the given order.

    Manifests are dropped as they come. The segment is whole when the iterator has ended.
    """
    import duckdb  # noqa: PLC0415 - heavy, and a fresh store needs it only to read

    with (
        TemporaryDirectory(dir=path.parent, prefix="spool-") as folder,
        closing(duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": folder})) as connection,
    ):
        _attach_new(connection, path)
        spool = Spool(Path(folder))
        done = 0
        kinds: set[str] = set()
        try:
            batch: list[Taken] = []
            for head in chain(heads, [None]):
                if head is not None:
                    batch.append(Taken(head.folder, head.stamp, troubles=spool_run(head, spool)))
                if head is None or spool.size_bytes >= BATCH_BYTES:
                    kinds |= spool.files().keys()
                    yield from _load(connection, spool, batch)
                    done += len(batch)
                    progress(done)
                    batch = []
        finally:
            spool.close()
        for view in stored_views():
            if view.spool in kinds:
                connection.execute(insert_prints(view, "target"))
        connection.execute("CHECKPOINT target")
        connection.execute("DETACH target")


def _attach_new(connection: "duckdb.DuckDBPyConnection", path: Path) -> None:
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"ATTACH {literal(str(path))} AS target (STORAGE_VERSION {literal(STORAGE_VERSION)})")
    connection.execute("BEGIN")
    for view in stored_views():
        connection.execute(create_table(view, "target"))
    connection.execute(create_prints("target"))
    connection.execute("COMMIT")


def _load(connection: "duckdb.DuckDBPyConnection", spool: Spool, batch: list[Taken]) -> list[Taken]:
    """
    Load what is spooled, all or nothing; then clear the spool.

    Where DuckDB refuses a row, the batch is spooled again in halves until the run at fault stands alone.
    """
    import duckdb  # noqa: PLC0415 - as above

    files = spool.files()
    try:
        connection.execute("BEGIN")
        for view in stored_views():
            if view.spool in files:
                connection.execute(insert_rows(view, "target", files[view.spool], spool.longest_bytes))
        connection.execute("COMMIT")
    except duckdb.Error as error:
        connection.execute("ROLLBACK")
        spool.clear()
        if len(batch) <= 1:
            return [_refused(each, error) for each in batch]
        middle = len(batch) // 2
        return [each for half in (batch[:middle], batch[middle:]) for each in _load_again(connection, spool, half)]
    spool.clear()
    return batch


def _load_again(connection: "duckdb.DuckDBPyConnection", spool: Spool, batch: list[Taken]) -> list[Taken]:
    for each in batch:
        head = read_head(each.folder, each.stamp)
        if isinstance(head, Head):
            spool_run(head, spool)
    return _load(connection, spool, batch)


def _refused(taken: Taken, error: Exception) -> Taken:
    why = str(error).split("\n", 1)[0].split(" in file ", 1)[0]
    message = f"holds a value that no table takes ({why}); see trainsite validate"
    trouble = Trouble(UNREADABLE, MANIFEST, message, taken.stamp)
    return replace(taken, is_stored=False, troubles=(*taken.troubles, trouble))


def merge_segments(store: Path, path: Path, segments: Sequence[Segment]) -> None:
    """Write the live rows of several segments into a new one, in the order of the segments."""
    import duckdb  # noqa: PLC0415 - as above

    with closing(duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(store)})) as connection:
        _attach_new(connection, path)
        for segment in segments:
            connection.execute(f"ATTACH {literal(str(store / segment.file))} AS source (READ_ONLY)")
            for name in (*(view.name for view in stored_views()), PRINTS):
                connection.execute(copy_live(name, "source", "target"), {"dead": list(segment.dead)})
            connection.execute("DETACH source")
        connection.execute("CHECKPOINT target")
        connection.execute("DETACH target")
