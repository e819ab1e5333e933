"""When digits are a telephone number."""

from trainsite.privacy import dialling
from trainsite.privacy.pattern import Pattern

MIN_DIGITS = 8
MAX_DIGITS = 15
MIN_LOCAL_DIGITS = 7
"""Where the key says that it is a telephone number, none of its country is needed."""
_MIN_UNGROUPED_DIGITS = 10
_MAX_GROUPS = 6

_DIGITS = Pattern(r"[0-9]+")
# Country codes as the ITU assigned them (list to E.164); a code is followed by a national number without a zero,
# except in Italy.
_COUNTRY = Pattern(
    r"1[2-9][0-9]{9}$|390|(?:7|2(?:[07]|1[1-3689]|[2-6][0-9]|9[0-17-9])|3(?:[0-469]|[57][0-9]|8[0-35-79])"
    r"|4(?:[013-9]|2[013])|5(?:[1-8]|[09][0-9])|6(?:[0-6]|7[02-9]|8[0-35-9]|9[0-2])"
    r"|8(?:[1246]|0[08]|5[02356]|7[08]|8[0-368])|9(?:[0-58]|6[0-8]|7[0-79]|9[2-68]))[1-9]"
)
_DATE = Pattern(r"\+?(?:19|20)[0-9]{2}[-./](?:0[1-9]|1[0-2])[-./][0-3][0-9]")
_DECIMAL = Pattern(r"\+[0-9]+\.[0-9]+")
_ROUND = "000000"
_FIGURE_BEFORE = Pattern(
    r"(?i)(?:offset|delta|profit|diff|difference|change|gain|loss|score|total|sum|count|balance|revenue|net|value)"
    r"(?: of| is)?[ :=]{0,3}\Z"
)
_UNIT_AFTER = Pattern(r" (?:rows|bytes|tokens|points|steps|ms|users|items|USD|EUR)\b")
_PHONE_BEFORE = Pattern(
    r"(?i)(?:^|[^a-z])(?:(?:tele|cell|smart|i)?phones?|call(?:ed|ing)?|tel|cell|mobile|fax|sms|whatsapp|dial|reach"
    r"|contact|signal|number is|my number|text me|(?:text|message) to)(?:[^a-z]|$)"
)
_CONTEXT_CHARS = 24
_AFTER = Pattern(r"[0-9A-Za-z_]|[-.][0-9]|[ ]{0,2}[*=][ ]?[0-9]|%")
_MORE_AFTER = Pattern(r" [0-9]")
_MORE_BEFORE = Pattern(r"[0-9] \Z")
_EXTENSION = Pattern(r"(?:x|ext)\.? ?[0-9]")
_FIELD = Pattern(r"(?i:tel:)?\+?[0-9(][0-9 ().\-/]{5,24}(?: ?(?:x|ext)\.? ?[0-9]{1,6})?")


def is_international(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a number in the international form from dates, decimals, sums and round figures behind a plus sign."""
    if _UNIT_AFTER.match(text[span[1] : span[1] + 10]):
        return False
    return _is_like_number(match, text, span) or (
        _stands_alone(text, span)
        and not _DATE.match(match)
        and not _DECIMAL.fullmatch(match)
        and not _is_figure(text, span)
        and not match.endswith(_ROUND)
        and dialling.is_valid(match)
    )


def _is_like_number(match: str, text: str, span: tuple[int, int]) -> bool:
    groups = _DIGITS.findall(match)
    digits = "".join(groups)
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS or len(groups) > _MAX_GROUPS or digits[0] == "0":
        return False
    if not _COUNTRY.match(digits) and not (len(digits) >= _MIN_UNGROUPED_DIGITS and _is_called(text, span[0])):
        return False
    if _DATE.match(match) or _DECIMAL.fullmatch(match) or sum(len(group) == 1 for group in groups[1:]) > 1:
        return False
    if len(groups) == 1 and (len(digits) < _MIN_UNGROUPED_DIGITS or digits.endswith(_ROUND) or _is_figure(text, span)):
        return False
    return _stands_alone(text, span)


def _is_figure(text: str, span: tuple[int, int]) -> bool:
    start, end = span
    before = text[max(0, start - _CONTEXT_CHARS) : start]
    return _FIGURE_BEFORE.search(before) is not None or _UNIT_AFTER.match(text[end : end + 10]) is not None


def is_north_american(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a 3-3-4 number from parts of ids, tables of numbers and prices; blanks alone need a word before them."""
    if not _stands_alone(text, span):
        return False
    if "-" in match or "." in match or "(" in match:
        return True
    start, end = span
    if _MORE_BEFORE.search(text[max(0, start - 2) : start]) or _MORE_AFTER.match(text[end : end + 2]):
        return False
    return _is_called(text, start)


def _is_called(text: str, start: int) -> bool:
    """Tell whether a word such as "call" stands close before a number."""
    return _PHONE_BEFORE.search(text[max(0, start - _CONTEXT_CHARS) : start]) is not None


def is_labelled(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether what stands behind ``phone:`` is a number and ends there."""
    return is_phone_value(match) and not _AFTER.match(text[span[1] : span[1] + 6])


def is_phone_value(value: str) -> bool:
    """Tell whether a text under a key such as ``phone`` is a number of 7 to 15 digits, and no date."""
    if _FIELD.fullmatch(value) is None or _DATE.match(value):
        return False
    return MIN_LOCAL_DIGITS <= sum(map(str.isdigit, value.lower().partition("x")[0])) <= MAX_DIGITS


def _stands_alone(text: str, span: tuple[int, int]) -> bool:
    start, end = span
    after = text[end : end + 6]
    if _AFTER.match(after) and not _EXTENSION.match(after):
        return False
    before = text[max(0, start - 2) : start]
    if len(before) > 1 and before[0] == "\\" and before[1] in "nrt":
        return True
    last = before[-1:]
    return not ((last.isascii() and last.isalnum()) or (last and last in "-+._#$€£%^&@\\"))
