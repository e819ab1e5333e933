"""When digits are a telephone number by the plans that each country published."""

import re

from trainsite.privacy.edges import is_free, is_id, is_near
from trainsite.privacy.pattern import Pattern

_CALLED = Pattern(
    r"(?i)(?:^|[^a-z])(?:(?:tele|cell|smart|i)?phones?|call(?:ed|ing)?|tel|cell|mobile?|fax|sms|whatsapp|dial|reach|ring"
    r"|contact|signal|handy(?:nummer)?|mobilnummer|telefon[a-z]*|rufnummer|festnetz"
    r"|t[ée]l(?:[ée]phone)?|m[oó]vil|number is|my number|text me"
    r"|unter|anrufen|erreichbar)(?:[^a-z]|$)"
)
_COUNTED = Pattern(
    r" ?(?:times|rows|bytes|tokens|points|steps|ms|s|users|items|usd|eur|px|kb|mb|gb|calls|%)\b", re.IGNORECASE
)
_NEAR_CHARS = 32
_MIN_LOCAL_DIGITS = 9
_ROUND = "0000"


def _digits(match: str) -> str:
    return "".join(char for char in match if char.isdigit())


def is_valid(match: str, region: str | None = None, *, is_loose: bool = False) -> bool:
    """
    Tell whether a number is one that its country gives out, seen from a region.

    ``is_loose`` asks for the length alone, so that numbers set aside for fiction count.
    """
    import phonenumbers  # noqa: PLC0415 - it is slow to import, and only texts with a candidate need it

    try:
        number = phonenumbers.parse(match, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number) if is_loose else phonenumbers.is_valid_number(number))


def is_dialled_abroad(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a number behind an exit code (00 or 011) from ids that begin with noughts."""
    if not is_free(text, span) or is_id(text, span[0]) or _more(text, span):
        return False
    country = re.sub(r"\A(?:00|011[ -])", "", match)
    is_called = is_near(_CALLED, text, span, _NEAR_CHARS)
    return (is_called or len(_digits(match)) < len(match)) and is_valid("+" + country)


def is_local(match: str, text: str, span: tuple[int, int], regions: tuple[str, ...]) -> bool:
    """Tell a number with an area code from dates, ids and tables, by the numbering plan of one of the regions."""
    digits = _digits(match)
    if len(digits) < _MIN_LOCAL_DIGITS or digits.endswith(_ROUND) or not is_free(text, span):
        return False
    if match.count("(") != match.count(")") or is_id(text, span[0]) or _more(text, span):
        return False
    is_called = is_near(_CALLED, text, span, _NEAR_CHARS)
    if len(digits) == len(match) and not is_called:
        return False
    return any(
        is_valid(match, region, is_loose=is_called) and (is_called or _is_grouped(match, region)) for region in regions
    )


def _more(text: str, span: tuple[int, int]) -> bool:
    """Tell whether the number goes on, as a row of figures does."""
    return re.match(r"[ ,] ?[0-9]", text[span[1] : span[1] + 3]) is not None or (
        re.search(r"[0-9][ ,] ?\Z", text[max(0, span[0] - 3) : span[0]]) is not None
    )


def _is_grouped(match: str, region: str) -> bool:
    """Tell whether the area code ends where the numbering plan says."""
    import phonenumbers  # noqa: PLC0415 - it is slow to import, and only texts with a candidate need it

    written = phonenumbers.format_number(phonenumbers.parse(match, region), phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.findall(r"[0-9]+", written)[:1] == re.findall(r"[0-9]+", match)[:1]


def is_bare(match: str, text: str, span: tuple[int, int], regions: tuple[str, ...]) -> bool:
    """Tell a number without groups behind a word such as "call" from counts of things."""
    after = text[span[1] : span[1] + 8]
    if _COUNTED.match(after) or re.match(r"[-.][0-9]|[@_%(\[]|[0-9]", after) or match.endswith(_ROUND):
        return False
    has_trunk = match.startswith("0")
    return any(is_valid(match, region, is_loose=has_trunk and region != "US") for region in regions)
