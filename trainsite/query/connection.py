"""A connection that sees every past run as typed views, and nothing else: no file, no network, no way to write."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from trainsite.errors import StoreError
from trainsite.query.catalog import Catalog
from trainsite.query.identifier import PRINTS, literal, quoted
from trainsite.query.store import Progress, store_folder, sync_store

if TYPE_CHECKING:
    import duckdb

_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
MEMORY_LIMIT = "900MB"
_ATTEMPTS = 5


def _nothing(_done: int, _total: int) -> None:
    """Report to nobody."""


def open_archive(
    root: str | Path = "runs",
    *,
    memory_limit: str = MEMORY_LIMIT,
    keeps_store: bool = True,
    progress: Progress = _nothing,
) -> "duckdb.DuckDBPyConnection":
    """
    Return a DuckDB connection whose views hold every finished run of an archive.

    The derived store is brought up to date first; without ``keeps_store`` it is built in a temporary folder, with the
    same answers. The connection is read-only and closed: SQL reads, writes, attaches and loads nothing else.
    Raises StoreError where the archive cannot be read.
    """
    archive = Path(root)
    store = store_folder(archive) if keeps_store else None
    if store is not None:
        return _open(archive, store, memory_limit, progress)
    with TemporaryDirectory(prefix="trainsite-", ignore_cleanup_errors=True) as folder:
        return _open(archive, Path(folder), memory_limit, progress)


def open_for_writing(
    root: str | Path, folder: Path, *, memory_limit: str = MEMORY_LIMIT, progress: Progress = _nothing
) -> "duckdb.DuckDBPyConnection":
    """
    Return a connection like that of ``open_archive``, which may also read and write inside one folder.

    What does not fit into memory goes to a folder ``.spill`` in it. Raises StoreError as ``open_archive`` does.
    """
    archive = Path(root)
    store = store_folder(archive)
    if store is not None:
        return _open(archive, store, memory_limit, progress, folder)
    with TemporaryDirectory(prefix="trainsite-", ignore_cleanup_errors=True) as temporary:
        return _open(archive, Path(temporary), memory_limit, progress, folder)


def _open(
    archive: Path, store: Path, memory_limit: str, progress: Progress, writable: Path | None = None
) -> "duckdb.DuckDBPyConnection":
    import duckdb  # noqa: PLC0415 - heavy

    for attempt in range(_ATTEMPTS):
        catalog = sync_store(archive, store, progress)
        connection = duckdb.connect(config={**_CONFIG, "memory_limit": memory_limit})
        try:
            _attach(connection, store, catalog)
        except duckdb.Error as error:
            # Another process has merged the segments since the catalog was read, or the store is damaged.
            connection.close()
            if attempt == _ATTEMPTS - 2:
                discard_store(store)
            elif attempt == _ATTEMPTS - 1:
                raise StoreError(f"{store}: cannot be read ({str(error).splitlines()[0]}); delete it") from error
            continue
        _close_off(connection, writable)
        return connection
    raise AssertionError  # the last attempt has returned or raised


def discard_store(store: Path) -> None:
    """Delete the catalog of a store, so that it is built anew."""
    with suppress(OSError):
        (store / "catalog.json").unlink()


def _attach(connection: "duckdb.DuckDBPyConnection", store: Path, catalog: Catalog) -> None:
    connection.execute("ATTACH ':memory:' AS internal")
    for number, segment in enumerate(catalog.segments):
        connection.execute(f"ATTACH {literal(str(store / segment.file))} AS segment_{number} (READ_ONLY)")
    dead = [(number, run_id) for number, each in enumerate(catalog.segments) for run_id in each.dead]
    if dead:
        connection.execute("CREATE TABLE internal.dead (segment INTEGER, run_id VARCHAR)")
        connection.execute(
            "INSERT INTO internal.dead SELECT unnest($1::INTEGER[]), unnest($2::VARCHAR[])",
            [list(column) for column in zip(*dead, strict=True)],
        )
    _add_troubles(connection, catalog)
    for name in catalog.tables:
        parts = [_part(name, number, bool(each.dead)) for number, each in enumerate(catalog.segments)]
        if name == "problems":
            parts.append("SELECT * FROM internal.archive_problems")
        connection.execute(f"CREATE VIEW {quoted(name)} AS {' UNION ALL '.join(parts)}")
    if catalog.segments:
        prints = [_part(PRINTS, number, bool(each.dead)) for number, each in enumerate(catalog.segments)]
        connection.execute(f"CREATE VIEW internal.{PRINTS} AS {' UNION ALL '.join(prints)}")
    connection.execute("CREATE VIEW evals AS SELECT * FROM scores WHERE step = 'eval_comparison'")
    for name, query in catalog.empty:
        connection.execute(f"CREATE VIEW {quoted(name)} AS {query}")


def _part(name: str, number: int, has_dead: bool) -> str:
    rows = f"SELECT * FROM segment_{number}.{quoted(name)}"  # noqa: S608 - our own names
    dead = f"SELECT run_id FROM internal.dead WHERE segment = {number}"  # noqa: S608 - a number
    return f"{rows} WHERE run_id NOT IN ({dead})" if has_dead else rows


def _add_troubles(connection: "duckdb.DuckDBPyConnection", catalog: Catalog) -> None:
    connection.execute(
        "CREATE TABLE internal.archive_problems (run_id VARCHAR, path VARCHAR, code VARCHAR, message VARCHAR,"
        " step VARCHAR, file VARCHAR, line BIGINT, is_row BOOLEAN)"
    )
    rows = [
        (entry.run_id if entry.segment else None, name, each.code, each.message, f"{name}/{each.file}")
        for entry in catalog.entries
        for name in (entry.name.encode("utf-8", "backslashreplace").decode(),)
        for each in entry.troubles
    ]
    if rows:
        connection.execute(
            "INSERT INTO internal.archive_problems"
            " SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), unnest($3::VARCHAR[]),"
            " unnest($4::VARCHAR[]), NULL, unnest($5::VARCHAR[]), NULL, false",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _close_off(connection: "duckdb.DuckDBPyConnection", writable: Path | None) -> None:
    """Take away every way out but one folder; nothing can be given back afterwards."""
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET secret_directory = ''")
    # Without a folder SQL that needs too much memory is told so, not of a file that it may not write.
    connection.execute(f"SET temp_directory = {literal(str(writable / '.spill') if writable else '')}")
    if writable is not None:
        connection.execute(f"SET allowed_directories = [{literal(str(writable))}]")
    connection.execute("SET enable_external_access = false")
    if writable is None:
        connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
    connection.execute("SET lock_configuration = true")
