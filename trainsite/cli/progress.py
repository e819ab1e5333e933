"""Progress on stderr: one line per piece of work, so that logs and terminals read alike."""

from collections.abc import Callable

import click


def make_progress(command: str, *, quiet: bool) -> Callable[[str], None]:
    """Return a function that prints one line of progress, or nothing where ``quiet``."""
    if quiet:
        return lambda _message: None
    return lambda message: click.echo(f"[{command}] {message}", err=True)
