"""Why values of an object are hidden that their keys or neighbours give away."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.privacy.fields import hidden_fields, named_value, split_mail
from trainsite.privacy.hit import Meant
from trainsite.privacy.people import is_people_key, person_of
from trainsite.records.codec import Json


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why a value is hidden that its key or neighbour gives away."""

    class_: str
    meant: Meant | None = None
    is_people: bool = False
    """True where the objects and texts under the key are people."""


NOTHING: Mapping[str, Hidden] = MappingProxyType({})


def hidden_keys(
    node: dict[str, Json], listed: Mapping[str, Any], off: frozenset[str], *, is_person: bool
) -> dict[str, Hidden]:
    """
    Return why values of an object are hidden, by key; ``off`` are the classes that the policy leaves.

    ``is_person`` says that the object stands under a key of people.
    """
    hidden = {key: Hidden("PERSON", is_people=True) for key in _people_keys(node, listed)}
    person = person_of(node, listed, is_person=is_person)
    if person:
        hidden |= {key: Hidden(class_, person.meant) for key, class_ in person.fields.items()}
    halves = split_mail(node, listed)
    if halves:
        first, second = (str(node[half]).strip() for half in halves)
        hidden |= dict.fromkeys(halves, Hidden("EMAIL", ("EMAIL", f"{first}@{second.lstrip('@')}")))
    named = named_value(node, listed)
    if named:
        hidden[named[0]] = Hidden(named[1])
    hidden |= {key: Hidden(class_) for key, class_ in hidden_fields(node, listed).items()}
    return {key: why for key, why in hidden.items() if why.class_ not in off} if off else hidden


def _people_keys(node: dict[str, Json], listed: Mapping[str, Any]) -> list[str]:
    return [
        key
        for key, value in node.items()
        if (type(value) is dict or type(value) is list) and key not in listed and is_people_key(key)
    ]
