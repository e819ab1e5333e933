"""One replacement, and the texts that tokens are put into."""

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.privacy.spans import Span

Path = tuple[Any, ...]
"""The path above, and one more step: an index, a listed key, a free key in a list of one, or None into JSON."""

Meant = tuple[str, str]
"""Class and text that a token is made of."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One replacement, with the text of what its tag is made of: it never leaves the redactor."""

    class_: str
    detector: str
    path: Path
    start: int
    end: int
    layer: str
    meant: Meant = field(repr=False)


def replaced(text: str, spans: Sequence[Span], token: Callable[[str, str, Meant | None], str]) -> str:
    """Return a text with tokens in the place of disjoint spans."""
    parts = []
    at = 0
    for span in spans:
        parts.append(text[at : span.start])
        parts.append(token(span.class_, text[span.start : span.end], span.meant))
        at = span.end
    parts.append(text[at:])
    return "".join(parts)
