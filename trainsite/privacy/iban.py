"""When letters and digits are the number of a bank account."""

from trainsite.privacy.edges import is_id
from trainsite.privacy.pattern import Pattern

LENGTHS = {
    15: ("NO",), 16: ("BE",), 18: ("DK", "FO", "FI", "GL", "NL", "SD", "FK"), 19: ("MK", "SI"),
    20: ("AT", "BA", "EE", "KZ", "LT", "LU", "XK", "MN"), 21: ("CH", "HR", "LI", "LV"),
    22: ("BG", "BH", "CR", "DE", "GB", "GE", "IE", "ME", "RS", "VA"), 23: ("AE", "GI", "IL", "IQ", "OM", "TL", "SO"),
    24: ("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN", "VG"), 25: ("LY", "PT", "ST"),
    26: ("IS", "TR"), 27: ("BI", "DJ", "FR", "GR", "IT", "MC", "MR", "SM"),
    28: ("AL", "AZ", "BY", "CY", "DO", "GT", "HN", "HU", "LB", "NI", "PL", "SV"), 29: ("BR", "EG", "PS", "QA", "UA"),
    30: ("JO", "KW", "MU", "YE"), 31: ("MT", "SC"), 32: ("LC",), 33: ("RU",),
}  # fmt: skip
"""How long the account numbers of each country are (registry to ISO 13616)."""

_JOINED = Pattern(r"[A-Za-z0-9_+/=]\Z|[A-Za-z0-9]-\Z")
_LETTERS = 65 - 10


def is_iban(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an account number by the checksum (ISO 7064, mod 97-10) and by what stands beside it."""
    compact = "".join(char for char in match.upper() if char.isalnum())
    start, end = span
    before = text[max(0, start - 2) : start]
    is_joined = _JOINED.search(before) is not None and before not in ("\\n", "\\t", "\\r")
    if is_joined or text[end : end + 1] in ("_", "=", "/", "+") or is_id(text, start):
        return False
    return is_checked(compact)


def is_checked(compact: str) -> bool:
    """Tell whether an account number without blanks, in capitals, has the check digits that it should have."""
    moved = compact[4:] + compact[:4]
    digits = "".join(char if char.isdigit() else str(ord(char) - _LETTERS) for char in moved)
    return compact[2:4].isdigit() and int(digits) % 97 == 1
