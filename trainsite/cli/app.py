"""The ``trainsite`` command: its group, and the one place where errors become messages and exit codes."""

import os
import signal
from types import FrameType
from typing import Any

import click

from trainsite import __version__
from trainsite.cli.build import build
from trainsite.cli.compare import compare
from trainsite.cli.diff_archive import diff_archive
from trainsite.cli.export import export
from trainsite.cli.import_source import import_source
from trainsite.cli.leaderboard import leaderboard
from trainsite.cli.list_collections import list_collections
from trainsite.cli.merge import merge
from trainsite.cli.query import query
from trainsite.cli.redact import redact
from trainsite.cli.run_collection import run_collection
from trainsite.cli.serve import serve
from trainsite.cli.trajectories import trajectories
from trainsite.cli.trend import trend
from trainsite.cli.validate import validate
from trainsite.errors import StoreError, TrainsiteError

EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


class _TerminatedError(BaseException):
    """SIGTERM arrived; like Ctrl-C it must pass every ``except Exception``."""


class App(click.Group):
    """A group that turns our own errors into one line and an exit code."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options of the group; what is wrong with them is told without what is private."""
        try:
            return super().make_context(*args, **kwargs)
        except click.ClickException as error:
            from trainsite.cli.message import cleaned

            raise cleaned(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; no traceback reaches a person."""
        try:
            return super().invoke(ctx)
        except TrainsiteError as error:
            from trainsite.cli.message import printable

            click.echo(f"Error: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("interrupted; a run that was begun is resumed by the same command", err=True)
            ctx.exit(EXIT_INTERRUPTED)
        except _TerminatedError:
            click.echo("terminated; a run that was begun is resumed by the same command", err=True)
            ctx.exit(EXIT_TERMINATED)
        except click.ClickException as error:
            from trainsite.cli.message import cleaned

            raise cleaned(error) from error
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            from trainsite.cli.message import printable

            place = f"{printable(os.fsdecode(error.filename))}: " if error.filename else ""
            click.echo(f"Error: {place}{error.strerror or error}; check it and its permissions", err=True)
            ctx.exit(StoreError.exit_code)
        except Exception as bug:  # noqa: BLE001 - the boundary: whatever it is, a person gets one line
            from trainsite.cli.crash import write_report

            click.echo(f"internal error {type(bug).__name__}; the report is in {write_report(bug)}", err=True)
            ctx.exit(EXIT_BUG)


@click.group(cls=App, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="trainsite")
def cli() -> None:
    """Collect the evidence that model training leaves behind, check it, and read it anywhere.

    \b
    Example:
      trainsite run-collection -o runs/first --natural-sanitized-jsonl trajectories.jsonl
      trainsite validate runs
      trainsite query @open-gaps --root runs
      trainsite build --root runs -o site
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped


for _command in (
    run_collection,
    import_source,
    list_collections,
    validate,
    query,
    compare,
    leaderboard,
    trend,
    build,
    serve,
    export,
    trajectories,
    redact,
    diff_archive,
    merge,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line of this process."""
    signal.signal(signal.SIGTERM, _terminate)
    cli(prog_name="trainsite")


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise _TerminatedError
