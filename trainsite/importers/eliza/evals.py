"""Base against trained on the local eval: a score per side under its own metric, cases where both are told."""

from dataclasses import replace

from trainsite.collection.steps.eval_comparison import BENCHMARK, METRIC
from trainsite.collection.tiers import VARIANTS, load_tiers
from trainsite.evals.matrix import score_cases
from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.eval_cases import STEP, Side, make_cases
from trainsite.importers.eliza.measures import as_rate, find_count, interval_of
from trainsite.importers.eliza.trajectories import without_paths
from trainsite.importers.eliza.visit import Visit, evidence_of
from trainsite.records.codec import Json
from trainsite.records.evidence import Score
from trainsite.trajectories.fields import as_id, as_number, as_object

FILE = f"{STEP}/eval-comparison.json"
REPORT = f"{STEP}/local_model_comparison.json"
_METRICS = ("avg_score", "score", "format_ok", "content_ok", "test_avg_score")
"""The keys of which the source took the first that is there, for each side by itself."""
_TOLERANCE = 1e-3
"""The source rounds to four places."""
_FIELDS = Fields(
    "eval_comparison",
    schema="eliza_eval_comparison_artifact",
    mapped=frozenset(
        {"models", "summaries.base", "summaries.trained", "metrics.baseScore", "metrics.trainedScore"}
        | {"metrics.promptCount", "raw.comparison.per_prompt"}
        | {f"raw.{side}_model.results" for side in ("base", "trained", "adapter")}
    ),
    kept=frozenset(
        {f"metrics.{key}" for key in ("improvementAbsolute", "improvementPercent", "distinctResponseCount")}
        | {f"metrics.{key}" for key in ("baseLatencyMs", "trainedLatencyMs", "latencyDeltaMs")}
        | {"summaries.comparison", "source"}
    ),
)
_REPORT_FIELDS = Fields(
    "eval_report",
    mapped=frozenset({"comparison.per_prompt"} | {f"{side}_model.results" for side in ("base", "trained", "adapter")}),
)


def read_evals(visit: Visit) -> None:
    """Write the scores of both sides; where they are of different metrics, that is said and nothing compares them."""
    artifact = visit.object(STEP, FILE, _FIELDS)
    report = visit.object(STEP, REPORT, _REPORT_FIELDS)
    if artifact is None:
        return
    raw = report or as_object(artifact.get("raw")) or {}
    evidence = evidence_of(artifact, as_object((as_object(artifact.get("summaries")) or {}).get("comparison")))
    sides = [_side(visit, artifact, variant, evidence) for variant in VARIANTS]
    if sides[0].metric != sides[1].metric:
        message = f"base is scored by {sides[0].metric}, trained by {sides[1].metric}: two metrics are not compared"
        visit.sink.corrected(STEP, "metric", message, file=FILE)
    cases = [] if evidence == "dry_run" else [case for side in sides for case in make_cases(side, raw)]
    for case in cases:
        visit.row(STEP, "cases", case, file=FILE, is_own=False)
    means = {score.variant: score for score in score_cases(cases) if score.value is not None}
    for side in sides:
        mean = means.get(side.variant)
        visit.row(STEP, "scores", mean or _score(visit, side), file=FILE)
        if mean and mean.value is not None and side.value is not None and abs(mean.value - side.value) > _TOLERANCE:
            message = f"{side.variant}: says {side.metric} {side.value:g}; its {mean.n:,} cases make {mean.value:.4f}"
            visit.sink.corrected(STEP, "value", message, file=FILE)
    kept = {key: artifact[key] for key in ("metrics", "summaries", "source") if key in artifact}
    visit.sink.summary(STEP, source=without_paths(visit, kept))


def _side(visit: Visit, artifact: dict[str, Json], variant: str, evidence: str) -> Side:
    models, metrics = (as_object(artifact.get(key)) or {} for key in ("models", "metrics"))
    summary = as_object((as_object(artifact.get("summaries")) or {}).get(variant)) or {}
    model_id = visit.source.relative(as_id(models.get(variant)) or "unknown")
    stated = as_number(metrics.get(f"{variant}Score"))
    metric = next((key for key in _METRICS if as_number(summary.get(key)) is not None), METRIC)
    value = as_number(summary.get(metric))
    return Side(
        variant=variant,
        model_id=model_id or "unknown",
        tier=load_tiers().find(model_id),
        metric=metric,
        value=stated if value is None else value,
        n=find_count(summary, metrics),
        evidence=evidence,
    )


def _score(visit: Visit, side: Side) -> Score:
    """Return the score of a side; without its number of cases, or outside of 0..1, no value can stand."""
    score = Score(
        step=STEP,
        benchmark=BENCHMARK,
        metric=side.metric,
        n=0,
        evidence=side.evidence,
        model_id=side.model_id,
        variant=side.variant,
        tier=side.tier,
    )
    if side.evidence == "dry_run" or side.value is None:
        return score
    rate = as_rate(side.value)
    if rate is None or side.n is None:
        why = "without the number of its cases" if side.n is None else "outside of 0..1"
        message = f"{side.variant}: {side.metric} {side.value:g} {why} has no interval; it stays in the step's summary"
        visit.sink.corrected(STEP, "value", message, file=FILE)
        return score
    interval, method = interval_of(rate, side.n)
    return replace(
        score, value=rate, n=side.n, interval_low=interval.low, interval_high=interval.high, interval_method=method
    )
