"""What a file holds, told by its name and its first bytes: rows, one document, cells, text, or none of these."""

from enum import Enum
from pathlib import PurePath

from trainsite.dataclass import dataclass

_PACKED = (".gz", ".zst")
_ROWS = (".jsonl", ".ndjson")
_CELLS = {".csv": ",", ".tsv": "\t"}
_DELIMITERS = ",;\t|"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Form(Enum):
    """How a file is taken apart."""

    ROWS = "rows"
    """A JSON value per line."""
    DOCUMENT = "document"
    """One JSON value."""
    CELLS = "cells"
    """A table with a header line, its cells parted by a delimiter."""
    TEXT = "text"
    """Anything else that is UTF-8: prose, markup, logs, code."""
    BINARY = "binary"
    """Not text: nothing in it can be redacted."""


@dataclass(frozen=True)
class Opening:
    """What the name and the first bytes of a file say."""

    form: Form
    delimiter: str = ","


def bare_suffix(name: str) -> str:
    """Return the ending of a file's name in lower case, without that of its compression."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix in _PACKED else path.suffix


def find_form(name: str, head: bytes) -> Opening:
    """Return how a file is to be taken apart; ``head`` is its beginning, decompressed."""
    if b"\0" in head or head.startswith(_UTF16):
        return Opening(Form.BINARY)
    suffix = bare_suffix(name)
    if suffix in _ROWS:
        return Opening(Form.ROWS)
    if suffix in _CELLS:
        return Opening(Form.CELLS, _delimiter(head, _CELLS[suffix]))
    opened = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if suffix == ".json" or (suffix in ("", "-") and opened[:1] in (b"{", b"[")):
        first, _, others = opened.partition(b"\n")
        is_rows = first.rstrip().endswith((b"}", b"]")) and others.lstrip()[:1] in (b"{", b"[")
        return Opening(Form.ROWS if is_rows else Form.DOCUMENT)
    return Opening(Form.TEXT)


def _delimiter(head: bytes, usual: str) -> str:
    """Return the delimiter that stands most often in the header line, the usual one where none does."""
    header = head.split(b"\n", 1)[0].decode("utf-8", "replace")
    best = max(_DELIMITERS, key=lambda each: (header.count(each), each == usual))
    return best if header.count(best) else usual
