"""The spans of all traces while they are gathered: in a file without a name, so that memory holds one trace."""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import closing
from dataclasses import astuple
from typing import Self

from trainsite.dataclass import dataclass
from trainsite.errors import StoreError
from trainsite.records.problem import Problem

BATCH = 2_000
_CACHE_KB = 16_384
_TABLES = """
    CREATE TABLE traces (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file_number INTEGER, file TEXT);
    CREATE TABLE spans (trace INTEGER NOT NULL, is_work INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE TABLE problems (code TEXT, message TEXT, step TEXT, file TEXT, line INTEGER, is_row INTEGER);
"""


@dataclass(frozen=True)
class StoredTrace:
    """The spans of one trace in the order in which they were met; ``spans`` is None where they are too many bytes."""

    number: int
    """By first appearance, from 1."""
    id: str
    file_number: int
    file: str
    """Where its first span stands."""
    spans: list[bytes] | None
    span_count: int
    is_work: bool
    """True where one of them is a model call, a tool or an agent."""


class SpanSpool:
    """Spans by trace. The database has no name: it is gone when it is closed, however the process ends."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        weakref.finalize(self, self._connection.close)
        self._connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA cache_size=-{_CACHE_KB}; {_TABLES}")
        self._waiting: list[tuple[str, int, str, bool, bytes]] = []
        self.span_count = 0
        self.size_bytes = 0

    def add(self, trace: str, data: bytes, *, file_number: int, file: str, is_work: bool) -> None:
        """Add a span; raises StoreError where the disk is full."""
        self._waiting.append((trace, file_number, file, is_work, data))
        self.span_count += 1
        self.size_bytes += len(data)
        if len(self._waiting) >= BATCH:
            self._flush()

    def add_problem(self, problem: Problem) -> None:
        """Keep a problem that was met on the way."""
        self._write("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?)", [astuple(problem)])

    def finish(self) -> Self:
        """Make all spans readable."""
        self._flush()
        self._write("CREATE INDEX spans_by_trace ON spans (trace)", [()])
        return self

    def problems(self) -> Iterator[Problem]:
        """Yield the problems in order."""
        with closing(self._connection.cursor()) as cursor:
            for code, message, step, file, line, is_row in cursor.execute("SELECT * FROM problems"):
                yield Problem(code=code, message=message, step=step, file=file, line=line, is_row=bool(is_row))

    def traces(self, *, max_bytes: int) -> Iterator[StoredTrace]:
        """Yield the traces by first appearance; of one above ``max_bytes`` the spans are counted only."""
        with closing(self._connection.cursor()) as traces, closing(self._connection.cursor()) as spans:
            for number, trace, file_number, file in traces.execute("SELECT * FROM traces ORDER BY number"):
                kept: list[bytes] | None = []
                size_bytes = span_count = 0
                is_work = False
                rows = spans.execute("SELECT is_work, data FROM spans WHERE trace = ? ORDER BY rowid", (number,))
                for works, data in rows:
                    span_count += 1
                    size_bytes += len(data)
                    is_work = is_work or bool(works)
                    if size_bytes > max_bytes:
                        kept = None
                    if kept is not None:
                        kept.append(data)
                yield StoredTrace(number, trace, file_number, file, kept, span_count, is_work)

    def close(self) -> None:
        """Remove all of it."""
        self._connection.close()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._write(
            "INSERT INTO traces (id, file_number, file) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [row[:3] for row in waiting],
        )
        self._write(
            "INSERT INTO spans SELECT number, ?2, ?3 FROM traces WHERE id = ?1",
            [(trace, is_work, data) for trace, _, _, is_work, data in waiting],
        )

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        try:
            self._connection.execute("BEGIN")
            self._connection.executemany(statement, rows) if "?" in statement else self._connection.execute(statement)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreError(f"the folder for temporary files: {error}; free some space and import again") from error
