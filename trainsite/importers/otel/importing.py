"""Files of spans as a run: found, gathered by trace, and written into the tables of a run."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path

import orjson

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.importers.importer import Detection, ImportOptions, SourceRun
from trainsite.importers.otel.attributes import field_name
from trainsite.importers.otel.calls import MAPPED, MAPPED_PREFIXES
from trainsite.importers.otel.gathering import Gathered, first_spans, gather
from trainsite.importers.otel.reading import FORMAT, read
from trainsite.importers.otel.span import OTHER, span_kind
from trainsite.importers.otel.spool import SpanSpool
from trainsite.importers.sink import Reading, Sink
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow

STEP = "natural_trajectories"
SOURCE = "natural"
MAX_TRACE_BYTES = 32 * 2**20
_ENDINGS = tuple(f"{ending}{packed}" for ending in (".jsonl", ".json", ".ndjson") for packed in ("", ".gz", ".zst"))
_LOOKED_AT_FILES, _LOOKED_AT_SPANS = 20, 200
_MAX_NAME_CHARS = 120
_NS = 10**9


def detect(source: Path) -> Detection | None:
    """Return why a file, or the first of a folder, looks like spans; those of models are taken for sure."""
    for path in _files(source)[:_LOOKED_AT_FILES]:
        spans = list(islice(first_spans(path), _LOOKED_AT_SPANS))
        if any(span_kind(span.attributes) != OTHER for span in spans):
            return Detection(0.95, "OpenTelemetry spans with GenAI attributes")
        if spans:
            return Detection(0.4, "OpenTelemetry spans; the first ones are of no model")
    return None


def find_runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    """
    Yield the run of all spans of a file or folder; a trace may lie scattered over its files.

    Raises SourceError where there is no file of spans. Everything is read here, since the run begins with its first
    span, wherever that stands.
    """
    del options  # spans say their models
    files = _files(source)
    if not files:
        raise SourceError(f"{shown_name(source.name)}: holds no {', '.join(_ENDINGS[::3])} file; export spans as JSON")
    gathered = Gathered()
    for number, path in enumerate(files, 1):
        gather(gathered, path, shown_name(path.name), number)
    gathered.spool.finish()
    left = () if source.is_file() else tuple(shown_name(each.name) for each in sorted({*source.iterdir()} - {*files}))
    yield SourceRun(
        name=_name(source),
        write=partial(_write, gathered=gathered, files=len(files), left=left),
        files=tuple(files),
        label=f"Traces of {shown_name(source.name)}",
        started_at=None if gathered.start_ns is None else gathered.start_ns / _NS,
        finished_at=None if gathered.end_ns is None else gathered.end_ns / _NS,
    )


def _files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    return sorted(
        path
        for path in source.iterdir()
        if path.is_file() and not path.is_symlink() and path.name.lower().endswith(_ENDINGS)
    )


def _name(source: Path) -> str:
    plain = re.sub(r"(?:\.(?:jsonl?|ndjson|gz|zst))+$", "", shown_name(source.name))
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", plain).strip(".-")[:_MAX_NAME_CHARS] or FORMAT


def _write(sink: Sink, *, gathered: Gathered, files: int, left: tuple[str, ...]) -> None:
    spool = gathered.spool
    counted = _Counted()
    rows: Iterable[RawRow | Problem] = chain(spool.problems(), _iter_traces(spool, counted))
    sink.trajectories(STEP, rows, source=SOURCE, size_bytes=spool.size_bytes, reading=Reading(read))
    if counted.other:
        message = f"{counted.other:,} traces with {counted.other_spans:,} spans hold no model, tool or agent; left out"
        sink.problem(STEP, Problem(code="no_model_call", message=message, is_row=False))
    for name in left:
        message = "is no .json, .jsonl or .ndjson file, or a link; it was not read"
        sink.problem(STEP, Problem(code="left_out", message=message, file=name, is_row=False))
    fields = set(map(field_name, gathered.keys))
    mapped = {name for name in fields if name in MAPPED or name.startswith(MAPPED_PREFIXES)}
    sink.saw(
        files=files + len(left),
        files_read=gathered.files_read,
        rows=spool.span_count + gathered.lost,
        rows_read=counted.spans,
        mapped=mapped,
        kept=fields - mapped,
    )
    sink.summary(STEP, source_spans=spool.span_count)
    if not sink.step(STEP).writer.rows_out:
        sink.refuse("no trace with a model call could be read")
    spool.close()


@dataclass
class _Counted:
    """What became of the spans."""

    spans: int = 0
    """Those in trajectories."""
    other: int = 0
    """Traces without a model, tool or agent."""
    other_spans: int = 0


def _iter_traces(spool: SpanSpool, counted: _Counted) -> Iterator[RawRow | Problem]:
    for trace in spool.traces(max_bytes=MAX_TRACE_BYTES):
        if not trace.is_work:
            counted.other += 1
            counted.other_spans += trace.span_count
        elif trace.spans is None:
            message = f"a trace of {trace.span_count:,} spans and more than {MAX_TRACE_BYTES} bytes; split it"
            yield Problem(code="trace_too_long", message=message, file=trace.file, line=trace.number)
        else:
            counted.spans += trace.span_count
            data = b'{"trace":%b,"spans":[%b]}' % (orjson.dumps(trace.id), b",".join(trace.spans))
            yield RawRow(trace.file_number, trace.file, trace.number, data)
