"""The reference model's benchmark: what each side was scored by, under the metric's own name."""

from collections.abc import Iterator
from dataclasses import replace

from trainsite.collection.tiers import load_tiers
from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.measures import as_rate, find_count, interval_of
from trainsite.importers.eliza.trajectories import without_paths
from trainsite.importers.eliza.visit import Visit, evidence_of
from trainsite.records.codec import Json
from trainsite.records.evidence import Score
from trainsite.trajectories.fields import as_id, as_list, as_number, as_object, as_text

STEP = "reference_benchmark"
FOLDER = "benchmark_vs_cerebras"
MATRIX = f"{FOLDER}/matrix/benchmark-matrix.json"
_METRICS = ("tool_call_accuracy", "accuracy", "quality", "answer_rate")
_UNNAMED = {"reference": "quality"}
"""The reference was scored by the share of its answers that hold text and no error, never by its tool calls."""
_VARIANTS = ("base", "trained", "reference")
_FIELDS = Fields(
    "reference_matrix",
    schema="eliza_benchmark_matrix_artifact",
    mapped=frozenset(
        {f"rows[].{key}" for key in ("modelId", "variant", "tier", "benchmark", "score", "provider", "datasetVersion")}
        | {"rows[].metrics", "rows[].raw"}
    ),
    kept=frozenset({"referenceModelId", "source"}),
    opaque=frozenset({"comparisons", "counts", "tiers", "benchmarks"}),
)
_RESULT_FIELDS = Fields(
    "reference_results",
    mapped=frozenset({"[].tier", "[].error", "[].cerebras"}),
    opaque=frozenset({"[].variant_results", "[].benchmarks"}),
)


def read_reference(visit: Visit) -> None:
    """Write a score per row of the reference matrix; only a row that says how many cases it rests on has a value."""
    for name in visit.source.below(FOLDER, ".json"):
        if "benchmark_results" in name:
            _read_results(visit, name)
    matrix = visit.object(STEP, MATRIX, _FIELDS)
    if matrix is None:
        return
    rows = [as_object(row) or {} for row in as_list(matrix.get("rows")) or []]
    scores = list(_scores(visit, rows))
    for score in scores:
        visit.row(STEP, "scores", score, file=MATRIX)
    metrics = {score.metric for score in scores if score.variant == "reference"}
    others = {score.metric for score in scores if score.variant != "reference"}
    if metrics and others and metrics.isdisjoint(others):
        message = f"the reference is scored by {', '.join(sorted(metrics))}, the models by {', '.join(sorted(others))}"
        visit.sink.corrected(STEP, "metric", f"{message}: their difference means nothing, so none is made", file=MATRIX)
    kept = {key: matrix[key] for key in ("referenceModelId", "source") if key in matrix}
    visit.sink.summary(STEP, source=without_paths(visit, kept))


def _read_results(visit: Visit, name: str) -> None:
    results = visit.document(STEP, name, _RESULT_FIELDS)
    tiers = {}
    for entry in results if isinstance(results, list) else []:
        result = as_object(entry) or {}
        skipped = (as_object(result.get("cerebras")) or {}).get("skipped")
        why = [text for text in (as_text(result.get("error")), as_text(skipped)) if text]
        if why:
            tiers[as_text(result.get("tier")) or "unknown"] = "; ".join(why)
    if tiers:
        visit.sink.summary(STEP, not_measured=tiers)


def _scores(visit: Visit, rows: list[dict[str, Json]]) -> Iterator[Score]:
    for row in rows:
        model_id, variant = as_id(row.get("modelId")), row.get("variant")
        benchmark = as_text(row.get("benchmark"))
        if model_id is None or variant not in _VARIANTS or not benchmark:
            visit.sink.saw(rows=1)
            visit.lost(STEP, "bad_row", "a row without model, benchmark or known variant; it was left out", file=MATRIX)
            continue
        yield _score(visit, row, model_id, variant, benchmark)


def _score(visit: Visit, row: dict[str, Json], model_id: str, variant: str, benchmark: str) -> Score:
    raw, metrics = as_object(row.get("raw")) or {}, as_object(row.get("metrics")) or {}
    tier = as_text(row.get("tier"))
    score = Score(
        step=STEP,
        benchmark=benchmark,
        benchmark_version=as_text(row.get("datasetVersion")),
        metric=_metric(raw, metrics, variant),
        n=0,
        evidence=evidence_of(row, raw, metrics),
        model_id=visit.source.relative(model_id),
        variant=variant,
        tier=(load_tiers().find(tier) or tier) if tier else None,
        provider=as_text(row.get("provider")),
    )
    said = as_number(row.get("score"))
    rate, n = as_rate(said), find_count(metrics, raw, raw.get("raw_summary"), raw.get("rawSummary"))
    if score.evidence == "dry_run" or said is None:
        return score
    if rate is None or n is None:
        why = "on an unknown number of cases" if n is None else "which is outside of 0..1"
        message = f"says {score.metric} {said:g} of {score.model_id} {why}: no value can stand so"
        visit.sink.corrected(STEP, "value", message, file=MATRIX)
        return score
    interval, method = interval_of(rate, n)
    return replace(
        score, value=rate, n=n, interval_low=interval.low, interval_high=interval.high, interval_method=method
    )


def _metric(raw: dict[str, Json], metrics: dict[str, Json], variant: str) -> str:
    named = as_text(metrics.get("metric")) or as_text(raw.get("metric"))
    return named or next((key for key in _METRICS if key in raw or key in metrics), _UNNAMED.get(variant, "score"))
