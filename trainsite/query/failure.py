"""What DuckDB says of SQL that it cannot run, as errors for people: the line, the place in it, and near names."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trainsite.errors import SettingsError, StoreError, TrainsiteError, UsageError
from trainsite.query.suggestion import near_names

if TYPE_CHECKING:
    import duckdb

_POSITION = re.compile(r"\n\s*\nLINE ([0-9]+): (.*)\n( *)(\^+)", re.DOTALL)
_KIND = re.compile(r"\A[A-Z][A-Za-z ]+ Error: ")
_UNKNOWN_COLUMN = (
    re.compile(r'Referenced column "([^"]+)" (?:was )?not found'),
    re.compile(r'does not have a column named "([^"]+)"'),
    re.compile(r'Column "([^"]+)" does not exist on'),
    re.compile(r'Column "([^"]+)" in .* not found'),
)
_UNKNOWN_VIEW = (
    re.compile(r"Table with name (\S+) does not exist"),
    re.compile(r'Referenced table "([^"]+)" not found'),
)
_CANDIDATES = re.compile(r"^Candidate (?:bindings|tables): (.*)$", re.MULTILINE)
_READ_ONLY = "transaction is launched in read-only mode"
_FILES = re.compile(
    r"disabled (?:by|through) configuration|configuration has been locked|external access", re.IGNORECASE
)


def syntax_error(error: Exception, place: str) -> UsageError:
    """Return the error for text that is no SQL."""
    message, shown = _split(str(error), 0)
    return UsageError(f"{place}{shown.at}: {message}; correct it{shown.excerpt}")


class _Shown:
    """The place of an error in its SQL."""

    def __init__(self, line: int | None = None, text: str = "", caret: str = "") -> None:
        self.at = f": line {line}" if line is not None else ""
        self.excerpt = f"\n  {text}\n  {caret}" if line is not None else ""


def _split(text: str, lines_before: int) -> tuple[str, _Shown]:
    """Return DuckDB's words on one line, and where in the SQL they point; ``lines_before`` are not the user's."""
    shown = _Shown()
    found = _POSITION.search(text)
    if found:
        number, line, blanks, caret = found.groups()
        indent = len(blanks) - len(f"LINE {number}: ")
        line = line.split("\n")[-1]
        shown = _Shown(max(1, int(number) - lines_before), line, " " * max(0, indent) + caret)
        text = text[: found.start()]
    text = _KIND.sub("", text).split("\n\nPossible solutions", 1)[0]
    return " ".join(text.split()).rstrip(".;!"), shown


def query_error(
    error: "duckdb.Error", place: str, *, lines_before: int, columns: Iterable[str], views: Iterable[str]
) -> TrainsiteError:
    """
    Return the error for SQL that DuckDB refused to bind or run.

    ``columns`` and ``views`` are names that may have been meant; ``lines_before`` is how many lines of our own stand
    before the user's.
    """
    import duckdb  # noqa: PLC0415 - heavy; whoever has such an error has loaded it

    text = str(error)
    message, shown = _split(text, lines_before)
    where = f"{place}{shown.at}"
    if isinstance(error, duckdb.OutOfMemoryException):
        return SettingsError(f"{place}: needs more memory than it may take; raise --memory-limit, or ask for less")
    if _READ_ONLY in text:
        return UsageError(f"{place}: would change something; only questions are taken")
    if isinstance(error, duckdb.PermissionException) or _FILES.search(text):
        return UsageError(
            f"{where}: SQL sees the views of the archive and reaches nothing else; see --list{shown.excerpt}"
        )
    if isinstance(error, (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)):
        return StoreError(
            f"{place}: the store cannot be read ({message}); delete .trainsite in the archive and ask again"
        )
    unknown = _unknown(text, columns, views)
    if unknown is not None:
        return UsageError(f"{where}: {unknown}{shown.excerpt}")
    return UsageError(f"{where}: {message}; correct the SQL{shown.excerpt}")


def _unknown(text: str, columns: Iterable[str], views: Iterable[str]) -> str | None:
    """Return which name is not known and which are near, or None where that is not what is wrong."""
    for what, patterns, known in (("column", _UNKNOWN_COLUMN, columns), ("view", _UNKNOWN_VIEW, views)):
        for pattern in patterns:
            if found := pattern.search(text):
                return f"no {what} {found[1]!r}{_near(found[1], text, known)}"
    return None


def _near(name: str, text: str, known: Iterable[str]) -> str:
    listed = _CANDIDATES.search(text)
    offered = re.findall(r'"([^"]+)"', listed[1]) if listed else []
    found = near_names(name, [*known, *offered])
    if found:
        return f"; near: {', '.join(found)}"
    return "; see --list and --describe VIEW"
