"""What is kept of a bug: where it struck, on this machine only, without the values that were at hand."""

import os
import sys
import traceback
from pathlib import Path

from trainsite import __version__
from trainsite.settings import load_settings


def write_report(bug: Exception) -> Path:
    """Write the frames of an unexpected error beside the redaction key, and return the file."""
    path = load_settings(os.environ, Path.cwd()).redaction_key_file.parent / "crash.log"
    frames = "".join(traceback.format_tb(bug.__traceback__))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"trainsite {__version__}, Python {sys.version.split()[0]}\n{frames}{type(bug).__name__}\n",
        encoding="utf-8",
    )
    return path
