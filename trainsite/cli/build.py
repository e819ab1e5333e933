"""``trainsite build``."""

import os
from pathlib import Path
from typing import Any

import click

from trainsite.cli.given import GivenPath


@click.command("build")
@click.option("--root", type=GivenPath(), help="The archive. Default: runs/.")
@click.option("-o", "--output", type=GivenPath(allow_dash=True), required=True, help="Folder of the site.")
@click.option("--single-file", metavar="RUN", help="Write this run alone, as one HTML file at -o; - is stdout.")
@click.option("--title", default="Collection runs", show_default=True, help="Title of the site.")
@click.option("--base-url", metavar="URL", help="Where the site is published: for canonical links and the feed alone.")
@click.option("--theme", type=GivenPath(), metavar="DIR", help="Templates and assets that go before the own ones.")
@click.option("-n", "--limit", type=click.IntRange(min=1), help="Newest runs to publish. Default: all.")
@click.option("--index/--no-index", "is_indexed", default=False, help="Whether search engines may list the site.")
@click.option("--strict", is_flag=True, help="Exit code 1 where there is a warning.")
@click.option("--jobs", type=click.IntRange(min=1, max=2), default=2, show_default=True, help="Processes.")
@click.option(
    "--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Report."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@click.pass_context
def build(
    context: click.Context, /, *, output_format: str, as_json: bool, single_file: str | None, **options: Any
) -> None:
    """Publish an archive as a site that opens from disk and from any static host.

    --single-file makes one file of one run instead, with its samples, to be mailed or attached to a job.

    What did not change since the last build stays as it is. Exit code 1 when the gate finds a secret, a path of this
    machine, an address that loads from outside, or raw text: then the site stays as it was.

    \b
    Example:
      trainsite build --root runs -o site
      trainsite build -o site --title "Agent training" --base-url https://example.org/training --strict
      trainsite build --single-file runs/today -o today.html
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    options["as_json"] = as_json or output_format == "json"
    if single_file is not None:
        from trainsite.cli.single_file_actions import SITE_ALONE, SingleFileBuilding

        refused = [name for name in SITE_ALONE if _is_given(context, name)]
        own = {name: value for name, value in options.items() if name not in SITE_ALONE}
        raise SystemExit(SingleFileBuilding(run=single_file, refused=refused, **own).execute(os.environ, Path.cwd()))
    from trainsite.cli.build_actions import Building

    raise SystemExit(Building(**options).run(os.environ, Path.cwd()))


def _is_given(context: click.Context, name: str) -> bool:
    """Tell whether an option stands on the command line."""
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
