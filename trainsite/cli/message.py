"""Messages of errors as they may be printed: what was typed or read may be private, and logs of CI are public."""

import os
from pathlib import Path

import click

from trainsite.errors import TrainsiteError


def printable(message: str) -> str:
    """Return a message with tokens in the place of what is private in it; loads the redactor, so for errors only."""
    from trainsite.cli.redaction import make_scanner
    from trainsite.privacy import Redactor, environment_literals
    from trainsite.settings import load_settings

    try:
        redactor = make_scanner(load_settings(os.environ, Path.cwd()))
    except (TrainsiteError, OSError):  # the settings may be what is wrong
        redactor = Redactor(bytes(32), tuple(environment_literals(os.environ)))
    return str(redactor.redact_text(message.encode("utf-8", "backslashreplace").decode()).value)


def cleaned(error: click.ClickException) -> click.ClickException:
    """Return click's own error with a message that may be printed."""
    message = printable(error.format_message())
    if isinstance(error, click.UsageError):
        return click.UsageError(message, error.ctx)
    return click.ClickException(message)
