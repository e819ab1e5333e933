"""``trainsite export``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainsite.cli.given import GivenPath

if TYPE_CHECKING:
    from trainsite.query.export import Export
    from trainsite.records.codec import Json

FORMATS = ("parquet", "duckdb", "sqlite", "csv")


@click.command("export")
@click.option("--root", type=GivenPath(), help="The archive. Default: runs/.")
@click.option("-o", "--output", type=GivenPath(), required=True, metavar="DIR", help="The folder to write.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="parquet", show_default=True, help="What to write."
)
@click.option("--view", "views", multiple=True, metavar="NAME", help="Only this view. Repeatable.")
@click.option("--force", is_flag=True, help="Replace an export that is there; nothing else is ever replaced.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def export(
    *,
    root: Path | None,
    output: Path,
    format_: str,
    views: tuple[str, ...],
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write all runs of an archive as tables for other programs.

    One table per view of "trainsite query", and a dictionary of every column as JSON and Markdown. The folder appears
    when it is complete; it is refused where it holds anything else.

    \b
    Example:
      trainsite export --format parquet -o tables
      trainsite export --root runs --format csv --view scores --view cases -o csv
      trainsite export --format sqlite -o tables --force --json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.cli.reading import chosen_archive, late_say, store_progress, tell_left_out
    from trainsite.query.export import export_archive
    from trainsite.records.codec import dump_document

    done = export_archive(
        chosen_archive(root),
        output,
        format_,
        views=views,
        force=force,
        progress=store_progress("export", quiet=quiet),
        tell=late_say("export", quiet=quiet),
    )
    if as_json:
        click.echo(dump_document(_document(output, done)), nl=False)
    else:
        click.echo("\n".join(_lines(output, done)))
    if not quiet:
        tell_left_out(done.left_out)


def _document(output: Path, done: "Export") -> "Json":
    return {
        "output": str(output),
        "format": done.format,
        "run_count": done.run_count,
        "left_out": done.left_out,
        "size_bytes": done.size_bytes,
        "files": list(done.files),
        "views": [{"name": each.view.name, "file": each.file, "row_count": each.row_count} for each in done.views],
    }


def _lines(output: Path, done: "Export") -> list[str]:
    width = max(len(each.view.name) for each in done.views)
    digits = max(len(f"{each.row_count:,}") for each in done.views)
    return [
        *(f"{each.view.name:<{width}}  {each.row_count:>{digits},}  {each.file}" for each in done.views),
        f"{output}: {done.format}, {_count(done.run_count, 'run')}, {_count(len(done.views), 'view')},"
        f" {_count(len(done.files), 'file')}, {done.size_bytes:,} bytes",
    ]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
