"""Named queries: ``.sql`` files whose first comment says what they answer and which parameters they take."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.paths import data_folder
from trainsite.query.suggestion import did_you_mean

MARK = "@"
FOLDER = Path("content") / "queries"
TYPES = ("text", "integer", "number", "boolean", "instant")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")
_PARAMETER = re.compile(r"--\s*param\s+([a-z_][a-z0-9_]*)\s+([a-z]+)(?:\s+(\S+))?\s*:\s+(\S.*)\Z")
_LONGEST_BYTES = 1 << 20


@dataclass(frozen=True)
class QueryParameter:
    """A value that a named query takes."""

    name: str
    type: str
    default: str | None
    """As it stands in the file; None where a value must be given."""
    description: str


@dataclass(frozen=True)
class NamedQuery:
    """A query in a file."""

    name: str
    description: str
    parameters: tuple[QueryParameter, ...]
    sql: str
    path: Path


def query_folders(working_folder: Path, archive: Path) -> tuple[Path, ...]:
    """Return the folders that named queries are looked for in; the first that has a name decides."""
    beside = archive.absolute().parent / FOLDER
    found = (working_folder / FOLDER, beside, data_folder("content") / "queries")
    return tuple(dict.fromkeys(folder.resolve() for folder in found))


def load_query(name: str, folders: Sequence[Path]) -> NamedQuery:
    """Return a named query; raises UsageError where there is none, or its file cannot be read or understood."""
    if _NAME.match(name):
        for folder in folders:
            path = folder / f"{name}.sql"
            if path.is_file():
                return parse_query(name, load_sql(path), path)
    known = query_files(folders)
    raise UsageError(f"query {name}: there is none{did_you_mean(name, known)}; see trainsite query --list")


def query_files(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the file of each named query, sorted by name."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sql")):
            if _NAME.match(path.stem) and path.is_file():
                found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def load_sql(path: Path) -> str:
    """Return the text of a file of SQL; raises UsageError where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; give a file of SQL") from error
    return decode_sql(data, str(path))


def decode_sql(data: bytes, place: str) -> str:
    """Return SQL as text; raises UsageError where it is no UTF-8, or longer than SQL can sensibly be."""
    if len(data) > _LONGEST_BYTES:
        raise UsageError(f"{place}: is longer than {_LONGEST_BYTES} bytes; give a file of SQL")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{place}: is no UTF-8 (byte {error.start}); save it as UTF-8") from error


def parse_query(name: str, text: str, path: Path) -> NamedQuery:
    """
    Return the query of a file.

    Its first lines are ``-- description`` and ``-- param name type default: description``; without a default a value
    must be given, and the default ``null`` is no value. Raises UsageError where they are not understood.
    """
    header = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        header.append(line.rstrip())
    told = [line[2:].strip() for line in header if not re.match(r"--\s*param\b", line)]
    description = " ".join(filter(None, told))
    if not description:
        raise UsageError(f"{path}: line 1: says not what the query answers; begin the file with -- and a sentence")
    parameters = [
        _parameter(line, path, number) for number, line in enumerate(header, start=1) if re.match(r"--\s*param\b", line)
    ]
    names = [each.name for each in parameters]
    if len(set(names)) < len(names):
        raise UsageError(f"{path}: a parameter is described twice; keep one line for each")
    return NamedQuery(name, description, tuple(parameters), text, path)


def _parameter(line: str, path: Path, number: int) -> QueryParameter:
    found = _PARAMETER.match(line)
    if not found or found[2] not in TYPES:
        raise UsageError(
            f"{path}: line {number}: is no parameter; write -- param NAME TYPE DEFAULT: what it is, TYPE being one of"
            f" {', '.join(TYPES)}"
        )
    parameter = QueryParameter(found[1], found[2], found[3], found[4])
    if parameter.default is not None:
        _value(parameter, parameter.default, f"{path}: line {number}")
    return parameter


def parameter_values(query: NamedQuery, given: Mapping[str, str]) -> dict[str, object]:
    """Return the value of each parameter; raises UsageError for a name it has not, a wrong or a missing value."""
    known = {each.name: each for each in query.parameters}
    for name in given:
        if name not in known:
            takes = ", ".join(known) or "no parameter"
            raise UsageError(f"--param {name}: query {query.name} takes {takes}{did_you_mean(name, known)}; correct it")
    values: dict[str, object] = {}
    for name, parameter in known.items():
        text = given.get(name, parameter.default)
        if text is None:
            raise UsageError(
                f"query {query.name}: {name}: has no value ({parameter.description.rstrip('.')});"
                f" give --param {name}=VALUE"
            )
        values[name] = _value(parameter, text, f"--param {name}")
    return values


def _value(parameter: QueryParameter, text: str, place: str) -> object:
    """Return the value that a text stands for; ``null`` is no value."""
    if text == "null":
        return None
    try:
        if parameter.type == "integer":
            return int(text)
        if parameter.type == "number":
            return float(text)
        if parameter.type == "boolean":
            return {"true": True, "false": False}[text]
        if parameter.type == "instant":
            return _instant(text)
    except (ValueError, KeyError):
        raise UsageError(f"{place}: {text!r} is no {parameter.type}; {_EXAMPLES[parameter.type]}") from None
    return text


_EXAMPLES = {
    "integer": "give a whole number",
    "number": "give a number",
    "boolean": "give true or false",
    "instant": "give a day or an instant, as 2026-01-31 or 2026-01-31T12:00:00Z",
}


def _instant(text: str) -> object:
    """Return an instant as UTC without a zone, as the views hold them."""
    from datetime import UTC, datetime  # noqa: PLC0415 - few queries take one

    instant = datetime.fromisoformat(text)
    return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant


def read_assignments(given: Iterable[str]) -> dict[str, str]:
    """Return names and values of ``name=value`` texts; raises UsageError for another text or a name given twice."""
    found: dict[str, str] = {}
    for each in given:
        name, sign, value = each.partition("=")
        name = name.strip().removeprefix("$")
        if not sign or not name:
            raise UsageError(f"--param {each}: is no NAME=VALUE; write it so")
        if name in found:
            raise UsageError(f"--param {name}: is given twice; give it once")
        found[name] = value
    return found
