"""The use case: chosen views of an archive into a new folder, all or nothing."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from trainsite import __version__
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.query.connection import open_for_writing
from trainsite.query.dictionary import (
    JSON_FILE,
    MARKDOWN_FILE,
    ExportedView,
    dictionary_document,
    dictionary_markdown,
)
from trainsite.query.export.csv_files import csv_file, write_csv
from trainsite.query.export.duckdb_files import (
    DUCKDB_FILE,
    begin_duckdb,
    end_duckdb,
    parquet_file,
    write_duckdb,
    write_parquet,
)
from trainsite.query.export.folder import building, require_place
from trainsite.query.export.sqlite_file import SQLITE_FILE, write_sqlite
from trainsite.query.extent import count_left_out, count_runs
from trainsite.query.store import Progress
from trainsite.query.suggestion import did_you_mean
from trainsite.query.views import View, all_views
from trainsite.records.codec import dump_document

if TYPE_CHECKING:
    import duckdb

_PROGRAM = f"trainsite {__version__}"


@dataclass(frozen=True, slots=True)
class _Format:
    write: Callable[["duckdb.DuckDBPyConnection", View, Path], int]
    file_of: Callable[[View], str]
    begin: Callable[["duckdb.DuckDBPyConnection", Path], None] = lambda _connection, _folder: None
    end: Callable[["duckdb.DuckDBPyConnection", Path], None] = lambda _connection, _folder: None


FORMATS: Mapping[str, _Format] = {
    "parquet": _Format(write_parquet, parquet_file),
    "duckdb": _Format(write_duckdb, lambda _view: DUCKDB_FILE, begin_duckdb, end_duckdb),
    "sqlite": _Format(write_sqlite, lambda _view: SQLITE_FILE),
    "csv": _Format(write_csv, csv_file),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """What an export wrote."""

    format: str
    run_count: int
    left_out: int
    """Folders of the archive that are not, or not wholly, in it; the view ``problems`` names them."""
    views: tuple[ExportedView, ...]
    files: tuple[str, ...]
    """Every file of the folder, sorted."""
    size_bytes: int


def find_views(names: Sequence[str]) -> tuple[View, ...]:
    """Return the named views in their own order, all where none is named; raises UsageError for an unknown one."""
    views = all_views()
    known = [view.name for view in views]
    for name in names:
        if name not in known:
            raise UsageError(f"--view {name}: no such view{did_you_mean(name, known)}; known are {', '.join(known)}")
    return tuple(view for view in views if not names or view.name in names)


def export_archive(
    archive: Path,
    output: Path,
    format_: str,
    *,
    views: Sequence[str] = (),
    force: bool = False,
    progress: Progress = lambda _done, _total: None,
    tell: Callable[[str], None] = lambda _message: None,
) -> Export:
    """
    Write views of an archive to a new folder, with a data dictionary beside them.

    ``format_`` is one of ``FORMATS``, ``tell`` is called as each view is done. Raises UsageError for an unknown view or
    an unfit folder, StoreError where the folder holds anything else, or where archive or disk refuse.
    """
    chosen = find_views(views)
    form = FORMATS[format_]
    require_place(output, archive, force=force)
    with building(output) as folder:
        with closing(open_for_writing(archive, folder, progress=progress)) as connection:
            form.begin(connection, folder)
            written = tuple(_write(connection, form, view, folder, tell) for view in chosen)
            form.end(connection, folder)
            run_count, left_out = count_runs(connection), count_left_out(connection)
        shutil.rmtree(folder / ".spill", ignore_errors=True)
        document = dictionary_document(format_, _PROGRAM, written)
        (folder / JSON_FILE).write_bytes(dump_document(document))
        (folder / MARKDOWN_FILE).write_text(dictionary_markdown(format_, _PROGRAM, written), encoding="utf-8")
        files = tuple(sorted(path.name for path in folder.iterdir()))
        size_bytes = sum((folder / name).stat().st_size for name in files)
    return Export(
        format=format_, run_count=run_count, left_out=left_out, views=written, files=files, size_bytes=size_bytes
    )


def _write(
    connection: "duckdb.DuckDBPyConnection", form: _Format, view: View, folder: Path, tell: Callable[[str], None]
) -> ExportedView:
    count = form.write(connection, view, folder)
    tell(f"{view.name}: {count:,} {'row' if count == 1 else 'rows'}")
    return ExportedView(view=view, file=form.file_of(view), row_count=count)
