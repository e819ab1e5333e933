"""One undecoded row, made a trajectory by the first reader that knows its shape."""

from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.records.trajectory import Trajectory
from trainsite.trajectories.draft import Draft
from trainsite.trajectories.evidence import read_evidence, read_outcome
from trainsite.trajectories.labels import label
from trainsite.trajectories.parsing import RowError, parse
from trainsite.trajectories.raw import RawRow
from trainsite.trajectories.readers import READERS, find_reader

_SHOWN_KEYS = 8
_SHOWN_CHARACTERS = 40


def read_row(row: RawRow) -> Trajectory | Problem:
    """
    Return the trajectory of a row, or the problem with it; nothing that a row holds raises.

    A trajectory that does not say when it began, began with its first call.
    """
    try:
        value = parse(row.data)
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
    keys = ", ".join(key[:_SHOWN_CHARACTERS] for key in list(value)[:_SHOWN_KEYS])
    more = f" and {len(value) - _SHOWN_KEYS} more" if len(value) > _SHOWN_KEYS else ""
    return RowError("unknown_shape", f"no reader knows an object with the keys [{keys}]{more}; convert it first")
