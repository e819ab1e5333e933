"""What sources are called in a data set: by the end of their paths, so that it says little of this machine."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

MAX_UP = 2
"""A source is named by a path from the data set's folder where that goes up so many folders at most."""


def distinct_names(sources: Sequence[tuple[Path, str]]) -> list[str]:
    """
    Return a name for each source and the place within it: both joined, and no two alike.

    A source is called by its own name, and by that of its folder too where two would be alike; where that is not
    enough its number stands before it.
    """
    names = [_end(source, inner, 1) for source, inner in sources]
    names = [
        _end(*source, 2) if count > 1 else name
        for source, name, count in zip(sources, names, _counts(names), strict=True)
    ]
    return [
        f"{number}/{name}" if count > 1 else name
        for number, (name, count) in enumerate(zip(names, _counts(names), strict=True), 1)
    ]


def path_from(output: Path, source: Path) -> str:
    """
    Return the path of a source from the folder that holds a data set, or its name alone.

    The path is taken where the source lies within that folder, or where it was given by a relative path and is near.
    """
    path = Path(os.path.relpath(source.resolve(), output.resolve().parent))
    ups = path.parts.count("..")
    if ups == 0 or (ups <= MAX_UP and not source.is_absolute()):
        return _shown(path.as_posix())
    return _end(source, "", 1)


def _counts(names: Sequence[str]) -> list[int]:
    counts = Counter(names)
    return [counts[name] for name in names]


def _end(source: Path, inner: str, length: int) -> str:
    path = source if source.name and ".." not in source.parts else source.resolve()
    parts = [part for part in path.absolute().parts if part != path.anchor][-length:]
    return _shown("/".join([*parts, inner] if inner else parts))


def _shown(path: str) -> str:
    """Return a path as text, bytes that are no UTF-8 escaped."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
