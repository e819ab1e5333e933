"""Which values of the environment are secrets, and every form in which they appear."""

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus

import orjson
import re2

from trainsite.privacy.finder import compiled, hit_texts, occurrences, pattern_spans
from trainsite.privacy.reserved import is_reserved
from trainsite.privacy.spans import Span

MIN_CHARS = 8

_STRONG = frozenset({
    "apikey", "credential", "credentials", "key", "keys", "passphrase", "passwd", "password", "passwords", "pwd",
    "secret", "secrets", "token", "tokens",
})  # fmt: skip
_WEAK = frozenset({"api", "auth"})
_STOP = frozenset({
    "anonymous", "default", "development", "disabled", "enabled", "false", "local", "localhost", "none", "null",
    "production", "required", "sandbox", "staging", "testing", "true", "undefined",
})  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PLAIN = re.compile(r"[a-z]{1,12}")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://")
_SETTING = re.compile(r"(?:export\s+)?[A-Za-z_][A-Za-z0-9_.-]*\s*=\s*(.*)")
_FEW = 8


def environment_literals(environ: Mapping[str, str]) -> list[str]:
    """
    Return the values to remove wherever they appear, longest first.

    The name decides: one of its words is key, token, secret, password or the like. A name that only says ``api`` or
    ``auth`` counts unless its value is a URL or a plain word. Values below eight characters, paths, plain
    lower-case words, settings such as ``production`` and words of our own records are never taken: removing them would
    tear holes into prose and records.
    """
    found = {raw.strip() for name, raw in environ.items() if is_secret(name, raw.strip())}
    return sorted(found, key=lambda literal: (-len(literal), literal))


def is_secret(name: str, value: str) -> bool:
    """Tell whether a variable of this name keeps this value as a secret."""
    if not _is_value(value):
        return False
    words = {word.lower() for word in _WORD.findall(name)}
    if words & _STRONG:
        return True
    return bool(words & _WEAK) and not _URL.match(value) and not value.isalpha()


def _is_value(value: str) -> bool:
    return not (is_setting(value) or value.startswith(("/", "~")) or _PLAIN.fullmatch(value))


def is_setting(value: str) -> bool:
    """Tell whether a value is too short for a secret, a common setting, or a word of our own records."""
    return len(value) < MIN_CHARS or value.lower() in _STOP or is_reserved(value)


def load_secrets(text: str) -> list[str]:
    """
    Return the values of a file of secrets, longest first: ``KEY=VALUE`` lines, a JSON object, or one value a line.

    Whoever lists a value says that it is secret, whatever it is called: only values below eight characters,
    settings such as ``production`` and words of our own records are left out. Lines that begin with ``#`` are comments.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    found = _texts_of(value) if isinstance(value, dict | list) else map(_value_of, text.lstrip("\ufeff").splitlines())
    kept = {value for value in found if not is_setting(value)}
    return sorted(kept, key=lambda literal: (-len(literal), literal))


def _texts_of(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_of(item)


def _value_of(line: str) -> str:
    stripped = line.strip()
    if stripped.startswith("#"):
        return ""
    match = _SETTING.fullmatch(stripped)
    value = match[1].strip() if match else stripped
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def forms_of(literal: str) -> list[str]:
    """Return a literal as it stands in URLs, JSON, HTML, hex and base64, there also in the midst of longer text."""
    data = literal.encode("utf-8", "surrogatepass")
    forms = [
        literal,
        json.dumps(literal)[1:-1],
        json.dumps(literal, ensure_ascii=False)[1:-1],
        html.escape(literal),
        html.escape(literal, quote=False),
    ]
    if len(literal) >= MIN_CHARS:
        forms += [quote(data, safe=""), quote(data), quote_plus(data), data.hex(), data.hex().upper()]
        forms += [_base64_form(data, before) for before in range(3)]
        forms += [form.replace("+", "-").replace("/", "_") for form in forms[-3:]]
    return list(dict.fromkeys(forms))


def _base64_form(data: bytes, before: int) -> str:
    """Return the characters of base64 that depend on the data alone, whatever stands before and behind it."""
    encoded = base64.b64encode(bytes(before) + data).decode("ascii").rstrip("=")
    first = (0, 2, 3)[before]
    return encoded[first:] if (before + len(data)) % 3 == 0 else encoded[first:-1]


class LiteralSet:
    """Secrets known by their text, in all their forms; many are sought in one look."""

    def __init__(self, literals: Iterable[str]) -> None:
        plain = {literal: literal for literal in literals if literal}
        self.plain: dict[str, str] = dict(plain)
        """The secret that each form stands for."""
        for literal in plain:
            for form in forms_of(literal):
                self.plain.setdefault(form, literal)
        self.forms = tuple(sorted(self.plain, key=lambda form: (-len(form), form)))
        self.numeric = tuple(form for form in self.forms if is_numeric(form))

    @cached_property
    def _pattern(self) -> Any:
        return compiled("|".join(re2.escape(form) for form in self.forms))

    def suspects(self, texts: list[str]) -> set[str]:
        """Return those of the texts that hold a secret in any form."""
        if not self.forms or not texts:
            return set()
        return hit_texts(texts, pattern_spans(self._pattern, texts))

    def spans(self, segment: str) -> list[Span]:
        """Return where the secrets stand in a text; finds may overlap."""
        if not self.forms or self._pattern.search(segment.encode("utf-8", "replace")) is None:
            return []
        return occurrences(segment, self.forms)

    def has_number(self, number: str) -> bool:
        """Tell whether a number holds a secret."""
        return any(form in number for form in self.numeric)


def is_numeric(literal: str) -> bool:
    """Tell whether a secret could stand in a number."""
    return literal.strip("0123456789.eE+-") == ""
