"""``trainsite import``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trainsite.cli.given import GivenPath

if TYPE_CHECKING:
    from trainsite.importers.importing import ArchiveResult


@click.command("import")
@click.argument("format_", metavar="[FORMAT]", required=False)
@click.argument("source", type=GivenPath(), required=False)
@click.option("-o", "--output", type=GivenPath(), metavar="RUN", help="Folder of the new run.")
@click.option("--into", type=GivenPath(), metavar="ARCHIVE", help="Archive for every run that the source holds.")
@click.option("--detect", "detect_source", type=GivenPath(), metavar="SRC", help="Say which formats SRC looks like.")
@click.option("--list", "list_formats", is_flag=True, help="List the formats.")
@click.option("--dry-run", is_flag=True, help="Read everything and say what would be imported; write nothing.")
@click.option("--model", metavar="ID", help="The model, where the source does not say it.")
@click.option("--benchmark", metavar="NAME", help="The benchmark, where the source does not say it.")
@click.option("--metric", metavar="NAME", help="The metric, where the source does not say it.")
@click.option(
    "--variant",
    type=click.Choice(["base", "trained", "reference"]),
    default="reference",
    show_default=True,
    help="The role of the model, where the source does not say it.",
)
@click.option("--force", is_flag=True, help="Replace another finished run when the new one is complete.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def import_source(
    *,
    format_: str | None,
    source: Path | None,
    output: Path | None,
    into: Path | None,
    detect_source: Path | None,
    list_formats: bool,
    **options: Any,
) -> None:
    """Make a run of what another system wrote.

    Its rows are of evidence kind imported, or dry_run and mocked where the source says so. The same source into the
    same run is "already imported": nothing is written.

    \b
    Example:
      trainsite import --detect logs
      trainsite import inspect logs/popularity.eval -o runs/popularity
      trainsite import eliza training/collections --into runs
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.cli import import_actions as actions
    from trainsite.errors import UsageError
    from trainsite.importers.importer import ImportOptions

    if list_formats:
        actions.list_formats(as_json=options["as_json"])
        return
    if detect_source is not None:
        raise SystemExit(actions.detect_format(detect_source, os.environ, as_json=options["as_json"]))
    if format_ is None or source is None:
        raise UsageError("FORMAT SRC: name both; see trainsite import --list, or --detect SRC")
    if (output is None) == (into is None):
        raise UsageError("-o, --into: give one of them: -o RUN for one run, --into ARCHIVE for all")
    named = ImportOptions(**{name: options[name] for name in ("model", "benchmark", "metric", "variant")})
    work = actions.Work(options=named, force=options["force"], dry_run=options["dry_run"], quiet=options["quiet"])
    done: ArchiveResult = work.run(format_, source, output=output, into=into)
    actions.show(done.imported, as_json=options["as_json"], dry_run=options["dry_run"])
    actions.raise_refused(done.refused)
