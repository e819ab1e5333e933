"""Tokens: what stands in the place of a find, the same for the same secret or person."""

import base64
import hmac
import html
import ipaddress
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import unquote

from trainsite.privacy.handle import bare_handle
from trainsite.privacy.pattern import Pattern
from trainsite.privacy.place import numbers_of

TAG_CHARS = 10
_TAG_BYTES = 10
"""More than ten characters of base32 hold, and a whole number of its groups."""
_HEX_CHARS = 32
_MAX_REMEMBERED_CHARS = 256
_MAX_DIGESTS = 4096
"""How many finds are remembered: most stand in a value more than once."""
_SPOKEN_AT = Pattern(r"\s*[\[({]\s*at\s*[\])}]\s*|\s+at\s+")
_SPOKEN_DOT = Pattern(r"\s*[\[({]\s*dot\s*[\])}]\s*|\s+dot\s+")
_FRACTION = Pattern(r"[0-9]\.[0-9]")
_CODE = Pattern(r"[A-Za-z][0-9]|[0-9][A-Za-z]|[0-9A-Za-z]\+[0-9A-Za-z]")
_EXTENSION = Pattern(r"(?i)\s*[,;]?\s*(?:x|ext\.?|extension)\s*[0-9]{1,6}\s*\Z")
_ABROAD = Pattern(r"\s*(?:tel:)?\s*(?:\+|00(?=[\s./-]*[1-9])|011[\s-])")
_TRUNK = Pattern(r"\(\s*0\s*\)")
_NORTH_AMERICAN = Pattern(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")


class Tagger:
    """
    Makes tokens with one key; ``plain`` says which secret a form of it stands for.

    ``regions`` are those whose local telephone numbers get the token of their international form.
    """

    def __init__(
        self, key: bytes, plain: Mapping[str, str] | Iterable[tuple[str, str]], regions: Sequence[str] = ()
    ) -> None:
        self._key = key
        self._plain = dict(plain)
        self._regions = tuple(regions)
        self._tags: dict[tuple[str, str], tuple[str, str]] = {}

    def tag(self, class_: str, text: str) -> str:
        """Return the tag of a find, from HMAC-SHA-256 over its class and its normal form."""
        return self._both(class_, text)[0]

    def long_tag(self, class_: str, text: str) -> str:
        """Return the first 32 hex digits of the same HMAC."""
        return self._both(class_, text)[1]

    def token(self, class_: str, text: str, meant: tuple[str, str] | None = None) -> str:
        """Return what takes the place of a find; ``meant`` are class and text that the tag is made of instead."""
        return f"[{class_}:{self.tag(*(meant or (class_, text)))}]"

    def _both(self, class_: str, text: str) -> tuple[str, str]:
        """Return the short tag and the long one."""
        known = self._tags.get((class_, text))
        if known is None:
            message = f"{class_}\0{self._normal(class_, text)}".encode("utf-8", "surrogatepass")
            digest = hmac.digest(self._key, message, "sha256")
            known = base64.b32encode(digest[:_TAG_BYTES])[:TAG_CHARS].decode("ascii"), digest.hex()[:_HEX_CHARS]
            if len(self._tags) >= _MAX_DIGESTS:
                self._tags.clear()
            if len(text) <= _MAX_REMEMBERED_CHARS:
                self._tags[class_, text] = known
        return known

    def _normal(self, class_: str, text: str) -> str:
        if class_ == "PHONE":
            return _phone(text, self._regions)
        normal = _NORMAL.get(class_)
        return self._plain.get(text, text) if normal is None else normal(text)


def _phone(text: str, regions: Sequence[str]) -> str:
    """Return the digits behind the plus sign; of North American numbers those without the country code."""
    number = _TRUNK.sub("", _EXTENSION.sub("", text))
    abroad = _ABROAD.match(number)
    digits = "".join(char for char in number[abroad.end() if abroad else 0 :] if char.isdigit())
    american = _NORTH_AMERICAN.fullmatch(digits)
    if american:
        return american[1]
    return digits if abroad else _international(number, regions) or digits


def _international(text: str, regions: Sequence[str]) -> str | None:
    """Return country code and number of a local number that is one in a single region."""
    if not regions:
        return None
    import phonenumbers  # noqa: PLC0415 - it is slow to import, and only local numbers need it

    found = set()
    for region in regions:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            found.add(f"{number.country_code}{phonenumbers.national_significant_number(number)}")
    return found.pop() if len(found) == 1 else None


def _address(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())


def _mail(text: str) -> str:
    plain = html.unescape(unquote(text)).casefold()
    if "@" not in plain:
        plain = _SPOKEN_AT.sub("@", plain, count=1)
    return _SPOKEN_DOT.sub(".", plain)


def _name(text: str) -> str:
    return " ".join(text.casefold().split())


def _number(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _place(text: str) -> str:
    """Return the numbers of coordinates, or a code of a place (of letters and digits, or of words) as it is."""
    numbers = numbers_of(text) if _FRACTION.search(text) or not _CODE.search(text) else []
    return ",".join(numbers) or _name(text).lstrip("/")


def _address_of_host(text: str) -> str:
    plain = text.strip().strip("[]").partition("%")[0]
    try:
        return str(ipaddress.ip_address(plain))
    except ValueError:
        return text.casefold()


_NORMAL: Mapping[str, Callable[[str], str]] = {
    "ADDRESS": _address,
    "CARD": _number,
    "EMAIL": _mail,
    "GEO": _place,
    "HANDLE": bare_handle,
    "IBAN": _number,
    "IP": _address_of_host,
    "MAC": _number,
    "NATIONAL_ID": _number,
    "PERSON": _name,
    "USER": str.casefold,
}
"""How finds of a class are written alike; secrets are taken as they are."""


def token_chars(class_: str) -> int:
    """Return how long a token of a class is."""
    return len(class_) + TAG_CHARS + len("[:]")
