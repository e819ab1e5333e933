"""The archive's index as a document, one run after the other: ten thousand of them are too long to hold twice."""

import mmap
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import orjson

from trainsite.records.codec import dump_document
from trainsite.records.collection import CollectionIndex

_EMPTY: Final = b'"collections": []'
_BREAK: Final = b"\n    "
_END: Final = b"\n  ]"
_START: Final = re.compile(rb'\n    \{\n      "run_id": "(?:[^"\\]|\\.)*",\n      "path": ("(?:[^"\\]|\\.)*"),')
"""How a run begins; inside strings a line break is escaped, so each one here begins a line of the document."""

Entries = Mapping[str, bytes | memoryview]
"""Runs as they stand in a document, by their folders."""


def iter_index(index: CollectionIndex, written: Entries | None = None) -> Iterator[bytes | memoryview]:
    """
    Yield the pieces of the document that ``dump_document`` writes of an index.

    Runs that were ``written`` before are yielded as they are there, all others as bytes.
    """
    known = written or {}
    head, mark, tail = dump_document(replace(index, collections=())).partition(_EMPTY)
    if not index.collections:
        yield head + mark + tail
        return
    yield head + mark[:-1]
    between = _BREAK
    for entry in index.collections:
        before = known.get(entry.path)
        if before is None:
            yield between + orjson.dumps(entry, option=orjson.OPT_INDENT_2).replace(b"\n", _BREAK)
        else:
            yield between
            yield before
        between = b"," + _BREAK
    yield _END + tail


def find_entries(path: Path) -> dict[str, memoryview]:
    """Return the runs of a document that was written of an index, by their folders; empty where there is none."""
    with suppress(OSError, ValueError), path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        starts = list(_START.finditer(data))
        if starts:
            ends = [*(match.start() - 1 for match in starts[1:]), data.find(_END, starts[-1].start())]
            view = memoryview(data)
            return {
                orjson.loads(match[1]): view[match.start() + len(_BREAK) : end]
                for match, end in zip(starts, ends, strict=True)
            }
    return {}
