"""``trainsite trend``."""

from pathlib import Path

import click

from trainsite.cli.given import GivenPath

FORMATS = ("table", "json", "markdown", "github")


@click.command("trend")
@click.argument("metric")
@click.option("--root", type=GivenPath(), help="The archive. Default: runs/.")
@click.option("--benchmark", metavar="NAME", help="Only this benchmark.")
@click.option("--model", "model_id", metavar="ID", help="Only this model.")
@click.option(
    "--lower-is-better", multiple=True, metavar="METRIC", help="Smaller values of this metric are better. Repeatable."
)
@click.option(
    "--fail-on-regression", is_flag=True, help="Exit 1 where the newest run of a series is shown to be worse."
)
@click.option(
    "--alpha",
    type=click.FloatRange(min=0, max=1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="A difference is shown where p, adjusted for the series, is below.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="markdown: for a comment or a page; github: annotations for a workflow.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no notes.")
def trend(  # noqa: PLR0913 - one parameter per option, click gives them by name
    *,
    metric: str,
    root: Path | None,
    benchmark: str | None,
    model_id: str | None,
    lower_is_better: tuple[str, ...],
    fail_on_regression: bool,
    alpha: float,
    format_: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show a metric over runs, and where it got worse.

    One series per benchmark, model, variant and tier, one point per run, live and imported only. Each run is held
    against the one before it on the cases that both have; where a run keeps no cases, by whether the intervals overlap.
    Exit code 0, or 1 under --fail-on-regression where the newest run of a series is shown to be worse.

    \b
    Example:
      trainsite trend resolved --root runs
      trainsite trend accuracy --benchmark eliza_harness_action_selection --fail-on-regression
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from contextlib import closing

    from trainsite.cli.reading import chosen_archive, note_left_out, store_progress
    from trainsite.cli.trend_output import WRITERS
    from trainsite.evals.wording import Rule
    from trainsite.query.connection import open_archive
    from trainsite.query.trend import load_trend

    archive = chosen_archive(root)
    rule = Rule(alpha=alpha, lower_is_better=frozenset(lower_is_better))
    with closing(open_archive(archive, progress=store_progress("trend", quiet=quiet))) as connection:
        found = load_trend(connection, metric, benchmark=benchmark, model_id=model_id, rule=rule)
        click.echo(WRITERS["json" if as_json else format_](found).encode(), nl=False)
        if not quiet:
            note_left_out(connection)
    raise SystemExit(1 if fail_on_regression and found.regressions else 0)
