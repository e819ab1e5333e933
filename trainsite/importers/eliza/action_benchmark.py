"""Action selection, a report per tier and variant: its cases, their scores, and the records that prove them."""

import re
from dataclasses import replace

from trainsite.collection.steps.action_benchmark import METRIC
from trainsite.collection.tiers import load_tiers
from trainsite.evals.matrix import score_cases
from trainsite.importers.eliza.action_cases import About, make_cases
from trainsite.importers.eliza.action_records import bring_records
from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.measures import as_rate, find_count, interval_of
from trainsite.importers.eliza.visit import Visit, evidence_of
from trainsite.records.codec import Json
from trainsite.records.evidence import ACTION_BENCHMARK, Score
from trainsite.trajectories.fields import as_id, as_list, as_number, as_object, as_text

STEP = "action_benchmark"
REPORT = "action-benchmark-report.json"
_VARIANTS = ("base", "trained", "reference")
_TOLERANCE = 1e-4
"""The source rounds its rates to four places."""
_KEPT = ("summary", "failureModes", "byTag", "reliability")
_FIELDS = Fields(
    "action_report",
    schema="eliza_action_selection_benchmark_report",
    mapped=frozenset(
        {f"source.{key}" for key in ("modelId", "variant", "tier", "benchmark", "provider", "datasetVersion")}
        | {"source.useMocks", "source.dryRun", "dryRun", "summary.accuracy"}
        | {f"results[].{key}" for key in ("caseId", "prompt", "expectedAction", "actualAction", "pass", "response")}
        | {f"results[].{key}" for key in ("responseText", "latencyMs", "trajectoryPath", "runIndex", "failureMode")}
        | {f"results[].{key}" for key in ("plannerPass", "executionPass", "tags", "error", "dryRun")}
        | {f"results[].{key}" for key in ("modelId", "tier", "variant")}
    ),
    kept=frozenset({f"summary.{key}" for key in ("total", "passed", "failed", "plannerAccuracy", "executionAccuracy")})
    | frozenset({"summary.latency", "summary.cache", "summary.runsPerCase", "failureModes", "byTag", "reliability"}),
    opaque=frozenset({"failures"}),
)


def read_action_benchmark(visit: Visit) -> None:
    """Write cases and scores of every report in the folder, and the recorded cases as trajectories."""
    reports = list(visit.source.below(STEP, REPORT))
    found = [(name, report) for name in reports if (report := visit.object(STEP, name, _FIELDS)) is not None]
    rows = bring_records(visit, STEP, {name: _evidence(report) for name, report in found})
    kept, dry = {}, 0
    for name, report in found:
        about = _about(visit, name, report)
        if about is None:
            continue
        dry += _write(visit, name, report, about, rows)
        side = name.removeprefix(f"{STEP}/").removesuffix(f"/{REPORT}").removesuffix(REPORT) or about.variant
        kept[side] = {key: report[key] for key in _KEPT if key in report}
    if dry:
        message = f"{dry:,} of {len(found):,} reports say an accuracy after a dry run; nothing was measured"
        visit.sink.corrected(STEP, "dry_score", message)
    if kept:
        visit.sink.summary(STEP, source=kept)


def _evidence(report: dict[str, Json]) -> str:
    return evidence_of(report, as_object(report.get("source")))


def _about(visit: Visit, name: str, report: dict[str, Json]) -> About | None:
    """Return what a report's rows have in common; the folders and the options say what it leaves open."""
    source = as_object(report.get("source")) or {}
    folders = re.split(r"[/\\]", name)[1:-1]
    variant = as_text(source.get("variant")) or next((each for each in folders if each in _VARIANTS), None)
    variant = variant or visit.options.variant
    tiers = load_tiers()
    said = as_text(source.get("tier")) or next((each for each in folders if tiers.find(each)), None)
    model = as_id(source.get("modelId")) or visit.options.model
    if model is None and said and variant != "reference":
        model = tiers.model_id(tiers.find(said) or said, variant)
    if model is None or variant not in _VARIANTS:
        message = "does not say its model, or has a variant that nobody knows; give --model and --variant"
        visit.problem(STEP, "no_model", message, file=name)
        return None
    tier = (tiers.find(said) or said) if said else tiers.find(model)
    meant = tiers.find(model)
    if meant and tier and meant != tier:
        message = f"says tier {tier} of a model that is called {model}; it is {meant} here"
        visit.sink.corrected(STEP, "tier", message, file=name)
        tier = meant
    return About(
        benchmark=as_text(source.get("benchmark")) or visit.options.benchmark or ACTION_BENCHMARK,
        version=as_text(source.get("datasetVersion")),
        model_id=visit.source.relative(model),
        variant=variant,
        tier=tier,
        provider=as_text(source.get("provider")),
        evidence=_evidence(report),
    )


def _write(visit: Visit, name: str, report: dict[str, Json], about: About, rows: dict[str, str]) -> bool:
    """Write what a report holds; return whether it has an accuracy that nobody measured."""
    cases = make_cases(visit, name, as_list(report.get("results")) or [], about, rows)
    written = [case for case in cases if visit.row(STEP, "cases", case, file=name, is_own=case.metric == METRIC)]
    scores = [replace(score, provider=about.provider) for score in score_cases(written)]
    summary = as_object(report.get("summary")) or {}
    if not any(score.metric == METRIC for score in scores):
        scores.insert(0, _from_summary(visit, name, summary, about))
    for score in scores:
        visit.row(STEP, "scores", score, file=name, is_own=False)
    said, ours = as_number(summary.get("accuracy")), scores[0].value
    if about.evidence != "dry_run" and said is not None and ours is not None and abs(said - ours) > _TOLERANCE:
        message = f"says accuracy {said:g}; the first attempts at its {scores[0].n:,} cases make {ours:.4f}"
        visit.sink.corrected(STEP, "accuracy", message, file=name)
    return about.evidence == "dry_run" and said is not None


def _from_summary(visit: Visit, name: str, summary: dict[str, Json], about: About) -> Score:
    """Return the score of a report that holds no results; no value can stand without the number of cases."""
    score = Score(
        step=STEP,
        benchmark=about.benchmark,
        benchmark_version=about.version,
        metric=METRIC,
        n=0,
        evidence=about.evidence,
        model_id=about.model_id,
        variant=about.variant,
        tier=about.tier,
        provider=about.provider,
    )
    rate, n = as_rate(summary.get("accuracy")), find_count(summary)
    if about.evidence == "dry_run" or rate is None:
        return score
    if n is None:
        message = f"says accuracy {rate:g} of an unknown number of cases: no value can stand without it"
        visit.sink.corrected(STEP, "value", message, file=name)
        return score
    interval, method = interval_of(rate, n)
    return replace(
        score, value=rate, n=n, interval_low=interval.low, interval_high=interval.high, interval_method=method
    )
