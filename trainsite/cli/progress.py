"""Progress on stderr: one line per piece of work, so that logs and terminals read alike."""

from collections.abc import Callable
from contextlib import suppress

import click


def make_progress(command: str, *, quiet: bool) -> Callable[[str], None]:
    """Return a function that prints one line of progress, or nothing where ``quiet``."""
    if quiet:
        return lambda _message: None

    def say(message: str) -> None:
        with suppress(OSError):  # nobody reads any more: the work goes on
            click.echo(f"[{command}] {message}", err=True)

    return say


def after(seconds: float, tell: Callable[[str], None], clock: Callable[[], float]) -> Callable[[str], None]:
    """Return a function that tells of progress, but of none in the first seconds."""
    begun = clock()

    def progress(message: str) -> None:
        if clock() - begun > seconds:
            tell(message)

    return progress
