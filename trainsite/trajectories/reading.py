"""One undecoded row, made a trajectory by the first reader that knows its shape."""

from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories.draft import Draft
from trainsite.trajectories.evidence import read_evidence, read_outcome
from trainsite.trajectories.keys import find_duplicates, show_keys
from trainsite.trajectories.labels import label
from trainsite.trajectories.parsing import RowError, parse
from trainsite.trajectories.raw import RawRow
from trainsite.trajectories.readers import READERS, find_reader


def read_row(row: RawRow) -> Trajectory | Problem:
    """
    Return the trajectory of a row, or the problem with it; nothing that a row holds raises.

    A trajectory that does not say when it began, began with its first call.
    """
    try:
        return _read(row, parse(row.data))
    except RowError as error:
        return _problem(row, error)


def read_with_notes(row: RawRow) -> tuple[Trajectory | Problem, list[Problem]]:
    """Return what ``read_row`` does, and what a trajectory was read in spite of: problems that lost no row."""
    try:
        value = parse(row.data)
    except RowError as error:
        return _problem(row, error), []
    read = _read(row, value)
    if isinstance(read, Problem) or (wrong := find_duplicates(row.data, value)) is None:
        return read, []
    return read, [Problem(code="duplicate_keys", message=wrong, file=row.file, line=row.line, is_row=False)]


def _read(row: RawRow, value: Json) -> Trajectory | Problem:
    try:
        name = find_reader(value)
        if name is None:
            return _problem(row, _unknown(value))
        row_id = f"{row.file_number}-{row.line}"
        return _finish(row, row_id, name, value, READERS[name].read(value, row_id))
    except RowError as error:
        return _problem(row, error)
    except Exception as error:  # noqa: BLE001 - a row of a foreign file must never end the reading of the others
        kind = type(error).__name__
        return _problem(row, RowError("bad_row", f"a value of an unexpected kind ({kind}); correct or remove the row"))


def _problem(row: RawRow, error: RowError) -> Problem:
    return Problem(code=error.code, message=str(error), file=row.file, line=row.line)


def _finish(row: RawRow, row_id: str, name: str, value: dict[str, Json], draft: Draft) -> Trajectory:
    outcome, reward = read_outcome(value)
    fields = draft.fields
    fields.setdefault("outcome", outcome)
    if fields.get("reward") is None:
        fields["reward"] = reward
    if "started_at" not in fields and draft.calls:
        fields["started_at"] = draft.calls[0].started_at
    return Trajectory(
        row_id=row_id,
        file=row.file,
        line=row.line,
        format=name,
        evidence=read_evidence(value),
        tasks=label(draft.calls, draft.messages, value),
        calls=tuple(draft.calls),
        messages=tuple(draft.messages),
        extra=draft.rest,
        **fields,
    )


def _unknown(value: Json) -> RowError:
    if not isinstance(value, dict):
        return RowError("unknown_shape", f"a {type(value).__name__} is no trajectory; give one JSON object per row")
    return RowError("unknown_shape", f"no reader knows an object with the keys {show_keys(value)}; convert it first")
