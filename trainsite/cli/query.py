"""``trainsite query``."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from trainsite.cli.given import GivenPath

FORMATS = ("table", "json", "csv", "ndjson", "markdown", "parquet")


def _complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the named queries that what was typed may become."""
    if not incomplete.startswith("@"):
        return []
    from trainsite.query.named import query_files, query_folders

    folders = query_folders(Path.cwd(), Path.cwd())
    return [CompletionItem(f"@{name}") for name in query_files(folders) if f"@{name}".startswith(incomplete)]


@click.command("query")
@click.argument("sql", required=False, metavar="[SQL|@NAME|-]", shell_complete=_complete)
@click.option("-f", "--file", type=GivenPath(allow_dash=True), help="Read the SQL from a file; - is standard input.")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A value for $NAME. Repeatable.")
@click.option("--root", type=GivenPath(), help="The archive. Default: runs/.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Default: what the name after -o ends with, else table.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-o", "--output", type=GivenPath(), help="Write the result to this file, the only one that is written.")
@click.option("--list", "lists", is_flag=True, help="List the views and the named queries.")
@click.option("--describe", metavar="VIEW|@NAME", help="The columns of a view, or the parameters of a named query.")
@click.option(
    "--timeout", "timeout_s", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Give up after this."
)
@click.option("--memory-limit", metavar="SIZE", help="What the SQL may take, as 500MB or 4GB. Default: 900MB.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no row count, no notes.")
def query(  # noqa: PLR0913 - one parameter per option, click gives them by name
    *,
    sql: str | None,
    file: Path | None,
    params: tuple[str, ...],
    root: Path | None,
    format_: str | None,
    as_json: bool,
    output: Path | None,
    lists: bool,
    describe: str | None,
    timeout_s: float | None,
    memory_limit: str | None,
    quiet: bool,
) -> None:
    """Ask all runs of an archive in SQL.

    One question in DuckDB's SQL, over views such as runs, scores, cases and gaps; @NAME is a question that comes with
    trainsite or lies in content/queries. SQL only reads: no file, no network, no setting.

    \b
    Example:
      trainsite query "SELECT path, status, problem_count FROM runs ORDER BY started_at"
      trainsite query @flipped-cases --param base=one --param candidate=two
      trainsite query --describe cases
      trainsite query --file slow.sql --param n=5 -o slow.csv
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.cli.query_actions import Querying

    raise SystemExit(
        Querying(
            sql=sql,
            file=file,
            params=params,
            root=root,
            format_="json" if as_json else format_,
            output=output,
            lists=lists,
            describe=describe,
            timeout_s=timeout_s,
            memory_limit=memory_limit,
            quiet=quiet,
        ).run()
    )
