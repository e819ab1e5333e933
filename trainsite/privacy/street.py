"""When a number and capitalised words are a postal address."""

import re

from trainsite.privacy.pattern import Pattern
from trainsite.privacy.zipcode import STATES, is_in_state

SUFFIXES = (
    "Street", "St", "Avenue", "Ave", "Boulevard", "Blvd", "Road", "Rd", "Lane", "Ln", "Drive", "Dr", "Court", "Ct",
    "Circle", "Cir", "Place", "Pl", "Terrace", "Ter", "Parkway", "Pkwy", "Highway", "Hwy", "Way", "Trail", "Trl",
    "Square", "Sq", "Plaza", "Plz", "Alley", "Aly", "Crescent", "Cres", "Turnpike", "Tpke", "Loop",
)  # fmt: skip
_RARE = frozenset({
    "alley", "circle", "lane", "loop", "pl", "place", "plaza", "sq", "square", "trail", "trl", "way",
})  # fmt: skip
"""Suffixes that are as often something else: they need another sign that this is an address."""
_PLAIN = frozenset({"ave", "avenue", "blvd", "boulevard", "lane", "rd", "road", "st", "street"})
_NUMBERED = frozenset({"first", "long", "second", "short", "third"})
"""Words of prose that name a street where they alone stand before one of the plain suffixes."""
_HOME = Pattern(
    r"(?i)(?:^|[^a-z])(?:at|(?:lives?|living|resides?|located|home)(?: (?:at|in|on|is))?|street"
    r"|address(?:[ _]?(?:line)?[ _]?[0-9])?(?: is)?)"
    r"[\s:=\"']{1,4}\Z"
)
_MIN_HOUSE_DIGITS = 2
_LOWER_WORD = Pattern(r"(?:^|[\s\"'])(?!(?:chapter|section|step|part|figure|page|level)s?\b)[a-z]+[,:.]?\Z")
_WORD = Pattern(r"[^\W\d_]+")
_STATE_CODE = Pattern(r"(.*?)(,?)[ ]{0,2}\b([A-Z]{2})\.?[ ]{1,2}([0-9]{5})(?:-[0-9]{4})?")
_NO_CITY = frozenset({
    "all", "batch", "case", "code", "error", "false", "file", "line", "model", "none", "not", "null", "only", "page",
    "row", "rows", "status", "step", "total", "true", "value", "warning",
})  # fmt: skip
_MIN_CITY_CHARS = 3
_PROSE = frozenset({
    "a", "am", "an", "and", "are", "as", "best", "by", "days", "each", "every", "first", "for", "from", "gb", "go",
    "hour", "hours", "if", "in", "is", "it", "its", "km", "long", "mb", "mile", "miles", "million", "minute",
    "minutes", "more", "most", "my", "no", "of", "on", "one", "or", "our", "people", "percent", "pm", "second",
    "seconds", "short", "step", "steps", "tb", "that", "the", "their", "then", "things", "third", "this", "to",
    "top", "two", "was", "ways", "weeks", "with", "year", "years", "your",
})  # fmt: skip
_NO_STREET = {
    "drive": frozenset(
        {"disk", "flash", "google", "hard", "one", "pen", "solid", "state", "tape", "test", "thumb", "usb", "zip"}
    ),
    "court": frozenset({"appeals", "circuit", "district", "federal", "food", "high", "supreme", "tennis"}),
    "place": frozenset({"fifth", "first", "fourth", "market", "second", "third", "work"}),
    "way": frozenset(
        {"best", "by", "easy", "either", "four", "half", "milky", "one", "only", "right", "six", "three", "two"}
    ),
    "square": frozenset({"chi", "least", "mean", "perfect", "root"}),
    "circle": frozenset({"full", "inner", "unit", "vicious"}),
    "trail": frozenset({"audit", "paper"}),
    "loop": frozenset({"event", "feedback", "for", "game", "main", "training", "while"}),
    "dr": frozenset({"md", "prof"}),
}
_PLURAL = Pattern(
    r"[ ](?:actors|analysts|bankers|banks|boys|dancers|fans|firms|girls|hits|kids|musicals?|performances|plays"
    r"|productions?|shows?|songs|stars|theat(?:er|re)s|tickets?|traders)\b"
)
"""What is counted before it: the number belongs to them, not to the house."""
_YEAR = Pattern(r"(?:19|20)[0-9]{2}")
_BEFORE_YEAR = Pattern(
    r"(?i)(?:^|[^a-z])(?:in|since|by|until|till|of|around|from|after|before|[a-z]{3,9}\.? [0-9]{1,2},"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?,?)\s*$"
)
_LOWER_STOP = frozenset({
    "bumpy", "busy", "city", "country", "cross", "dead", "dirt", "dusty", "feet", "gravel", "lane", "mile",
    "narrow", "new", "next", "old", "one", "open", "other", "paved", "quiet", "rocky", "rural", "same", "side",
    "single", "way", "wide", "winding",
})  # fmt: skip


def is_street(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an address from prose: no function words, no units, no hard drives, no year before "Wall Street"."""
    street = re.split(r"[,\n#]", match, maxsplit=1)[0]
    words = [word.lower() for word in _WORD.findall(street)]
    ends = [at for at, word in enumerate(words) if at and word.capitalize() in SUFFIXES]
    if not ends:
        return False
    end = ends[0]
    name, suffix = words[:end], words[end]
    is_named = suffix in _PLAIN and len(name) == 1 and name[0] in _NUMBERED
    if (any(word in _PROSE for word in name) and not is_named) or name[-1] in _NO_STREET.get(suffix, frozenset()):
        return False
    if suffix in _RARE and len(street) == len(match) and end == len(words) - 1 and not _has_sign(match, text, span):
        return False
    return not _PLURAL.match(text[span[1] : span[1] + 20]) and is_number_free(match, text, span)


def _has_sign(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether a word before an address says what it is, or a longer house number begins its line."""
    before = text[max(0, span[0] - 32) : span[0]]
    if _HOME.search(before):
        return True
    if not match[:_MIN_HOUSE_DIGITS].isdigit():
        return False
    _, newline, line = before.rpartition("\n")
    if not line.strip(" \t\"'"):
        # A blank at the very beginning stands behind a token, not at the edge of a line.
        return bool(newline) or line[:1] not in (" ", "\t")
    is_lane = _WORD.findall(match)[-1].lower() == "lane"
    return is_lane and _LOWER_WORD.search(line.rstrip(" \t\"'")) is not None


def is_broadway(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a house on Broadway from a number of its shows."""
    return not _PLURAL.match(text[span[1] : span[1] + 20]) and is_number_free(match, text, span)


def is_city_zip(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell a city with state and ZIP code from capitals before a number: the code must be one of the state."""
    parts = _STATE_CODE.fullmatch(match)
    if parts is None or parts[3] not in STATES or not is_in_state(parts[4], parts[3]):
        return False
    city, words = parts[1], [word.lower() for word in _WORD.findall(parts[1])]
    if not words or len(city) < _MIN_CITY_CHARS or words[-1] in _NO_CITY:
        return False
    return bool(parts[2]) or not city.isupper()


def is_lower_street(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether "12 main street", all in lower case, is an address; "12 busy street" is not."""
    words = _WORD.findall(match.lower())
    return words[0] not in _PROSE and words[0] not in _LOWER_STOP and is_number_free(match, text, span)


def is_number_free(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether the house number is neither part of something longer nor a year."""
    start = span[0]
    before = text[max(0, start - 20) : start]
    if before and (before[-1].isalnum() or before[-1] in "-.$€£/_#@+%"):
        return before[-2:] in ("\\n", "\\r", "\\t") or before[-1] == "#"
    if before[-1:] in ",:" and before[-2:-1].isdigit():
        return False
    return not (_YEAR.match(match) and match[4:5] == " " and _BEFORE_YEAR.search(before))
