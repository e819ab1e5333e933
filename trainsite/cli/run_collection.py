"""``trainsite run-collection``."""

import os
from pathlib import Path
from typing import Any

import click

from trainsite.cli.given import GivenPath


@click.command("run-collection")
@click.option(
    "-o",
    "--output",
    type=GivenPath(),
    help="Folder of the new run; its parent is the archive.",
)
@click.option(
    "--from",
    "from_run",
    metavar="RUN",
    help="Adopt the succeeded steps of RUN (a path or an id) and do the rest.",
)
@click.option("--tiers", metavar="LIST", help="Eliza-1 tiers, for example 0_8b,2b, or all. Default: the smallest.")
@click.option(
    "--natural-sanitized-jsonl",
    type=GivenPath(),
    metavar="FILE",
    help="Trajectories of real use, already sanitized; redacted all the same.",
)
@click.option(
    "--natural-raw-jsonl",
    type=GivenPath(),
    metavar="FILE",
    help="Trajectories of real use as recorded; only the redacted form is kept.",
)
@click.option("--include-natural-raw", metavar="REASON", help="Keep the input as it is under raw/, and say why.")
@click.option("--natural-run-id", metavar="ID", help="The run that recorded the natural trajectories.")
@click.option("--natural-tasks", metavar="LIST", help="Tasks whose rows are written. Default: all 14.")
@click.option(
    "--test-trajectories",
    type=GivenPath(),
    metavar="DIR",
    help="Folder of trajectories recorded by tests.",
)
@click.option("--live", is_flag=True, help="Run the steps for real; without it they prove wiring only.")
@click.option(
    "--preflight-only",
    is_flag=True,
    help="Look at what the run needs, write nothing; 1 if something is missing.",
)
@click.option("--probe-endpoints", is_flag=True, help="With --live: ask the model server what it serves.")
@click.option("--skip", multiple=True, metavar="STEP", help="Leave a step out. Repeatable.")
@click.option("--only", multiple=True, metavar="STEP", help="Do only this step. Repeatable.")
@click.option("--label", metavar="TEXT", help="A name for people.")
@click.option("--commit", metavar="HASH", help="The commit to record. Default: read from .git.")
@click.option("--force", is_flag=True, help="Replace a finished run when the new one is complete.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def run_collection(*, preflight_only: bool, as_json: bool, quiet: bool, **options: Any) -> None:
    """Collect trajectories, evals, benchmarks and models into one run folder.

    Eleven steps, each of which may fail alone. The same command resumes a run that was cut short. Exit code 0 when
    no step failed, 1 when one did (the run folder is complete all the same).

    \b
    Example:
      trainsite run-collection -o runs/first --tiers 0_8b,2b \\
          --natural-sanitized-jsonl trajectories.jsonl
      trainsite run-collection -o runs/second --from runs/first \\
          --only test_trajectories --test-trajectories test-output
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.cli.progress import make_progress
    from trainsite.cli.redaction import make_redactor, make_scanner
    from trainsite.cli.summary import preflight_lines, run_document, run_lines
    from trainsite.clock import make_clock
    from trainsite.collection.run import Tools, look_ahead
    from trainsite.collection.run import run_collection as collect
    from trainsite.publish import SitePages
    from trainsite.records.codec import dump_document, to_document
    from trainsite.settings import load_settings

    folder = Path.cwd()
    settings = load_settings(os.environ, folder)
    request = _request(settings.root, preflight_only=preflight_only, **options)
    redactor = make_scanner(settings) if preflight_only else make_redactor(settings)
    tools = Tools(
        settings=settings,
        redactor=redactor,
        clock=make_clock(settings.source_date_epoch),
        progress=make_progress("run-collection", quiet=quiet),
        pages=SitePages(redactor),
        working_folder=folder,
    )
    if preflight_only:
        checks = look_ahead(request, tools)
        lines = preflight_lines(checks)
        click.echo(dump_document(to_document(checks)) if as_json else "\n".join(lines), nl=not as_json)
        raise SystemExit(1 if checks.missing else 0)
    result = collect(request, tools)
    if as_json:
        click.echo(dump_document(run_document(result.run, result.manifest)), nl=False)
    else:
        click.echo("\n".join(run_lines(result.run, result.manifest)))
    raise SystemExit(1 if result.manifest.status == "failed" else 0)


def _request(root: Path, *, preflight_only: bool, **options: Any) -> Any:
    from trainsite.archive.reader import find_run
    from trainsite.collection.request import Request
    from trainsite.errors import UsageError

    for name, value in options.items():
        if value == "":
            option = "--from" if name == "from_run" else "--" + name.replace("_", "-")
            raise UsageError(f"{option}: is empty; give a value, or leave the option out")
    output = options.pop("output")
    if output is None:
        if not preflight_only:
            raise click.UsageError("give -o RUN, the folder of the new run; its parent is the archive")
        output = root / "preflight"
    output = Path(os.path.normpath(Path.cwd() / output)) if output.name in ("", "..") else output
    origin = options.pop("from_run")
    return Request(
        output=output,
        from_run=find_run(origin, [output.parent, root]) if origin else None,
        **options,
    )
