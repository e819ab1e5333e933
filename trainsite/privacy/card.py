"""When digits are the number of a payment card."""

from trainsite.privacy.edges import is_free, is_id, is_near
from trainsite.privacy.pattern import Pattern

_BRANDS = Pattern(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
    r"|3[47][0-9]{13}"
    r"|3(?:0[0-59]|6[0-9]|[89][0-9])[0-9]{11}"
    r"|(?:6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12}(?:[0-9]{3})?"
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}"
    r"|62[0-9]{14,17}"
    r"|(?:50(?:18|20|38)|5893|6304|6759|676[1-3])[0-9]{8,15}"
    r"|220[0-4][0-9]{12}"
)
"""Prefixes and lengths that Visa, Mastercard, Amex, Diners, Discover, JCB, UnionPay, Maestro and Mir publish."""
_SURE = Pattern(r"4[0-9]{15}|5[1-5][0-9]{14}|2[2-7][0-9]{14}|3[47][0-9]{13}|6(?:011|5[0-9]{2})[0-9]{12}|35[0-9]{14}")
"""Brands that need no word beside an ungrouped number."""
_WORD = Pattern(
    r"(?i)(?:^|[^a-z])(?:(?:credit|debit|bank|payment)?[ _-]?cards?|cc|pan|visa|master ?card|amex|american express"
    r"|discover|diners|maestro|jcb|unionpay|(?:kredit)?karten?(?:nummer)?|kreditkarte|carte|tarjeta|carta|payments?"
    r"|card[ _]?(?:no|nr|num|number)|cvv|cvc|expir[a-z]{1,6}|exp)(?:[^a-z]|$)"
)
_ROW_BEFORE = Pattern(r"(?:\A|[^0-9A-Za-z])[0-9A-F]{4,5}\s\Z")
_ROW_AFTER = Pattern(r"\s[0-9A-F]{4}(?:[^0-9A-Za-z]|\Z)")
_CALL = Pattern(r"[A-Za-z0-9_][(\[]\Z")
_AFTER_CHARS = 32


def is_card(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a card by brand, length and check digit (Luhn); without groups it must not look like an id."""
    from stdnum import luhn  # noqa: PLC0415 - only texts with a candidate need it

    digits = match.replace(" ", "").replace("-", "").replace("\u00a0", "")
    if not _BRANDS.fullmatch(digits) or not luhn.is_valid(digits) or len(set(digits)) == 1:
        return False
    if not is_free(text, span):
        return False
    if is_near(_WORD, text, span, after=_AFTER_CHARS):
        return True
    start, end = span
    if len(match) > len(digits):
        return not _ROW_BEFORE.search(text[max(0, start - 6) : start]) and not _ROW_AFTER.match(text[end : end + 6])
    if _CALL.search(text[max(0, start - 2) : start]):
        return False
    return _SURE.fullmatch(digits) is not None and not is_id(text, span[0])
