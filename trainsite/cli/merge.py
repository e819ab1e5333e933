"""``trainsite merge``."""

from pathlib import Path
from typing import Any

import click

from trainsite.cli.given import GivenPath


@click.command("merge")
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE…", type=GivenPath())
@click.option("-o", "--output", type=GivenPath(), required=True, metavar="NEW", help="The archive of all runs.")
@click.option("--keep-both", is_flag=True, help="Of two runs with one id and different content take both.")
@click.option("--with-raw", is_flag=True, help="Take runs with text as it came (raw/) too, that text included.")
@click.option("--dry-run", is_flag=True, help="Say what would be copied; write nothing.")
@click.option("--force", is_flag=True, help="Merge into a folder that is there and holds no run.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def merge(*, archives: tuple[Path, ...], output: Path, **options: Any) -> None:
    """Copy the runs of archives into one.

    Every finished, intact run is copied once, whole or not at all; what NEW holds already stays. The archives
    themselves are only read. A merge that was stopped goes on with the same command. Exit code 1 when a finished run
    was left out.

    \b
    Example:
      trainsite merge laptop server -o all
      trainsite merge runs -o all --dry-run
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.cli.merge_actions import Merging

    raise SystemExit(Merging(archives=archives, output=output, **options).run())
