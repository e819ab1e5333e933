"""What a file says of one case, whatever its form."""

import math
from collections.abc import Mapping
from functools import lru_cache

from trainsite.dataclass import dataclass
from trainsite.evals.tally import MAX_SCORE
from trainsite.importers.delimited import DelimitedRow
from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_id
from trainsite.trajectories.parsing import RowError

CASE_KEYS = ("case_id", "case", "instance_id", "id", "task_id", "task", "doc_id", "question_id", "name")
SCORE_KEYS = (
    "score", "resolved", "passed", "pass", "correct", "success", "is_correct", "value", "result", "reward", "accuracy",
)  # fmt: skip
MODEL_KEYS = ("model_id", "model", "model_name", "model_name_or_path")
BENCHMARK_KEYS = ("benchmark", "dataset", "suite")
FAILURE_KEYS = ("failure_mode", "failure", "error")
_WORDS = {
    **dict.fromkeys(("true", "yes", "pass", "passed", "resolved", "success"), True),
    **dict.fromkeys(("false", "no", "fail", "failed", "unresolved", "failure"), False),
    **dict.fromkeys(("", "null", "none", "n/a", "skipped"), None),
}
MAX_ATTEMPT = 2**31


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One case of one model; what the file does not say is null."""

    line: int
    case_id: str
    score: bool | float | None
    """True and false for pass and fail; null where nothing ran."""
    model: str | None = None
    benchmark: str | None = None
    metric: str | None = None
    attempt: int = 1
    failure_mode: str | None = None


def read_score(value: Json) -> bool | float | None:
    """Return a score as it is; raises RowError for what is none."""
    if value is None or isinstance(value, bool):
        return value
    if not isinstance(value, int | float):
        raise RowError("no_score", f"a {type(value).__name__} is no score; write true, false or a number")
    number = float(value) if abs(value) < 2**1023 else math.inf
    if math.isfinite(number) and abs(number) > MAX_SCORE:
        raise RowError("score_out_of_range", f"the score is beyond {MAX_SCORE:g}; no mean could be computed")
    if not math.isfinite(number):
        raise RowError("not_finite", "the score is NaN or infinite; write a number, or null where nothing ran")
    return number


def read_member(line: int, key: str, value: Json) -> Outcome:
    """Return the outcome of ``key: value``, where the value is a score or an object that holds one."""
    if not isinstance(value, dict):
        return Outcome(line=line, case_id=_case_id(key), score=read_score(value))
    return read_object(line, {**value, "case_id": key})


def read_object(line: int, value: Json) -> Outcome:
    """Return the outcome of an object that names its case and its score; raises RowError."""
    if not isinstance(value, dict):
        raise RowError("unknown_shape", f"a {type(value).__name__} is no result; give an object with case and score")
    key = _first(value, SCORE_KEYS)
    if key is None:
        raise RowError("no_score", "no score among its fields; name it score, resolved or passed")
    return Outcome(
        line=line,
        case_id=_case_id(as_id(_value(value, CASE_KEYS))),
        score=read_score(value[key]),
        model=as_id(_value(value, MODEL_KEYS)),
        benchmark=as_id(_value(value, BENCHMARK_KEYS)),
        metric=as_id(value.get("metric")),
        attempt=_attempt(value.get("attempt"), value.get("trial")),
        failure_mode=as_id(_value(value, FAILURE_KEYS)),
    )


def read_cells(row: DelimitedRow) -> Outcome:
    """Return the outcome of a row of a table; raises RowError."""
    cells: dict[str, Json] = {name.lower(): text for name, text in row.cells.items()}
    key = _first(cells, SCORE_KEYS)
    if key is not None:
        cells[key] = _cell_score(cells[key])
    for name in ("attempt", "trial"):
        text = cells.get(name)
        if text is not None:
            cells[name] = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or None  # noqa: PLR2004 - digits of MAX_ATTEMPT
    return read_object(row.line, {name: text for name, text in cells.items() if text != "" or name == key})


@lru_cache(maxsize=256)
def known_fields(names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return which of some field names an outcome takes, and which are left; all rows of a file have the same."""
    lower = dict.fromkeys(name.lower() for name in names)
    found = frozenset(
        key
        for keys in (CASE_KEYS, SCORE_KEYS, MODEL_KEYS, BENCHMARK_KEYS, ("metric", "attempt", "trial"), FAILURE_KEYS)
        if (key := _first(lower, keys)) is not None
    ) | ({"metric", "attempt", "trial"} & lower.keys())
    return found, frozenset(name for name in names if name.lower() not in found)


def _cell_score(text: str) -> bool | float | None:
    word = text.lower()
    if word in _WORDS:
        return _WORDS[word]
    try:
        return float(text)
    except ValueError:
        raise RowError("no_score", f"{text[:40]!r} is no score; write true, false or a number") from None


def _case_id(text: str | None) -> str:
    if not text:
        raise RowError("no_case", "does not name its case; give each case an id")
    return text


def _attempt(attempt: Json, trial: Json) -> int:
    """Return which attempt it is, from 1; trials count from 0."""
    value, shift = (attempt, 0) if attempt is not None else (trial, 1)
    if value is None:
        return 1
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MAX_ATTEMPT:
        raise RowError("bad_attempt", "the attempt is no whole number from 0; correct it")
    return value + shift


def _first(value: Mapping[str, Json], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        if key in value:
            return key
    return None


def _value(value: dict[str, Json], keys: tuple[str, ...]) -> Json:
    key = _first(value, keys)
    return None if key is None else value[key]
