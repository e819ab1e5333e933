"""When digits are a telephone number."""

import re

MIN_DIGITS = 8
MAX_DIGITS = 15
MIN_LOCAL_DIGITS = 7
"""Where the key says that it is a telephone number, none of its country is needed."""
_MAX_GROUPS = 6

_DIGITS = re.compile(r"[0-9]+")
_DATE = re.compile(r"\+(?:19|20)[0-9]{2}[-.](?:0[1-9]|1[0-2])[-.][0-3][0-9]")
_DECIMAL = re.compile(r"\+[0-9]+\.[0-9]+")
_AFTER = re.compile(r"[0-9A-Za-z_]|[-.,/:][0-9A-Za-z]|[ ]{0,2}[-+*/=][ ]?[0-9]|%")
_EXTENSION = re.compile(r"(?:x|ext)\.? ?[0-9]")
_FIELD = re.compile(r"\+?[0-9(][0-9 ().\-/]{5,24}")


def is_international(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a number in the international form from dates, decimals, sums and round figures behind a plus sign."""
    groups = _DIGITS.findall(match)
    digits = "".join(groups)
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS or digits[0] == "0" or len(groups) > _MAX_GROUPS:
        return False
    if _DATE.match(match) or _DECIMAL.fullmatch(match) or digits.endswith("00000"):
        return False
    if sum(len(group) == 1 for group in groups[1:]) > 1:
        return False
    return _stands_alone(text, span)


def is_north_american(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a 3-3-4 number from parts of ids, tables of numbers and prices."""
    if not _stands_alone(text, span):
        return False
    groups = _DIGITS.findall(match)[-3:]
    if "-" in match or "." in match or "(" in match:
        return True
    return groups[0][0] > "1" and groups[1][0] > "1" and not all(group.endswith("00") for group in groups)


def is_phone_value(value: str) -> bool:
    """Tell whether a text under a key such as ``phone`` is a number of 7 to 15 digits."""
    return _FIELD.fullmatch(value) is not None and MIN_LOCAL_DIGITS <= sum(map(str.isdigit, value)) <= MAX_DIGITS


def _stands_alone(text: str, span: tuple[int, int]) -> bool:
    start, end = span
    after = text[end : end + 6]
    if _AFTER.match(after) and not _EXTENSION.match(after):
        return False
    if after[:1] == " " and after[1:2].isdigit():
        return False
    before = text[max(0, start - 3) : start]
    escaped = len(before) > 1 and before[-2] == "\\" and before[-1] in "nrt"
    if before and not escaped and (before[-1].isalnum() or before[-1] in "-+._#$€£%^&@/\\"):
        return before.endswith(("//", "e/"))
    return not (before[-1:] == " " and before[-2:-1].isdigit())
