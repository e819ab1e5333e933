"""What stands around a find: whether it is a word of its own, and which word stands before it."""

from trainsite.privacy.pattern import Pattern

_ESCAPE = Pattern(r"\\[nrt]\Z|\\u[0-9A-Fa-f]{4}\Z|%[0-9A-Fa-f]{2}\Z")
_JOINED_BEFORE = Pattern(r"[A-Za-z0-9_$€£#@^~\\]\Z|[A-Za-z0-9][-/+]\Z|[0-9]\.\Z|[-+.]\Z")
_JOINED_AFTER = Pattern(r"[A-Za-z0-9_%@]|[-/+*][A-Za-z0-9]|\.[0-9]|[(\[]")
_ID = Pattern(
    r"(?i)(?:^|[^a-z])(?:ids?|uuid|guid|orders?|tickets?|ref|reference|invoice|tracking|transaction|txn|sku|isbn|issn"
    r"|ean|upc|gtin|serial|seed|hash|commit|build|version|model|part|batch|case|doi|timestamp|ts|epoch|time|size|bytes"
    r"|offset|revision|rev|job|run|trace|span|session|request|req|flight|booking|reservation|confirmation|article"
    r"|product|item|parcel|shipment|asin|row|line|page|bestellung|auftrag|artikel|figure|table|issue"
    r"|pr|bug|nonce|checksum|sum|total|count|port|pid|error|errno|status)s?"
    r"(?:[ _-]?(?:ids?|no|nr|num|number|code|key|hash))?\.?\\{0,3}[\"'`]?[ \t:=#>(|]{0,4}\\{0,3}[\"'`]?\Z"
)
_BEFORE_CHARS = 40


def is_free(text: str, span: tuple[int, int]) -> bool:
    """Tell whether a find is no part of a longer number, name, path or sum."""
    start, end = span
    before = text[max(0, start - 6) : start]
    if _JOINED_AFTER.match(text[end : end + 2]):
        return False
    return _JOINED_BEFORE.search(before) is None or _ESCAPE.search(before) is not None


def is_id(text: str, start: int) -> bool:
    """Tell whether a word such as "order" or "id" before a number says that it is the number of a thing."""
    return _ID.search(text[max(0, start - _BEFORE_CHARS) : start]) is not None


def is_near(words: Pattern, text: str, span: tuple[int, int], before: int = 40, after: int = 0) -> bool:
    """Tell whether a word stands in the line of a find, within so many characters before or behind it."""
    start, end = span
    head = text[max(0, start - before) : start].rpartition("\n\n")[2]
    return words.search(head) is not None or (
        after > 0 and words.search(text[end : end + after].partition("\n")[0]) is not None
    )
