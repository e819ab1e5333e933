"""Values that are hidden because of the key above them: passwords, phone numbers, places."""

from collections.abc import Iterable, Mapping
from typing import Any

from trainsite.privacy.forms import FORMS, has_form_of
from trainsite.privacy.keynames import NAME_KEYS, VALUE_KEYS, KeyMeaning, is_local_part, meaning_of
from trainsite.privacy.pattern import Pattern
from trainsite.privacy.phone import MAX_DIGITS, MIN_LOCAL_DIGITS, is_phone_value
from trainsite.privacy.place import is_pair_text
from trainsite.privacy.secret import (
    MIN_FIELD_CHARS,
    SCHEME,
    is_field_value,
    is_loose_password,
    looks_random,
)
from trainsite.privacy.spans import TOKEN
from trainsite.records.codec import Json

_MAX_NUMBER_CHARS = 32
_MAX_LEVELS = 16
_SCHEMA_KEYS = frozenset({
    "$ref", "allOf", "anyOf", "description", "enum", "format", "items", "label", "oneOf", "placeholder", "properties",
    "required", "title", "type",
})  # fmt: skip
"""Keys of what describes a password and is none: JSON schemas, forms."""
_VALUE_KEYS = frozenset({
    "const", "current", "default", "new", "old", "plain", "plaintext", "raw", "secret", "text", "value",
})  # fmt: skip
"""Keys under a password-like key whose value is the password."""
_NUMBER_KEYS = frozenset({"address", "date", "id", "no", "number", "phrase", "value"})
"""Keys below one that tells a class, whose value is of the class."""
_MAX_NAME_CHARS = 60
_MAX_BLANKS = 3
_PAIR = 2
_MAX_MAIL_KEYS = 5
_CONNECTION_KEYS = frozenset(
    {"database", "db", "dbname", "driver", "engine", "pass", "passwd", "password", "port", "scheme"}
)
_LOCAL_PART = Pattern(r"(?!root$|admin$|git$)[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9])?")
_DOMAIN = Pattern(r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}")


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


def named_value(node: Mapping[str, Json], listed: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return key and class of a value that its neighbour gives away: ``{"name": "password", "value": …}``."""
    names = [value for key, value in node.items() if type(value) is str and key.lower() in NAME_KEYS]
    values = [key for key in node if key.lower() in VALUE_KEYS and key not in listed]
    if not names or len(values) != 1:
        return None
    for name in names:
        class_ = class_by_name(name, node[values[0]])
        if class_ is not None:
            return values[0], class_
    return None


def class_by_name(name: str, value: Json) -> str | None:
    """Return the class of a value that stands beside a name such as ``password``; sentences stay."""
    if len(name) > _MAX_NAME_CHARS or name.count(" ") > 1 or type(value) is not str:
        return None
    meaning = meaning_of(name)
    if meaning is None or value.count(" ") > _MAX_BLANKS or value.strip()[-1:] in (".", "?", "!", ":"):
        return None
    return _class_of(meaning, value)


def pair_class(items: list[Json]) -> str | None:
    """Return the class of the second text of a pair such as ``["password", "…"]``."""
    if len(items) != _PAIR or type(items[0]) is not str or type(items[1]) is not str or " " in items[1].strip():
        return None
    class_ = class_by_name(items[0], items[1])
    return None if class_ == "SECRET:field" and not looks_random(credential_of(items[1])) else class_


def split_mail(node: Mapping[str, Json], listed: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the keys of the two halves of a mail address: ``{"user": …, "domain": …}``; no connection settings."""
    if len(node) > _MAX_MAIL_KEYS or any(key.lower() in _CONNECTION_KEYS for key in node):
        return None
    halves = [key for key in node if is_local_part(key)], [key for key in node if key.lower() in ("domain", "host")]
    if len(halves[0]) != 1 or len(halves[1]) != 1:
        return None
    local, domain = halves[0][0], halves[1][0]
    first, second = node[local], node[domain]
    if local in listed or domain in listed or type(first) is not str or type(second) is not str:
        return None
    is_mail = _LOCAL_PART.fullmatch(first.strip()) is not None and _DOMAIN.fullmatch(second.strip().lstrip("@"))
    return (local, domain) if is_mail else None


def _class_of(meaning: KeyMeaning, value: Json) -> str | None:
    if type(value) is dict or type(value) is list:
        return _class_within(meaning, value)
    if meaning.is_secret and _is_secret(value):
        return "SECRET:field"
    if meaning.is_loose_secret and type(value) is str and is_loose_password(value):
        return "SECRET:field"
    if meaning.is_phone and _is_phone(value):
        return "PHONE"
    if meaning.class_ and has_form_of(meaning.class_, value):
        return meaning.class_
    is_place = meaning.is_place or meaning.is_loose_place
    return "GEO" if is_place and type(value) is str and is_pair_text(value) else None


def _class_within(meaning: KeyMeaning, value: Json) -> str | None:
    is_place = meaning.is_place or (meaning.is_loose_place and type(value) is list and has_fraction(value))
    if is_place and type(value) is list and is_number_list(value):
        return "GEO"
    classes = (("SECRET:field", meaning.is_secret), ("PHONE", meaning.is_phone), (meaning.class_, bool(meaning.class_)))
    for class_, is_meant in classes:
        if is_meant and hidden_within(class_, value):
            return class_
    return None


def hidden_within(class_: str, value: Json, level: int = 1) -> list[Any]:
    """
    Return the indices or keys whose values are hidden in a list or object that stands under a telling key.

    Looks 16 levels deep. Sentences stay, and so does what describes a field, such as a schema of it.
    """
    if level > _MAX_LEVELS:
        return []
    is_list = type(value) is list
    is_described = not is_list and not _SCHEMA_KEYS.isdisjoint(value)
    found: list[Any] = []
    entries: Iterable[tuple[Any, Json]] = enumerate(value) if is_list else value.items()
    for name, item in entries:
        if type(item) is dict or type(item) is list:
            is_hidden = not is_described and bool(hidden_within(class_, item, level + 1))
        elif class_ in FORMS:
            is_hidden = has_form_of(class_, item) and (is_list or name.lower() in _NUMBER_KEYS)
        elif class_ == "PHONE":
            is_hidden = _is_phone(item) and (is_list or type(item) is str)
        else:
            is_named = is_list or name.lower() in _VALUE_KEYS
            is_hidden = _is_secret(item) and (is_named or not is_described) and _is_word(item, is_named)
        if is_hidden:
            found.append(name)
    return found


def _is_word(value: Json, is_named: bool) -> bool:
    return type(value) is int or (" " not in value.strip() and (is_named or looks_random(value)))


def _is_secret(value: Json) -> bool:
    if type(value) is int:
        return len(str(abs(value))) >= MIN_FIELD_CHARS
    return type(value) is str and is_secret_text(value)


def _is_phone(value: Json) -> bool:
    if type(value) is int:
        return MIN_LOCAL_DIGITS <= len(str(abs(value))) <= MAX_DIGITS
    return type(value) is str and is_phone_value(value)


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
