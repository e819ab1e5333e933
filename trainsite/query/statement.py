"""One question in SQL, told apart from everything that changes or reaches something before it is run."""

import re
from collections.abc import Mapping

from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.query.failure import syntax_error
from trainsite.query.suggestion import did_you_mean

ALLOWED = "SELECT, WITH, FROM, VALUES, TABLE, PIVOT, EXPLAIN, SUMMARIZE, DESCRIBE and SHOW"
_ASKS = frozenset({"SELECT", "EXPLAIN", "MULTI"})
"""DuckDB's names of statement types. A PIVOT over values that it looks up itself is MULTI."""
_GAP = r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)"
_EXPLAIN = re.compile(rf"{_GAP}*EXPLAIN\b{_GAP}*(?:ANALYZE\b|\([^()]*\))?", re.IGNORECASE | re.DOTALL)
_BUILT_SQL = re.compile(rf'\b(?:query|query_table|json_execute_serialized_sql)\b"?{_GAP}*\(', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """A single statement that asks and changes nothing."""

    sql: str
    """Without a semicolon at its end."""
    place: str
    """Where it came from, as errors name it."""
    parameters: frozenset[str] = frozenset()
    """The names that stand behind ``$`` in it."""
    is_explain: bool = False

    @property
    def builds_sql(self) -> bool:
        """Tell whether it runs SQL out of a text, which may then depend on the connection that runs it."""
        return bool(_BUILT_SQL.search(self.sql))


def parse_statement(sql: str, place: str = "SQL") -> Statement:
    """
    Return the one statement of a text.

    Raises UsageError where the text holds none or several, is no SQL, or does anything but ask.
    """
    types, parameters = _extract(sql, place)
    if not types:
        raise UsageError(f"{place}: holds no SQL; give a question, as 'FROM runs'")
    if len(types) > 1:
        raise UsageError(f"{place}: holds {len(types)} statements; give one")
    asks = types[0] in _ASKS
    if is_explain := types[0] == "EXPLAIN":
        inner, _ = _extract(_EXPLAIN.sub("", sql, count=1), place)
        asks = len(inner) == 1 and inner[0] in _ASKS
    if not asks:
        word = (re.sub(rf"^(?:{_GAP}|;)+", "", sql, flags=re.DOTALL).split() or [""])[0].upper()[:20]
        raise UsageError(f"{place}: {word}: only questions are taken; begin with one of {ALLOWED}")
    return Statement(_without_end(sql), place, parameters, is_explain)


def _extract(sql: str, place: str) -> tuple[list[str], frozenset[str]]:
    """Return the types of the statements in a text, and the names of the first one's parameters."""
    import duckdb  # noqa: PLC0415 - heavy

    try:
        found = duckdb.extract_statements(sql)
        parameters = frozenset(found[0].named_parameters) if found else frozenset()
    except duckdb.Error as error:
        raise syntax_error(error, place) from error
    types = []
    for statement in found:
        try:
            types.append(statement.type.name)
        except ValueError:  # a type that the Python binding has no name for
            types.append("OTHER")
    return types, parameters


def _without_end(sql: str) -> str:
    """Return SQL without semicolons and blanks at its end, so that it may stand in brackets."""
    # A comment may stand behind the semicolon, so this looks from the last statement's end, not from the text's.
    kept = sql.strip().lstrip(";")
    while (cut := re.sub(rf"(?:;{_GAP}*)+\Z", "", kept, flags=re.DOTALL)) != kept:
        kept = cut
    return kept.rstrip()


def check_parameters(statement: Statement, given: Mapping[str, object]) -> None:
    """Raise UsageError where SQL names a parameter that is not given, or one is given that it does not name."""
    for name in given:
        if name not in statement.parameters:
            known = ", ".join(f"${each}" for each in sorted(statement.parameters)) or "none"
            hint = did_you_mean(name, statement.parameters)
            raise UsageError(f"--param {name}: {statement.place} has no ${name}{hint}; it has {known}")
    for name in sorted(statement.parameters):
        if name not in given:
            raise UsageError(f"{statement.place}: ${name}: no value; give it with --param {name}=VALUE")
