"""Paired comparisons of a run, B against A."""

from trainsite.records.evidence import COUNTS_AS_EVIDENCE, Comparison
from trainsite.records.run import Manifest
from trainsite.site.cells import (
    LIST_SHOWN,
    Cell,
    evidence_cell,
    figure_cell,
    id_cell,
    interval_cell,
    number_cell,
    text_cell,
)
from trainsite.site.remainder import command_for, lacking, run_command, table_files, with_rest
from trainsite.site.tables import Section, Table, columns

_PAIR = run_command("--only action_benchmark --only benchmark_matrix --live")
_NOTE_LIMIT = 240


def comparisons(manifest: Manifest) -> Section:
    """Return the section of paired comparisons, B against A."""
    marks = manifest.benchmarks
    heads = columns(
        "Result", "Benchmark", "Tier", "A", "B", "#Value A", "#Value B", "#delta", "#interval (95 %)",
        "#p exact", "#matched", "#fixed", "#broken", "#both pass", "#both fail", "#only in A", "#only in B",
        "#improvement percent", "Evidence", "*Note",
    )  # fmt: skip
    rows = tuple(_comparison(comparison) for comparison in marks.comparisons[:LIST_SHOWN])
    total = max(marks.comparison_count, len(marks.comparisons) + lacking(manifest, "benchmarks.comparisons"))
    return Section(
        "comparisons",
        "Comparisons",
        (with_rest(Table("B against A", heads, rows), total, table_files(manifest, "comparison")),),
        lead="Paired on the cases that both sides have. A is the base, B the candidate, delta is B \u2212 A."
        if rows
        else None,
        empty="Trained against base on the same cases: what was fixed, what broke, and if it is noise.",
        command=command_for(manifest, "base_trained_improvement", "smallest_model_benchmark", fallback=_PAIR),
    )


def _comparison(comparison: Comparison) -> tuple[Cell, ...]:
    evidence = comparison.evidence
    percent = comparison.improvement_percent
    style = "" if evidence in COUNTS_AS_EVIDENCE else "dry"
    return (
        result_cell(comparison),
        Cell(f"{comparison.benchmark} {comparison.metric}", title=comparison.benchmark_version),
        Cell(comparison.tier),
        id_cell(comparison.a_model_id),
        id_cell(comparison.b_model_id),
        figure_cell(comparison.a_value, evidence),
        figure_cell(comparison.b_value, evidence),
        figure_cell(comparison.delta, evidence, signed=True),
        interval_cell(comparison.interval_low, comparison.interval_high, evidence),
        number_cell(comparison.p_exact, "no matched pass/fail cases"),
        *(
            number_cell(count)
            for count in (
                comparison.matched,
                comparison.fixed,
                comparison.broken,
                comparison.both_pass,
                comparison.both_fail,
                comparison.only_in_a,
                comparison.only_in_b,
            )
        ),
        Cell(None, title="null where base is 0 or nothing was measured")
        if percent is None
        else Cell(f"{percent:+.1f} %", style=style),
        evidence_cell(evidence),
        text_cell(comparison.note, limit=_NOTE_LIMIT),
    )


def result_cell(comparison: Comparison) -> Cell:
    """Return what a comparison shows as glyph and word; without evidence it shows nothing."""
    if comparison.evidence not in COUNTS_AS_EVIDENCE:
        return Cell("· not evidence", style="dry")
    low, high = comparison.interval_low, comparison.interval_high
    if comparison.delta is None or low is None or high is None:
        return Cell("○ not measured", style="state none")
    if low > 0:
        return Cell("▲ improved", style="state good")
    if high < 0:
        return Cell("▼ regressed", style="state bad")
    return Cell("≈ no difference shown", style="state fair")
