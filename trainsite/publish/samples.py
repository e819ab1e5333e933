"""Sample chunks: the bytes of a table of trajectories, cut between rows; no row is written anew."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from trainsite.dataclass import dataclass
from trainsite.site.chunks import SAMPLE_BYTES, ChunkFile, SampleChunk, join_lines, wrap_chunk

_WRAPPING_BYTES = 1_000
"""Room for the call around the rows, and for what their escaping adds."""
_ESCAPED = b"</"


class _Head(msgspec.Struct):
    row_id: str


_decoder = msgspec.json.Decoder(_Head)


@dataclass(frozen=True)
class SampleFile:
    """A chunk of rows, and the lines that it is made of."""

    chunk: SampleChunk
    file: ChunkFile
    lines: bytes


def iter_samples(table: Path, run_id: str, step: str) -> Iterator[SampleFile]:
    """Yield the sample chunks of a step's table, in order; raises ValueError for a row without an id."""
    for number, lines in enumerate(_blocks(table), 1):
        stem = f"{step}-{number:04d}"
        file = wrap_chunk(stem, f"{run_id}/{stem}", join_lines(lines))
        end = lines.rstrip(b"\n")
        chunk = SampleChunk(
            step=step,
            first=_decoder.decode(end[: _end_of_first(end)]).row_id,
            last=_decoder.decode(end[end.rfind(b"\n") + 1 :]).row_id,
            count=end.count(b"\n") + 1,
            src=file.path,
            name=file.name,
        )
        yield SampleFile(chunk, file, lines)


def _end_of_first(lines: bytes) -> int:
    end = lines.find(b"\n")
    return len(lines) if end < 0 else end


def _blocks(table: Path) -> Iterator[bytes]:
    """Yield whole lines that fit into one chunk together; a line that is longer stands alone."""
    limit = SAMPLE_BYTES - _WRAPPING_BYTES
    rest = b""
    with table.open("rb") as file:
        while True:
            rest += file.read(limit + 1 - len(rest))
            if not rest:
                return
            end = _cut(rest, limit)
            while not end:  # the first line is longer than a chunk
                end = rest.find(b"\n") + 1
                if not end:
                    more = file.read(limit)
                    rest += more
                    end = 0 if more else len(rest)
            yield rest[:end]
            rest = rest[end:]


def _cut(data: bytes, limit: int) -> int:
    """Return the end of the last line that fits with its escapes; 0 where the first one does not."""
    end = data.rfind(b"\n", 0, limit) + 1
    while end and end + data.count(_ESCAPED, 0, end) > limit:
        end = data.rfind(b"\n", 0, end - 1) + 1
    return end
