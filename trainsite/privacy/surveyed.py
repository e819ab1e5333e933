"""Values surveyed before their turn comes, and the JSON in their texts: both are read once."""

from collections.abc import Iterable
from dataclasses import field
from typing import NamedTuple

from trainsite.dataclass import dataclass
from trainsite.errors import RecordError
from trainsite.privacy.nested import parse
from trainsite.privacy.people import NOBODY, Known
from trainsite.privacy.spelling import Forms
from trainsite.privacy.survey import OPENERS, Plan, Plans, Survey, is_nested, plan_of, survey
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape

MAX_NESTED = 3
"""How many levels of JSON inside a string are read."""

_NO_JSON = object()
_KEPT_CHARS = 2**20
"""How much text is kept of JSON in which there is nothing to replace, in characters; then all of it is forgotten."""


class Quiet(NamedTuple):
    """JSON in a text, and in the texts in it, in which nothing was to be replaced."""

    surveys: tuple[tuple[Survey, set[str]], ...]
    """What it holds, each with the texts that looked suspicious."""
    plain: tuple[str, ...]
    """Texts that only known people could be in."""
    is_plain: bool
    """True where all its texts are so."""
    forms: Forms | None
    """What found no people in them; null where none were known."""


@dataclass(slots=True)
class _Held:
    """Values that are held, what they hold, and what JSON in their texts reads."""

    surveys: dict[int, tuple[Json, Shape, Survey]] = field(default_factory=dict)
    """By the identity of the value."""
    parsed: dict[str, Json] = field(default_factory=dict)

    def clear(self) -> None:
        self.surveys.clear()
        self.parsed.clear()


class Surveyed:
    """
    What is known of the values of the batch at hand.

    Values are known by their identity and held while they are known; nobody changes them in place.
    """

    def __init__(self, *, numbers: bool) -> None:
        self._numbers = numbers
        self._batch = _Held()
        self._changed = _Held()
        self._plans: Plans = {}
        self._quiet: dict[tuple[str, int], Quiet] = {}
        self._shown: set[str] = set()
        self._empty: dict[tuple[str, int], Forms | None] = {}
        self._kept_chars = 0

    def take(self, values: Iterable[Json], shape: Shape) -> tuple[list[str], list[str]]:
        """
        Survey another batch of values, and the JSON in their texts.

        Return their free texts, and the others that are searched: structural ones, and what neighbours read together.
        """
        self._batch.clear()
        self._forget_quiet()
        return self._take(values, shape, self._batch)

    def take_changed(self, value: Json, shape: Shape) -> tuple[list[str], list[str]]:
        """Survey a value that was changed, as ``take`` does, and hold it until ``leave_changed``."""
        self._changed.clear()
        return self._take([value], shape, self._changed)

    def leave_changed(self) -> None:
        """Hold no value that was changed any longer."""
        self._changed.clear()

    def _take(self, values: Iterable[Json], shape: Shape, held: _Held) -> tuple[list[str], list[str]]:
        free: list[str] = []
        others: list[str] = []
        stack = [(value, shape, 0) for value in values]
        stack.reverse()
        while stack:
            value, at, level = stack.pop()
            try:
                found = survey(value, at, numbers=self._numbers, plans=self._plans)
            except RecordError:
                continue  # told when its turn comes
            held.surveys[id(value)] = value, at, found
            others += found.structural
            others += found.joined
            for text in found.free:
                if text[:1] not in OPENERS or level >= MAX_NESTED or not is_nested(text):
                    free.append(text)
                elif not self._is_read(text, level, held):
                    inner = held.parsed[text] = _read(text)
                    if inner is _NO_JSON:
                        free.append(text)
                    else:
                        stack.append((inner, FREE, level + 1))
        return free, others

    def _is_read(self, text: str, level: int, held: _Held) -> bool:
        return text in held.parsed or text in self._batch.parsed or (text, level) in self._quiet

    def survey(self, value: Json, shape: Shape) -> Survey:
        """Return the survey of a value. Raises RecordError as ``survey``."""
        place = id(value)
        known = self._batch.surveys.get(place) or self._changed.surveys.get(place)
        if known is not None and known[0] is value and known[1] is shape:
            return known[2]
        return survey(value, shape, numbers=self._numbers, plans=self._plans)

    def plan(self, node: dict[str, Json], shape: Shape) -> Plan:
        """Return what the keys of an object say."""
        return plan_of(node, shape, self._plans)

    def parse(self, text: str) -> Json:
        """Return JSON read from a text. Raises ValueError."""
        known = self._batch.parsed.get(text, self)
        if known is self:
            known = self._changed.parsed.get(text, self)
        if known is _NO_JSON:
            raise ValueError("no JSON")
        return parse(text) if known is self else known

    def quiet(self, text: str, level: int) -> Quiet | None:
        """Return what is known of JSON in a text, which has nothing to replace; null where nothing is known."""
        return self._quiet.get((text, level))

    def keep_quiet(self, text: str, level: int, quiet: Quiet) -> None:
        """Keep that JSON in a text has nothing to replace: it stands in more places, and is looked at again."""
        self._make_room(len(text))
        self._quiet[text, level] = quiet

    def is_shown(self, text: str) -> bool:
        """Tell whether JSON is known to hold nothing as the text that a page shows."""
        return text in self._shown

    def keep_shown(self, text: str) -> None:
        """Keep that JSON holds nothing as the text that a page shows."""
        self._make_room(len(text))
        self._shown.add(text)

    def is_empty(self, text: str, level: int, known: Known) -> bool:
        """Tell whether a close search of a text is known to find nothing, nobody of these people either."""
        forms = self._empty.get((text, level), self)
        return forms is known.forms or (known is NOBODY and forms is not self)

    def keep_empty(self, text: str, level: int, known: Known) -> None:
        """Keep that a close search of a text, these people being known, found nothing."""
        self._make_room(len(text))
        self._empty[text, level] = known.forms

    def _make_room(self, size: int) -> None:
        if self._kept_chars + size > _KEPT_CHARS:
            self._forget_quiet()
        self._kept_chars += size

    def _forget_quiet(self) -> None:
        self._quiet.clear()
        self._shown.clear()
        self._empty.clear()
        self._kept_chars = 0


def _read(text: str) -> Json:
    try:
        return parse(text)
    except (ValueError, RecursionError):
        return _NO_JSON
