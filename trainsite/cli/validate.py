"""``trainsite validate``."""

import os
import sys
import time
from pathlib import Path

import click

from trainsite.cli.given import GivenPath

_SILENT_S = 1.0
"""Progress begins when a command takes longer than this."""


@click.command("validate")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=GivenPath(allow_dash=True))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "junit"]),
    default="text",
    show_default=True,
    help="github: annotations for a workflow; junit: XML for other CI systems.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--no-secrets", is_flag=True, help="Do not look for secrets and personal data.")
@click.option(
    "--require", multiple=True, metavar="CHECK", help="Fail where this readiness check is not ready. Repeatable."
)
def validate(
    *, paths: tuple[Path, ...], format_: str, as_json: bool, no_secrets: bool, require: tuple[str, ...]
) -> None:
    """Check files, run folders and archives; - is standard input.

    Schemas, completeness, hashes and sizes, relative paths, strict JSON, records that contradict each other, and
    secrets or personal data left in. Exit code 0 when nothing is wrong, 1 when something is; notes do not count.

    \b
    Example:
      trainsite validate runs
      trainsite validate runs/first --require natural_trajectories --format junit
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.archive.validation import validate_paths
    from trainsite.cli.progress import after, make_progress
    from trainsite.cli.redaction import make_scanner
    from trainsite.cli.validation_output import FORMATS
    from trainsite.settings import load_settings

    report = validate_paths(
        paths,
        redactor=None if no_secrets else make_scanner(load_settings(os.environ, Path.cwd())),
        require=require,
        stdin=sys.stdin.buffer.read,
        progress=after(_SILENT_S, make_progress("validate", quiet=False), time.monotonic),
        recheck=_recheck,
    )
    click.echo(FORMATS["json" if as_json else format_](report).encode(), nl=False)
    raise SystemExit(0 if report.ok else 1)


def _recheck(run: Path) -> list[tuple[str, str]]:
    """Return what the manifest of a run says that its steps do not; a single file is checked without loading this."""
    from trainsite.collection.recheck import recheck_run

    return recheck_run(run)
