"""What a run measured: evals, benchmark rows, cases."""

from collections.abc import Sequence

from trainsite.records.evidence import Case, Score
from trainsite.records.run import Manifest
from trainsite.site.cells import (
    LIST_SHOWN,
    Cell,
    duration_cell,
    evidence_cell,
    figure_cell,
    id_cell,
    interval_cell,
    number_cell,
    text_cell,
)
from trainsite.site.remainder import command_for, lacking, run_command, table_files, with_rest
from trainsite.site.rows import RunTables, TrajectoryPlan
from trainsite.site.samples import trajectory_address
from trainsite.site.tables import Section, Table, columns

_PAIR = run_command("--only action_benchmark --only benchmark_matrix --live")
_CASE_LIMIT = 80


def evals(manifest: Manifest) -> Section:
    """Return the section of evaluation scores."""
    total = len(manifest.evals) + lacking(manifest, "evals")
    return Section(
        "evals",
        "Evals",
        (with_rest(_score_table("Evals", manifest.evals), total, table_files(manifest, "score")),),
        lead=_methods(manifest.evals),
        empty="Scores of evaluations: metric, n, 95 % interval and the kind of evidence.",
        command=command_for(manifest, "eval_comparison", fallback=run_command("--only eval_comparison --live")),
    )


def benchmark_rows(manifest: Manifest) -> Section:
    """Return the section of benchmark scores."""
    marks = manifest.benchmarks
    total = max(marks.row_count, len(marks.rows) + lacking(manifest, "benchmarks.rows"))
    reach = marks.progression
    lead = (
        f"measured pairs at {', '.join(reach.established) or 'no tier'}; "
        f"remaining: {', '.join(reach.remaining) or 'none'}; next: {reach.next_tier or 'none'}"
        f"{_methods(marks.rows, '. ')}"
    )
    return Section(
        "benchmarks",
        "Benchmark rows",
        (with_rest(_score_table("Benchmark rows", marks.rows), total, table_files(manifest, "score")),),
        lead=lead,
        empty="Scores of base, trained and reference models on benchmarks, tier by tier.",
        command=command_for(manifest, "benchmark_matrix", "smallest_model_benchmark", fallback=_PAIR),
    )


def _methods(scores: Sequence[Score], before: str = "") -> str:
    methods = dict.fromkeys(score.interval_method for score in scores if score.interval_method)
    return f"{before}Intervals by {', '.join(methods)}" if methods else ""


def _score_table(caption: str, scores: Sequence[Score]) -> Table:
    heads = columns(
        "Benchmark", "Metric", "Tier", "Variant", "Model", "#Value", "#n", "#Interval (95 %)", "Evidence",
        "Provider",
    )  # fmt: skip
    rows = tuple(
        (
            Cell(score.benchmark, title=score.benchmark_version),
            Cell(score.metric),
            Cell(score.tier),
            Cell(score.variant),
            id_cell(score.model_id),
            figure_cell(score.value, score.evidence),
            number_cell(score.n),
            interval_cell(score.interval_low, score.interval_high, score.evidence),
            evidence_cell(score.evidence),
            Cell(score.provider),
        )
        for score in scores[:LIST_SHOWN]
    )
    return Table(caption, heads, rows)


def cases(manifest: Manifest, tables: RunTables, plans: Sequence[TrajectoryPlan]) -> Section:
    """Return the section of benchmark cases; each leads to its trajectory where a page holds it."""
    by_step = {plan.step: plan for plan in plans}
    known = tables.cases or manifest.benchmarks.cases
    total = max(
        tables.totals.get("cases", 0),
        manifest.benchmarks.case_count,
        len(known),
        len(manifest.benchmarks.cases) + lacking(manifest, "benchmarks.cases"),
    )
    heads = columns(
        "Case", "Benchmark", "Tier", "Variant", "#Score", "Evidence", "*Prompt", "Expected", "Actual",
        "Failure", "#Attempt", "#Duration",
    )  # fmt: skip
    rows = tuple(_case(case, by_step) for case in known[:LIST_SHOWN])
    return Section(
        "cases",
        "Cases",
        (with_rest(Table("Cases", heads, rows), total, table_files(manifest, "case")),),
        empty="Each benchmark case with its prompt, what was expected and what came.",
        command=command_for(manifest, "benchmark_case_provenance", fallback=_PAIR),
    )


def _case(case: Case, plans: dict[str, TrajectoryPlan]) -> tuple[Cell, ...]:
    row_id = case.trajectory_row_id
    return (
        id_cell(case.case_id, trajectory_address(plans, case.step, row_id) if row_id else None),
        Cell(case.benchmark),
        Cell(case.tier),
        Cell(case.variant, title=case.model_id),
        figure_cell(case.score, case.evidence),
        evidence_cell(case.evidence),
        text_cell(case.prompt, limit=_CASE_LIMIT),
        text_cell(case.expected, limit=_CASE_LIMIT),
        text_cell(case.actual or case.response, limit=_CASE_LIMIT),
        Cell(case.failure_mode),
        number_cell(case.attempt),
        duration_cell(case.duration_s),
    )
