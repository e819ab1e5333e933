"""The JSON documents of a collection: read whole within a limit, their fields told apart by what becomes of them."""

import re
from collections.abc import Iterator
from pathlib import Path

from trainsite.dataclass import dataclass
from trainsite.importers.eliza.folder import is_absolute
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories.parsing import RowError, parse

MAX_BYTES = 32 * 2**20
_ENVELOPE = frozenset({"schema", "schemaVersion", "version", "generatedAt"})
"""What tells whether a document is taken at all."""
_PATH = re.compile(r"\S*[/\\]\S*[/\\]\S*\Z")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Fields:
    """The fields of a kind of document, as dotted paths with ``[]`` for the entries of a list."""

    kind: str
    mapped: frozenset[str]
    """They become fields of records, with all that they hold."""
    kept: frozenset[str] = frozenset()
    """They stay in a step's summary as they are."""
    opaque: frozenset[str] = frozenset()
    """They are left out, and not looked into."""
    schema: str | None = None
    """What the document calls itself, where it does."""

    def sort(self, document: Json) -> tuple[set[str], set[str], set[str]]:
        """Return the fields of a document that are mapped, kept and neither, each with its kind before it."""
        found: tuple[set[str], set[str], set[str]] = (set(), set(), set())
        for path in self._walk(document, ""):
            where = 0 if path in self.mapped or path in _ENVELOPE else 1 if path in self.kept else 2
            found[where].add(f"{self.kind}.{path}")
        return found

    def _walk(self, value: Json, path: str) -> Iterator[str]:
        if path in self.mapped or path in self.kept or path in self.opaque:
            yield path
        elif isinstance(value, dict) and (value or not path):
            for key, item in value.items():
                yield from self._walk(item, f"{path}.{key}" if path else key)
        elif isinstance(value, list) and value and any(isinstance(item, dict | list) for item in value):
            for item in value:
                yield from self._walk(item, f"{path}[]")
        else:
            yield path


def load_document(path: Path, file: str) -> dict[str, Json] | list[Json] | Problem:
    """Return the object or list that a file holds, or the problem with it."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return _problem(file, "too_large", f"longer than {MAX_BYTES:,} bytes; a document of this kind is short")
        value = parse(path.read_bytes().removeprefix(_BOM))
    except RowError as error:
        return _problem(file, error.code, str(error).replace("the row", "the file"))
    except OSError as error:
        return _problem(file, "unreadable", f"{error.strerror}; check its permissions")
    if not isinstance(value, dict | list):
        return _problem(file, "unknown_shape", f"a {type(value).__name__} is no document; write it again")
    return value


def count_absolute(value: Json) -> int:
    """Return how many texts in a value are paths from the root of some machine."""
    count, level = 0, [value]
    while level:
        item = level.pop()
        if isinstance(item, str):
            count += is_absolute(item) and _PATH.match(item) is not None
        elif isinstance(item, dict):
            level.extend(item.values())
        elif isinstance(item, list):
            level.extend(item)
    return count


def _problem(file: str, code: str, message: str) -> Problem:
    return Problem(code=code, message=message, file=file, is_row=False)
