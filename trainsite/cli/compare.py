"""``trainsite compare``."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainsite.cli.given import GivenPath

if TYPE_CHECKING:
    from trainsite.query.sides import Wanted

_SILENT_S = 1.0
"""Progress begins when a command takes longer than this."""
_VARIANTS = ("base", "trained", "reference")


@click.command("compare")
@click.argument("run_a", metavar="RUN_A")
@click.argument("run_b", metavar="RUN_B")
@click.option(
    "--root", type=GivenPath(), help="The archive in which runs are looked for by name or id. Default: runs/."
)
@click.option("--benchmark", metavar="NAME", help="Only this benchmark.")
@click.option("--model-a", metavar="ID", help="The model of RUN_A, where it has several.")
@click.option("--model-b", metavar="ID", help="The model of RUN_B, where it has several.")
@click.option("--variant", metavar="VARIANT[,VARIANT]", help="base, trained or reference; two are those of A and B.")
@click.option("--tier", metavar="TIER", help="Only models of this tier.")
@click.option(
    "--lower-is-better", multiple=True, metavar="METRIC", help="Smaller values of this metric are better. Repeatable."
)
@click.option("--fail-on-regression", is_flag=True, help="Exit 1 where RUN_B is shown to be worse.")
@click.option(
    "--alpha",
    type=click.FloatRange(min=0, max=1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="A difference is shown where p, adjusted for all rows, is below.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "markdown", "github"]),
    default="table",
    show_default=True,
    help="markdown: for a pull request comment; github: annotations for a workflow.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def compare(  # noqa: PLR0913 - one parameter per option, click gives them by name
    *,
    run_a: str,
    run_b: str,
    root: Path | None,
    benchmark: str | None,
    model_a: str | None,
    model_b: str | None,
    variant: str | None,
    tier: str | None,
    lower_is_better: tuple[str, ...],
    fail_on_regression: bool,
    alpha: float,
    format_: str,
    as_json: bool,
) -> None:
    """Compare two runs case by case: A is the base, B the candidate.

    A run is named by its path, folder or id. One run twice compares its base with its trained models. Cases are paired
    by their ids within one benchmark, version and metric. Exit code 0, or 1 under --fail-on-regression where B is
    shown to be worse.

    \b
    Example:
      trainsite compare base-eval trained-eval --root runs
      trainsite compare runs/base runs/trained --format markdown --fail-on-regression
      trainsite compare runs/swe runs/swe --model-a gpt-5 --model-b claude-45sonnet --json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.archive.reader import find_run
    from trainsite.cli.compare_output import FORMATS
    from trainsite.cli.progress import after, make_progress
    from trainsite.evals.wording import Rule
    from trainsite.query.comparing import compare_runs
    from trainsite.settings import load_settings

    variants = _variants(variant)
    wanted = (
        _wanted(benchmark, model_a, variants[0], tier),
        _wanted(benchmark, model_b, variants[1], tier),
    )
    archives = [load_settings(os.environ, Path.cwd()).root if root is None else root]
    found = compare_runs(
        find_run(run_a, archives),
        find_run(run_b, archives),
        wanted,
        Rule(alpha=alpha, lower_is_better=frozenset(lower_is_better)),
        after(_SILENT_S, make_progress("compare", quiet=False), time.monotonic),
    )
    click.echo(FORMATS["json" if as_json else format_](found).encode(), nl=False)
    raise SystemExit(1 if fail_on_regression and found.regressions else 0)


def _wanted(benchmark: str | None, model: str | None, variant: str | None, tier: str | None) -> "Wanted":
    from trainsite.query.sides import Wanted

    return Wanted(benchmark=benchmark, model_id=model, variant=variant, tier=tier)


def _variants(text: str | None) -> tuple[str | None, str | None]:
    """Return the variants of A and B; one name is that of both."""
    if text is None:
        return None, None
    words = [word.strip() for word in text.split(",")]
    if len(words) > 2 or any(word not in _VARIANTS for word in words):  # noqa: PLR2004 - there are two sides
        raise click.BadParameter(f"{text}: give one or two of {', '.join(_VARIANTS)}", param_hint="--variant")
    return words[0], words[-1]
