"""
What tests look for: invented texts that hold something private, and texts that hold nothing.

A line of a table is ``id | class | text``. In a text ``«…»`` is what must not be found afterwards, ``⏎`` a line break
and ``¦`` nothing at all: it keeps the files free of anything that looks like a credential. ``{A36}`` are 36 characters
of one of the ``ALPHABETS``, always the same ones in the same line.
"""

import base64
import binascii
import html
import json
import random
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

HERE = Path(__file__).parent
ALPHABETS = {
    "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "a": "abcdefghijklmnopqrstuvwxyz0123456789",
    "B": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "d": "0123456789",
    "L": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "U": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "V": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "v": "abcdefghijklmnopqrstuvwxyz234567",
    "W": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
    "X": "0123456789ABCDEF",
    "x": "0123456789abcdef",
}
ENVIRONMENT = {
    "WAREHOUSE_SECRET": "Xk9-orchid-77-lantern",
    "BILLING_API_KEY": "q8:Vt/72+mZ=Lr&41 ok?",
    "MAIL_PASSWORD": 'b"r4ss\\kettle-19',
    "ÜBER_TOKEN": "schlüssel-für-tür-42",
    "METER_SECRET": "918273645546",
    "CRM_CREDENTIALS": "acct-7741:Plum.Harbor.20",
}
ENVIRONMENT_GROUP = "secrets of the environment"
_FILL = re.compile(r"\{([A-Za-z])([0-9]{1,3})\}|\{(github|jwt|jwt64|uuid)\}|\{b64:([^{}]*)\}")
_TRACE_CHARS = 12
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_NEEDLE = re.compile(r"«([^»]*)»")


@dataclass(frozen=True)
class Datum:
    """Something private in the text it stands in."""

    id: str
    class_: str
    group: str
    text: str
    needles: tuple[str, ...]

    @property
    def traces(self) -> list[str]:
        """What must not be found: the needles, and of long secrets also their middle and their end."""
        found = list(self.needles)
        for needle in self.needles:
            if self.is_secret and len(needle) >= 2 * _TRACE_CHARS:
                middle = len(needle) // 2
                found += [needle[middle : middle + _TRACE_CHARS], needle[-_TRACE_CHARS:]]
        return found

    @property
    def is_secret(self) -> bool:
        """True for credentials."""
        return self.class_.startswith("SECRET:")

    @property
    def value(self) -> Any:
        """The JSON value that the text of a structured datum is."""
        return json.loads(self.text)


def _body(alphabet: str, chars: int, dice: random.Random) -> str:
    """Return characters that begin and end with a letter or digit."""
    edges = "".join(char for char in alphabet if char.isalnum())
    inner = "".join(dice.choice(alphabet) for _ in range(max(chars - 2, 0)))
    return (dice.choice(edges) + inner + dice.choice(edges))[:chars]


def _github(dice: random.Random) -> str:
    """Return what follows the prefix of a token of GitHub: 30 characters and their CRC-32 in base 62."""
    body, digits = _body(ALPHABETS["A"], 30, dice), []
    rest = binascii.crc32(body.encode())
    order = ALPHABETS["d"] + ALPHABETS["L"]
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits.append(order[digit])
    return body + "".join(reversed(digits))


def _jwt(dice: random.Random) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": _body(ALPHABETS["d"], 10, dice), "iat": 1750000000})
    head = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join((*head, _body(ALPHABETS["W"], 43, dice)))


def _jwt64(dice: random.Random) -> str:
    return base64.b64encode(_jwt(dice).encode()).decode()


def _uuid(dice: random.Random) -> str:
    return "-".join(_body(ALPHABETS["x"], chars, dice) for chars in (8, 4, 4, 4, 12))


def rendered(template: str, seed: str) -> str:
    """Return a text of a table with everything filled in but the marks of its needles."""
    dice = random.Random(seed)

    def fill(match: re.Match[str]) -> str:
        if match[1]:
            return _body(ALPHABETS[match[1]], int(match[2]), dice)
        if match[3]:
            return {"github": _github, "jwt": _jwt, "jwt64": _jwt64, "uuid": _uuid}[match[3]](dice)
        return base64.b64encode(match[4].encode()).decode()

    return _FILL.sub(fill, template).replace("¦", "").replace("⏎", "\n")


def _load_table(name: str) -> list[Datum]:
    data, group = [], ""
    for line in (HERE / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("# --- "):
            group = line.removeprefix("# --- ")
        elif line:
            id_, class_, template = line.split(" | ", 2)
            text = rendered(template, id_)
            needles = tuple(_NEEDLE.findall(text))
            if not needles:
                raise ValueError(f"{name}: {id_}: no needle")
            data.append(Datum(id_, class_, group, _NEEDLE.sub(r"\1", text), needles))
    return data


def views(text: str) -> list[str]:
    """Return a text as it is written, and as whoever undoes escapes, encodings and look-alikes reads it."""
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_INVISIBLE)
    found = [text, plain, unquote(text), html.unescape(text), text.replace('\\"', '"').replace("\\\\", "\\")]
    for run in _BASE64.findall(text):
        padded = run.rstrip("=").translate(str.maketrans("-_", "+/"))
        decoded = base64.b64decode(padded + "=" * (-len(padded) % 4) if len(padded) % 4 != 1 else padded[:-1])
        found.append(decoded.decode("utf-8", "replace"))
    return found


def left_in(texts: Iterable[str], datum: Datum) -> list[str]:
    """Return the traces of a datum that stand in any of the texts, plain or as JSON writes them."""
    texts = list(texts)
    return [trace for trace in datum.traces if any(trace in text or json.dumps(trace)[1:-1] in text for text in texts)]


def load_texts() -> list[Datum]:
    """Return everything private that stands in a text."""
    return [*_load_table("secrets.txt"), *_load_table("personal.txt"), *_environment()]


def load_structures() -> list[Datum]:
    """Return everything private that only the structure around it gives away; the text is JSON."""
    return _load_table("structures.txt")


def load_harmless() -> list[str]:
    """Return texts that hold nothing private."""
    lines = (HERE / "harmless.txt").read_text(encoding="utf-8").split("\n")
    return [line.replace("⏎", "\n") for line in lines if line and not line.startswith("# --- ")]


def _environment() -> list[Datum]:
    """Return each secret of the environment in every form that it travels in."""
    data = []
    for name, value in ENVIRONMENT.items():
        encoded = base64.b64encode(value.encode()).decode()
        within = base64.b64encode(f"user:{value}@host".encode()).decode()
        forms = {
            "plain": (f"the job read {value} and went on", value),
            "url": (f"GET /login?next={quote(value, safe='')}&page=2", quote(value, safe="")),
            "json": ("log " + json.dumps({"at": value}), json.dumps(value)[1:-1]),
            "base64": (f"data:{encoded} was sent", encoded),
            "base64-within": (f"header {within} seen", within),
        }
        data += [
            Datum(f"environment-{name.lower()}-{form}", "SECRET:env-secret", ENVIRONMENT_GROUP, text, (needle,))
            for form, (text, needle) in forms.items()
        ]
    return data
