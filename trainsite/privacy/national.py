"""When letters and digits are the number that a state gave to a person."""

import importlib
import re
from collections.abc import Callable

from trainsite.privacy.edges import is_free, is_id
from trainsite.privacy.pattern import Pattern

Accept = Callable[[str, str, tuple[int, int]], bool]

_MIN_DIGITS = 4
_NO_SSN = ("000", "666")
_NINO = Pattern(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
_PLAIN_NHS = Pattern(r"[467][0-9]{9}")
"""First digits that England and Wales give out."""
_MEDICARE_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9)
_PENSION = Pattern(r"[0-9]{2}(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[A-Z][0-9]{3}")
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_KOREAN = Pattern(rf"[0-9]{{2}}(?:0[1-9]|1[0-2]){_DAY}-?[1-8][0-9]{{6}}")
_ITIN_GROUPS = frozenset({*range(50, 66), *range(70, 89), 90, 91, 92, *range(94, 100)})
_ITIN_AREA = 900


def compact(match: str) -> str:
    """Return letters and digits of a find, in capitals."""
    return "".join(char for char in match.upper() if char.isalnum())


def is_american(match: str) -> bool:
    """Tell by the rules of area, group and serial a number of the social security or of a taxpayer (SSN, ITIN)."""
    digits = compact(match)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if int(area) >= _ITIN_AREA:
        return int(group) in _ITIN_GROUPS
    return area not in _NO_SSN and group != "00" and serial != "0000" and len(set(digits)) > 1


def is_nino(match: str) -> bool:
    """Tell a British national insurance number by the prefixes that are given out."""
    return _NINO.fullmatch(compact(match)) is not None


def is_medicare(match: str) -> bool:
    """Tell an Australian Medicare number by its check digit."""
    digits = compact(match)
    total = sum(weight * int(digit) for weight, digit in zip(_MEDICARE_WEIGHTS, digits, strict=False))
    return total % 10 == int(digits[8])


def is_pension(match: str) -> bool:
    """Tell a German pension insurance number by the date inside it."""
    return _PENSION.fullmatch(compact(match)) is not None


def is_korean(match: str) -> bool:
    """Tell a Korean resident number by the date inside it; numbers given out since 2020 have no check digit."""
    return _KOREAN.fullmatch(match) is not None


def has_digits(match: str) -> bool:
    """Tell whether a number of a passport or licence holds at least four digits, and is no date."""
    return sum(map(str.isdigit, match)) >= _MIN_DIGITS and not re.match(r"(?:19|20)[0-9]{2}-[0-9]{2}-", match)


def is_given_nhs(match: str) -> bool:
    """Tell whether a grouped number is one that the British health service gives to patients."""
    return _PLAIN_NHS.match(compact(match)) is not None and checked("gb.nhs")(match)


def checked(module: str) -> Callable[[str], bool]:
    """Return a predicate that checks a number as a module of python-stdnum does, named without its package."""

    def is_valid(match: str) -> bool:
        checker = importlib.import_module("stdnum." + module)
        return bool(checker.is_valid(match.replace("\u00a0", " ")))

    return is_valid


def said(is_valid: Callable[[str], bool]) -> Accept:
    """Return what accepts a number that a word before it explains."""

    def accept(match: str, text: str, span: tuple[int, int]) -> bool:
        is_call = text[max(0, span[0] - 1) : span[0]] == "(" and text[max(0, span[0] - 2) : span[0] - 1].isalnum()
        return not is_call and text[span[1] : span[1] + 1] not in ("-", "%", "_") and is_valid(match)

    return accept


def alone(is_valid: Callable[[str], bool]) -> Accept:
    """Return what accepts a number that its shape explains: a word of its own, and not the number of a thing."""

    def accept(match: str, text: str, span: tuple[int, int]) -> bool:
        return is_free(text, span) and not is_id(text, span[0]) and is_valid(match)

    return accept
