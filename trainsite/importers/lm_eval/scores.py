"""The scores that only the results file has, and its word against that of its samples."""

import math

from trainsite.errors import RecordError
from trainsite.evals.statistics import Z95, Interval, wilson
from trainsite.importers.lm_eval.evaluation import Evaluation
from trainsite.importers.lm_eval.outcome import Measured
from trainsite.importers.lm_eval.samples import STEP
from trainsite.importers.sink import Sink
from trainsite.records.codec import Json
from trainsite.records.evidence import Score
from trainsite.records.problem import Problem

_SAME = 1e-6
_WHOLE = 1e-4
_ALIKE = 0.02
_MAX_INFERRED = 10_000_000


def write_scores(sink: Sink, evaluation: Evaluation, ours: dict[tuple[str, str], tuple[float, int]]) -> dict[str, Json]:
    """Write the scores that samples do not give, compare those that they do, and return the source's own errors."""
    errors: dict[str, Json] = {}
    for found in evaluation.results.measured():
        if isinstance(found, tuple):
            message = f"{found[0]}, {found[1]}: the value is NaN or infinite; there is no score"
            sink.problem(STEP, Problem(code="not_finite", message=message, file=evaluation.file))
            continue
        if found.stderr is not None:
            errors.setdefault(found.task, {})[found.metric] = found.stderr
        mine = ours.get((found.task, found.metric))
        if mine is None:
            _write_score(sink, found, evaluation)
        elif abs(mine[0] - found.value) > _SAME * max(1.0, abs(found.value)):
            said = f"the source says {found.value:.6g}, its {mine[1]:,} samples give {mine[0]:.6g}"
            sink.corrected(STEP, "score", f"{found.task}, {found.metric}: {said}", file=evaluation.file)
    return errors


def _write_score(sink: Sink, found: Measured, evaluation: Evaluation) -> None:
    """Write a score as the source has it; without a number of samples and an interval it is a problem, and kept."""
    results = evaluation.results
    n = results.sample_count(found.task) or _inferred_n(found)
    interval, method = _interval(found, n)
    if not n or interval is None:
        said = "how many samples it is of" if not n else "how sure it is"
        message = f"{found.task}, {found.metric} is {found.value:.6g}: the file does not say {said}; it is no score"
        sink.problem(STEP, Problem(code="no_interval", message=message, file=evaluation.file))
        return
    score = Score(
        step=STEP,
        benchmark=found.task,
        benchmark_version=results.version(found.task),
        metric=found.metric,
        value=found.value,
        n=n,
        interval_low=interval.low,
        interval_high=interval.high,
        interval_method=method,
        evidence="imported",
        model_id=evaluation.model,
        variant=evaluation.variant,
    )
    try:
        sink.row(STEP, "scores", score)
    except RecordError as error:
        sink.problem(STEP, Problem(code="not_writable", message=str(error), file=evaluation.file))


def _inferred_n(found: Measured) -> int:
    """Return the n of a rate by its own standard error, as old files need it; 0 where it is no such rate."""
    variance = found.value * (1 - found.value)
    if found.is_group or not found.stderr or not 0 < variance < 1:
        return 0
    n = 1 + variance / (found.stderr * found.stderr)
    is_whole = n < _MAX_INFERRED and abs(n - round(n)) < _WHOLE * n
    return round(n) if is_whole and abs(found.value * round(n) - round(found.value * n)) < _WHOLE else 0


def _interval(found: Measured, n: int) -> tuple[Interval | None, str | None]:
    """Return Wilson's interval for a rate of n, else that of the source's standard error."""
    if _is_rate(found, n):
        return wilson(round(found.value * n), n), "wilson"
    if found.stderr is None or found.stderr < 0:
        return None, None
    half = Z95 * found.stderr
    return Interval(found.value - half, found.value + half), "source stderr"


def _is_rate(found: Measured, n: int) -> bool:
    """Tell whether a value is passes of n: no group, a whole number of passes, and the error that a rate has."""
    if found.is_group or n < 1 or not 0 <= found.value <= 1:
        return False
    if abs(found.value * n - round(found.value * n)) > _WHOLE:
        return False
    if found.stderr is None or n == 1:
        return True
    expected = math.sqrt(found.value * (1 - found.value) / (n - 1))
    return abs(found.stderr - expected) <= _ALIKE * max(expected, 1 / n)
