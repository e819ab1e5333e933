"""
TensorBoard event files: the scalars of their summaries.

Field numbers are those of event.proto, summary.proto and tensor.proto of TensorFlow.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from trainsite.clock import rfc3339
from trainsite.dataclass import dataclass
from trainsite.importers.trainer.frames import Damage, iter_frames
from trainsite.importers.trainer.points import MAX_STEP, Log
from trainsite.importers.trainer.wire import (
    BYTES,
    FIXED32,
    FIXED64,
    Value,
    as_bytes,
    as_text,
    iter_fields,
    iter_varints,
    signed,
    unpack,
)
from trainsite.records.curve import CurvePoint
from trainsite.records.problem import Problem
from trainsite.trajectories.parsing import RowError

MARK = "tfevents"
_LAST_INSTANT_S = 253_402_300_799
_WALL_TIME, _STEP, _FILE_VERSION, _SUMMARY = 1, 2, 3, 5
_EVENT_FIELDS = {4: "graph_def", 6: "log_message", 7: "session_log", 8: "tagged_run_metadata", 9: "meta_graph_def"}
_EVENT_KNOWN = {_WALL_TIME: "wall_time", _STEP: "step", _FILE_VERSION: "file_version"}
_TAG, _SIMPLE, _TENSOR = 1, 2, 8
_VALUE_FIELDS = {3: "obsolete_old_style_histogram", 4: "image", 5: "histo", 6: "audio"}
_DTYPE, _CONTENT = 1, 4
_CONTENT_FORMS = {
    1: "f", 2: "d", 3: "i", 4: "B", 5: "h", 6: "b", 9: "q", 10: "?", 17: "H", 19: "e", 22: "I", 23: "Q",
}  # fmt: skip
"""The type of a tensor to the form of its bytes; 14 is bfloat16, which has none."""
_BFLOAT16, _HALF, _STRING = 14, 19, 7
_FIXED_LISTS = {5: ("f", 4), 6: ("d", 8)}
_VARINT_LISTS = (7, 10, 11, 16, 17)
_HALF_LIST = 13


@dataclass(slots=True)
class _Event:
    wall_time: float | None = None
    step: int = 0
    summaries: tuple[bytes, ...] = ()


def read_events(path: Path, log: Log) -> Iterator[CurvePoint | Problem]:
    """Yield the scalars of a file in order; damaged records are problems. Raises OSError."""
    for number, frame in enumerate(iter_frames(path), 1):
        if isinstance(frame, Damage):
            yield log.problem(frame.code, frame.message, frame.number)
            continue
        try:
            event = _event(frame, log)
            if not event.summaries:
                continue
            if not 0 <= event.step < MAX_STEP:
                yield log.problem("no_step", f"the step {event.step} is none; remove the record", number)
                continue
            points = [point for summary in event.summaries for point in _points(summary, event, log)]
        except RowError as error:
            yield log.problem(error.code, str(error), number)
            continue
        yield from log.read(points)


def find_span(path: Path) -> tuple[float, float] | None:
    """Return when the first and the last event of a file were written, in seconds since 1970. Raises OSError."""
    first = last = None
    for frame in iter_frames(path, has_checksums=False):
        try:
            time = _event(frame, Log("-")).wall_time if isinstance(frame, bytes) else None
        except RowError:
            continue
        if time is not None:
            first = time if first is None else min(first, time)
            last = time if last is None else max(last, time)
    return None if first is None or last is None else (first, last)


def _event(data: bytes, log: Log) -> _Event:
    event = _Event()
    for number, kind, value in iter_fields(data):
        if number == _WALL_TIME and kind == FIXED64:
            time = unpack("d", value)
            event.wall_time = time if 0 < time <= _LAST_INSTANT_S else None
        elif number == _STEP:
            event.step = signed(value)
        elif number == _SUMMARY and kind == BYTES:
            event.summaries += (as_bytes(value),)
        if number in _EVENT_KNOWN:
            log.mapped.add(_EVENT_KNOWN[number])
        elif number != _SUMMARY:
            log.unmapped.add(_EVENT_FIELDS.get(number, f"field {number}"))
    return event


def _points(summary: bytes, event: _Event, log: Log) -> Iterator[CurvePoint]:
    at = None if event.wall_time is None else rfc3339(event.wall_time)
    for number, _, value in iter_fields(summary):
        if number != 1:
            continue
        tag, scalar = _scalar(as_bytes(value), log)
        if tag and scalar is not None:
            yield log.point(tag, event.step, scalar, at=at)


def _scalar(data: bytes, log: Log) -> tuple[str, float | None]:
    tag, scalar = "", None
    for number, kind, value in iter_fields(data):
        if number == _TAG:
            tag = as_text(value)
            log.mapped.add("summary.value.tag")
        elif number == _SIMPLE and kind == FIXED32:
            scalar = unpack("f", value)
            log.mapped.add("summary.value.simple_value")
        elif number == _TENSOR:
            scalar = _tensor(as_bytes(value))
            (log.unmapped if scalar is None else log.mapped).add(
                "summary.value.tensor" + (" that is no scalar" if scalar is None else "")
            )
        elif number in _VALUE_FIELDS:
            log.unmapped.add(f"summary.value.{_VALUE_FIELDS[number]}")
    return tag, scalar


def _tensor(data: bytes) -> float | None:
    """Return the one number of a tensor; null where it holds none, several or text."""
    dtype, values, content = 0, list[float](), b""
    for number, kind, value in iter_fields(data):
        if number == _DTYPE:
            dtype = signed(value)
        elif number == _CONTENT:
            content = as_bytes(value)
        elif number in _FIXED_LISTS:
            values += _fixed_list(*_FIXED_LISTS[number], value)
        elif number in _VARINT_LISTS:
            values += [float(signed(each)) for each in iter_varints(value)]
        elif number == _HALF_LIST:
            values += [_short_float(each, dtype) for each in iter_varints(value)]
        elif number == 8 and kind == BYTES:  # noqa: PLR2004 - string_val
            return None
    if content:
        return _content(content, dtype)
    return values[0] if len(values) == 1 and dtype != _STRING else None


def _content(content: bytes, dtype: int) -> float | None:
    if dtype == _BFLOAT16 and len(content) == 2:  # noqa: PLR2004 - its bytes
        return _short_float(int.from_bytes(content, "little"), dtype)
    form = _CONTENT_FORMS.get(dtype)
    return unpack(form, content) if form and struct.calcsize(f"<{form}") == len(content) else None


def _fixed_list(form: str, size: int, value: Value) -> list[float]:
    data = as_bytes(value)
    return [unpack(form, data[at : at + size]) for at in range(0, len(data), size)]


def _short_float(bits: int, dtype: int) -> float:
    """Return a number of 16 bits: of 5 or 8 bits of exponent, by its type."""
    if dtype == _HALF:
        return unpack("e", (bits & 0xFFFF).to_bytes(2, "little"))
    return unpack("f", ((bits & 0xFFFF) << 16).to_bytes(4, "little"))
