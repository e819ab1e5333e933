"""The forms that a value has to have before its key tells its class."""

from collections.abc import Callable, Mapping

from trainsite.privacy.birthday import is_birth_value
from trainsite.privacy.host import is_address_value, is_hardware_value
from trainsite.privacy.national import has_digits
from trainsite.privacy.pattern import Pattern
from trainsite.privacy.secret import has_random_value, is_cookie
from trainsite.records.codec import Json

_MAX_FORM_CHARS = 4096
_MIN_COOKIE_CHARS = 16
_MIN_SEED_WORDS = 8
_PIN = Pattern(r"[0-9]{3,8}")
_CODE = Pattern(r"(?:G-)?[0-9]{4,8}")
_CARD = Pattern(r"[0-9]{4}[ -]?[0-9]{4,6}[ -]?[0-9]{4,5}[ -]?[0-9]{0,4}(?:[ -]?[0-9]{3})?")
_IBAN = Pattern(r"(?i)[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,30}")
_PERSON_NUMBER = Pattern(r"[A-Za-z0-9][A-Za-z0-9 ./-]{3,23}[A-Za-z0-9]")


def has_form_of(class_: str, value: Json) -> bool:
    """Tell whether a value under a key that tells a class reads like one of the class; numbers count as written."""
    text = str(value) if type(value) is int else value
    return type(text) is str and len(text) <= _MAX_FORM_CHARS and FORMS[class_](text)


def _is_card_value(value: str) -> bool:
    return _CARD.fullmatch(value.strip()) is not None


def _is_iban_value(value: str) -> bool:
    return _IBAN.fullmatch(value.strip()) is not None


def _is_number_of_person(value: str) -> bool:
    return _PERSON_NUMBER.fullmatch(value.strip()) is not None and has_digits(value)


def _is_cookie_value(value: str) -> bool:
    return has_random_value(value, "", (0, 0)) or (
        len(value) >= _MIN_COOKIE_CHARS and "=" not in value.strip("=") and is_cookie(value, "", (0, 0))
    )


def _is_pin_value(value: str) -> bool:
    return _PIN.fullmatch(value.strip()) is not None


def _is_code_value(value: str) -> bool:
    return _CODE.fullmatch(value.strip()) is not None


def _is_seed_value(value: str) -> bool:
    words = value.split()
    return len(words) >= _MIN_SEED_WORDS and all(word.isalpha() for word in words)


FORMS: Mapping[str, Callable[[str], bool]] = {
    "BIRTH_DATE": is_birth_value,
    "CARD": _is_card_value,
    "IBAN": _is_iban_value,
    "IP": is_address_value,
    "MAC": is_hardware_value,
    "NATIONAL_ID": _is_number_of_person,
    "SECRET:cookie": _is_cookie_value,
    "SECRET:one-time-code": _is_code_value,
    "SECRET:pin": _is_pin_value,
    "SECRET:seed-phrase": _is_seed_value,
}
"""What a value of each class that a key can tell reads like."""
