"""What is kept of a bug: where it struck, on this machine only, without the values that were at hand."""

import sys
import tempfile
import traceback
from pathlib import Path

import platformdirs

from trainsite import __version__


def write_report(bug: Exception) -> Path:
    """Write the frames of an unexpected error to the state folder, else the temporary one, and return the file."""
    frames = "".join(traceback.format_tb(bug.__traceback__))
    text = f"trainsite {__version__}, Python {sys.version.split()[0]}\n{frames}{type(bug).__name__}\n"
    state = platformdirs.user_state_path("trainsite", appauthor=False)
    for folder in (state, Path(tempfile.gettempdir())):
        path = folder / "trainsite-crash.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return Path("no folder that can be written to")
