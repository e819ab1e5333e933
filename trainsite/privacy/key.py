"""The key behind the tokens: 32 bytes, written as hex into a file that only its owner can read."""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from trainsite.errors import SettingsError

KEY_BYTES = 32


def load_key(path: Path) -> bytes:
    """
    Return the key that a file holds.

    Raises SettingsError where the file is missing, unreadable, malformed, or open to others than its owner.
    """
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read(4096)
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: no redaction key; create one, or name the right file") from error
    except OSError as error:
        raise SettingsError(
            f"{path}: the redaction key cannot be read ({error.strerror}); make it a file that you own"
        ) from error
    if os.name != "nt" and mode & 0o077:
        raise SettingsError(f"{path}: others can read the redaction key (mode {mode:04o}); run chmod 600 on it")
    try:
        key = bytes.fromhex(content.decode("ascii").strip())
    except ValueError as error:
        raise SettingsError(f"{path}: the redaction key is not hex; restore the file, or remove it") from error
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"{path}: the redaction key has {len(key)} bytes, not {KEY_BYTES}; restore the file, or remove it"
        )
    return key


def create_key(path: Path, random_bytes: Callable[[int], bytes]) -> bytes:
    """
    Return the key of a file, making file and parent folders where they are missing.

    Of several processes that do this at once one makes the key, and all return that one. Raises SettingsError where
    the file cannot be made or cannot be taken as it is.
    """
    temporary = path.with_name(f".{path.name}.{random_bytes(8).hex()}")
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(temporary, random_bytes(KEY_BYTES).hex() + "\n")
            _publish(temporary, path)
    except OSError as error:
        raise SettingsError(
            f"{path}: the redaction key cannot be created ({error.strerror}); choose a folder that you can write"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return load_key(path)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _publish(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:
        # No hard links on this file system. The last writer wins there, and everyone reads the file again.
        temporary.replace(path)
