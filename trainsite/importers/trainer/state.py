"""``trainer_state.json`` of the Hugging Face Trainer: its log line by line, and what it says of the training."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from trainsite.importers.loose_json import NOT_FINITE, parse_loose
from trainsite.importers.pieces import Piece, iter_pieces
from trainsite.importers.trainer.points import Log, find_number, find_step
from trainsite.records.codec import Json
from trainsite.records.curve import CurvePoint
from trainsite.records.problem import Problem
from trainsite.trajectories.compression import CompressionError, iter_chunks
from trainsite.trajectories.parsing import RowError

NAME = "trainer_state.json"
CHECKPOINT = re.compile(r"checkpoint-[0-9]+")
_LOG = "log_history"
_MAX_BYTES = 4 * 2**20
_MAX_FACT_BYTES = 2**14
_PATHS = frozenset({"best_model_checkpoint"})
_BROKEN = (RowError, CompressionError)


def is_state(path: Path) -> bool:
    """Tell whether a file is an object with a log of a training. Raises OSError."""
    try:
        return any(piece.path == (_LOG,) for piece in _pieces(path)) or _says_steps(path)
    except _BROKEN:
        return path.name == NAME


def read_state(path: Path, log: Log) -> Iterator[CurvePoint | Problem]:
    """Yield the points of the log in order; the other members become facts. Raises OSError."""
    number = 0
    try:
        for piece in _pieces(path):
            if piece.number:
                number = piece.number
                yield from _line(piece, log)
            elif (wrong := _fact(piece, log)) is not None:
                yield wrong
    except _BROKEN as error:
        yield log.problem(error.code, str(error), number + 1)


def find_global_step(path: Path) -> int | None:
    """Return how many steps a state has behind it, null where it does not say. Raises OSError."""
    try:
        for piece in _pieces(path):
            if piece.path == ("global_step",) and piece.data is not None:
                return find_step(parse_loose(piece.data))
    except _BROKEN:
        return None
    return None


def find_fork(shorter: Path, longer: Path) -> int | None:
    """Return the first log line of a checkpoint that the final state has otherwise, null where it is a prefix."""
    lines = zip_longest(_log_lines(shorter), _log_lines(longer))
    try:
        for number, (mine, theirs) in enumerate(lines, 1):
            if mine is None:
                return None
            if mine != theirs:
                return number
    except _BROKEN:
        return 1
    return None


def _log_lines(path: Path) -> Iterator[str]:
    """Yield each log line in a form in which equal lines are equal, NaN included."""
    for piece in _pieces(path):
        if piece.number:
            value = parse_loose(piece.data or b"null")
            yield repr(sorted(value.items()) if isinstance(value, dict) else value)


def _pieces(path: Path) -> Iterator[Piece]:
    return iter_pieces(iter_chunks(path), enter=((_LOG,),), max_bytes=_MAX_BYTES)


def _says_steps(path: Path) -> bool:
    """Tell whether a state whose log is empty has the other marks of one."""
    keys = {piece.path[0] for piece in _pieces(path) if piece.path}
    return keys >= {"global_step", "max_steps"}


def _line(piece: Piece, log: Log) -> Iterator[CurvePoint | Problem]:
    if piece.path != (_LOG,):
        yield log.problem("unknown_shape", "the file is a list, no trainer state", piece.number)
        return
    if piece.data is None:
        yield log.problem("line_too_long", f"longer than {_MAX_BYTES} bytes; remove the line", piece.number)
        return
    try:
        value = parse_loose(piece.data)
    except RowError as error:
        yield log.problem(error.code, str(error), piece.number)
        return
    step = find_step(value.get("step")) if isinstance(value, dict) else None
    if step is None:
        yield log.problem("no_step", "the log line has no step from 0; correct or remove it", piece.number)
        return
    yield from log.read(_points(value, step, log))


def _points(value: dict[str, Json], step: int, log: Log) -> list[CurvePoint]:
    points = []
    epoch = find_number(value.get("epoch"))
    for key, item in value.items():
        name = f"{_LOG}[].{key}"
        if key in ("step", "epoch"):
            log.mapped.add(name)
        elif key and (number := find_number(item)) is not None:
            log.mapped.add(name)
            points.append(log.point(key, step, number, epoch=epoch))
        elif item is not None:
            log.unmapped.add(name)
    return points


def _fact(piece: Piece, log: Log) -> Problem | None:
    """Keep a member of the state; folders of the machine that trained are not kept."""
    key = piece.path[0]
    if piece.data is None or len(piece.data) > _MAX_FACT_BYTES:
        log.unmapped.add(key)
        return None
    try:
        value = parse_loose(piece.data)
    except RowError as error:
        return log.problem(error.code, f"{key[:40]}: {error}", 1, is_row=False)
    if key in log.facts:
        return log.problem("duplicate_keys", f"{key[:40]} stands twice; the first was taken", 1, is_row=False)
    if key in _PATHS and isinstance(value, str):
        value = re.split(r"[\\/]", value.rstrip("\\/"))[-1]
    log.facts[key] = piece.data.decode("utf-8", "replace") if any(w in piece.data for w in NOT_FINITE) else value
    log.kept.add(key)
    return None
