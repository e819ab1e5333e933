"""The slow look at a value: replaces what is found and remembers where it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from trainsite.errors import RecordError
from trainsite.privacy.fields import credential_of, hidden_fields, hidden_within
from trainsite.privacy.finder import find, finders
from trainsite.privacy.nested import dump_like, free_name, parse
from trainsite.privacy.spans import Span
from trainsite.privacy.survey import Survey, survey, touched
from trainsite.privacy.tokens import Tagger
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape

MAX_NESTED = 3
"""How many levels of JSON inside a string are read."""

Path = tuple[Any, ...]
"""The path above, and one more step: an index, a listed key, or a free key in a list of one."""


@dataclass(slots=True)
class Rewriter:
    """Rewrites values with one key and one set of environment secrets; ``hits`` are class and path of each find."""

    tagger: Tagger
    literals: Sequence[str]
    is_last: bool = False
    """True where a text that still holds something is to be replaced as a whole."""
    hits: list[tuple[str, Path]] = field(default_factory=list)
    suspects: set[str] = field(default_factory=set)
    has_fields: bool = False
    level: int = 0
    texts: Survey | None = None
    """What the value holds, where the fast look found nothing in it."""

    def run(self, value: Json, shape: Shape, path: Path = ()) -> Json:
        """Return the value rewritten, or the same object where nothing was found."""
        found = survey(value, shape, numbers=any(map(is_numeric, self.literals)))
        suspects = touched(found, self.literals)
        if not suspects and not found.has_fields:
            if self.level == 0:
                self.texts = found
            return value
        outer = self.suspects, self.has_fields
        self.suspects, self.has_fields = suspects, found.has_fields
        result = self._value(value, shape, path)
        self.suspects, self.has_fields = outer
        return result

    def _value(self, value: Json, shape: Shape, path: Path) -> Json:
        kind = type(value)
        if kind is str:
            return self._text(value, shape.structural, path) if value in self.suspects else value
        if kind is dict:
            return self._object(value, shape, path)
        if kind is list:
            item_shape = shape.items or FREE
            items = [self._value(item, item_shape, (path, at)) for at, item in enumerate(value)]
            return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        if (kind is int or kind is float) and repr(value) in self.suspects:
            self.hits.append(("SECRET:env-secret", path))
            return self.tagger.token("SECRET:env-secret", repr(value))
        return value

    def _object(
        self, node: dict[str, Json], shape: Shape, path: Path, given: Mapping[str, str] = MappingProxyType({})
    ) -> dict[str, Json]:
        listed, suspects = shape.properties, self.suspects
        hidden = {**given, **hidden_fields(node, listed)} if self.has_fields else {}
        result: dict[str, Json] = {}
        changed = False
        for key, value in node.items():
            name, new = key, value
            is_free = key not in listed
            below = (path, [key] if is_free else key)
            if is_free and key in suspects:
                name = self._plain(key, False, below)
            if key in hidden:
                new = self._hidden(value, hidden[key], below)
            elif type(value) is not str or value in suspects:
                new = self._value(value, FREE if is_free else listed[key], below)
            changed = changed or new is not value or name != key
            result[free_name(name, result)] = new
        return result if changed else node

    def _hidden(self, value: Json, class_: str, path: Path) -> Json:
        if type(value) is dict:
            return self._object(value, FREE, path, dict.fromkeys(hidden_within(class_, value), class_))
        if type(value) is list:
            within = range(len(value)) if class_ == "GEO" else set(hidden_within(class_, value))
            return [
                self._hidden(item, class_, (path, at)) if at in within else self._value(item, FREE, (path, at))
                for at, item in enumerate(value)
            ]
        if class_ != "SECRET:field" or type(value) is int:
            self.hits.append((class_, path))
            return self.tagger.token(class_, str(value))
        core = credential_of(value)
        spans = find(core, self.literals, finders(False))
        if len(spans) == 1 and spans[0].end - spans[0].start == len(core) and spans[0].class_.startswith("SECRET:"):
            class_ = spans[0].class_
        self.hits.append((class_, path))
        return value.replace(core, self.tagger.token(class_, core), 1)

    def _text(self, text: str, structural: bool, path: Path) -> str:
        if not structural and self.level < MAX_NESTED and text.lstrip()[:1] in ("{", "["):
            nested = self._nested(text, path)
            if nested is not None:
                return nested
        return self._plain(text, structural, path)

    def _nested(self, text: str, path: Path) -> str | None:
        """Return a text whose inside is rewritten, or None where it is no JSON."""
        mark = len(self.hits)
        self.level += 1
        try:
            result = self.run(parse(text), FREE, path)
        except (ValueError, RecursionError, RecordError):
            return None
        finally:
            self.level -= 1
        return text if len(self.hits) == mark else dump_like(text, result)

    def _plain(self, text: str, structural: bool, path: Path) -> str:
        spans = find(text, self.literals, finders(structural))
        if not spans:
            return text
        if self.is_last:
            self.hits.append(("SECRET:unsettled", path))
            return self.tagger.token("SECRET:unsettled", text)
        self.hits.extend((span.class_, path) for span in spans)
        return replaced(text, spans, self.tagger.token)


def replaced(text: str, spans: Sequence[Span], token: Callable[[str, str], str]) -> str:
    """Return a text with tokens in the place of disjoint spans."""
    parts = []
    at = 0
    for span in spans:
        parts.append(text[at : span.start])
        parts.append(token(span.class_, text[span.start : span.end]))
        at = span.end
    parts.append(text[at:])
    return "".join(parts)


def is_numeric(literal: str) -> bool:
    """Tell whether a secret could stand in a number."""
    return literal.strip("0123456789.eE+-") == ""
