"""``trainsite redact``."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from trainsite.cli.given import GivenPath


@click.command("redact")
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@click.option("-o", "--output", type=GivenPath(allow_dash=True), help="The redacted file, folder or run; - is stdout.")
@click.option("--check", is_flag=True, help="Only look, at any number of paths; 1 where something private is found.")
@click.option("--explain", is_flag=True, help="Take SOURCE as a text and say what is found in it, and why.")
@click.option("--ledger", type=GivenPath(), metavar="FILE", help="Write a line per replacement, never its text.")
@click.option("--force", is_flag=True, help="Replace the output if it is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def redact(*, sources: tuple[str, ...], output: Path | None, check: bool, explain: bool, **options: Any) -> None:
    """Put keyed tokens in the place of secrets and personal data.

    SOURCE is a file of any text form (JSON, JSONL, CSV, Markdown, HTML, logs; gzip and Zstandard too), a folder of
    such files, or a finished run, which is rewritten under the rules of today. - is standard input.

    \b
    Example:
      trainsite redact export.jsonl -o clean.jsonl --ledger clean.ledger.ndjson
      trainsite redact --check site runs
      trainsite redact --explain "write to ann@example.org"
      trainsite redact runs/old -o runs/old-redacted
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from trainsite.archive.layout import is_run
    from trainsite.cli import redact_actions as actions
    from trainsite.errors import UsageError

    if check and explain:
        raise UsageError("--check, --explain: give one of them")
    if (check or explain) and (output is not None or options["ledger"] is not None or options["force"]):
        raise UsageError("--check and --explain write nothing; leave out -o, --ledger and --force")
    if explain:
        actions.explain(" ".join(sources) if sources not in ((), ("-",)) else _stdin_text(), as_json=options["as_json"])
        return
    if not sources:
        raise UsageError("SOURCE: nothing was named; give a file, a folder, a run, or - for standard input")
    paths = tuple(Path(source) for source in sources)
    if check:
        raise SystemExit(actions.check(paths, as_json=options["as_json"], quiet=options["quiet"]))
    if len(paths) > 1:
        raise UsageError("SOURCE: one at a time with -o; --check takes any number")
    if output is None:
        raise UsageError("-o: say where the redacted form goes; - is standard output")
    if is_run(paths[0]):
        actions.redact_run(paths[0], output, **options)
    else:
        actions.redact_files(paths[0], output, os.environ, **options)


def _stdin_text() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace")
