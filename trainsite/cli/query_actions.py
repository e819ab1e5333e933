"""What ``trainsite query`` does: finds the SQL, asks the archive, and writes the answer."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainsite.cli.progress import make_progress
from trainsite.cli.query_output import Output
from trainsite.dataclass import dataclass
from trainsite.errors import SettingsError, UsageError
from trainsite.query.named import (
    MARK,
    NamedQuery,
    decode_sql,
    load_query,
    load_sql,
    parameter_values,
    query_folders,
    read_assignments,
)

if TYPE_CHECKING:
    import duckdb

    from trainsite.query.statement import Statement

_SILENT_S = 1.0
"""Progress begins when building the store takes longer than this."""
_SIZE = re.compile(r"[0-9]+(?:\.[0-9]+)? ?(?:[KMGT]i?B)\Z", re.IGNORECASE)
LEFT_OUT = ("unreadable_run", "changed_file", "duplicate_run")
"""Codes of problems that say that rows are missing from every answer."""


@dataclass(frozen=True, kw_only=True)
class Querying:
    """One call of the command."""

    sql: str | None
    file: Path | None
    params: tuple[str, ...]
    root: Path | None
    format_: str | None
    output: Path | None
    lists: bool
    describe: str | None
    timeout_s: float | None
    memory_limit: str | None
    quiet: bool

    def run(self) -> int:
        """Answer, and return the exit code."""
        asked = [self.sql is not None, self.file is not None, self.lists, self.describe is not None]
        if sum(asked) != 1:
            raise UsageError("query: give one of SQL, @NAME, --file, --list and --describe; see trainsite query --help")
        if self.memory_limit is not None and not _SIZE.match(self.memory_limit):
            raise UsageError(f"--memory-limit {self.memory_limit}: is no size; write it as 500MB or 4GB")
        output = Output.make(self.format_, self.output, quiet=self.quiet)
        if self.lists or self.describe is not None:
            self._tell(output)
        else:
            self._ask(output)
        return 0

    def _tell(self, output: Output) -> None:
        """Print what there is to ask, or what one view or query is made of; no archive is needed."""
        from trainsite.query.listing import describe_query, describe_view, list_all

        if self.params:
            raise UsageError("--param: is for SQL; leave it out")
        if self.describe is None:
            output.write_told(list_all(self._folders(), data_names=_shipped_folder()))
        elif self.describe.startswith(MARK):
            query = load_query(self.describe.removeprefix(MARK), self._folders())
            output.write_told(describe_query(query))
            output.say(f"{self.describe}: {query.description} Its SQL is in {query.path}")
        else:
            output.write_told(describe_view(self.describe))

    def _ask(self, output: Output) -> None:
        from trainsite.query.connection import MEMORY_LIMIT, open_archive
        from trainsite.query.result import bind_statement, run_statement

        statement, values = self._statement()
        root = self._archive()
        output.check(root)
        limit = self.memory_limit or MEMORY_LIMIT
        progress = self._progress()
        with closing(open_archive(root, memory_limit=limit, progress=progress)) as connection:
            if output.format_ == "parquet":
                with self._deadline(connection, statement):
                    bind_statement(connection, statement, values)
                row_count = self._copy(output, root, statement, values, limit)
            else:
                with self._deadline(connection, statement):
                    row_count = output.write(run_statement(connection, statement, values))
            output.say_rows(row_count)
            if not self.quiet:
                self._note(connection)

    def _copy(self, output: Output, root: Path, statement: "Statement", values: dict[str, object], limit: str) -> int:
        """Write the result as Parquet, by a connection that reaches nothing but a folder of its own beside the file."""
        from trainsite.query.connection import open_for_writing
        from trainsite.query.parquet import copy_statement

        with (
            output.folder_beside() as folder,
            closing(open_for_writing(root, folder, memory_limit=limit)) as connection,
            self._deadline(connection, statement),
        ):
            path = folder / "result.parquet"
            row_count = copy_statement(connection, statement, values, path)
            output.put(path)
        return row_count

    def _statement(self) -> "tuple[Statement, dict[str, object]]":
        from trainsite.query.statement import parse_statement

        given = read_assignments(self.params)
        if self.sql is not None and self.sql.startswith(MARK):
            query = load_query(self.sql.removeprefix(MARK), self._folders())
            return self._named(query, parameter_values(query, given))
        if self.sql == "-" or self.file == Path("-"):
            return parse_statement(decode_sql(sys.stdin.buffer.read(), "standard input"), "standard input"), {**given}
        if self.file is not None:
            return parse_statement(load_sql(self.file), str(self.file)), {**given}
        return parse_statement(str(self.sql)), {**given}

    def _named(self, query: NamedQuery, values: dict[str, object]) -> "tuple[Statement, dict[str, object]]":
        from trainsite.query.statement import parse_statement

        # Without the mark: the redactor of messages would take it for somebody's handle.
        statement = parse_statement(query.sql, f"query {query.name}")
        for name in sorted(statement.parameters - values.keys()):
            raise UsageError(f"{query.path}: ${name}: is not described; add a line -- param {name} TYPE: what it is")
        return statement, {name: value for name, value in values.items() if name in statement.parameters}

    def _archive(self) -> Path:
        from trainsite.archive.layout import is_run

        root = self.root if self.root is not None else _default_root()
        if not root.is_dir():
            raise UsageError(f"{root}: no such folder; give --root the folder that holds the runs")
        if is_run(root):
            raise UsageError(f"{root}: is a run; give --root its parent, and name the run in the SQL")
        return root

    def _folders(self) -> tuple[Path, ...]:
        return query_folders(Path.cwd(), self.root if self.root is not None else _default_root())

    def _progress(self) -> Callable[[int, int], None]:
        say = make_progress("query", quiet=self.quiet)
        begun = time.monotonic()

        def progress(done: int, total: int) -> None:
            if time.monotonic() - begun > _SILENT_S:
                say(f"taking in new runs: {done} of {total}")

        return progress

    @contextmanager
    def _deadline(self, connection: "duckdb.DuckDBPyConnection", statement: "Statement") -> Iterator[None]:
        """Stop the SQL when its time is over, and at once on Ctrl-C and SIGTERM."""
        import threading

        import duckdb

        from trainsite.cli.interruption import interruptible

        timer = threading.Timer(self.timeout_s or threading.TIMEOUT_MAX, connection.interrupt)
        timer.daemon = True
        if self.timeout_s is not None:
            timer.start()
        try:
            with interruptible(connection.interrupt, duckdb.InterruptException, RuntimeError):
                yield
        except duckdb.InterruptException as error:
            raise SettingsError(
                f"{statement.place}: took longer than {self.timeout_s:g} s; raise --timeout, or ask for less"
            ) from error
        finally:
            timer.cancel()

    def _note(self, connection: "duckdb.DuckDBPyConnection") -> None:
        """Say so where some run of the archive is not in the answer."""
        sql = "SELECT count(DISTINCT path) FROM problems WHERE code IN (SELECT unnest($codes))"
        (count,) = connection.execute(sql, {"codes": list(LEFT_OUT)}).fetchone() or (0,)
        if count:
            root = f" --root {self.root}" if self.root is not None else ""
            runs = "1 run is" if count == 1 else f"{count} runs are"
            click.echo(f"note: {runs} not (wholly) in this answer; see: trainsite query{root} @left-out", err=True)


def _default_root() -> Path:
    from trainsite.settings import load_settings

    return load_settings(os.environ, Path.cwd()).root


def _shipped_folder() -> Path:
    from trainsite.paths import data_folder

    return (data_folder("content") / "queries").resolve()
