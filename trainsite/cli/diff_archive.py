"""``trainsite diff-archive``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainsite.cli.given import GivenPath

if TYPE_CHECKING:
    from trainsite.archive.union.difference import ArchiveDifference, Different
    from trainsite.records.codec import Json

_SHOWN = 20
"""So many files and facts of one run are shown; ``--json`` has all."""


@click.command("diff-archive")
@click.argument("a", type=GivenPath(), metavar="A")
@click.argument("b", type=GivenPath(), metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def diff_archive(*, a: Path, b: Path, as_json: bool, quiet: bool) -> None:
    """Compare two archives run by run.

    Runs are the same by id and content, whatever their folders are called. Every file is held against its hash. Exit
    code 0 when each run of either is finished, intact and in both, else 1.

    \b
    Example:
      trainsite diff-archive runs backup/runs
      trainsite diff-archive laptop server --json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.archive.union.difference import compare_archives
    from trainsite.cli.progress import make_progress
    from trainsite.records.codec import dump_document, to_document

    for archive in (a, b):
        require_archive(archive)
    found = compare_archives(a, b, make_progress("diff-archive", quiet=quiet))
    if as_json:
        click.echo(dump_document(to_document(found)), nl=False)
    else:
        click.echo("\n".join(_lines(found)))
    raise SystemExit(0 if found.is_equal else 1)


def require_archive(archive: Path) -> None:
    """Raise UsageError for what is no folder, or a run instead of the folder around it."""
    from trainsite.archive.layout import is_run
    from trainsite.errors import UsageError

    if not archive.is_dir():
        raise UsageError(f"{archive}: no such folder; give the folder that holds the runs")
    if is_run(archive):
        raise UsageError(f"{archive}: is a run; give the folder that it lies in")


def _lines(found: "ArchiveDifference") -> Iterator[str]:
    for side, alone in (("A", found.only_in_a), ("B", found.only_in_b)):
        for run in alone:
            yield f"only in {side}: {run.name} ({run.run_id}) {run.viewer_path}"
    for pair in found.different:
        yield from _different_lines(pair)
    for same in found.equal:
        if same.a_names != same.b_names:
            yield f"renamed: {', '.join(same.a_names)} in A is {', '.join(same.b_names)} in B ({same.run_id})"
    for side, problems in (("A", found.problems_in_a), ("B", found.problems_in_b)):
        for problem in problems:
            yield f"not compared: {problem.file} in {side}: {problem.message}"
    yield (
        f"{'equal' if found.is_equal else 'not equal'}: {len(found.equal)} runs in both, {len(found.different)} differ,"
        f" {len(found.only_in_a)} only in A, {len(found.only_in_b)} only in B,"
        f" {len(found.problems_in_a) + len(found.problems_in_b)} not compared"
    )


def _different_lines(pair: "Different") -> Iterator[str]:
    name = pair.a_name if pair.a_name == pair.b_name else f"{pair.a_name} in A, {pair.b_name} in B"
    yield f"differs: {name} ({pair.run_id})"
    yield f"  A {pair.a_viewer_path}"
    yield f"  B {pair.b_viewer_path}"
    facts = [f"{fact.field}: {_text(fact.a)} in A, {_text(fact.b)} in B" for fact in pair.fields]
    files = [
        *(f"differs {path}" for path in pair.files_that_differ),
        *(f"only in A {path}" for path in pair.files_only_in_a),
        *(f"only in B {path}" for path in pair.files_only_in_b),
    ]
    for what, lines in (("fields", facts), ("files", files)):
        yield from (f"  {line}" for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield f"  … and {len(lines) - _SHOWN:,} more {what}; --json has them all"


def _text(value: "Json") -> str:
    if isinstance(value, dict):
        return f"{_text(value['value'])} (n {value['n']})"
    return "nothing" if value is None else str(value)
