"""What a collection claims of itself, held against what its rows support: each difference is a correction."""

from collections import Counter
from collections.abc import Iterator

from trainsite.collection.facts import Facts
from trainsite.collection.readiness import CHECK_IDS, judge
from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.reference import MATRIX as REFERENCE_MATRIX
from trainsite.importers.eliza.visit import Visit, evidence_of
from trainsite.records.codec import Json
from trainsite.records.evidence import Comparison
from trainsite.trajectories.fields import as_count, as_list, as_number, as_object, as_text

STEP = "benchmark_matrix"
REPORT = "analysis/training-readiness-report.json"
MATRIX = f"{STEP}/benchmark-matrix.json"
_TOLERANCE = 0.05
"""Points of a percentage that rounding may explain."""
_WORDS = ("ready", "partial", "missing")
_REPORT_FIELDS = Fields(
    "readiness_report",
    schema="eliza_training_readiness_report",
    mapped=frozenset({"checks[].id", "checks[].status"}),
    kept=frozenset({"counts", "status"}),
    opaque=frozenset(f"checks[].{key}" for key in ("label", "artifactPaths", "note", "recommendedAction")),
)
_MATRIX_FIELDS = Fields(
    "benchmark_matrix",
    schema="eliza_benchmark_matrix_artifact",
    mapped=frozenset({"rows", "comparisons"}),
    kept=frozenset({"counts"}),
)


def review(visit: Visit, facts: Facts) -> None:
    """Note every claim of the source that its rows do not support, and keep its words in the last step's summary."""
    claimed = _claimed(visit)
    if claimed:
        visit.sink.summary(STEP, source_readiness=claimed)
    for check in judge(facts).checks:
        if claimed.get(check.id) == "ready" and check.status != "ready":
            message = f"{check.id}: ready there, {check.status} here. {check.note}"
            visit.sink.corrected(STEP, "readiness", message, file=REPORT)
    matrix = visit.object(STEP, MATRIX, _MATRIX_FIELDS)
    if matrix is not None:
        visit.sink.summary(STEP, source_counts=as_object(matrix.get("counts")) or {})
        for what, message in _iter_wrong(matrix, facts.comparisons):
            visit.sink.corrected(STEP, what, message, file=MATRIX)
    _count_twice(visit, matrix)
    for step, told in visit.told.steps.items():
        if told.status == "succeeded" and facts.steps[step].status == "skipped":
            message = f"{step}: succeeded there, but nothing of it is in the folder"
            visit.sink.corrected(STEP, "status", message)


def _claimed(visit: Visit) -> dict[str, str]:
    """Return the source's word for each check: from its report, else from the gaps of its manifest."""
    report = visit.object(STEP, REPORT, _REPORT_FIELDS) or {}
    if report:
        kept = {key: report[key] for key in ("status", "counts") if key in report}
        visit.sink.summary(STEP, source_readiness_counts=kept)
    checks = [as_object(check) or {} for check in as_list(report.get("checks")) or []]
    found = {
        check["id"]: check["status"] for check in checks if _is_word(check.get("status")) and as_text(check.get("id"))
    }
    if found or visit.told.gaps is None:
        return found
    gaps = visit.told.gaps
    return {check: word for check in CHECK_IDS if _is_word(word := gaps.get(check, "ready"))}


def _is_word(value: Json) -> bool:
    return isinstance(value, str) and value in _WORDS


def _iter_wrong(matrix: dict[str, Json], ours: tuple[Comparison, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a matrix, each kind once with how often and an example."""
    rows = [as_object(row) or {} for row in as_list(matrix.get("rows")) or []]
    dry = [row for row in rows if _evidence(row) == "dry_run" and as_number(row.get("score")) is not None]
    if dry:
        yield "dry_score", f"{len(dry):,} of {len(rows):,} rows have a score although nothing ran; they have none here"
    sides = Counter((str(row.get("tier")), str(row.get("benchmark")), str(row.get("variant"))) for row in rows)
    if twice := [" ".join(side) for side, count in sides.items() if count > 1]:
        yield (
            "duplicate_rows",
            f"{len(twice):,} sides have several rows and the first one won silently ({twice[0]}); here each model and"
            " metric stands for itself",
        )
    comparisons = [as_object(each) or {} for each in as_list(matrix.get("comparisons")) or []]
    found: dict[str, list[str]] = {}
    for comparison in comparisons:
        for what, message in _iter_differences(comparison, rows, ours):
            found.setdefault(what, []).append(message)
    for what, messages in found.items():
        yield what, messages[0] + (f"; and {len(messages) - 1:,} more such comparisons" if len(messages) > 1 else "")


def _iter_differences(
    said: dict[str, Json], rows: list[dict[str, Json]], ours: tuple[Comparison, ...]
) -> Iterator[tuple[str, str]]:
    tier, percent = as_text(said.get("tier")) or "?", as_number(said.get("improvementPercent"))
    base, trained = as_number(said.get("baseScore")), as_number(said.get("trainedScore"))
    if said.get("dryRun") is True:
        if base is not None and trained is not None:
            yield "comparison", f"{tier}: subtracts {base:g} from {trained:g} after a dry run; nothing is compared here"
        return
    here = [each for each in ours if each.kind == "base_trained" and each.tier == tier and each.delta is not None]
    cases = [n for row in rows if (n := _cases(row, said)) is not None]
    if percent is not None and cases and min(cases) <= 1:
        yield "percent", f"{tier}: {percent:+g} % of a single case"
    if base is not None and trained is not None:
        if not here:
            yield (
                "comparison",
                f"{tier}: compares {trained:g} with {base:g}; no case is known on both sides, so none here",
            )
        elif all(abs((each.delta or 0) - (trained - base)) * 100 > _TOLERANCE for each in here):
            delta = here[0].delta or 0
            yield (
                "comparison",
                f"{tier}: {(trained - base) * 100:+.1f} points there, {delta * 100:+.1f} on paired cases",
            )
        if base == 0 and trained != 0:
            yield (
                "improvement",
                f"{tier}: from 0 to {trained:g} counts as no improvement there; the difference stands here",
            )
    has_reference = as_number(said.get("trainedVsReferencePercent")) is not None
    if has_reference and not any(
        each.kind == "reference_trained" and each.tier == tier and each.delta is not None for each in ours
    ):
        yield "metric", f"{tier}: the reference has another metric or other cases; their difference means nothing"


def _cases(row: dict[str, Json], said: dict[str, Json]) -> int | None:
    """Return on how many cases a row rests, where it is one of a comparison's two sides."""
    is_side = row.get("tier") == said.get("tier") and row.get("modelId") in (
        said.get("baseModelId"),
        said.get("trainedModelId"),
    )
    return as_count((as_object(row.get("metrics")) or {}).get("total")) if is_side else None


def _evidence(row: dict[str, Json]) -> str:
    raw = as_object(row.get("raw"))
    return evidence_of(row, as_object(row.get("metrics")), raw)


def _count_twice(visit: Visit, matrix: dict[str, Json] | None) -> None:
    """Note rows that the manifest counts once per matrix, the merged one holding those of the other."""
    told = visit.told
    if matrix is None or REFERENCE_MATRIX not in visit.source.files:
        return
    rows, comparisons = (len(as_list(matrix.get(key)) or []) for key in ("rows", "comparisons"))
    if told.benchmark_rows is not None and told.benchmark_rows > rows:
        message = (
            f"counts {told.benchmark_rows:,} rows and {told.benchmark_comparisons or 0:,} comparisons over two"
            f" matrices; the merged one holds all: {rows:,} and {comparisons:,}"
        )
        visit.sink.corrected(STEP, "double_count", message, file=MATRIX)
