"""The redactor of this user and this environment."""

import secrets

from trainsite.privacy import Redactor, create_key, environment_literals, load_key
from trainsite.settings import Settings


def make_redactor(settings: Settings) -> Redactor:
    """Return the redactor; the first use on a machine makes the key. Raises SettingsError."""
    path = settings.redaction_key_file
    key = load_key(path) if path.exists() else create_key(path, secrets.token_bytes)
    return Redactor(key, tuple(environment_literals(settings.environ)))


def make_scanner(settings: Settings) -> Redactor:
    """Return a redactor for commands that write nothing: it makes no key, so its tokens are good for nothing."""
    path = settings.redaction_key_file
    key = load_key(path) if path.exists() else bytes(32)
    return Redactor(key, tuple(environment_literals(settings.environ)))
