"""Measured figures as rankings and trends print them, and as they stand in their JSON."""

from collections.abc import Iterable, Iterator, Sequence

from trainsite.archive.layout import ANALYSIS
from trainsite.evals.pairwise import Judged
from trainsite.evals.wording import difference_text, interval_text, p_text
from trainsite.query.comparing import measure_text
from trainsite.query.measurements import Measurement, RunLink, subject_name
from trainsite.query.output import markdown_cell, markdown_parts
from trainsite.query.result import Result, ResultColumn
from trainsite.query.table import table_parts
from trainsite.query.visible import visible
from trainsite.records.codec import Json, to_document

WORDS = {
    "improved": "improved",
    "regressed": "regressed",
    "no_difference_shown": "no difference shown",
    "not_evidence": "not evidence",
    "not_measured": "not measured",
}
"""Verdicts as they are read."""
_NAMED = 12
"""So many scores that do not count are named in a line; JSON has all."""
Row = Sequence[str | None]


def table_lines(heads: Sequence[str], numbers: Iterable[str], rows: Sequence[Row]) -> Iterator[str]:
    """Yield an aligned table; ``numbers`` are the heads of columns that stand right."""
    yield from _lines(table_parts(_result(heads, numbers, rows), None))


def markdown_lines(heads: Sequence[str], numbers: Iterable[str], rows: Sequence[Row]) -> Iterator[str]:
    """Yield a Markdown table, with what would be markup escaped."""
    yield from _lines(markdown_parts(_result(heads, numbers, rows)))


def folded_lines(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of Markdown that are folded under a title."""
    yield from ("", f"<details><summary>{title}</summary>", "", *lines, "", "</details>")


def markdown_text(text: str) -> str:
    """Return text of records for a line of Markdown: no markup, no mention, no reference."""
    return markdown_cell(text).replace("#", "&#35;").replace("@", "&#64;")


def workflow_line(command: str, title: str, message: str) -> str:
    """Return a workflow command of GitHub Actions."""
    name = _data(title).replace(":", "%3A").replace(",", "%2C")
    return f"::{command} title={name}::{_data(message)}"


def shown_lines(lines: Iterable[str]) -> str:
    """Return lines of text in which nothing acts on a terminal."""
    return "".join(f"{visible(line)}\n" for line in lines)


def value_text(value: float | None) -> str | None:
    """Return a score to four figures."""
    return None if value is None else f"{value:.4g}"


def range_text(low: float | None, high: float | None) -> str | None:
    """Return the interval of a score to four figures."""
    return None if low is None or high is None else f"{low:.4g} to {high:.4g}"


def p_cell(p: float | None) -> str | None:
    """Return a p without its name."""
    return None if p is None else p_text(p).removeprefix("p = ").removeprefix("p ")


def delta_text(judged: Judged) -> str | None:
    """Return the difference of a pairing, rates in points."""
    found = judged.pairing.difference
    return difference_text(found.delta, is_rate=judged.pairing.is_rate) if found else None


def delta_range_text(judged: Judged) -> str | None:
    """Return the interval of the difference of a pairing."""
    found = judged.pairing.difference
    return interval_text(found, is_rate=judged.pairing.is_rate) if found else None


def unranked_lines(found: Sequence[Measurement]) -> Iterator[str]:
    """Yield what neither ranks nor stands in a trend: one line per reason, measure and run, with models and values."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for each in found:
        value = "" if each.value is None else f" {each.value:.4g} (n = {each.n:,})"
        place = (str(each.reason), measure_text(each.key.measure), each.run.path)
        groups.setdefault(place, []).append(f"{subject_name(each.key)}{value}")
    for (reason, measure, path), names in sorted(groups.items()):
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        yield f"not ranked, {reason}, {measure} of {path}: {', '.join(names[:_NAMED])}{more}"


def run_document(run: RunLink) -> Json:
    """Return a run for JSON; paths are relative to the archive."""
    return {**to_document(run), "viewer_path": f"{run.path}/{ANALYSIS}/index.html"}


def measurement_document(each: Measurement) -> Json:
    """Return a score for JSON, with its run."""
    return {
        "model_id": each.key.model_id,
        "variant": each.key.variant,
        "tier": each.key.tier,
        "provider": each.provider,
        "value": each.value,
        "n": each.n,
        "interval_low": each.interval_low,
        "interval_high": each.interval_high,
        "interval_method": each.interval_method,
        "evidence": each.key.evidence,
        "step": each.key.step,
        "dataset_sha256": each.dataset_sha256,
        "run": run_document(each.run),
    }


def unranked_document(each: Measurement) -> Json:
    """Return a score that does not count for JSON, with its measure and the reason."""
    measure = to_document(each.key.measure)
    return {**measure, "benchmark_version": measure["benchmark_version"] or None} | {
        "reason": each.reason,
        **measurement_document(each),
    }


def judged_document(judged: Judged) -> Json:
    """Return the figures of a pairing for JSON."""
    pairing, found = judged.pairing, judged.pairing.difference
    return {
        "evidence": pairing.evidence,
        "matched": pairing.matched,
        **to_document(pairing.fates),
        "higher": pairing.higher,
        "lower": pairing.lower,
        "only_in_a": pairing.only_in_a,
        "only_in_b": pairing.only_in_b,
        "delta": found.delta if found else None,
        "interval_low": found.interval.low if found else None,
        "interval_high": found.interval.high if found else None,
        "interval_method": found.interval_method if found else None,
        "test": found.test if found else None,
        "p_exact": found.p if found else None,
        "p_holm": judged.p_holm,
        "minimum_detectable": found.minimum_detectable if found else None,
        "reason": pairing.reason,
    }


def _result(heads: Sequence[str], numbers: Iterable[str], rows: Sequence[Row]) -> Result:
    right = frozenset(numbers)
    return Result(tuple(ResultColumn(head, head in right) for head in heads), iter([tuple(row) for row in rows]))


def _lines(parts: Iterable[bytes]) -> Iterator[str]:
    return (part.decode().removesuffix("\n") for part in parts)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
