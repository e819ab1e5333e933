"""Settings: the only reader of environment variables, of ``trainsite.toml`` and of ``[tool.trainsite]``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainsite.errors import SettingsError

DEFAULT_ROOT = "runs"
"""The archive where nothing names another."""
MAX_DIGITS = 20
LAST_INSTANT_S = 253_402_300_799
_FILE_KEYS = ("endpoint_url", "hf_endpoint", "root")


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


def _load_file(folder: Path) -> tuple[dict[str, str], Path]:
    for place in (folder, *folder.parents):
        for name in ("trainsite.toml", "pyproject.toml"):
            path = place / name
            if path.is_file():
                table = _load_table(path)
                if table is not None:
                    return table, place
    return {}, folder


def _load_table(path: Path) -> dict[str, str] | None:
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
        if key not in _FILE_KEYS or not isinstance(value, str) or not value.isprintable():
            raise SettingsError(f"{path}: {key}: known are {', '.join(_FILE_KEYS)}, each a string; mend it")
    return dict(data)
