"""Rows on their way into a segment: one file of NDJSON per kind of row, each row with its run and step."""

import hashlib
from pathlib import Path
from typing import BinaryIO

import orjson

from trainsite.records.codec import Json
from trainsite.records.run import Artifact

BLOCK_BYTES = 1 << 22
LONG_FILE_BYTES = 1 << 23
"""In a file below this no line can be too long for DuckDB's default buffer."""


class ChangedFileError(Exception):
    """A table is not the file that its run's records speak of; the message says how."""


class Spool:
    """Files of rows below a folder; ``size_bytes`` counts what they hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.size_bytes = 0
        self.longest_bytes = 0
        """A bound of the longest line, where one could be long."""
        self._files: dict[str, BinaryIO] = {}

    def add(self, kind: str, run_id: str, step: str | None, rows: list[dict[str, Json]]) -> None:
        """Append rows that were made of a manifest or a step record."""
        head = orjson.dumps({"_run": run_id, "_step": step})[:-1]
        lines = [orjson.dumps(row) for row in rows]
        self._write(kind, b"".join(head + (b"," + line[1:] if len(line) > 2 else b"}") + b"\n" for line in lines))  # noqa: PLR2004 - {}

    def copy(self, kind: str, run_id: str, step: str, path: Path, artifact: Artifact) -> None:
        """
        Append the rows of a table of a run.

        Raises ChangedFileError, and takes nothing of it, where its content is not what the artifact says.
        """
        head = orjson.dumps({"_run": run_id, "_step": step})[:-1] + b","
        out = self._file(kind)
        start = out.tell()
        try:
            self._copy_lines(out, head, path, artifact)
        except (OSError, ChangedFileError) as error:
            out.seek(start)
            out.truncate()
            if isinstance(error, OSError):
                raise ChangedFileError(error.strerror or "cannot be read") from error
            raise
        self.size_bytes += out.tell() - start

    def _copy_lines(self, out: BinaryIO, head: bytes, path: Path, artifact: Artifact) -> None:
        digest = hashlib.sha256()
        size_bytes = 0
        opening = b"\n" + head
        with path.open("rb") as source:
            while block := source.read(BLOCK_BYTES):
                # A block ends with a whole line: what a line lacks is read behind it.
                if not block.endswith(b"\n"):
                    block += source.readline()
                digest.update(block)
                size_bytes += len(block)
                if size_bytes > LONG_FILE_BYTES or len(block) > BLOCK_BYTES:
                    longest = max(map(len, block.split(b"\n"))) + len(head) + 1
                    self.longest_bytes = max(self.longest_bytes, longest)
                line_count = block.count(b"\n") + (not block.endswith(b"\n"))
                if not block.startswith(b"{") or block.count(b"\n{") + 1 != line_count:
                    raise ChangedFileError("has lines that are no rows")
                out.write(head + block.replace(b"\n{", opening)[1:])
        if (size_bytes, digest.hexdigest()) != (artifact.size_bytes, artifact.sha256):
            raise ChangedFileError("is not the file that the run's records name")

    def files(self) -> dict[str, Path]:
        """Return the spooled files by kind, each written out."""
        for file in self._files.values():
            file.flush()
        return {kind: self.folder / f"{kind}.ndjson" for kind, file in self._files.items() if file.tell()}

    def clear(self) -> None:
        """Forget all rows."""
        for file in self._files.values():
            file.seek(0)
            file.truncate()
        self.size_bytes = self.longest_bytes = 0

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()

    def _file(self, kind: str) -> BinaryIO:
        if kind not in self._files:
            self._files[kind] = (self.folder / f"{kind}.ndjson").open("w+b")
        return self._files[kind]

    def _write(self, kind: str, data: bytes) -> None:
        self._file(kind).write(data)
        self.size_bytes += len(data)
