"""What the key of an object says about its value."""

import unicodedata
from functools import lru_cache

from trainsite.dataclass import dataclass
from trainsite.privacy.pattern import Pattern
from trainsite.privacy.spans import TOKEN

_WORD = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LATITUDE = frozenset({"lat", "latitude"})
_LONGITUDE = frozenset({"lng", "lon", "long", "longitude"})
_UNITS = frozenset({"deg", "degrees", "dd"})
_PLACE = frozenset({"coord", "coordinate", "coordinates", "coords", "geo", "geolocation", "location"})
_LOOSE_PLACE = frozenset({"point", "position"})
_PHONE = frozenset({
    "cell", "cellphone", "fax", "mobile", "msisdn", "phone", "phones", "sms", "tel", "telephone", "whatsapp",
})  # fmt: skip
_SECRET_WORDS = frozenset({
    "authorization", "contrasena", "kennwort", "parola", "passcode", "passphrase", "passwd", "passwort", "password",
    "pwd", "secret", "senha", "wachtwoord",
})  # fmt: skip
_FOREIGN_SECRETS = frozenset({"пароль", "密码", "密碼", "パスワード", "비밀번호"})
_AGAIN = frozenset({"again", "confirm", "confirmation", "confirmed", "repeat", "repeated"})
_SECRET_ENDS = (
    "accesskey", "accesstoken", "apikey", "authtoken", "bearertoken", "clientsecret", "idtoken", "password",
    "motdepasse", "privatekey", "refreshtoken", "secretkey", "sessiontoken",
)  # fmt: skip
_CLASSES = {
    "BIRTH_DATE": (
        "bday", "birthdate", "birthday", "dateofbirth", "dob", "fechadenacimiento", "geburtsdatum",
    ),
    "CARD": (
        "cardno", "cardnum", "cardnumber", "ccnumber", "creditcard", "creditcardnumber", "debitcard", "debitcardnumber",
    ),
    "IBAN": ("accountiban", "bankiban", "iban", "ibannumber"),
    "IP": (
        "clientaddress", "clientip", "clientipaddress", "destinationip", "dstip", "hostip", "ip", "ipaddr", "ipaddress",
        "ipv4", "ipv4address", "ipv6", "ipv6address", "lastip", "peerip", "publicip", "remoteaddr", "remoteaddress",
        "remoteip", "serverip", "sourceip", "srcip", "userip", "xforwardedfor", "xrealip",
    ),
    "MAC": ("hwaddr", "mac", "macaddr", "macaddress"),
    "NATIONAL_ID": (
        "aadhaar", "aadhaarnumber", "bsn", "cpf", "curp", "dni", "driverlicense", "driverlicensenumber",
        "driverslicense", "driverslicensenumber", "drivinglicence", "drivinglicencenumber", "identitycardnumber",
        "itin", "nationalid", "nationalidnumber", "nationalinsurancenumber", "nhsnumber", "nino", "passport",
        "passportno", "passportnumber", "personnummer", "pesel", "socialsecurity", "socialsecurityno",
        "socialsecuritynumber", "ssn", "steuerid", "taxid", "taxidnumber", "taxnumber", "taxpayerid",
    ),
    "SECRET:cookie": ("authcookie", "cookie", "cookies", "sessioncookie", "setcookie"),
    "SECRET:one-time-code": (
        "2facode", "mfacode", "onetimecode", "onetimepassword", "otp", "otpcode", "twofactorcode", "verificationcode",
    ),
    "SECRET:pin": ("cardpin", "cvc", "cvv", "cvv2", "pin", "pincode", "pinnumber", "simpin"),
    "SECRET:seed-phrase": (
        "backupphrase", "mnemonic", "mnemonicphrase", "recoveryphrase", "secretphrase", "seedphrase", "seedwords",
    ),
}  # fmt: skip
"""Keys whose value is known by them alone, where it has the form of its class."""
_CLASS_OF = {name: class_ for class_, names in _CLASSES.items() for name in names}
_HANDLE = frozenset({
    "atname", "discordusername", "discordtag", "githubusername", "handle", "instagramhandle", "screenname",
    "telegramusername", "twitterhandle", "userhandle", "username", "xhandle",
})  # fmt: skip
_FULL = frozenset({
    "accountholder", "authorname", "cardholder", "cardholdername", "contactname", "customername", "displayname",
    "fromname", "fullname", "guestname", "holdername", "legalname", "membername", "ownername", "passengername",
    "patientname", "realname", "recipientname", "sendername",
})  # fmt: skip
_NAME_PARTS = {
    "familyname": "last", "firstname": "first", "forename": "first", "givenname": "first", "lastname": "last",
    "middlename": "middle", "surname": "last",
}  # fmt: skip
_NICK = frozenset({"nick", "nickname"})
_USER_ID = frozenset({"accountid", "authorid", "customerid", "memberid", "patientid", "senderid", "userid"})
"""Keys of ids that may be made of first and last name: ``ann_lee_1234``."""
_SAID = frozenset({"participant", "passenger", "patient", "recipient", "sender", "speaker"})
"""Keys whose text is a person, by one name even."""
_SAID_WHOLE = frozenset({"author", "customer", "owner"})
"""Keys whose text is as often a company: only two words or more are a person."""
_PEOPLE = frozenset({
    "assignee", "attendee", "attendees", "author", "authors", "contact", "contacts", "customer", "customers",
    "employee", "employees", "guest", "guests", "member", "members", "owner", "owners", "participant", "participants",
    "passenger", "passengers", "patient", "patients", "people", "person", "profile", "recipient", "recipients",
    "sender", "speaker", "speakers", "user", "users",
})  # fmt: skip
_PRIVACY = frozenset({"privacy", "privacylevel"})
NAME_KEYS = frozenset({"field", "header", "key", "label", "name", "variable"})
VALUE_KEYS = frozenset({"content", "data", "value"})
_LOCAL = frozenset({"local", "localpart", "mailbox", "user"})


@dataclass(frozen=True, slots=True)
class KeyMeaning:
    """What may stand under a key."""

    is_secret: bool = False
    is_loose_secret: bool = False
    """``pass`` and ``pw`` name steps and results as often as passwords: only mixed values count there."""
    is_phone: bool = False
    is_place: bool = False
    is_loose_place: bool = False
    """``position`` and ``point`` name charts as often as places: only fractions count there."""
    class_: str = ""
    """The class of a value that has the form of it: ``BIRTH_DATE``, ``IP`` and the like."""
    latitude_of: str | None = None
    """The words before ``lat``, by which a latitude finds its longitude."""
    longitude_of: str | None = None
    person: str = ""
    """How the text names somebody: handle, full, first, middle, last, nick, say, say2 (two words at least), id."""
    is_people: bool = False
    """True where objects under the key are people."""
    is_privacy: bool = False
    is_value: bool = False
    """True where a neighbour may say what the value is: ``{"name": "password", "value": …}``."""
    is_domain: bool = False

    @property
    def is_about_people(self) -> bool:
        """True where the key names people or says how private they are."""
        return bool(self.person) or self.is_people or self.is_privacy

    @property
    def is_half(self) -> bool:
        """True where a neighbour decides alone."""
        return self.is_value or self.is_domain


@lru_cache(maxsize=8192)
def meaning_of(key: str) -> KeyMeaning | None:
    """Return what a key says, or None where it says nothing; tokens inside it say nothing."""
    plain = TOKEN.sub(" ", key[:200])
    if not plain.isascii():
        if plain.strip().lower() in _FOREIGN_SECRETS:
            return KeyMeaning(is_secret=True)
        plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    words = [word.lower() for word in _WORD.findall(plain)]
    while len(words) > 1 and words[-1] in _UNITS:
        words.pop()
    if not words:
        return None
    last, joined, before = words[-1], "".join(words), " ".join(words[:-1])
    meaning = KeyMeaning(
        is_secret=_is_secret(words),
        is_loose_secret=plain_words(words)[-1:] in (["pass"], ["pw"]),
        is_phone=not _PHONE.isdisjoint(words) or joined.startswith("phonenumber"),
        is_place=last in _PLACE,
        is_loose_place=joined in _LOOSE_PLACE,
        class_=_class_of(joined),
        latitude_of=before if last in _LATITUDE else None,
        longitude_of=before if last in _LONGITUDE else None,
        person=_person_kind(joined),
        is_people=joined in _PEOPLE,
        is_privacy=joined in _PRIVACY,
        is_value=joined in VALUE_KEYS,
        is_domain=joined in ("domain", "host"),
    )
    return None if meaning == KeyMeaning() else meaning


def plain_words(words: list[str]) -> list[str]:
    """Return the words of a key without a number, and without "confirmation", at the end."""
    end = len(words)
    while end > 1 and (words[end - 1].isdigit() or words[end - 1] in _AGAIN):
        end -= 1
    return words[:end]


def _is_secret(words: list[str]) -> bool:
    plain = plain_words(words)
    return plain[-1] in _SECRET_WORDS or "".join(plain).endswith(_SECRET_ENDS)


def _class_of(joined: str) -> str:
    """Return the class of a key, also in the plural and with ``user`` before it."""
    for name in (joined, joined.removeprefix("user"), joined.removesuffix("s")):
        if name in _CLASS_OF:
            return _CLASS_OF[name]
    return ""


def _person_kind(joined: str) -> str:
    if joined in _HANDLE:
        return "handle"
    if joined in _FULL:
        return "full"
    if joined in _NICK:
        return "nick"
    if joined in _USER_ID:
        return "id"
    if joined in _SAID:
        return "say"
    return "say2" if joined in _SAID_WHOLE else _NAME_PARTS.get(joined, "")


def is_local_part(key: str) -> bool:
    """Tell whether a key may hold what stands before the sign of a mail address."""
    return key.lower().replace("_", "") in _LOCAL


def rules() -> list[str]:
    """Return the words that decide, for the hash over all rules."""
    sets = (
        _LATITUDE, _LONGITUDE, _UNITS, _PLACE, _LOOSE_PLACE, _PHONE, _SECRET_WORDS, _SECRET_ENDS, _HANDLE, _FULL,
        _NAME_PARTS, _NICK, _USER_ID, _SAID, _SAID_WHOLE, _PEOPLE, _PRIVACY, NAME_KEYS, VALUE_KEYS, _LOCAL,
        _FOREIGN_SECRETS, _AGAIN, (f"{name} {class_}" for name, class_ in _CLASS_OF.items()),
    )  # fmt: skip
    return [" ".join(sorted(words)) for words in sets]
