"""The redactor of this user, this environment and this project."""

import secrets

from trainsite.errors import SettingsError
from trainsite.privacy import OwnPattern, Policy, Redactor, create_key, environment_literals, load_key, load_secrets
from trainsite.privacy.policy import REGIONS
from trainsite.settings import Settings


def make_redactor(settings: Settings) -> Redactor:
    """Return the redactor; the first use on a machine makes the key. Raises SettingsError."""
    path = settings.redaction_key_file
    return _redactor(settings, load_key(path) if path.exists() else create_key(path, secrets.token_bytes))


def make_scanner(settings: Settings) -> Redactor:
    """Return a redactor for commands that write nothing: it makes no key, so its tokens are good for nothing."""
    path = settings.redaction_key_file
    return _redactor(settings, load_key(path) if path.exists() else bytes(32))


def _redactor(settings: Settings, key: bytes) -> Redactor:
    table = settings.redaction
    policy = Policy(
        off=table.off,
        allow=table.allow,
        regions=REGIONS if table.regions is None else table.regions,
        private=table.private,
        plugins=table.plugins,
        patterns=tuple(OwnPattern(name=name, pattern=pattern) for name, pattern in table.patterns),
    )
    return Redactor(key, (*environment_literals(settings.environ), *_file_secrets(settings)), policy)


def _file_secrets(settings: Settings) -> list[str]:
    path = settings.redaction.secrets_file
    if path is None:
        return []
    try:
        return load_secrets(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: the file of secrets cannot be read ({error.strerror}); mend its path") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: the file of secrets is not UTF-8; save it as UTF-8") from error
