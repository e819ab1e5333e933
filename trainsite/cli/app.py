"""The ``trainsite`` command: its group, and the one place where errors become messages and exit codes."""

import os
import signal
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from types import FrameType
from typing import Any

import click

from trainsite import __version__
from trainsite.cli.garbage import seldom_collected
from trainsite.errors import StoreError, TrainsiteError

COMMANDS = {
    "build": "Publish an archive as a site that opens from disk and from any static host.",
    "compare": "Compare two runs case by case: A is the base, B the candidate.",
    "diff-archive": "Compare two archives run by run.",
    "export": "Write all runs of an archive as tables for other programs.",
    "import": "Make a run of what another system wrote.",
    "leaderboard": "Rank the models of a benchmark over all runs.",
    "list-collections": "List the runs of an archive: what they hold, how ready they are, what is missing.",
    "merge": "Copy the runs of archives into one.",
    "query": "Ask all runs of an archive in SQL.",
    "redact": "Put keyed tokens in the place of secrets and personal data.",
    "run-collection": "Collect trajectories, evals, benchmarks and models into one run folder.",
    "serve": "Build the site and show it on this machine, on 127.0.0.1 alone; build it again when the archive changes.",
    "trajectories": "Make something of trajectories.",
    "trend": "Show a metric over runs, and where it got worse.",
    "validate": "Check files, run folders and archives; - is standard input.",
}
"""Each command with what its help begins with; the command itself is loaded when it is asked for."""
_MODULES = {"import": "import_source"}
"""Commands whose module and function have another name than theirs."""
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


class _TerminatedError(BaseException):
    """SIGTERM arrived; like Ctrl-C it must pass every ``except Exception``."""


class Commands(MutableMapping[str, click.Command]):
    """The commands by name, each loaded when it is first asked for."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command | None] = dict.fromkeys(COMMANDS)

    def __getitem__(self, name: str) -> click.Command:
        """Return a command; raises KeyError for an unknown name."""
        command = self._loaded[name]
        if command is None:
            module = _MODULES.get(name, name.replace("-", "_"))
            command = self._loaded[name] = getattr(import_module(f"trainsite.cli.{module}"), module)
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        """Add a command."""
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        """Take a command out; raises KeyError for an unknown name."""
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._loaded)

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(self._loaded)


class App(click.Group):
    """A group that turns our own errors into one line and an exit code."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options of the group; what is wrong with them is told without what is private."""
        try:
            return super().make_context(*args, **kwargs)
        except click.ClickException as error:
            from trainsite.cli.message import cleaned

            raise cleaned(error) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with a line each, which needs none of them loaded."""
        shown = {
            name: click.Command(name, help=COMMANDS[name]) if name in COMMANDS else self.commands[name]
            for name in self.list_commands(ctx)
        }
        click.Group(self.name, commands=shown).format_commands(ctx, formatter)

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


@click.group(cls=App, commands=Commands(), context_settings={"help_option_names": ["-h", "--help"]})
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


def main() -> None:
    """Run the command line of this process."""
    signal.signal(signal.SIGTERM, _terminate)
    with seldom_collected():
        cli(prog_name="trainsite")


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise _TerminatedError
