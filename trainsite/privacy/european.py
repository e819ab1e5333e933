"""When words and a house number are an address as it is written outside the United States."""

import re

from trainsite.privacy import postcode
from trainsite.privacy.edges import is_near
from trainsite.privacy.pattern import Pattern

_ADDRESS = Pattern(
    r"(?i)(?:^|[^a-zäöüß])(?:adress[a-zäöüß]*|anschrift|adres|address|adresse|direcci[oó]n|domicili[oé]+|indirizzo"
    r"|wohn[a-zäöüß]*|lebt?|zuhause|lives?|living|resid[a-z]*|located|habite|vive|vivo|abit[oai]|woon(?:t|achtig)?"
    r"|street|straße|strasse|ship(?:ping|ped)?|deliver[a-z]*|liefer[a-z]*|visit|home|office|sede|at|in der|in|an der"
    r"|am|op|at the)(?:[^a-zäöüß]|$)"
)
_NEAR_CHARS = 24
_POSTCODE = Pattern(r"[0-9]{4,5}(?:[ ]?[A-Z]{2})?[ ][^\W\d_]|[0-9]{4} ?[A-Z]{2}\Z")
_HOUSE = Pattern(r"[0-9]")
_WEAK_GERMAN = Pattern(
    r"(?i)(?:weg|platz|ring|hof|markt|damm|ufer|graben|steig|berg|tor|park|wall|plein|dijk|laan|singel|kade)\b"
)
_NO_GERMAN = frozenset({
    "abstellplatz", "abweg", "aktienmarkt", "arbeitsmarkt", "arbeitsplatz", "ausweg", "bahnhof", "bauernhof",
    "bildschirmplatz", "boxring", "campingplatz", "clustering", "durchweg", "during", "earring", "einkaufswagenring",
    "engineering", "filtering", "flughafen", "flugplatz", "friedhof", "gehweg", "halbweg", "herring", "hinweg",
    "holzweg", "irrweg", "kernspeicherplatz", "ladeplatz", "listenplatz", "lösungsweg", "mittelweg", "monitoring",
    "offering", "ordering", "parkplatz", "plattenplatz", "radweg", "rechenweg", "rendering", "rückweg", "schulweg",
    "scoring", "sitzplatz", "speicherplatz", "spielplatz", "sportplatz", "spring", "startplatz", "steckplatz",
    "stehplatz", "stellplatz", "string", "studienplatz", "substring", "supermarkt", "tabellenplatz", "umweg",
    "wanderweg", "weltmarkt", "werkhof",
})  # fmt: skip
_UNIT_AFTER = Pattern(
    r"(?i) ?(?:%|gb|mb|tb|kb|ms|km|m|cm|mm|kg|g|min|minuten?|stunden?|meter|euro|eur|€|steps?|times|people|items|rows"
    r"|users|mal|jahre?n?|tage?n?|personen|von|of|to|and|or)\b|%|[.,:][0-9]"
)
_TECHNICAL = frozenset({
    "airmail", "amazon", "api", "apple", "aws", "azure", "bluetooth", "cli", "cloudflare", "codex", "docker",
    "ethernet", "facebook", "git", "github", "google", "http", "https", "javascript", "line", "mobile", "node",
    "outlook", "phase", "pipeline", "poste", "proxy", "python", "rule", "slack", "ssh", "stage", "step", "stripe",
    "table", "telegram", "type", "usb", "wifi", "zapier", "zoe", "update", "website", "fase", "file", "route", "store",
    "service", "skype", "office", "online", "chrome", "message", "module", "state", "bundle", "cache", "template",
})  # fmt: skip
_MIN_NAME_CHARS = 4
_NO_TOWN = frozenset({
    "and", "appendix", "box", "bus", "case", "chapter", "class", "code", "error", "figure", "flight", "formula",
    "gate", "grade", "group", "id", "item", "key", "level", "line", "model", "option", "or", "order", "page", "part",
    "phase", "plan", "platform", "product", "ref", "revision", "room", "route", "row", "seat", "section", "size",
    "slot", "step", "table", "terminal", "test", "the", "type", "unit", "version", "zone",
})  # fmt: skip
_YEAR_END = Pattern(r", (?:19|20)[0-9]{2}\Z")
_WORD = Pattern(r"[^\W\d_]+")


def _is_free(text: str, span: tuple[int, int]) -> bool:
    start, end = span
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or before[-1:] in ("_", "$", "#", "@", "-", "/", ".", "=") or after[:1] in ("_", "@"):
        return before in ("\\n", "\\r", "\\t")
    return not after[:1].isalnum() and re.match(r"[.,:-][0-9]", after) is None


def is_german(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a street and house number of Germany, Austria, Switzerland or the Netherlands from ranks and counts."""
    if not _is_free(text, span) or _UNIT_AFTER.match(text[span[1] : span[1] + 10]):
        return False
    head = _HOUSE.split(match, maxsplit=1)[0].strip()
    words = _WORD.findall(head)
    if not words or words[-1].lower() in _NO_GERMAN:
        return False
    if not _WEAK_GERMAN.search(head) or _POSTCODE.search(match):
        return True
    return is_near(_ADDRESS, text, span, _NEAR_CHARS)


def is_french(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a French street from "5 place settings": squares and ways need an article or a postcode behind them."""
    return _is_free(text, span) and len(_WORD.findall(match)) > 1


def is_spanish(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether a Spanish street and a number are whole words, and the number is no year behind a name."""
    if _YEAR_END.search(match):
        return False
    return _is_free(text, span) and not _UNIT_AFTER.match(text[span[1] : span[1] + 10])


def is_italian(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell "Via Roma 12" from English "Via GitHub 2": the name ends as Italian names do, or a postcode follows."""
    if not is_spanish(match, text, span):
        return False
    if _POSTCODE.search(match):
        return True
    name = _WORD.findall(_HOUSE.split(match, maxsplit=1)[0])[-1].lower()
    if name in _TECHNICAL or len(name) < _MIN_NAME_CHARS:
        return False
    return name.endswith(("a", "e", "i", "o")) or is_near(_ADDRESS, text, span, _NEAR_CHARS)


def is_british(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a town and a postcode from figures and models: the area must exist, and the first word be no "Figure"."""
    if not _is_free(text, span) or not postcode.has_british(match):
        return False
    words = [word.lower() for word in _WORD.findall(match)]
    has_lines = "," in match or "\n" in match
    return words[0] not in _NO_TOWN or (match[:1].isdigit() and has_lines)


def is_australian(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a town with state and postcode of Australia by the postcodes of the state."""
    return _is_free(text, span) and postcode.has_australian(match)


def is_whole(_match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether an address is no part of a longer word."""
    return _is_free(text, span)
