"""What a run measured: evals, benchmark rows, cases."""

from collections.abc import Iterable, Sequence
from itertools import islice

from markupsafe import Markup

from trainsite.dataclass import dataclass
from trainsite.records.evidence import COUNTS_AS_EVIDENCE, Case, Score
from trainsite.records.run import Manifest
from trainsite.site.cells import (
    Cell,
    duration_cell,
    end_cell,
    evidence_cell,
    figure_cell,
    id_cell,
    number_cell,
    text_cell,
)
from trainsite.site.charts.figure import Drawing, html_figures
from trainsite.site.charts.intervals import Dot, interval_plot
from trainsite.site.charts.progression import progression
from trainsite.site.fields import Field, Fields
from trainsite.site.listing import Listing
from trainsite.site.remainder import command_for, lacking, run_command, table_files
from trainsite.site.rows import RunTables, TrajectoryPlan, sample_address
from trainsite.site.tables import Section, columns, scored, seconds

_PAIR = run_command("--only action_benchmark --only benchmark_matrix --live")
_CASE_LIMIT = 80
_CHARTED = 400
"""Scores that charts are made of, and what the charts of a section may weigh; more are in its table."""
_ROOM_BYTES = 28_000


_SCORE = Fields[Score](
    Field(Cell, "benchmark", "benchmark_version"),
    Field(Cell, "metric"),
    Field(Cell, "tier"),
    Field(Cell, "variant"),
    Field(id_cell, "model_id"),
    Field(figure_cell, "value", "evidence", number=float),
    Field(end_cell, "interval_low", "interval_high", "evidence", number=float),
    Field(end_cell, "interval_high", "interval_low", "evidence", number=float),
    Field(number_cell, "n", number=int),
    Field(evidence_cell, "evidence"),
    Field(Cell, "provider"),
)
_HEADS = (
    *columns("Benchmark", "Metric", "Tier", "Variant", "Model"),
    *scored(),
    *columns("#n", "!Evidence", "Provider"),
)
_CASES = (
    *columns(
        "Case", "Benchmark", "Tier", "Variant", "#~Score", "!Evidence", "*Prompt", "Expected", "Actual", "Failure",
        "#Attempt",
    ),
    *seconds("Duration"),
)  # fmt: skip
EVALS = Listing("evals", "Evals", _HEADS, _SCORE)
SCORES = Listing("scores", "Benchmark rows", _HEADS, _SCORE)


def evals(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of evaluation scores."""
    rows = manifest.evals if tables.evals is None else tables.evals
    total = len(manifest.evals) + lacking(manifest, "evals")
    return Section(
        "evals",
        "Evals",
        (EVALS.table(rows, total, files=table_files(manifest, "score")),),
        lead=_methods(manifest.evals),
        figure=score_charts("eval", rows),
        empty="Scores of evaluations: metric, n, 95 % interval and the kind of evidence.",
        command=command_for(manifest, "eval_comparison", fallback=run_command("--only eval_comparison --live")),
    )


def benchmark_rows(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of benchmark scores."""
    marks = manifest.benchmarks
    rows = marks.rows if tables.scores is None else tables.scores
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
        (SCORES.table(rows, total, files=table_files(manifest, "score")),),
        lead=lead,
        figure=score_charts("score", rows, reach.tier_order),
        empty="Scores of base, trained and reference models on benchmarks, tier by tier.",
        command=command_for(manifest, "benchmark_matrix", "smallest_model_benchmark", fallback=_PAIR),
    )


def _methods(scores: Sequence[Score], before: str = "") -> str:
    methods = dict.fromkeys(score.interval_method for score in scores if score.interval_method)
    return f"{before}Intervals by {', '.join(methods)}" if methods else ""


def score_charts(key: str, scores: Iterable[Score], tiers: Sequence[str] = ()) -> Markup | None:
    """Return a dot plot per benchmark and metric that has a value, and a progression where it spans tiers."""
    groups: dict[tuple[str, str], list[Score]] = {}
    for score in islice(scores, _CHARTED):
        groups.setdefault((score.benchmark, score.metric), []).append(score)
    charts: list[_Chart] = []
    for number, ((benchmark, metric), group) in enumerate(groups.items(), 1):
        measured = [score for score in group if score.value is not None and score.evidence in COUNTS_AS_EVIDENCE]
        if not measured:
            continue
        charts.append(_Chart(f"{key}-{number}", f"{benchmark} {metric}", group))
        reached = {score.tier for score in measured}.intersection(tiers)
        if len(reached) > 1:
            title = f"{benchmark} {metric}, tier by tier"
            charts.append(_Chart(f"{key}-{number}-tiers", title, group, tuple(t for t in tiers if t in reached)))
    return html_figures((chart.drawn() for chart in charts), _ROOM_BYTES, len(charts))


@dataclass(frozen=True, slots=True)
class _Chart:
    """A chart that is drawn where there is room for it."""

    key: str
    title: str
    scores: list[Score]
    tiers: tuple[str, ...] = ()

    def drawn(self) -> Drawing:
        """Return the drawing: a progression where there are tiers, else a dot plot."""
        dots = [
            Dot(
                score.tier or "",
                score.model_id,
                score.variant,
                score.value,
                score.interval_low,
                score.interval_high,
                score.n,
                score.evidence,
            )
            for score in self.scores
        ]
        if self.tiers:
            return progression(self.key, self.title, dots, self.tiers)
        return interval_plot(self.key, self.title, dots)


def case_listing(plans: Sequence[TrajectoryPlan]) -> Listing[Case]:
    """Return how cases are listed; each leads to its trajectory where the run holds it."""
    held = {plan.step for plan in plans}

    def cells(case: Case) -> tuple[Cell, ...]:
        row_id = case.trajectory_row_id
        return (
            id_cell(case.case_id, sample_address(case.step, row_id) if row_id and case.step in held else None),
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

    return Listing("cases", "Cases", _CASES, cells)


def cases(manifest: Manifest, tables: RunTables, plans: Sequence[TrajectoryPlan]) -> Section:
    """Return the section of benchmark cases."""
    total = max(
        tables.totals.get("cases", 0),
        manifest.benchmarks.case_count,
        len(manifest.benchmarks.cases) + lacking(manifest, "benchmarks.cases"),
    )
    table = case_listing(plans).table(known_cases(manifest, tables), total, files=table_files(manifest, "case"))
    return Section(
        "cases",
        "Cases",
        (table,),
        empty="Each benchmark case with its prompt, what was expected and what came.",
        command=command_for(manifest, "benchmark_case_provenance", fallback=_PAIR),
    )


def known_cases(manifest: Manifest, tables: RunTables) -> Iterable[Case]:
    """Return the cases of the tables, or the first of them that the manifest has."""
    return tables.cases if next(iter(tables.cases), None) is not None else manifest.benchmarks.cases
