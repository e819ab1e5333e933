"""Values that are hidden because of the key above them: passwords, phone numbers, places."""

from collections.abc import Mapping
from typing import Any

from trainsite.privacy.keynames import KeyMeaning, meaning_of
from trainsite.privacy.phone import MAX_DIGITS, MIN_LOCAL_DIGITS, is_phone_value
from trainsite.privacy.place import is_pair_text
from trainsite.privacy.secret import SCHEME, is_field_value
from trainsite.privacy.spans import TOKEN
from trainsite.records.codec import Json

_MAX_NUMBER_CHARS = 32


def hidden_fields(node: dict[str, Json], listed: Mapping[str, Any]) -> dict[str, str]:
    """Return the class of each value of an object that its key gives away; keys that a schema lists say nothing."""
    hidden: dict[str, str] = {}
    latitudes: dict[str, str] = {}
    longitudes: dict[str, str] = {}
    for key, value in node.items():
        meaning = None if key in listed else meaning_of(key)
        if meaning is None:
            continue
        class_ = _class_of(meaning, value)
        if class_ is not None:
            hidden[key] = class_
        elif is_number(value):
            if meaning.latitude_of is not None:
                latitudes[meaning.latitude_of] = key
            if meaning.longitude_of is not None:
                longitudes[meaning.longitude_of] = key
    for before in latitudes.keys() & longitudes.keys():
        hidden[latitudes[before]] = hidden[longitudes[before]] = "GEO"
    return hidden


def _class_of(meaning: KeyMeaning, value: Json) -> str | None:
    kind = type(value)
    is_phone = is_place = False
    if kind is str:
        if meaning.is_secret and is_secret_text(value):
            return "SECRET:field"
        is_phone = meaning.is_phone and is_phone_value(value)
        is_place = (meaning.is_place or meaning.is_loose_place) and is_pair_text(value)
    elif kind is int:
        is_phone = meaning.is_phone and MIN_LOCAL_DIGITS <= len(str(abs(value))) <= MAX_DIGITS
    elif kind is list:
        is_place = (meaning.is_place or (meaning.is_loose_place and has_fraction(value))) and is_number_list(value)
    return "PHONE" if is_phone else "GEO" if is_place else None


def is_secret_text(value: str) -> bool:
    """Tell whether a text under a password-like key is to be hidden; a token is hidden already."""
    core = credential_of(value)
    return is_field_value(core) and TOKEN.fullmatch(core) is None


def credential_of(value: str) -> str:
    """Return the value of an ``authorization`` field without its scheme."""
    stripped = value.strip()
    match = SCHEME.match(stripped)
    return stripped[match.end() :] if match else stripped


def is_number(value: Json) -> bool:
    """Tell whether a value is a number or the text of one."""
    kind = type(value)
    if kind is int or kind is float:
        return True
    if kind is not str or not 0 < len(value) <= _MAX_NUMBER_CHARS or not value.isascii():
        return False
    text: str = value.strip()
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def is_number_list(value: Json) -> bool:
    """Tell whether a list holds numbers only, itself or in lists within."""
    return bool(value) and all(is_number_list(item) if type(item) is list else is_number(item) for item in value)


def has_fraction(value: Json) -> bool:
    """Tell whether a list of numbers holds one with a fraction."""
    return any(has_fraction(item) if type(item) is list else "." in str(item) for item in value)
