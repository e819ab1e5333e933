"""Tokens: what stands in the place of a find, the same for the same secret or person."""

import base64
import hmac
import json
from collections.abc import Sequence

from trainsite.privacy.handle import bare_handle
from trainsite.privacy.place import numbers_of

TAG_CHARS = 10
_NORTH_AMERICAN_DIGITS = 11
"""With the country code, which is as often left out."""


class Tagger:
    """Makes tokens with one key."""

    def __init__(self, key: bytes, literals: Sequence[str]) -> None:
        self._key = key
        self._plain = {json.dumps(literal)[1:-1]: literal for literal in literals}
        self._plain |= {json.dumps(literal, ensure_ascii=False)[1:-1]: literal for literal in literals}
        self._plain |= {literal: literal for literal in literals if json.dumps(literal)[1:-1] == literal}

    def tag(self, class_: str, text: str) -> str:
        """Return the tag of a find, from HMAC-SHA-256 over its class and its normal form."""
        message = f"{class_}\0{self._normal(class_, text)}".encode("utf-8", "surrogatepass")
        return base64.b32encode(hmac.digest(self._key, message, "sha256"))[:TAG_CHARS].decode("ascii")

    def token(self, class_: str, text: str) -> str:
        """Return what takes the place of a find."""
        return f"[{class_}:{self.tag(class_, text)}]"

    def _normal(self, class_: str, text: str) -> str:
        if class_ in ("EMAIL", "USER"):
            return text.casefold()
        if class_ == "HANDLE":
            return bare_handle(text)
        if class_ == "PHONE":
            digits = "".join(char for char in text if char.isdigit())
            return digits[1:] if len(digits) == _NORTH_AMERICAN_DIGITS and digits[0] == "1" else digits
        if class_ == "GEO":
            return ",".join(numbers_of(text))
        if class_ == "ADDRESS":
            return " ".join(text.casefold().replace(",", " ").split())
        return self._plain.get(text, text)
