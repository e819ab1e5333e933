"""``trainsite serve``."""

import os
from pathlib import Path

import click

from trainsite.cli.given import GivenPath


@click.command("serve")
@click.option("--root", type=GivenPath(), help="The archive. Default: runs/.")
@click.option("-o", "--output", type=GivenPath(), help="Folder of the site. Default: a temporary one.")
@click.option("--title", default="Collection runs", show_default=True, help="Title of the site.")
@click.option("--theme", type=GivenPath(), metavar="DIR", help="Templates and assets that go before the own ones.")
@click.option(
    "--port", type=click.IntRange(min=0, max=65535), default=8000, show_default=True, help="0 takes a free one."
)
@click.option("--no-watch", is_flag=True, help="Build once; do not look whether the archive changes.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def serve(
    *, root: Path | None, output: Path | None, title: str, theme: Path | None, port: int, no_watch: bool, quiet: bool
) -> None:
    """Build the site and show it on this machine, on 127.0.0.1 alone; build it again when the archive changes.

    The address is printed on standard output. Ctrl-C ends it.

    \b
    Example:
      trainsite serve --root runs
      trainsite serve --root runs -o site --port 0
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.cli.serve_actions import Serving

    serving = Serving(root=root, output=output, title=title, theme=theme, port=port, watches=not no_watch, quiet=quiet)
    serving.run(os.environ, Path.cwd())
