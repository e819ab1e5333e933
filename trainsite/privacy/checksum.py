"""Secrets that carry a proof of themselves: a checksum, or a form that only decodes one way."""

import base64
import binascii
import hashlib
import re

from trainsite.privacy.secret import is_mixed

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CHECK_BYTES = 4
_MIN_ID_DIGITS = 15
_MAX_HEAD_CHARS = 4096
_WEB_TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]*")
_PRINTABLE = re.compile(rb"[\x20-\x7e]*:[\x20-\x7e]+")


def is_base58_checked(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether the last four bytes of a base58 text check the others, as in keys of Bitcoin (Base58Check)."""
    number = 0
    for char in match:
        number = number * 58 + _BASE58.index(char)
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    return hashlib.sha256(hashlib.sha256(body).digest()).digest()[:_CHECK_BYTES] == check


def is_bot_token(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether the first part of a Discord token is base64 of a user's number, or the last one is random."""
    first, _, rest = match.partition(".")
    decoded = _decoded(first)
    return is_mixed(rest.partition(".")[2]) or (
        decoded is not None and len(decoded) >= _MIN_ID_DIGITS and decoded.isdigit()
    )


def is_encoded_web_token(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether base64 holds a JSON web token, or how one begins."""
    head = match.rstrip("=")[:_MAX_HEAD_CHARS]
    decoded = _decoded(head[: len(head) - len(head) % 4])
    return decoded is not None and _WEB_TOKEN.match(decoded) is not None


def is_user_and_password(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether base64 holds ``user:password``."""
    decoded = _decoded(match)
    return decoded is not None and _PRINTABLE.fullmatch(decoded) is not None


def _decoded(text: str) -> bytes | None:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error):
        return None
