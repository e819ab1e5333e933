"""A trend in the forms that people, comments and workflows read."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from trainsite.cli.figures import (
    WORDS,
    Row,
    delta_range_text,
    delta_text,
    folded_lines,
    judged_document,
    markdown_lines,
    markdown_text,
    measurement_document,
    p_cell,
    range_text,
    shown_lines,
    table_lines,
    unranked_document,
    unranked_lines,
    value_text,
    workflow_line,
)
from trainsite.evals.wording import difference_text
from trainsite.query.trend import Change, Point, Series, Trend
from trainsite.records.codec import Json, dump_document

_HEADS = (
    "started",
    "run",
    "value",
    "n",
    "95 %",
    "evidence",
    "by",
    "matched",
    "delta",
    "95 % of it",
    "p (Holm)",
    "result",
)
_NUMBERS = ("value", "n", "95 %", "matched", "delta", "95 % of it", "p (Holm)")
_BARS = "▁▂▃▄▅▆▇█"
_EMPTY = """no score is in this archive: here would stand {metric} over all runs, one series per benchmark and model.
Put scores into it:
  trainsite import results RESULTS --metric {metric} --into runs
  trainsite run-collection -o runs/first --live
"""


def to_json(found: Trend) -> str:
    """Return every series as JSON."""
    document = {
        "metric": found.metric,
        "alpha": found.alpha,
        "regressions": len(found.regressions),
        "series": [_series_document(series) for series in found.series],
        "unranked": [unranked_document(each) for each in found.unranked],
    }
    return dump_document(document).decode()


def _series_document(series: Series) -> Json:
    return {
        "benchmark": series.measure.benchmark,
        "benchmark_version": series.measure.benchmark_version or None,
        "metric": series.measure.metric,
        "model_id": series.model_id,
        "variant": series.variant,
        "tier": series.tier,
        "lower_is_better": series.lower_is_better,
        "points": [
            {
                **measurement_document(point.measurement),
                "other_scores": point.other_scores,
                "change": _change_document(point.change) if point.change else None,
            }
            for point in series.points
        ],
    }


def _change_document(change: Change) -> Json:
    return {
        "method": change.method,
        "verdict": change.verdict,
        "is_regression": change.is_regression,
        "delta": change.delta,
        "sentence": change.sentence,
        "pairing": judged_document(change.judged) if change.judged else None,
    }


def to_table(found: Trend) -> str:
    """Return a heading with a spark line, a table, and the sentences of each series."""
    if not found.series and not found.unranked:
        return shown_lines(_EMPTY.format(metric=found.metric).splitlines())
    lines: list[str] = []
    for series in found.series:
        lines += ["", *_table_series(series)] if lines else _table_series(series)
    rest = [*unranked_lines(found.unranked), _summary(found)]
    return shown_lines([*lines, "", *rest] if lines else rest)


def _table_series(series: Series) -> Iterator[str]:
    yield f"{_title(series)}  {spark(_values(series))}"
    yield from table_lines(_HEADS, _NUMBERS, _rows(series))
    yield from (f"{run}: {sentence}" for run, sentence in _sentences(series))


def to_markdown(found: Trend) -> str:
    """Return the same as Markdown, the sentences folded."""
    if not found.series and not found.unranked:
        return "\n".join(map(markdown_text, _EMPTY.format(metric=found.metric).splitlines())) + "\n"
    lines: list[str] = []
    for series in found.series:
        lines += [f"### {markdown_text(_title(series))}", "", spark(_values(series)), ""]
        lines += markdown_lines(_HEADS, _NUMBERS, _rows(series))
        said = [f"- {markdown_text(f'{run}: {sentence}')}" for run, sentence in _sentences(series)]
        lines += folded_lines("In words", said) if said else []
        lines.append("")
    for remark in (*unranked_lines(found.unranked), _summary(found)):
        lines += [f"> {markdown_text(remark)}", ""]
    return "\n".join(lines[:-1]) + "\n"


def to_github(found: Trend) -> str:
    """Return workflow commands: an error where the newest run is worse, a notice for each other series."""
    lines = []
    for series in found.series:
        change = series.points[-1].change
        run = series.points[-1].measurement.run.path
        if change is not None and change.is_regression:
            lines.append(workflow_line("error", f"regressed: {_title(series)}", f"{run}: {change.sentence}"))
            continue
        said = f"{run}: {change.sentence}" if change else f"{run}: the only run"
        lines.append(workflow_line("notice", _title(series), f"{said}\n{spark(_values(series))}"))
    remarks = "\n".join(unranked_lines(found.unranked))
    lines += [workflow_line("warning", found.metric, remarks)] if remarks else []
    return shown_lines([*lines, _summary(found)])


WRITERS: Mapping[str, Callable[[Trend], str]] = {
    "table": to_table,
    "json": to_json,
    "markdown": to_markdown,
    "github": to_github,
}


def spark(values: Sequence[float]) -> str:
    """Return values as bars between their least and their greatest; equal ones stand at half height."""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    last = len(_BARS) - 1
    return "".join(_BARS[round((value - low) / span * last) if high > low else last // 2] for value in values)


def _values(series: Series) -> list[float]:
    return [point.measurement.value or 0.0 for point in series.points]


def _title(series: Series) -> str:
    measure = series.measure
    version = f" {measure.benchmark_version}" if measure.benchmark_version else ""
    tier = f", {series.tier}" if series.tier else ""
    lower = ", lower is better" if series.lower_is_better else ""
    return f"{measure.benchmark}{version} {measure.metric}{lower}: {series.model_id} ({series.variant}{tier})"


def _rows(series: Series) -> list[Row]:
    return [_row(point) for point in series.points]


def _row(point: Point) -> Row:
    each, change = point.measurement, point.change
    judged = change.judged if change else None
    delta = delta_text(judged) if judged else None
    if change is not None and judged is None and change.delta is not None:
        delta = difference_text(change.delta, is_rate=False)
    return (
        each.run.started_at,
        each.run.path,
        value_text(each.value),
        f"{each.n:,}",
        range_text(each.interval_low, each.interval_high),
        each.key.evidence,
        {"paired": "cases", "intervals": "intervals"}[change.method] if change else None,
        f"{judged.pairing.matched:,}" if judged else None,
        delta,
        delta_range_text(judged) if judged else None,
        p_cell(judged.p_holm) if judged else None,
        WORDS[change.verdict] if change else None,
    )


def _sentences(series: Series) -> Iterator[tuple[str, str]]:
    for point in series.points:
        if point.change is not None:
            yield point.measurement.run.path, point.change.sentence


def _summary(found: Trend) -> str:
    count, worse = len(found.series), len(found.regressions)
    return f"{count:,} series of {found.metric}: {worse:,} with a newest run that is shown to be worse"
