"""When two numbers are a place on Earth."""

from trainsite.privacy.pattern import Pattern

_NUMBER = Pattern(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_WORD = Pattern(
    r"(?i)(?:^|[^a-z])(?:current ?)?(?:location|located|lat|lng|lon|latitude|longitude|coord\w*|gps"
    r"|geo|geo(?:location|code|coded|tag|point))(?:$|[^a-z])"
)
_MORE_BEFORE = Pattern(r"[0-9A-Za-z_.$€£+-]\Z|[0-9]\s*,\s*\Z")
_MORE_AFTER = Pattern(r"[0-9A-Za-z_%]|\.[0-9]|\s*,\s*[-+]?[0-9]|\s*,?\s*\.\.\.")
_PAIR = Pattern(r"\s*[-+]?[0-9]{1,3}\.[0-9]{2,}\s*[,;\s]\s*[-+]?[0-9]{1,3}\.[0-9]{2,}\s*")
_BLANK_AFTER = Pattern(r"\s{1,3}[-+]?[0-9]")
_CONTEXT_CHARS = 40
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
        and not ("," not in match and _BLANK_AFTER.match(text[span[1] : span[1] + 5]))
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


def is_on_earth(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether the first two numbers of a find are within the range of coordinates."""
    first, second = numbers_of(match)[:2]
    return _on_earth(float(first), float(second))


def is_bare_pair(match: str, text: str, span: tuple[int, int]) -> bool:
    """
    Tell whether two fractions with a comma between them are a place though no label stands before them.

    A word such as "coordinates" must stand near: scores, losses and times look the same.
    """
    start, end = span
    before = text[max(0, start - _CONTEXT_CHARS) : start]
    if _MORE_BEFORE.search(before) or _MORE_AFTER.match(text[end : end + 12]):
        return False
    return is_on_earth(match, text, span) and _WORD.search(before) is not None


def is_pair_text(value: str) -> bool:
    """Tell whether a text under a key such as ``location`` is a pair of fractions."""
    return _PAIR.fullmatch(value[:80]) is not None


_COARSE_DECIMALS = Pattern(r"\.[0-9]")
_DMS = Pattern(r"[0-9]+(?:\.[0-9]+)?")
_MAX_MINUTES = 60
_FILE_ENDS = frozenset(
    {"conf", "css", "csv", "html", "ini", "json", "log", "md", "py", "rs", "toml", "txt", "xml", "yaml"}
)


def is_coarse(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether a pair with one decimal each, behind ``gps:`` or ``lat/lng:``, lies on Earth."""
    return is_labelled(match, text, span) and len(_COARSE_DECIMALS.findall(match)) >= _PAIR_SIZE


def is_sexagesimal(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether degrees, minutes and seconds are within their ranges."""
    numbers = [float(number) for number in _DMS.findall(match)]
    half = len(numbers) // 2
    return (
        half > 0
        and numbers[0] <= _MAX_LONGITUDE
        and numbers[half] <= _MAX_LONGITUDE
        and all(part < _MAX_MINUTES for part in numbers[1:half] + numbers[half + 1 :])
    )


def is_compass(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a pair with points of the compass, one of them a fraction, from drawings."""
    before = text[max(0, span[0] - _CONTEXT_CHARS) : span[0]]
    is_joined = before[-1:].isalnum() or before[-1:] in (".", "_", "$")
    return not is_joined and is_on_earth(match, text, span) and not text[span[1] : span[1] + 1].isalnum()


def is_plus_code(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an open location code from sums of names: it mixes letters and digits and stands alone."""
    before, after = text[max(0, span[0] - 1) : span[0]], text[span[1] : span[1] + 1]
    if before.isalnum() or before in ("+", "_", "-", "/", "=") or after.isalnum() or after in ("+", "_", "/", "="):
        return before == "/" and text[max(0, span[0] - 24) : span[0]].endswith(("plus.codes/", "/place/"))
    head = match.partition("+")[0]
    return any(char.isdigit() for char in head) and any(char.isalpha() for char in head)


def is_geohash(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell a geohash from a word: it holds a digit."""
    return any(char.isdigit() for char in match)


def is_three_words(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell three words behind three slashes from the path of a file."""
    before = text[max(0, span[0] - 4) : span[0]]
    is_path = before.endswith("///") and before[:1] in (":", "/", ".") and len(before) > len("///")
    return not is_path and match.rpartition(".")[2] not in _FILE_ENDS and text[span[1] : span[1] + 1] != "/"
