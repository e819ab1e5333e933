"""What the key of an object says about its value."""

import re
from dataclasses import dataclass
from functools import lru_cache

from trainsite.privacy.spans import TOKEN

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LATITUDE = frozenset({"lat", "latitude"})
_LONGITUDE = frozenset({"lng", "lon", "long", "longitude"})
_UNITS = frozenset({"deg", "degrees", "dd"})
_PLACE = frozenset({"coord", "coordinate", "coordinates", "coords", "geo", "geolocation", "location"})
_LOOSE_PLACE = frozenset({"point", "position"})
_PHONE = frozenset({
    "cell", "cellphone", "fax", "mobile", "msisdn", "phone", "phones", "sms", "tel", "telephone", "whatsapp",
})  # fmt: skip
_SECRET_WORDS = frozenset({"authorization", "passphrase", "passwd", "password", "pwd", "secret"})
_SECRET_ENDS = (
    "accesskey", "accesstoken", "apikey", "authtoken", "bearertoken", "clientsecret", "idtoken", "password",
    "privatekey", "refreshtoken", "secretkey", "sessiontoken",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyMeaning:
    """What may stand under a key."""

    is_secret: bool = False
    is_phone: bool = False
    is_place: bool = False
    is_loose_place: bool = False
    """``position`` and ``point`` name charts as often as places: only fractions count there."""
    latitude_of: str | None = None
    """The words before ``lat``, by which a latitude finds its longitude."""
    longitude_of: str | None = None


@lru_cache(maxsize=8192)
def meaning_of(key: str) -> KeyMeaning | None:
    """Return what a key says, or None where it says nothing; tokens inside it say nothing."""
    words = [word.lower() for word in _WORD.findall(TOKEN.sub(" ", key[:200]))]
    while len(words) > 1 and words[-1] in _UNITS:
        words.pop()
    if not words:
        return None
    last, joined, before = words[-1], "".join(words), " ".join(words[:-1])
    meaning = KeyMeaning(
        is_secret=last in _SECRET_WORDS or joined.endswith(_SECRET_ENDS),
        is_phone=not _PHONE.isdisjoint(words) or joined.startswith("phonenumber"),
        is_place=last in _PLACE,
        is_loose_place=joined in _LOOSE_PLACE,
        latitude_of=before if last in _LATITUDE else None,
        longitude_of=before if last in _LONGITUDE else None,
    )
    return None if meaning == KeyMeaning() else meaning


def rules() -> list[str]:
    """Return the words that decide, for the hash over all rules."""
    sets = (_LATITUDE, _LONGITUDE, _UNITS, _PLACE, _LOOSE_PLACE, _PHONE, _SECRET_WORDS, _SECRET_ENDS)
    return [" ".join(sorted(words)) for words in sets]
