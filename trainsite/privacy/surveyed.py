"""Values surveyed before their turn comes, and the JSON in their texts: both are read once."""

from collections.abc import Iterable

from trainsite.errors import RecordError
from trainsite.privacy.nested import parse
from trainsite.privacy.survey import OPENERS, Plans, Survey, is_nested, survey
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape

MAX_NESTED = 3
"""How many levels of JSON inside a string are read."""

_NO_JSON = object()


class Surveyed:
    """
    What is known of the values of the batch at hand.

    Values are known by their identity and held while they are known; nobody changes them in place.
    """

    def __init__(self, *, numbers: bool) -> None:
        self._numbers = numbers
        self._surveys: dict[int, tuple[Json, Shape, Survey]] = {}
        self._parsed: dict[str, Json] = {}
        self._plans: Plans = {}

    def take(self, values: Iterable[Json], shape: Shape) -> tuple[list[str], list[str]]:
        """
        Survey another batch of values, and the JSON in their texts.

        Return their free texts, and the others that are searched: structural ones, and what neighbours read together.
        """
        self._surveys.clear()
        self._parsed.clear()
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
            self._surveys[id(value)] = value, at, found
            others += found.structural
            others += found.joined
            for text in found.free:
                if text[:1] not in OPENERS or level >= MAX_NESTED or not is_nested(text):
                    free.append(text)
                elif text not in self._parsed:
                    inner = self._read(text)
                    if inner is _NO_JSON:
                        free.append(text)
                    else:
                        stack.append((inner, FREE, level + 1))
        return free, others

    def _read(self, text: str) -> Json:
        try:
            found = parse(text)
        except (ValueError, RecursionError):
            found = _NO_JSON
        self._parsed[text] = found
        return found

    def survey(self, value: Json, shape: Shape) -> Survey:
        """Return the survey of a value. Raises RecordError as ``survey``."""
        known = self._surveys.get(id(value))
        if known is not None and known[0] is value and known[1] is shape:
            return known[2]
        return survey(value, shape, numbers=self._numbers, plans=self._plans)

    def parse(self, text: str) -> Json:
        """Return JSON read from a text. Raises ValueError."""
        known = self._parsed.get(text, self)
        if known is _NO_JSON:
            raise ValueError("no JSON")
        return parse(text) if known is self else known
