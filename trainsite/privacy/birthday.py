"""When digits behind a word such as "born" are a date."""

from trainsite.privacy.pattern import Pattern

_NUMBERS = Pattern(r"[0-9]+")
_MAX_DAY = 31
_MAX_MONTH = 12
_YEAR_CHARS = 4
_ALL_NUMBERS = 3
_OTHER = Pattern(
    r"(?i)(?:register|registr|sign(?:ed)? up|creat|updat|deliver|issued|expir|depart|book|version|release|publish|valid"
    r"|check(?:ed)? (?:in|out)|flight|order|join|hired|died|death|visit|since|until)"
)


_THING = Pattern(
    r"(?i)\b(?:app|band|brand|code|company|feature|firm|framework|idea|internet|language|library|movement|product|project"
    r"|protocol|repo|repository|service|site|standard|startup|team|tool|website)s?"
    r" (?:was|were|is) (?:first )?born\b[^.\n]*\Z"
)


def is_birth_date(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether day and month can be such, and whether no other event stands between the word and the date."""
    parts = _NUMBERS.findall(match)
    if len(parts) == _ALL_NUMBERS:
        days = [int(part) for part in parts if len(part) < _YEAR_CHARS]
        if not all(1 <= day <= _MAX_DAY for day in days[:2]) or min(days[:2]) > _MAX_MONTH:
            return False
    if _THING.search(text[max(0, span[0] - 80) : span[0]]):
        return False
    between = text[max(0, span[0] - 40) : span[0]]
    word = max(between.lower().rfind(word) for word in ("born", "birth", "dob", "geb", " le ", "nac"))
    return _OTHER.search(between[max(0, word) :]) is None


_VALUE = Pattern(
    r"(?:18|19|20)[0-9]{2}[-/. ]?(?:0?[1-9]|1[0-2])[-/. ]?(?:0?[1-9]|[12][0-9]|3[01])(?:[T ][0-9:.+Z-]{4,24})?"
    r"|[0-9]{1,2}[-/. ]{1,2}[0-9]{1,2}[-/. ]{1,2}(?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
    r"|[0-9]{1,2}[^0-9\n]{2,16}(?:18|19|20)[0-9]{2}|[^0-9\n]{3,16}[0-9]{1,2}[^0-9\n]{1,6}(?:18|19|20)[0-9]{2}"
    r"|(?:18|19|20)[0-9]{2}年 ?[0-9]{1,2}月 ?[0-9]{1,2}日"
)


def is_birth_value(value: str) -> bool:
    """Tell whether a text under a key such as ``dob`` is a date with its day."""
    return _VALUE.fullmatch(value.strip()) is not None
