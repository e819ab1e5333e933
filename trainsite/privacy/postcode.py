"""Which postcodes there are in Britain, Canada and Australia."""

from trainsite.privacy.pattern import Pattern

BRITISH_AREAS = (
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM", "CO", "CR",
    "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY",
    "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT",
    "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP",
    "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL",
    "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W",
    "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
)  # fmt: skip
"""The areas of Royal Mail and of the islands."""
BRITISH = r"(?:[A-Z]{1,2}[0-9][0-9A-HJKMNPR-Y]?[ ]?[0-9][ABD-HJLNP-UW-Z]{2})"
CANADIAN = r"(?:[ABCEGHJ-NPR-TVXY][0-9][ABCEGHJ-NPR-TV-Z][ -]?[0-9][ABCEGHJ-NPR-TV-Z][0-9])"
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
_AUSTRALIAN = {
    "ACT": ((200, 299), (2600, 2618), (2900, 2920)), "NSW": ((1000, 2999),), "NT": ((800, 999),),
    "QLD": ((4000, 4999), (9000, 9999)), "SA": ((5000, 5999),), "TAS": ((7000, 7999),),
    "VIC": ((3000, 3999), (8000, 8999)), "WA": ((6000, 6999),),
}  # fmt: skip
AUSTRALIAN = rf"(?:(?:{'|'.join(_AUSTRALIAN)})[ ][0-9]{{4}})"

_BRITISH_END = Pattern(r"([A-Z]{1,2})[0-9][0-9A-Z]?[ ]?[0-9][A-Z]{2}\Z")
_AUSTRALIAN_END = Pattern(r"([A-Z]{2,3}) ([0-9]{4})\Z")


def has_british(match: str) -> bool:
    """Tell whether a text ends in a postcode of an area that there is."""
    end = _BRITISH_END.search(match)
    return end is not None and end[1] in BRITISH_AREAS


def has_australian(match: str) -> bool:
    """Tell whether a text ends in a state and one of its postcodes."""
    end = _AUSTRALIAN_END.search(match)
    return end is not None and any(first <= int(end[2]) <= last for first, last in _AUSTRALIAN.get(end[1], ()))
