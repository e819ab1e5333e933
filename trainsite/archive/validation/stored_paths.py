"""Paths that records hold: relative, and inside the folder that they are relative to."""

from collections.abc import Iterator

from trainsite.archive import layout
from trainsite.archive.validation.report import Flaw
from trainsite.records.codec import Json

_LIST_PATHS = {
    "collection-manifest": (("artifacts", "path"), ("steps", "path")),
    "step": (("artifacts", "path"),),
    "collection-index": (
        ("collections", "path"),
        ("collections", "manifest_path"),
        ("collections", "readme_path"),
        ("collections", "viewer_path"),
    ),
}
"""Where documents hold paths: a list, and the key in each of its entries."""
_ROW_PATHS = {"artifact": "path", "dataset-file": "path"}


def iter_unsafe(kind: str, value: Json) -> Iterator[Flaw]:
    """Yield each stored path of a document or row that leads out of its folder."""
    if not isinstance(value, dict):
        return
    row_key = _ROW_PATHS.get(kind)
    if row_key is not None and _is_unsafe(value.get(row_key)):
        yield _unsafe(f"$.{row_key}")
    for name, key in _LIST_PATHS.get(kind, ()):
        entries = value.get(name)
        if isinstance(entries, list):
            for index, entry in enumerate(entries):
                if isinstance(entry, dict) and _is_unsafe(entry.get(key)):
                    yield _unsafe(f"$.{name}[{index}].{key}")


def _is_unsafe(path: Json) -> bool:
    """Tell whether a stored path leaves its folder; what cannot be unsafe is not looked at closely."""
    if not isinstance(path, str):
        return False
    is_plain = path[:1] not in ("", "/") and ".." not in path and ":" not in path and "\\" not in path
    return not is_plain and not layout.is_safe_relative(path)


def _unsafe(path: str) -> Flaw:
    return Flaw(
        "unsafe_path",
        "the path leaves the run folder, or is absolute",
        "store paths relative to the run folder, with forward slashes and without ..",
        path,
    )
