"""A connection to the archive that sees the runs of a site, and no others."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trainsite.query.identifier import quoted
from trainsite.query.views import RUN_ID, View, all_views

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "200MB"
_PUBLISHED = "published_runs"


def open_published(archive: Path, folder: Path, run_ids: Collection[str]) -> "duckdb.DuckDBPyConnection":
    """
    Return a connection whose views hold these runs alone; it may write into a folder.

    Rows of no run stay: they are problems of the archive itself. Raises StoreError as ``open_for_writing``.
    """
    from trainsite.query.connection import open_for_writing  # noqa: PLC0415 - heavy

    folder.mkdir(parents=True, exist_ok=True)
    connection = open_for_writing(archive, folder, memory_limit=MEMORY_LIMIT)
    found = {row[0] for row in connection.execute("SELECT run_id FROM runs").fetchall()}
    if not found <= set(run_ids):
        _hide(connection, all_views(), sorted(run_ids))
    return connection


def _hide(connection: "duckdb.DuckDBPyConnection", views: Sequence[View], run_ids: list[str]) -> None:
    """Put temporary views before those of the archive: a name without a schema finds them first."""
    connection.execute(f"CREATE TEMP TABLE {_PUBLISHED} AS SELECT unnest($1::VARCHAR[]) AS run_id", [run_ids])
    run_id = quoted(RUN_ID.name)
    for view in views:
        name = quoted(view.name)
        connection.execute(
            f"CREATE TEMP VIEW {name} AS SELECT * FROM memory.main.{name}"  # noqa: S608 - names of our own views
            f" WHERE {run_id} IS NULL OR {run_id} IN (SELECT run_id FROM {_PUBLISHED})"
        )
