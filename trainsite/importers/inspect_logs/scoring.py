"""The scores of a log: a case per sample, scorer and value, and what the log itself says of them."""

from collections.abc import Iterator

from trainsite.evals.attempts import clustered_mean
from trainsite.evals.statistics import Z95
from trainsite.evals.tally import ScoreTally
from trainsite.importers.inspect_logs.about import About, metric_name
from trainsite.importers.inspect_logs.conversation import OUTSIDE
from trainsite.importers.inspect_logs.header import Log, section
from trainsite.importers.inspect_logs.values import Value, flat_values, to_number
from trainsite.records.codec import Json
from trainsite.records.evidence import Case, Score

STEP = "reference_benchmark"
_EXCERPT_CHARS = 4_000
_MEANS = ("accuracy", "mean")


def cases(trajectory: Json, *, about: About) -> list[Case]:
    """Return the cases of a trajectory as it was written; one without scores is an unscored case of each metric."""
    extra = trajectory["extra"]
    found: dict[str, tuple[Value, Json]] = {}
    scores = extra.get("scores")
    for name, score in scores.items() if isinstance(scores, dict) else ():
        for metric, value in flat_values(name, score).items():
            found.setdefault(metric, (value, score))
    if not found:
        found = {metric: (Value(None, None), None) for metric in about.metrics}
    messages = _conversation(trajectory)
    asked = next((m["content"] for m in messages if m["role"] == "user"), "")
    told = next((m["content"] for m in reversed(messages) if m["role"] == "assistant"), "")
    return [
        Case(
            step=STEP,
            benchmark=about.benchmark,
            benchmark_version=about.version,
            metric=metric,
            case_id=trajectory["scenario_id"],
            attempt=extra["epoch"],
            model_id=about.model,
            variant=about.variant,
            evidence=trajectory["evidence"],
            score=value.number,
            input_sha256=extra["input_sha256"],
            prompt=asked[:_EXCERPT_CHARS],
            expected=_shown(extra.get("target")),
            actual=_actual(value, score),
            response=told[:_EXCERPT_CHARS],
            failure_mode=_failure(extra),
            duration_s=trajectory.get("duration_s"),
            trajectory_row_id=trajectory["row_id"],
        )
        for metric, (value, score) in found.items()
    ]


def _conversation(trajectory: Json) -> list[Json]:
    """Return the messages without those of graders and sub-agents, which stand behind it."""
    outside = (call["first_message"] for call in trajectory["calls"] if (call.get("extra") or {}).get(OUTSIDE))
    messages: list[Json] = trajectory["messages"]
    return messages[: min(outside, default=None)]


def clustered_scores(tally: ScoreTally) -> Iterator[Score]:
    """Yield the scores of a log with several epochs: means over all attempts, each sample being one cluster."""
    for key, sums in tally.sums.items():
        step, benchmark, version, metric, model_id, variant, _, evidence = key
        result = clustered_mean(tally.attempts.get(key, {}))
        value, n, interval = result or (None, 0, None)
        yield Score(
            step=step,
            benchmark=benchmark,
            benchmark_version=version,
            metric=metric,
            value=value,
            n=n if sums.n or n else 0,
            interval_low=interval.low if interval else None,
            interval_high=interval.high if interval else None,
            interval_method="clustered" if interval else None,
            evidence=evidence,
            model_id=model_id,
            variant=variant,
        )


def source_metrics(log: Log) -> dict[str, dict[str, float]]:
    """Return the log's own metrics by ours: accuracy, standard error and whatever else it computed."""
    results = section(log.header, "results").get("scores")
    found: dict[str, dict[str, float]] = {}
    for score in results if isinstance(results, list) else ():
        if not isinstance(score, dict):
            continue
        name = metric_name(score.get("scorer"), score.get("name"))
        reducer = f"{score['reducer']}:" if isinstance(score.get("reducer"), str) else ""
        for metric, told in section(score, "metrics").items():
            number = to_number(told.get("value")) if isinstance(told, dict) else None
            if number is not None:
                found.setdefault(name, {})[f"{reducer}{metric}"] = number
    return found


def header_scores(log: Log, about: About) -> Iterator[Score]:
    """Yield the scores of a log that was written without its samples: the source's means and standard errors."""
    results = section(log.header, "results")
    scores = results.get("scores")
    own = source_metrics(log)
    for score in scores if isinstance(scores, list) else ():
        name = metric_name(score.get("scorer"), score.get("name")) if isinstance(score, dict) else ""
        mean = next((own[name][each] for each in _MEANS if name in own and each in own[name]), None)
        n = score.get("scored_samples") if mean is not None else None
        n = results.get("completed_samples") if not isinstance(n, int) else n
        if mean is None or not isinstance(n, int) or n <= 0:
            continue
        error = own[name].get("stderr")
        yield Score(
            step=STEP,
            benchmark=about.benchmark,
            benchmark_version=about.version,
            metric=name,
            value=mean,
            n=n,
            interval_low=None if error is None else mean - Z95 * error,
            interval_high=None if error is None else mean + Z95 * error,
            interval_method=None if error is None else "source_stderr",
            evidence=about.evidence,
            model_id=about.model,
            variant=about.variant,
        )


def differing(own: dict[str, dict[str, float]], ours: dict[str, float | None]) -> Iterator[str]:
    """Yield what is to be said where the log's mean of a metric is not that of its samples."""
    for name, metrics in own.items():
        mean = next((metrics[each] for each in _MEANS if each in metrics), None)
        if mean is None:
            continue
        if ours.get(name) is None:
            yield f"{name}: the log says {mean:.4f}, but no sample in it has this score"
        elif abs(mean - (ours[name] or 0)) > 1e-6:  # noqa: PLR2004 - more than rounding can explain
            yield f"{name}: the log says {mean:.4f}, its samples average {ours[name]:.4f}; ours is the latter"


def _actual(value: Value, score: Json) -> str | None:
    answer = score.get("answer") if isinstance(score, dict) else None
    if isinstance(answer, str):
        return answer[:_EXCERPT_CHARS]
    return _shown(value.said) if value.number is None else None


def _failure(extra: dict[str, Json]) -> str | None:
    if extra.get("error"):
        return "error"
    limit = extra.get("limit")
    if isinstance(limit, dict) and isinstance(limit.get("type"), str):
        return f"limit: {limit['type']}"
    return "limit" if limit else None


def _shown(value: Json) -> str | None:
    if value is None or isinstance(value, str):
        return value[:_EXCERPT_CHARS] if value else None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " | ".join(value)[:_EXCERPT_CHARS]
    return str(value)[:_EXCERPT_CHARS]
