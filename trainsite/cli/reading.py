"""What commands that ask an archive have in common: which archive, its progress, and what is not in the answer."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainsite.cli.progress import make_progress
from trainsite.errors import UsageError

if TYPE_CHECKING:
    import duckdb

_SILENT_S = 1.0
"""Progress begins when the work takes longer than this."""


def chosen_archive(root: Path | None) -> Path:
    """
    Return the archive that is asked: the given one, else that of the settings; the default one may be absent.

    Raises UsageError for what is no folder, or a run.
    """
    from trainsite.archive.layout import is_run
    from trainsite.settings import DEFAULT_ROOT, load_settings

    archive = load_settings(os.environ, Path.cwd()).root if root is None else root
    may_be_absent = root is None and archive == Path(DEFAULT_ROOT)
    if not archive.is_dir() and not (may_be_absent and not archive.exists()):
        raise UsageError(f"{archive}: no such folder; give --root the folder that holds the runs")
    if is_run(archive):
        raise UsageError(f"{archive}: is a run; give --root the folder that it lies in")
    return archive


def late_say(command: str, *, quiet: bool) -> Callable[[str], None]:
    """Return a function that tells of progress on standard error, but of none in the first second."""
    say = make_progress(command, quiet=quiet)
    begun = time.monotonic()

    def tell(message: str) -> None:
        if time.monotonic() - begun > _SILENT_S:
            say(message)

    return tell


def store_progress(command: str, *, quiet: bool) -> Callable[[int, int], None]:
    """Return the progress of bringing the store up to date."""
    tell = late_say(command, quiet=quiet)
    return lambda done, total: tell(f"taking in new runs: {done:,} of {total:,}")


def note_left_out(connection: "duckdb.DuckDBPyConnection") -> None:
    """Say so on standard error where some folder of the archive is not in the answer."""
    from trainsite.query.extent import count_left_out

    tell_left_out(count_left_out(connection))


def tell_left_out(count: int) -> None:
    """Say how many folders of the archive are not in the answer; nothing for none."""
    if count:
        runs = "1 run is" if count == 1 else f"{count:,} runs are"
        click.echo(f"note: {runs} not (wholly) in this answer; see: trainsite query @left-out", err=True)
