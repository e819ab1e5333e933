"""Paired comparisons of a run, B against A."""

from trainsite.records.evidence import COUNTS_AS_EVIDENCE, Comparison, shown_direction
from trainsite.records.run import Manifest
from trainsite.site.cells import (
    Cell,
    evidence_cell,
    figure_cell,
    id_cell,
    interval_cells,
    number_cell,
    state_cell,
    text_cell,
)
from trainsite.site.listing import Listing
from trainsite.site.remainder import command_for, lacking, run_command, table_files
from trainsite.site.rows import RunTables
from trainsite.site.tables import Section, columns, scored

_PAIR = run_command("--only action_benchmark --only benchmark_matrix --live")
_NOTE_LIMIT = 240


def comparisons(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of paired comparisons, B against A."""
    marks = manifest.benchmarks
    rows = marks.comparisons if tables.comparisons is None else tables.comparisons
    total = max(marks.comparison_count, len(marks.comparisons) + lacking(manifest, "benchmarks.comparisons"))
    return Section(
        "comparisons",
        "Comparisons",
        (COMPARISONS.table(rows, total, files=table_files(manifest, "comparison")),),
        lead="Paired on the cases that both sides have. A is the base, B the candidate, delta is B \u2212 A."
        if total
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
        *interval_cells(comparison.interval_low, comparison.interval_high, evidence, signed=True),
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
        else Cell(f"{percent:+.1f} %", style=style, value=percent),
        evidence_cell(evidence),
        text_cell(comparison.note, limit=_NOTE_LIMIT),
    )


def result_cell(comparison: Comparison) -> Cell:
    """Return what a comparison shows as glyph and word; without evidence it shows nothing."""
    if comparison.evidence not in COUNTS_AS_EVIDENCE:
        return Cell("· not evidence", style="dry", value="not evidence")
    if comparison.delta is None or comparison.interval_low is None or comparison.interval_high is None:
        return Cell("○ not measured", style="state none", value="not measured")
    return state_cell(_RESULTS[shown_direction(comparison)])


_RESULTS = {1: "improved", -1: "regressed", 0: "no difference shown"}
COMPARISONS = Listing(
    "comparisons",
    "B against A",
    (
        *columns("%Result", "Benchmark", "Tier", "A", "B", "#~Value A", "#~Value B"),
        *scored("Delta", is_signed=True),
        *columns(
            "#p", "#matched", "#fixed", "#broken", "#both pass", "#both fail", "#only in A", "#only in B",
            "#improvement percent", "!Evidence", "*Note",
        ),
    ),
    _comparison,
)  # fmt: skip
