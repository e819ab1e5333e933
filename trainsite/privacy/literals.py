"""Which values of the environment are secrets."""

import json
import re
from collections.abc import Mapping

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


def environment_literals(environ: Mapping[str, str]) -> list[str]:
    """
    Return the values to remove wherever they appear, longest first, each also as it stands inside JSON.

    The name decides: one of its words is key, token, secret, password or the like. A name that only says ``api`` or
    ``auth`` counts unless its value is a URL or a plain word. Values below eight characters, paths, plain
    lower-case words and settings such as ``production`` are never taken: removing them would tear holes into prose.
    """
    found: set[str] = set()
    for name, raw in environ.items():
        value = raw.strip()
        if is_secret(name, value):
            found.update((value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]))
    return sorted(found, key=lambda literal: (-len(literal), literal))


def is_secret(name: str, value: str) -> bool:
    """Tell whether a variable of this name keeps this value as a secret."""
    if len(value) < MIN_CHARS or value.lower() in _STOP or value.startswith(("/", "~")) or _PLAIN.fullmatch(value):
        return False
    words = {word.lower() for word in _WORD.findall(name)}
    if words & _STRONG:
        return True
    return bool(words & _WEAK) and not _URL.match(value) and not value.isalpha()
