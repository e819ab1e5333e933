"""The archive's index as a document, one run after the other: ten thousand of them are too long to hold twice."""

from collections.abc import Iterator
from dataclasses import replace

import orjson

from trainsite.records.codec import dump_document
from trainsite.records.collection import CollectionIndex

_EMPTY = b'"collections": []'
_BREAK = b"\n    "


def iter_index(index: CollectionIndex) -> Iterator[bytes]:
    """Yield the pieces of the document that ``dump_document`` writes of an index, each run a piece."""
    head, mark, tail = dump_document(replace(index, collections=())).partition(_EMPTY)
    if not index.collections:
        yield head + mark + tail
        return
    yield head + mark[:-1]
    between = _BREAK
    for entry in index.collections:
        # Inside strings a line break is escaped, so each one here begins a line of the document.
        yield between + orjson.dumps(entry, option=orjson.OPT_INDENT_2).replace(b"\n", _BREAK)
        between = b"," + _BREAK
    yield b"\n  ]" + tail
