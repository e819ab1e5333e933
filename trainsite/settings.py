"""Settings: the only reader of environment variables, of ``trainsite.toml`` and of ``[tool.trainsite]``."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.errors import SettingsError

DEFAULT_ROOT = "runs"
"""The archive where nothing names another."""
MAX_DIGITS = 20
LAST_INSTANT_S = 253_402_300_799
_FILE_KEYS = ("endpoint_url", "hf_endpoint", "root")
_REDACTION_LISTS = ("allow", "off", "plugins", "private", "regions")
_REDACTION_KEYS = (*_REDACTION_LISTS, "patterns", "secrets_file")
_PATTERN_KEYS = ("name", "pattern")


@dataclass(frozen=True, kw_only=True)
class RedactionSettings:
    """The table ``[redaction]``, as it was written; the redactor says what of it makes no sense."""

    off: tuple[str, ...] = ()
    allow: tuple[str, ...] = field(default=(), repr=False)
    regions: tuple[str, ...] | None = None
    private: tuple[str, ...] = field(default=(), repr=False)
    plugins: tuple[str, ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()
    """Names and patterns of the user's own detectors."""
    secrets_file: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the machine and its user decided; a command line option goes before each of them."""

    root: Path
    """The archive that commands read where none is named."""
    redaction_key_file: Path
    endpoint_url: str
    """An OpenAI-compatible server for local models."""
    hf_endpoint: str
    hf_token: str | None = field(repr=False)
    has_cerebras_key: bool
    has_database_url: bool
    source_date_epoch: int | None
    redaction: RedactionSettings
    environ: Mapping[str, str] = field(repr=False)
    """The environment, of which the redactor takes the values of secrets."""


def load_settings(environ: Mapping[str, str], folder: Path) -> Settings:
    """
    Return the settings that hold in a folder.

    ``trainsite.toml``, else ``[tool.trainsite]`` of ``pyproject.toml``, is looked for in the folder and above it.
    Raises SettingsError where a file or a variable is malformed.
    """
    from_file, place = _load_file(folder)
    root = environ.get("TRAINSITE_ROOT") or from_file.get("root") or DEFAULT_ROOT
    key_file = environ.get("TRAINSITE_REDACTION_KEY_FILE")
    return Settings(
        root=(place / root) if "root" in from_file and "TRAINSITE_ROOT" not in environ else Path(root),
        redaction_key_file=Path(key_file) if key_file else _state_folder() / "redaction.key",
        endpoint_url=environ.get("TRAINSITE_ENDPOINT_URL")
        or from_file.get("endpoint_url")
        or "http://localhost:11434/v1",
        hf_endpoint=environ.get("HF_ENDPOINT") or from_file.get("hf_endpoint") or "https://huggingface.co",
        hf_token=environ.get("HF_TOKEN") or None,
        has_cerebras_key=bool(environ.get("CEREBRAS_API_KEY")),
        has_database_url=bool(environ.get("DATABASE_URL")),
        source_date_epoch=_epoch(environ.get("SOURCE_DATE_EPOCH")),
        redaction=_redaction(from_file.get("redaction", {}), place, environ.get("TRAINSITE_SECRETS_FILE")),
        environ=dict(environ),
    )


def _epoch(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > MAX_DIGITS:
        raise SettingsError(f"SOURCE_DATE_EPOCH: {text!r} is no whole number of seconds; set it to one, or unset it")
    instant = int(text)
    if instant > LAST_INSTANT_S:
        raise SettingsError(f"SOURCE_DATE_EPOCH: {text} is past the year 9999; set it to seconds since 1970")
    return instant


def _state_folder() -> Path:
    import platformdirs  # noqa: PLC0415 - only commands that redact need it

    return platformdirs.user_state_path("trainsite", appauthor=False)


def _redaction(table: dict[str, Any], place: Path, secrets_file: str | None) -> RedactionSettings:
    lists = {key: tuple(table[key]) for key in _REDACTION_LISTS if key in table}
    named = table.get("secrets_file")
    return RedactionSettings(
        **lists,
        patterns=tuple((each["name"], each["pattern"]) for each in table.get("patterns", ())),
        secrets_file=Path(secrets_file) if secrets_file else place / named if named else None,
    )


def _load_file(folder: Path) -> tuple[dict[str, Any], Path]:
    for place in (folder, *folder.parents):
        for name in ("trainsite.toml", "pyproject.toml"):
            path = place / name
            if path.is_file():
                table = _load_table(path)
                if table is not None:
                    return table, place
    return {}, folder


def _load_table(path: Path) -> dict[str, Any] | None:
    import tomllib  # noqa: PLC0415 - most folders have no such file

    try:
        data: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if path.name == "pyproject.toml":
            return None
        raise SettingsError(f"{path}: not readable as TOML ({error}); mend it") from error
    if path.name == "pyproject.toml":
        tool = data.get("tool")
        data = tool.get("trainsite") if isinstance(tool, dict) else None
        if data is None:
            return None
    if not isinstance(data, dict):
        raise SettingsError(f"{path}: tool.trainsite: is no table; mend it")
    for key, value in data.items():
        if key == "redaction":
            _check_redaction(path, value)
        elif key not in _FILE_KEYS or not _is_text(value):
            known = f"{', '.join(_FILE_KEYS)}, each a string, and the table redaction"
            raise SettingsError(f"{path}: {key}: known are {known}; mend it")
    return dict(data)


def _check_redaction(path: Path, table: Any) -> None:
    """Raise SettingsError where the table is not made of what it knows."""
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: redaction: is no table; mend it")
    for key, value in table.items():
        if key not in _REDACTION_KEYS:
            raise SettingsError(f"{path}: redaction.{key}: known are {', '.join(_REDACTION_KEYS)}; mend it")
        if key in _REDACTION_LISTS and not (isinstance(value, list) and all(map(_is_text, value))):
            raise SettingsError(f"{path}: redaction.{key}: is no list of strings; mend it")
        if key == "secrets_file" and not _is_text(value):
            raise SettingsError(f"{path}: redaction.secrets_file: is no path; mend it")
        if key == "patterns" and not (isinstance(value, list) and all(map(_is_pattern, value))):
            raise SettingsError(f"{path}: redaction.patterns: each has a name and a pattern, both strings; mend it")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value.isprintable()


def _is_pattern(value: Any) -> bool:
    return isinstance(value, dict) and sorted(value) == list(_PATTERN_KEYS) and all(map(_is_text, value.values()))
