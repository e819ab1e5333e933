"""What a redactor with some settings seeks, told without making one: loading its detectors takes long."""

import hmac
import os
from pathlib import Path
from typing import Final

from trainsite.publish.identity import files_identity
from trainsite.settings import RedactionSettings, Settings

_RULES: Final = Path(__file__).resolve().parents[1] / "privacy"
_SECRET_PARTS: Final = ("api", "auth", "cred", "key", "pass", "pwd", "secret", "token")
"""Each name of a variable whose value may be a secret has one of these in it."""


def sought_identity(settings: Settings) -> str:
    """
    Return what changes where anything does that a redactor is made of; it may change where nothing does.

    Empty where that cannot be told: with plug-ins, and where a file cannot be read, which making the redactor says.
    It is keyed as all that is kept of secrets, and no more is kept of them.
    """
    given = settings.redaction
    if given.plugins:
        return ""
    try:
        key = _key(settings.redaction_key_file)
        secrets = given.secrets_file.read_bytes() if given.secrets_file is not None else b""
    except OSError:
        return ""
    whole = hmac.new(key, digestmod="sha256")
    parts = (files_identity([_RULES]), *_words(given), *_variables(settings))
    for data in (*(part.encode("utf-8", "surrogatepass") for part in parts), secrets):
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


def _key(path: Path) -> bytes:
    """Return the file of the key with its mode, on which it depends whether the key is taken."""
    try:
        return b"%o %b" % (os.stat(path).st_mode, path.read_bytes())  # noqa: PTH116 - as everywhere for stamps
    except FileNotFoundError:
        return b"none"


def _words(given: RedactionSettings) -> list[str]:
    return [
        repr(each)
        for each in (given.off, given.allow, given.regions, given.private, given.patterns, str(given.secrets_file))
    ]


def _variables(settings: Settings) -> list[str]:
    return [f"{name}={value}" for name, value in sorted(settings.environ.items()) if may_be_secret(name)]


def may_be_secret(name: str) -> bool:
    """Tell whether a variable of this name may be one whose value a redactor takes for a secret."""
    return any(part in name.lower() for part in _SECRET_PARTS)
