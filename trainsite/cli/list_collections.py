"""``trainsite list-collections``."""

import os
from pathlib import Path

import click

from trainsite.cli.given import GivenPath


@click.command("list-collections")
@click.option("--root", type=GivenPath(), help="The archive, or one run. Default: runs/.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Newest runs to list.")
@click.option("--all-gaps", is_flag=True, help="Every gap of each run, not only the first four.")
@click.option("--json", "as_json", is_flag=True, help="Print the index as JSON.")
def list_collections(*, root: Path | None, limit: int, all_gaps: bool, as_json: bool) -> None:
    """List the runs of an archive: what they hold, how ready they are, what is missing.

    \b
    Example:
      trainsite list-collections --root runs --limit 5
      trainsite list-collections --root runs --json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.archive.index import load_index
    from trainsite.archive.layout import is_run
    from trainsite.cli.summary import list_lines
    from trainsite.errors import UsageError
    from trainsite.records.codec import dump_document, to_document

    if root is None:
        from trainsite.settings import DEFAULT_ROOT, load_settings

        root = load_settings(os.environ, Path.cwd()).root
        may_be_absent = root == Path(DEFAULT_ROOT)
    else:
        may_be_absent = False
    if not root.is_dir() and not may_be_absent:
        raise UsageError(f"{root}: no such folder; give --root the folder that holds the runs")
    root, only = (root.absolute().parent, root.absolute().name) if is_run(root) else (root, None)
    index = load_index(root, only=only, limit=limit)
    if as_json:
        click.echo(dump_document(to_document(index)), nl=False)
    else:
        click.echo("\n".join(list_lines(root, index, all_gaps=all_gaps)))
