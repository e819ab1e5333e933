"""The matrix of all scores in the run, base, trained and reference paired on shared cases; the same in both forms."""

from collections import Counter
from collections.abc import Mapping

from trainsite.archive.layout import view_path
from trainsite.archive.reader import iter_rows
from trainsite.collection.step import CollectionStep, Outcome, StepContext, StepSkippedError
from trainsite.evals.matrix import compare_tiers
from trainsite.records.codec import Json
from trainsite.records.evidence import Case, Score
from trainsite.records.run import Input, Recipe

SOURCES = ("eval_comparison", "action_benchmark", "reference_benchmark")


def _basis(_recipe: Recipe, _inputs: Mapping[str, Input], _mode: str) -> Json:
    return {}


def _run(context: StepContext) -> Outcome:
    scores = [row for step in SOURCES for row in iter_rows(Score, context.run / view_path(step, "scores"))]
    cases = [row for step in SOURCES for row in iter_rows(Case, context.run / view_path(step, "cases"))]
    if not scores:
        raise StepSkippedError("no step of this run has scores; run eval_comparison or action_benchmark")
    comparisons = compare_tiers(scores, cases, context.tiers.ids)
    for comparison in comparisons:
        context.writer.row("comparisons", comparison)
    context.writer.rows_in = context.writer.rows_out = len(comparisons)
    return Outcome(
        evidence=Counter(comparison.evidence for comparison in comparisons),
        summary={
            "scores": len(scores),
            "comparisons": len(comparisons),
            "measured": sum(comparison.delta is not None for comparison in comparisons),
        },
    )


STEP = CollectionStep(id="benchmark_matrix", run=_run, basis=_basis, after=SOURCES)
