"""
The people whom a value names in fields of senders and users, sought in all its texts.

One person has one tag: handle, full name, first and last name of one object share it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.privacy.finder import compiled, hit_texts, pattern_spans
from trainsite.privacy.keynames import meaning_of
from trainsite.privacy.names import (
    clean_name,
    is_distinctive,
    is_east_asian,
    is_name,
    is_single,
    is_user_name,
    words_of_id,
)
from trainsite.privacy.spans import Span
from trainsite.privacy.spelling import Forms, folded, head_pattern, heads_of, without_number
from trainsite.records.codec import Json

_PRIVATE = "private"
_NAME_PARTS = ("first", "middle", "last")
_MIN_TEXT_HANDLE_CHARS = 5
_MAX_SOUGHT = 2000
"""How many people of one value are sought in its texts; further ones are replaced where they are named as such."""
_MAX_SOUGHT_TOGETHER = 128
"""For so many groups of people is kept what finds them: a user or a case comes back in row after row."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an object names."""

    fields: Mapping[str, str]
    """The keys whose values name the person, each with its class."""
    meant: tuple[str, str]
    """Class and text that every token of the person is made of."""
    names: tuple[str, ...] = ()
    singles: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    fields: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    """Names that ids are made of."""


def person_of(node: Mapping[str, Json], listed: Mapping[str, object], *, is_person: bool = False) -> Person | None:
    """Return whom an object names; ``is_person`` says that its key is one of people, so that ``name`` counts."""
    draft = _Draft()
    for key, value in node.items():
        if type(value) is str and key not in listed:
            meaning = meaning_of(key)
            kind = meaning.person if meaning is not None else ""
            _take(draft, key, value, "user" if not kind and is_person and key.lower() == "name" else kind)
    if node.get("role") == "user" and "name" in node and "name" not in draft.fields:
        _take(draft, "name", node["name"], "user")
    return _person(draft) if draft.fields else None


def _take(draft: _Draft, key: str, value: Json, kind: str) -> None:
    text = clean_name(value, is_part=kind in _NAME_PARTS) if kind else None
    if text is None:
        return
    class_ = None
    if kind == "handle":
        class_ = "HANDLE" if is_user_name(text) else None
    elif kind == "id":
        words = words_of_id(text)
        if words:
            class_ = "HANDLE"
            draft.ids.append(" ".join(words))
    elif kind in _NAME_PARTS:
        if is_name(text, is_cased=False):
            draft.fields[key] = "PERSON"
            draft.parts.setdefault(kind, text)
    else:
        class_ = _class_of_name(text, kind)
    if class_ is not None:
        draft.fields[key] = class_
        (draft.handles if class_ == "HANDLE" else draft.names).append(text)


def _class_of_name(text: str, kind: str) -> str | None:
    """Return whether a text under a key of people reads like a name or like a handle."""
    if is_name(text, min_words=2 if kind == "say2" else 1):
        return "PERSON"
    is_handle = kind != "full" and is_user_name(text) and is_distinctive(text) and not text.isalpha()
    return "HANDLE" if is_handle else None


def _person(draft: _Draft) -> Person:
    whole = " ".join(draft.parts[kind] for kind in ("first", "last") if kind in draft.parts)
    longer = " ".join(draft.parts[kind] for kind in _NAME_PARTS if kind in draft.parts)
    names = [*draft.names, *(name for name in (longer, whole, *draft.ids) if name)]
    singles = [word for name in names for word in name.replace(",", " ").split()]
    meant = ("HANDLE", draft.handles[0]) if draft.handles else ("PERSON", whole or names[0])
    return Person(draft.fields, meant, tuple(names), tuple(singles), tuple(draft.handles))


def named_people(node: Mapping[str, Json], listed: Mapping[str, object]) -> list[Person]:
    """Return whom an object names itself, and in the objects and lists under its keys of people."""
    own = person_of(node, listed)
    found = [own] if own else []
    for key, value in node.items():
        kind = type(value)
        if (kind is dict or kind is list) and key not in listed and is_people_key(key):
            for item in value if kind is list else (value,):
                person = person_of(item, {}, is_person=True) if type(item) is dict else named_by_text(item)
                if person:
                    found.append(person)
    return found


def named_by_text(value: Json) -> Person | None:
    """Return whom a text in a list of people names."""
    draft = _Draft()
    _take(draft, "", value, "user")
    return _person(draft) if draft.fields else None


def is_people_key(key: str) -> bool:
    """Tell whether objects under a key are people."""
    meaning = meaning_of(key)
    return meaning is not None and meaning.is_people


def says_private(node: Mapping[str, Json], listed: Mapping[str, object]) -> bool:
    """Tell whether an object with the keys of a person says that its privacy is ``private``."""
    is_private = is_somebody = False
    for key, value in node.items():
        meaning = None if key in listed else meaning_of(key)
        if meaning is not None:
            is_private = is_private or (meaning.is_privacy and type(value) is str and value.lower() == _PRIVATE)
            is_somebody = is_somebody or bool(meaning.person)
    return is_private and (is_somebody or "name" in node or "id" in node)


@dataclass(frozen=True)
class Known:
    """The people whom texts are searched for."""

    meant: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By what is sought, in one case of letters."""
    forms: Forms | None = None
    """What finds them, the same object for the same people; null where there are none."""
    heads: Any = None
    """Finds, by re2, what is in every lower-cased text that names somebody."""
    strangers: set[str] = field(default_factory=set, compare=False)
    """Texts that were asked for before and name nobody."""

    def suspects(self, texts: Iterable[str]) -> set[str]:
        """Return those of the texts that may name somebody."""
        if self.forms is None:
            return set()
        new = [text for text in dict.fromkeys(texts) if text not in self.strangers]
        lowered = [text.lower() for text in new]
        heads = hit_texts(lowered, pattern_spans(self.heads, lowered))
        named = set()
        if heads:
            named = {text for text, low in zip(new, lowered, strict=True) if low in heads and self.forms.are_in(text)}
        self.strangers.update(text for text in new if text not in named)
        return named

    def spans(self, segment: str) -> list[Span]:
        """Return where a text names them."""
        if self.forms is None or self.heads.search(segment.lower().encode("utf-8", "replace")) is None:
            return []
        return [
            Span(
                match.start(),
                match.end(),
                "HANDLE" if is_handle else "PERSON",
                "people",
                "known",
                self._meant(match),
            )
            for match, is_handle in self.forms.matches(segment)
        ]

    def _meant(self, match: re.Match[str]) -> tuple[str, str]:
        text = match[0]
        return self.meant.get(folded(text), self.meant.get(folded(without_number(text)), ("PERSON", text)))


NOBODY = Known()


class People:
    """Everybody named so far in one value; grows while the value is read."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, str]] = {}
        self._singles: dict[str, tuple[str, str]] = {}
        self._handles: dict[str, tuple[str, str]] = {}
        self._folded: set[str] = set()
        self._known: Known | None = NOBODY
        self._is_stale = False

    def add(self, people: Iterable[Person]) -> bool:
        """Take people in; tell whether any of their names is new."""
        before = self._count
        for person in people:
            if self._count >= _MAX_SOUGHT:
                break
            for name in person.names:
                if len(name.split()) > 1 or is_east_asian(name):
                    self._names.setdefault(name, person.meant)
            for word in person.singles:
                shown = word[:1].upper() + word[1:]
                if is_single(shown) and self._singles.setdefault(shown, person.meant) != person.meant:
                    self._singles[shown] = ("PERSON", shown)
            for handle in person.handles:
                if is_distinctive(handle):
                    self._handles.setdefault(handle.lstrip("@"), person.meant)
                    self._folded.add(handle.lstrip("@").casefold())
        is_new = self._count > before
        if is_new:
            self._known = None
        return is_new

    def add_handle(self, text: str) -> bool:
        """Take in a handle that stood in a text, to be sought after ``refresh``; tell whether it is new."""
        name = text.lstrip("@").rstrip("._-")
        has_mark = any(char.isdigit() or char == "_" for char in name) and any(char.isalpha() for char in name)
        if not has_mark or len(name) < _MIN_TEXT_HANDLE_CHARS or name.casefold() in self._folded:
            return False
        if self._count >= _MAX_SOUGHT:
            return False
        self._handles[name] = ("HANDLE", name)
        self._folded.add(name.casefold())
        self._is_stale = True
        return True

    def refresh(self) -> None:
        """Seek from now on also the handles that stood in texts."""
        if self._is_stale:
            self._known = None

    @property
    def _count(self) -> int:
        return len(self._names) + len(self._singles) + len(self._handles)

    @property
    def known(self) -> Known:
        """What texts are searched for now."""
        if self._known is None:
            self._known = _known(self._names, self._singles, self._handles)
            self._is_stale = False
        return self._known


_Meanings = Mapping[str, tuple[str, str]]


def _known(names: _Meanings, singles: _Meanings, handles: _Meanings) -> Known:
    if not (names or singles or handles):
        return NOBODY
    forms, heads = _sought(*(tuple(sorted(texts)) for texts in (names, singles, handles)))
    meant = {folded(text): who for text, who in [*singles.items(), *handles.items(), *names.items()]}
    return Known(meant, forms, heads)


@lru_cache(maxsize=_MAX_SOUGHT_TOGETHER)
def _sought(names: tuple[str, ...], singles: tuple[str, ...], handles: tuple[str, ...]) -> tuple[Forms, Any]:
    """Return what finds people in a text, and what is in every lower-cased text that it finds somebody in."""
    return Forms(names, singles, handles), compiled(head_pattern(heads_of(names, [*singles, *handles])))
