"""When two numbers are a place on Earth."""

import re

_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_STRONG = re.compile(
    r"(?i)(?:^|[^a-z])(?:current ?)?(?:location|lat|lng|lon|latitude|longitude|coord\w*|gps|geo\w*)(?:$|[^a-z])"
)
_WEAK = re.compile(r"(?i)(?:^|[^a-z])(?:map|maps|position|at|near)(?:$|[^a-z])")
_MORE_BEFORE = re.compile(r"[0-9A-Za-z_.$€£+-]$|[0-9]\s*,\s*$")
_MORE_AFTER = re.compile(r"[0-9A-Za-z_%]|\.[0-9]|\s*,\s*[-+]?[0-9]|\s*,?\s*\.\.\.")
_PAIR = re.compile(r"\s*[-+]?[0-9]{1,3}\.[0-9]+\s*[,;]\s*[-+]?[0-9]{1,3}\.[0-9]+\s*")
_CONTEXT_CHARS = 40
_FINE_DECIMALS = 4
_NEAR_ZERO = 3.0
_PAIR_SIZE = 2
_MAX_LATITUDE = 90
_MAX_LONGITUDE = 180


def numbers_of(match: str) -> list[str]:
    """Return the numbers in a find, as written."""
    return _NUMBER.findall(match)


def _on_earth(first: float, second: float) -> bool:
    low, high = sorted((abs(first), abs(second)))
    return low <= _MAX_LATITUDE and high <= _MAX_LONGITUDE


def is_labelled(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether numbers behind ``lat`` and ``lng`` or ``location:`` lie on Earth and end there."""
    numbers = numbers_of(match)[-2:]
    return (
        len(numbers) == _PAIR_SIZE
        and _on_earth(*map(float, numbers))
        and not _MORE_AFTER.match(text[span[1] : span[1] + 12])
    )


def is_lat_lng(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether a latitude and a longitude, each behind its word, lie on Earth."""
    numbers = numbers_of(match)
    after = text[span[1] : span[1] + 2]
    return (
        len(numbers) >= _PAIR_SIZE
        and _on_earth(float(numbers[0]), float(numbers[-1]))
        and not (after[:1].isalnum() and after[:1] not in "NSEWnsew")
    )


def is_bracketed(match: str, text: str, span: tuple[int, int]) -> bool:
    """As ``is_labelled``; inside brackets both numbers must be fractions, since whole ones are pixels."""
    numbers = numbers_of(match)[-2:]
    return all("." in number for number in numbers) and is_labelled(match, text, span)


def is_bare_pair(match: str, text: str, span: tuple[int, int]) -> bool:
    """
    Tell whether two fractions with a comma between them are a place though no label stands before them.

    Two decimals are enough behind a word such as "coordinates", four in one of them behind "at" or "near"; without
    any word both need four, and one must lie beyond three degrees, since scores and intervals look the same.
    """
    start, end = span
    before = text[max(0, start - _CONTEXT_CHARS) : start]
    if _MORE_BEFORE.search(before) or _MORE_AFTER.match(text[end : end + 12]):
        return False
    first, second = numbers_of(match)[:2]
    if not _on_earth(float(first), float(second)):
        return False
    if _STRONG.search(before):
        return True
    fine = sorted(len(number.partition(".")[2]) >= _FINE_DECIMALS for number in (first, second))
    if fine[1] and _WEAK.search(before):
        return True
    return fine[0] and max(abs(float(first)), abs(float(second))) >= _NEAR_ZERO


def is_pair_text(value: str) -> bool:
    """Tell whether a text under a key such as ``location`` is a pair of fractions."""
    return _PAIR.fullmatch(value[:80]) is not None
