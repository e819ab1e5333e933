"""
Data chunks: classic scripts that hand one JSON value to the page which asked for it.

A page opened from disk may load a script beside it and nothing else, so data travel as calls of one function. A chunk
is named by the hash of its content: who holds the name gets these bytes or an error.
"""

import hashlib
import re
from typing import Final

import orjson

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json

LIMIT_BYTES: Final = 1_000_000
"""The size of a chunk; a single row that is larger stands alone in one."""
SAMPLE_BYTES: Final = 400_000
"""The size of a chunk of samples: a browser reads all of it before it shows the first."""
DATA: Final = "data"
"""The folder of chunks, beside the page of a run or in the root of a site."""
_HASH_CHARS = 10
_CALL = b"trainsite.add("
_END = b");\n"
_PROTO = re.compile(rb'(?<=[{,])"__proto__":')
_OWN_PROTO = re.compile(rb'(?<=[{,])\["__proto__"\]:')


@dataclass(frozen=True)
class ChunkFile:
    """A chunk as a file; ``path`` begins with ``data/``."""

    path: str
    name: str
    """What the page asks for: unique in its site."""
    data: bytes

    @property
    def json(self) -> bytes:
        """The value alone, as JSON text."""
        start = len(_CALL) + len(_quoted(self.name)) + 1
        return _plain(self.data[start : -len(_END)])


@dataclass(frozen=True)
class SampleChunk:
    """Rows of one step's trajectories, in their order in the table; ``src`` is relative to ``analysis/``."""

    step: str
    first: str
    """Id of the first row."""
    last: str
    count: int
    src: str
    name: str


def make_chunk(stem: str, name: str, value: Json) -> ChunkFile:
    """Return a JSON value as a chunk; ``stem`` begins its file's name."""
    return wrap_chunk(stem, name, orjson.dumps(value))


def wrap_chunk(stem: str, name: str, json: bytes) -> ChunkFile:
    """
    Return JSON text as a chunk.

    ``</`` is written so that it closes no script anywhere, and ``__proto__`` so that it is a key like any other:
    in an object literal it would set the prototype (ECMAScript, B.3.1). Both keep the value.
    """
    safe = json.replace(b"</", b"<\\/")
    if b'"__proto__":' in safe:
        # Behind { or , a quotation mark always begins a key: inside a string it stands behind a backslash.
        safe = _PROTO.sub(b'["__proto__"]:', safe)
    data = b"".join((_CALL, _quoted(name), b",", safe, _END))
    return ChunkFile(f"{DATA}/{hashed_name(f'{stem}.js', data)}", name, data)


def read_chunk(data: bytes) -> tuple[str, Json]:
    """Return the name and the value of a chunk; raises ValueError for what is none."""
    if not data.startswith(_CALL) or not data.endswith(_END):
        raise ValueError("no data chunk")
    name, value = orjson.loads(b"[" + _plain(data[len(_CALL) : -len(_END)]) + b"]")
    return str(name), value


def _quoted(name: str) -> bytes:
    return orjson.dumps(name).replace(b"</", b"<\\/")


def _plain(text: bytes) -> bytes:
    """Return a chunk's text with its keys as JSON has them."""
    return _OWN_PROTO.sub(b'"__proto__":', text)


def join_lines(lines: bytes) -> bytes:
    """Return whole lines of NDJSON as one JSON list."""
    return b"[" + lines.rstrip(b"\n").replace(b"\n", b",") + b"]"


def content_hash(data: bytes) -> str:
    """Return the ten characters of its SHA-256 that name a file by its content."""
    return hashlib.sha256(data).hexdigest()[:_HASH_CHARS]


def hashed_name(name: str, data: bytes) -> str:
    """Return a file's name with the hash of its content before the ending: ``site.1f3a9c2e0b.css``."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{content_hash(data)}{dot}{ending}"
