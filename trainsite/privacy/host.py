"""When numbers are the address of a machine on a network."""

import ipaddress

from trainsite.privacy.edges import is_near
from trainsite.privacy.pattern import Pattern

_PUBLIC_FACTS = frozenset(
    ipaddress.ip_address(address)
    for address in (
        "1.0.0.1", "1.1.1.1", "8.8.4.4", "8.8.8.8", "9.9.9.9", "149.112.112.112", "208.67.220.220", "208.67.222.222",
        "2001:4860:4860::8844", "2001:4860:4860::8888", "2606:4700:4700::1001", "2606:4700:4700::1111", "2620:fe::fe",
    )
)  # fmt: skip
"""Name servers that the whole world uses."""
_VERSION_BEFORE = Pattern(
    r"(?i)(?:(?:^|[^a-z])(?:v|ver|version|versions|release|releases|rev|revision|build|firmware|driver|upgrade|upgraded"
    r"|update|section|chapter|clause|oid|§|objectidentifier|rfc|v8|runtime|sdk|package|assembly|productversion"
    r"|fileversion)[\s:=\"'\\>(]{0,5}(?:is |to |from |number |no\.? )?|[=~^<>!]=\s?[\"']?"
    r"|(?:patch|bump|updat|upgrad|downgrad|migrat)[a-z]{0,4} [^\n]{0,40}(?:\b(?:from|to) |[-=]> ?)"
    r"|(?:patch|bump|updat|upgrad|downgrad)[a-z]{0,4} |\bv|@"
    r"|(?:^|[^A-Za-z0-9_.-])[A-Za-z][A-Za-z0-9_-]*/|[-_])\Z"
)
_NETWORK = Pattern(
    r"(?i)(?:^|[^a-z])(?:ip(?:v?[46])?|address|addr|host|server|client|from|connect(?:ed|ing|ion)?|ping|ssh|peer|remote"
    r"|source|src|dst|dest|destination|gateway|dns|nameserver|proxy|listen(?:ing)?|login|logged|route|inet6?|bind|nat"
    r"|forwarded|visitor|attacker|firewall|resolv(?:e[sd]?|ing)|user|https?)(?:[^a-z]|$)"
)
_PORT_AFTER = Pattern(r":[0-9]{2,5}(?:[^0-9.]|\Z)|/(?:[12]?[0-9]|3[0-2])(?:[^0-9]|\Z)")
_MORE = Pattern(r"[0-9A-Za-z_]|\.[0-9]|\.in-ad|-[A-Za-z0-9]|:[0-9a-fA-F]*:")
_MORE_BEFORE = Pattern(r"[0-9A-Za-z_$+]\Z|[0-9A-Za-z]\.\Z|[0-9],\Z")
_DECIMAL_BEFORE = Pattern(r"[0-9]?\.[0-9]+[ ,]\Z")
_DECIMAL_AFTER = Pattern(r"[ ,-]+[0-9]*\.[0-9]+(?:[^0-9.]|\.[0-9]+[^0-9.])")
_ESCAPE = Pattern(r"\\[nrt]\Z")
_SMALL = 25
_LOW_OCTETS = 3
_BEFORE_CHARS = 64


def is_address(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a public address of version 4 from versions, section numbers and addresses that name nobody."""
    start, end = span
    before = text[max(0, start - _BEFORE_CHARS) : start]
    if _MORE.match(text[end : end + 7]) or (_MORE_BEFORE.search(before) and not _ESCAPE.search(before)):
        return False
    if _DECIMAL_BEFORE.search(before) or _DECIMAL_AFTER.match(text[end : end + 12]):
        return False
    octets = [int(part) for part in match.split(".")]
    if any(str(octet) != part for octet, part in zip(octets, match.split("."), strict=True)) or not _is_public(match):
        return False
    if len(set(octets)) == 1 or (_VERSION_BEFORE.search(before) and not before.endswith("://")):
        return False
    is_plain = max(octets[1:]) > _SMALL and octets[-2:] != [0, 0] and sum(octet == 0 for octet in octets) < _LOW_OCTETS
    return is_plain or _PORT_AFTER.match(text[end : end + 8]) is not None or is_near(_NETWORK, text, span, 24)


def is_address_6(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a public address of version 6 from times and from addresses for documentation."""
    start, end = span
    before, after = text[max(0, start - 2) : start], text[end : end + 1]
    if (_MORE_BEFORE.search(before) and not _ESCAPE.search(before)) or after.isalnum() or after in (":", "_"):
        return False
    return not match.endswith("::") and _is_public(match)


def _is_public(match: str) -> bool:
    try:
        address = ipaddress.ip_address(match)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast and address not in _PUBLIC_FACTS


_UNIVERSAL = ("00005e0053", "000000000000", "ffffffffffff")
_MAC_WORD = Pattern(
    r"(?i)(?:^|[^a-z])(?:mac|ether|ethernet|lladdr|hwaddr|bssid|bluetooth|arp|wlan|wifi|hardware|device|nic)(?:[^a-z]|$)"
)
_HARDWARE = Pattern(r"(?i)[0-9a-f]{2}(?:[:. -]?[0-9a-f]{2}){5}")
_HEX_BEFORE = Pattern(r"[0-9A-Za-z_]\Z|[0-9A-Fa-f][:-]\Z|::\Z")
_HEX_AFTER = Pattern(r"[0-9A-Za-z_]|[:-][0-9A-Fa-f]")


def is_address_value(value: str) -> bool:
    """Tell whether a text under a key such as ``ip`` is the public address of a machine."""
    plain = value.strip().strip("[]").partition("/")[0].partition("%")[0]
    return _is_public(plain) or (plain.count(":") == 1 and _is_public(plain.partition(":")[0]))


def is_hardware_value(value: str) -> bool:
    """Tell whether a text under a key such as ``mac`` is the address of a network card."""
    digits = "".join(char for char in value.lower() if char.isalnum())
    return _HARDWARE.fullmatch(value.strip()) is not None and not digits.startswith(_UNIVERSAL)


def is_hardware(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell the address of a network card from fingerprints, times, and addresses that name no card."""
    start, end = span
    before = text[max(0, start - 2) : start]
    if (_HEX_BEFORE.search(before) and not _ESCAPE.search(before)) or _HEX_AFTER.match(text[end : end + 2]):
        return False
    digits = "".join(char for char in match.lower() if char.isalnum())
    if len({char for char in match if not char.isalnum()}) != 1 or digits.startswith(_UNIVERSAL):
        return False
    return (not digits.isdigit() and len(set(digits)) > 1) or is_near(_MAC_WORD, text, span, 24)


def is_hardware_text(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether hex digits behind a word such as "mac" are the address of a card."""
    digits = match.replace(".", "").lower()
    return not digits.isdigit() and not digits.isalpha() and not digits.startswith(_UNIVERSAL)
