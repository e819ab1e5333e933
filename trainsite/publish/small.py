"""Small chunks and Markdown files: the gate looks at those of a run together, since most hold nothing."""

from pathlib import PurePosixPath
from typing import Final

from trainsite.archive import layout
from trainsite.archive.seal import markdown_text
from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.site.chunks import read_chunk

_BYTES: Final = 2**15


@dataclass(frozen=True)
class Small:
    """A small file, and the JSON values that are looked at in it."""

    path: str
    data: bytes
    texts: list[Json]


def find_small(path: str, data: bytes) -> Small | None:
    """Return a small chunk or Markdown file with what is looked at in it; None for what is to be looked at alone."""
    if len(data) > _BYTES or layout.is_inside_raw(PurePosixPath(path)):
        return None
    if path.endswith(".md"):
        try:
            return Small(path, data, [markdown_text(data.decode())])
        except UnicodeDecodeError:
            return None
    chunk = find_chunk(data) if path.endswith(".js") else None
    return None if chunk is None or type(chunk[1]) is list else Small(path, data, list(chunk))


def find_chunk(data: bytes) -> tuple[str, Json] | None:
    """Return the name and the value of a chunk; None for any other script."""
    try:
        return read_chunk(data)
    except ValueError:
        return None
