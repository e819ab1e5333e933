"""The name of a model, out of what a source calls it."""

import re

from trainsite.records.codec import Json

_FOLDER = re.compile(r"^(?:[A-Za-z]:)?[\\/]|^~|\\|^\.{1,2}/")


def model_name(value: Json) -> str | None:
    """Return a model's name; of a folder on another machine the last part alone, null for what is no name."""
    if not isinstance(value, str) or not value.strip():
        return None
    if _FOLDER.search(value):
        return re.split(r"[\\/]", value.strip().rstrip("\\/"))[-1] or None
    return value.strip()
