"""What a log says beside its samples: task, model, plan, results, times."""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.importers.inspect_logs.archive import MAX_ENTRY_BYTES, ZipLog
from trainsite.importers.inspect_logs.directory import Entry
from trainsite.importers.inspect_logs.parsing import parse_lenient, require_shallow
from trainsite.importers.pieces import DocumentError, iter_pieces
from trainsite.importers.seen import Seen
from trainsite.records.codec import Json
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.fields import as_instant
from trainsite.trajectories.parsing import RowError

NEWEST_VERSION = 2
HEADER_ENTRY, _START = "header.json", "_journal/start.json"
_ZIP_MAGIC = b"PK"
_MAX_DUPLICATES = 1_000


@dataclass(frozen=True, kw_only=True)
class Log:
    """One log, its header read."""

    path: Path
    file: str
    """Its name, as it is shown."""
    is_zip: bool
    header: dict[str, Json]
    """The log without its samples."""
    size_bytes: int
    """Of all samples, unpacked: what reading it costs."""
    last_of: dict[str, int] = field(default_factory=dict)
    """Names of entries that stand more than once, each with the place of the last one: that one counts."""

    @property
    def spec(self) -> dict[str, Any]:
        """What was asked for: the section ``eval``."""
        return section(self.header, "eval")

    @property
    def started_at(self) -> float | None:
        """Seconds since 1970."""
        return seconds(section(self.header, "stats").get("started_at")) or seconds(self.spec.get("created"))

    @property
    def finished_at(self) -> float | None:
        """Seconds since 1970."""
        return seconds(section(self.header, "stats").get("completed_at"))


def load_log(path: Path) -> Log:
    """Return a log; raises SourceError where it is none, is damaged, or newer than what is known here."""
    name = shown_name(path.name)
    try:
        log = _load_zip(path, name) if is_zip(path) else _load_json(path, name)
    except RowError as error:
        raise SourceError(f"{name}: {error}") from error
    except OSError as error:
        raise SourceError(f"{name}: {error.strerror}; check its permissions") from error
    version = log.header.get("version", NEWEST_VERSION)
    if isinstance(version, int) and version > NEWEST_VERSION:
        raise SourceError(f"{name}: is of version {version}, newer than {NEWEST_VERSION}; upgrade trainsite")
    if not is_spec(log.spec):
        raise SourceError(f"{name}: names no task and model; it is no Inspect log")
    return log


def is_zip(path: Path) -> bool:
    """Tell whether a file is a ZIP, or is called one; raises OSError."""
    if path.name.lower().endswith(".eval"):
        return True
    with path.open("rb") as stream:
        return stream.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC


def is_spec(value: Json) -> bool:
    """Tell whether a value is the section ``eval`` of a log."""
    return isinstance(value, dict) and isinstance(value.get("task"), str) and isinstance(value.get("model"), str)


def has_log_entries(path: Path) -> bool:
    """Tell whether a ZIP holds a header or the start of one; raises SourceError and OSError."""
    with ZipLog(path) as archive:
        return any(entry.name in (HEADER_ENTRY, _START) for entry in archive.entries())


def find_spec(path: Path, max_bytes: int) -> Json:
    """Return the section ``eval`` from the beginning of a JSON document, None where it has none there."""
    pieces = iter_pieces(_beginning(path, max_bytes), enter=(("samples",),), max_bytes=max_bytes)
    try:
        for piece in pieces:
            if piece.path == ("eval",) and piece.data is not None:
                return parse_lenient(piece.data)[0]
            if piece.path == ("samples",) and piece.number:
                return None
    except (RowError, CompressionError):
        return None
    return None


def section(value: dict[str, Json], key: str) -> dict[str, Any]:
    """Return an object inside of another one, empty where there is none."""
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def seconds(value: Json) -> float | None:
    """Return an instant in seconds since 1970."""
    instant = as_instant(value)
    return datetime.fromisoformat(instant).timestamp() if instant else None


def _beginning(path: Path, max_bytes: int) -> Iterator[bytes]:
    for chunk in iter_chunks(path):
        yield chunk
        max_bytes -= len(chunk)
        if max_bytes <= 0:
            return


def _load_zip(path: Path, name: str) -> Log:
    with ZipLog(path) as archive:
        seen, last_of, found, size_bytes = Seen(), dict[str, int](), dict[str, Entry](), 0
        for entry in archive.entries():
            size_bytes += entry.size_bytes
            if entry.name in (HEADER_ENTRY, _START):
                found[entry.name] = entry
            elif not seen.add(entry.name) or entry.name in last_of:
                last_of[entry.name] = entry.number
                if len(last_of) > _MAX_DUPLICATES:
                    raise SourceError(f"{name}: more than {_MAX_DUPLICATES:,} names stand in it twice; pack it anew")
        chosen = found.get(HEADER_ENTRY) or found.get(_START)
        if chosen is None:
            raise SourceError(f"{name}: has neither {HEADER_ENTRY} nor {_START}; it is no Inspect log")
        header, _ = parse_lenient(archive.read(chosen))
        require_shallow(header)
    if not isinstance(header, dict):
        raise SourceError(f"{name}: its {chosen.name} is no object; write the log again")
    if chosen.name == _START:
        header = {**header, "status": "started"}
    return Log(path=path, file=name, is_zip=True, header=header, size_bytes=size_bytes, last_of=last_of)


def _load_json(path: Path, name: str) -> Log:
    """Read up to the samples where the header stands before them, as it does in logs; else all of it."""
    header: dict[str, Json] = {}
    try:
        for piece in iter_pieces(iter_chunks(path), enter=(("samples",),), max_bytes=MAX_ENTRY_BYTES):
            if piece.path == ("samples",):
                if "eval" in header:
                    break
            elif not piece.path:
                raise SourceError(f"{name}: is a list; an Inspect log is one object")
            elif piece.data is None:
                raise SourceError(f"{name}: its {piece.path[0]} is longer than {MAX_ENTRY_BYTES:,} bytes")
            else:
                header[piece.path[0]] = parse_lenient(piece.data)[0]
                require_shallow(header[piece.path[0]])
    except DocumentError:
        # what is missing behind is told when the samples are read
        if "eval" not in header:
            raise
    except CompressionError as error:
        raise SourceError(f"{name}: {error}") from error
    return Log(path=path, file=name, is_zip=False, header=header, size_bytes=path.stat().st_size)
