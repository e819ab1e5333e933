"""The fast look at a value: collects its texts and says whether anything in it deserves the slow one."""

import sys
from dataclasses import field
from typing import Any, NamedTuple

from trainsite.dataclass import dataclass
from trainsite.errors import RecordError
from trainsite.privacy.adjacent import joined_texts, pair_chars, pair_text
from trainsite.privacy.fields import hidden_fields, named_value, pair_class, split_mail
from trainsite.privacy.keynames import KeyMeaning, meaning_of
from trainsite.privacy.people import NOBODY, Known, Person, named_people, says_private
from trainsite.privacy.search import Search
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape

MAX_DEPTH = 100
_MAX_PLANS = 1024
_MAX_PLAN_KEYS = 64
_NEVER = sys.maxsize


@dataclass(slots=True)
class Survey:
    """What a value holds."""

    free: list[str] = field(default_factory=list)
    structural: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    """What neighbours in lists read together."""
    people: list[Person] = field(default_factory=list)
    cleared: set[str] = field(default_factory=set)
    """Texts that looked suspicious and held nothing when they were looked at closely."""
    has_fields: bool = False
    """True where a key or a neighbour gives a value away: a password, a phone number, a place, a person."""
    has_json_keys: bool = False
    """True where a key of an object may itself be JSON."""
    is_private: bool = False
    """True where somebody in the value asks to be left out."""


class Plan(NamedTuple):
    """What the keys of an object say under a shape, whatever the values are."""

    at: Shape
    below: tuple[tuple[Shape, bool, str, int], ...]
    """For each key: shape and kind of its value, the key, and from how many characters on it may tell of a value."""
    others: tuple[str, ...]
    """The keys that the shape does not list."""
    has_name: bool
    meanings: list[KeyMeaning]
    has_json_keys: bool

    def hides_nothing(self, node: dict[str, Json]) -> bool:
        """Tell whether no value of an object with these keys is given away by a key or a neighbour."""
        return not self.meanings and not (self.has_name and node.get("role") == "user")


Plans = dict[tuple[int, tuple[str, ...]], Plan]
"""Plans by the identity of the shape and the keys: most objects have the keys of one before."""


def survey(value: Json, shape: Shape, *, numbers: bool, plans: Plans | None = None) -> Survey:
    """
    Return the texts, keys and (where asked for) numbers of a value; ``plans`` are kept for the next value.

    Raises RecordError for a value that is nested deeper than 100 levels.
    """
    found = Survey()
    plans = {} if plans is None else plans
    stack = [(value, shape, 1)]
    while stack:
        node, at, depth = stack.pop()
        kind = type(node)
        if kind is dict:
            plan = plans.get((id(at), tuple(node))) or plan_of(node, at, plans)
            _object(node, plan, depth, found, stack)
        elif kind is list:
            _list(node, at, depth, found, stack)
        elif kind is str:
            (found.structural if at.structural else found.free).append(node)
        if depth > MAX_DEPTH and (kind is dict or kind is list):
            raise RecordError(f"value: nested deeper than {MAX_DEPTH} levels; flatten it")
    if numbers:
        found.numbers = list(_numbers(value))
    return found


def _list(node: list[Json], at: Shape, depth: int, found: Survey, stack: list[tuple[Json, Shape, int]]) -> None:
    item_shape = at.items or FREE
    texts = found.structural if item_shape.structural else found.free
    for item in node:
        if type(item) is str:
            texts.append(item)
        elif type(item) is dict or type(item) is list:
            stack.append((item, item_shape, depth + 1))
    if len(node) > 1 and not item_shape.structural and type(node[0]) in (str, dict):
        found.joined += joined_texts(node)
        if not found.has_fields and pair_class(node):
            found.has_fields = True


def plan_of(node: dict[str, Json], at: Shape, plans: Plans) -> Plan:
    """Return what the keys of an object say; ``plans`` are kept for the next one."""
    place = id(at), tuple(node)
    plan = plans.get(place)
    if plan is None:
        listed = at.properties
        others = tuple(key for key in node if key not in listed)
        meanings = [meaning for meaning in map(meaning_of, others) if meaning is not None]
        below = tuple(
            (sub := listed.get(key, FREE), sub.structural, key, _NEVER if key in listed else pair_chars(key))
            for key in node
        )
        plan = Plan(at, below, others, "name" in node, meanings, any(key.lstrip()[:1] in ("{", "[") for key in others))
        if len(node) <= _MAX_PLAN_KEYS:
            if len(plans) >= _MAX_PLANS:
                plans.clear()
            plans[place] = plan
    return plan


def _object(node: dict[str, Json], plan: Plan, depth: int, found: Survey, stack: list[tuple[Json, Shape, int]]) -> None:
    free, structural = found.free, found.structural
    for item, (sub, is_structural, key, pair_from) in zip(node.values(), plan.below, strict=True):
        kind = type(item)
        if kind is str:
            (structural if is_structural else free).append(item)
            if len(item) >= pair_from and (text := pair_text(key, item)) is not None:
                found.joined.append(text)
        elif kind is dict or kind is list:
            stack.append((item, sub, depth + 1))
    is_user = plan.has_name and node.get("role") == "user"
    if plan.others or is_user:
        free += plan.others
        found.has_json_keys = found.has_json_keys or plan.has_json_keys
        if plan.meanings or is_user:
            _meanings(node, plan.at.properties, plan.meanings, found, is_user=is_user)


def _meanings(node: dict[str, Json], listed: Any, meanings: list[KeyMeaning], found: Survey, *, is_user: bool) -> None:
    if is_user or any(meaning.is_about_people for meaning in meanings):
        found.people += named_people(node, listed)
        found.is_private = found.is_private or says_private(node, listed)
    if found.has_fields:
        return
    if found.people or not all(meaning.is_half or meaning.is_about_people for meaning in meanings):
        found.has_fields = bool(found.people or hidden_fields(node, listed))
    if not found.has_fields and any(meaning.is_half for meaning in meanings):
        found.has_fields = bool(named_value(node, listed) or split_mail(node, listed))


def _numbers(value: Json) -> list[str]:
    found = []
    stack = [value]
    while stack:
        node = stack.pop()
        if type(node) is dict:
            stack.extend(node.values())
        elif type(node) is list:
            stack.extend(node)
        elif type(node) is int or type(node) is float:
            found.append(repr(node))
    return found


def touched(found: Survey, search: Search, known: Known = NOBODY) -> set[str]:
    """
    Return the texts that may hold something, those of neighbours together among them.

    What is sought in structural texts is sought in free ones too: one look at all as if free settles most values.
    """
    # JSON is looked at closely anyway: a fast look at its characters would tell nothing.
    texts = {text for text in found.free if text[:1] in OPENERS and is_nested(text)}
    free = [text for text in found.free if text not in texts] if texts else found.free
    if not free and not found.joined:  # a page, for example: large, and free finds in it would say nothing
        return texts | search.suspects(found.structural, is_structural=True) | _numeric(found, search)
    if known is NOBODY:
        clean = search.ahead.clean
        free = [text for text in free if text not in clean and not search.is_empty(text)]
    hits = _look([*free, *found.structural, *found.joined], search, known)
    if hits:
        texts.update([text for text in free if text in hits])
        for others in (found.structural, found.joined):
            texts |= search.suspects([text for text in others if text in hits], is_structural=True)
    return texts | _numeric(found, search)


def _look(texts: list[str], search: Search, known: Known) -> set[str]:
    """Return those of texts that may hold something; in one that is clean and reads one way only people can be."""
    clean, hinted = search.ahead.clean, search.ahead.hinted
    if known is NOBODY or not clean:
        return search.suspects(texts, is_structural=False, known=known)
    plain: list[str] = []
    others: list[str] = []
    for text in texts:
        (plain if text in clean and text not in hinted else others).append(text)
    named = known.suspects(plain)
    return named | search.suspects(others, is_structural=False, known=known) if others else named


def _numeric(found: Survey, search: Search) -> set[str]:
    return {number for number in found.numbers if search.literals.has_number(number)}


OPENERS = frozenset("{[ \t\r\n")
"""What JSON in a text begins with."""


def is_nested(text: str) -> bool:
    """Tell whether a text may be JSON, which hides keys, neighbours and escapes from a look at its characters."""
    head = text[:64].lstrip()[:1] or text.lstrip()[:1]
    if head not in ("{", "["):
        return False
    return '"' in text
