"""When a number and capitalised words are a postal address."""

import re

SUFFIXES = (
    "Street", "St", "Avenue", "Ave", "Boulevard", "Blvd", "Road", "Rd", "Lane", "Ln", "Drive", "Dr", "Court", "Ct",
    "Circle", "Cir", "Place", "Pl", "Terrace", "Ter", "Parkway", "Pkwy", "Highway", "Hwy", "Way", "Trail", "Trl",
    "Square", "Sq", "Plaza", "Plz", "Alley", "Aly", "Crescent", "Cres", "Turnpike", "Tpke", "Loop",
)  # fmt: skip
STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
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
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_BEFORE_YEAR = re.compile(
    r"(?i)(?:^|[^a-z])(?:in|since|by|until|till|of|around|from|after|before|[a-z]{3,9}\.? [0-9]{1,2},)\s*$"
)
_LOWER_STOP = frozenset({
    "busy", "city", "cross", "dead", "mile", "narrow", "next", "one", "open", "other", "quiet", "same", "side",
    "single", "way", "wide",
})  # fmt: skip


def is_street(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an address from prose: no function words, no units, no hard drives, no year before "Wall Street"."""
    street = re.split(r"[,\n#]", match, maxsplit=1)[0]
    words = [word.lower() for word in _WORD.findall(street)]
    ends = [at for at, word in enumerate(words) if at and word.capitalize() in SUFFIXES]
    if not ends or any(word in _PROSE for word in words[: ends[0] + 1]):
        return False
    if words[ends[0] - 1] in _NO_STREET.get(words[ends[0]], frozenset()):
        return False
    return is_number_free(match, text, span)


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
