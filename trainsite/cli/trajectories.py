"""``trainsite trajectories``: what is made of trajectories."""

import os
import time
from pathlib import Path
from typing import Any

import click

from trainsite.cli.given import GivenPath

_SILENT_S = 1.0
"""Progress begins when a command takes longer than this."""


@click.group("trajectories")
def trajectories() -> None:
    """Make something of trajectories.

    \b
    Example:
      trainsite trajectories dataset runs/first -o dataset
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped


@trajectories.command("dataset")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…", type=GivenPath())
@click.option("-o", "--output", type=GivenPath(), required=True, help="Folder of the data set.")
@click.option("--task", "tasks", multiple=True, metavar="TASK", help="Only examples of this task. Repeatable.")
@click.option("--max-per-task", type=int, metavar="N", help="At most N examples of each task.")
@click.option("--max-per-group", type=int, metavar="N", help="At most N examples of each group.")
@click.option("--val", type=float, default=0.05, show_default=True, help="Share of the groups for val.")
@click.option("--test", type=float, default=0.05, show_default=True, help="Share of the groups for test.")
@click.option(
    "--seed", default="trainsite-dataset-v1", show_default=True, metavar="TEXT", help="Another seed, other splits."
)
@click.option(
    "--near-duplicates",
    default="0.85",
    show_default=True,
    metavar="SIMILARITY|off",
    help="Leave out examples this similar to another; off leaves out equal ones alone.",
)
@click.option(
    "--group",
    "group_by",
    type=click.Choice(["auto", "conversation", "scenario", "trajectory"]),
    default="auto",
    show_default=True,
    help="Which id rows of one group share; auto: any.",
)
@click.option(
    "--min-reward",
    type=float,
    metavar="X",
    help="Leave out rows with a lower reward.  [default: 0.5; none with --keep-failed]",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["native", "chat", "both"]),
    default="both",
    show_default=True,
    help="eliza_native_v1 rows, chat rows, or both.",
)
@click.option(
    "--include", multiple=True, metavar="KIND", help="Take rows of dry_run or mocked evidence too. Repeatable."
)
@click.option("--keep-failed", metavar="REASON", help="Keep what failed, and say why.")
@click.option("--licence", "--license", metavar="NAME", help="The licence that the data card names.")
@click.option("--force", is_flag=True, help="Replace the data set in the folder when the new one is complete.")
@click.option("--json", "as_json", is_flag=True, help="Print dataset.json.")
def dataset(*, as_json: bool, **options: Any) -> None:
    """Make a data set to train on, whose splits share nothing.

    SOURCE is a finished run, or a file of trajectories of any known shape, which is redacted. Failed rows and
    duplicates are left out, with the reason in excluded.ndjson; no conversation, scenario, trajectory or nearly equal
    text stands in two splits. Exit code 0 when there is a data set, 1 when no example was left.

    \b
    Example:
      trainsite trajectories dataset runs/first -o dataset
      trainsite trajectories dataset rollouts.jsonl -o dataset --min-reward 1 --test 0.1
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.cli.dataset_summary import empty_lines, summary_lines
    from trainsite.cli.progress import make_progress
    from trainsite.cli.redaction import make_redactor
    from trainsite.clock import make_clock
    from trainsite.datasets import DatasetTools, build_dataset, make_request
    from trainsite.records.codec import dump_document, to_document
    from trainsite.settings import load_settings

    request = make_request(**options)
    settings = load_settings(os.environ, Path.cwd())
    begun, say = time.monotonic(), make_progress("trajectories dataset", quiet=False)

    def progress(message: str) -> None:
        if time.monotonic() - begun > _SILENT_S:
            say(message)

    redactor = make_redactor(settings)
    tools = DatasetTools(redactor=redactor, clock=make_clock(settings.source_date_epoch), progress=progress)
    built = build_dataset(request, tools)
    if built.dataset is None:
        click.echo("\n".join(empty_lines(built)), err=True)
        raise SystemExit(1)
    if as_json:
        click.echo(dump_document(to_document(built.dataset)), nl=False)
    else:
        click.echo("\n".join(summary_lines(request.output, built.dataset)))
