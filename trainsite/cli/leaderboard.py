"""``trainsite leaderboard``."""

from pathlib import Path

import click

from trainsite.cli.given import GivenPath

FORMATS = ("table", "json", "markdown", "github")


@click.command("leaderboard")
@click.argument("benchmark")
@click.option("--root", type=GivenPath(), help="The archive. Default: runs/.")
@click.option("--benchmark-version", metavar="VERSION", help="Only this version of the benchmark.")
@click.option("--metric", metavar="NAME", help="Only this metric.")
@click.option(
    "--lower-is-better", multiple=True, metavar="METRIC", help="Smaller values of this metric are better. Repeatable."
)
@click.option(
    "--alpha",
    type=click.FloatRange(min=0, max=1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="A difference is shown where p, adjusted for all pairs, is below.",
)
@click.option("--cases", "limit", type=click.IntRange(min=0), default=10, show_default=True, help="Cases per list.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="markdown: for a comment or a page; github: annotations for a workflow. json has every case.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no notes.")
def leaderboard(  # noqa: PLR0913 - one parameter per option, click gives them by name
    *,
    benchmark: str,
    root: Path | None,
    benchmark_version: str | None,
    metric: str | None,
    lower_is_better: tuple[str, ...],
    alpha: float,
    limit: int,
    format_: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Rank the models of a benchmark over all runs.

    Each model stands with the newest run that measured it, live or imported; its other runs are named, and nothing is
    averaged. Each two models are paired on the cases that both have. Below stand the hardest cases, and those on which
    the models disagree.

    \b
    Example:
      trainsite leaderboard swe-bench-pro --root runs
      trainsite leaderboard tau-bench-airline --metric reward --format markdown
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from contextlib import closing

    from trainsite.cli.leaderboard_output import WRITERS
    from trainsite.cli.reading import chosen_archive, note_left_out, store_progress
    from trainsite.evals.wording import Rule
    from trainsite.query.connection import open_archive
    from trainsite.query.leaderboard import load_leaderboard

    archive = chosen_archive(root)
    rule = Rule(alpha=alpha, lower_is_better=frozenset(lower_is_better))
    with closing(open_archive(archive, progress=store_progress("leaderboard", quiet=quiet))) as connection:
        found = load_leaderboard(connection, benchmark, version=benchmark_version, metric=metric, rule=rule)
        click.echo(WRITERS["json" if as_json else format_](found, limit).encode(), nl=False)
        if not quiet:
            note_left_out(connection)
