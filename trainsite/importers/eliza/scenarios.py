"""Scenario runs and the model calls that they left; a deterministic stand-in for the model makes both mocked."""

import re
from collections import Counter
from collections.abc import Iterator

from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.trajectories import bring
from trainsite.importers.eliza.visit import Visit, evidence_of, weaker
from trainsite.records.codec import Json
from trainsite.records.inventory import Scenario
from trainsite.trajectories.evidence import OUTCOMES
from trainsite.trajectories.fields import as_id, as_list, as_number, as_object, as_seconds_from_ms, as_text

STEP = "scenarios"
MATRIX = f"{STEP}/matrix.json"
NATIVE = f"{STEP}/scenario-native.jsonl"
NATIVE_MANIFEST = f"{STEP}/scenario-native.manifest.json"
_STAND_IN = re.compile(r"deterministic|proxy|mock|stub", re.IGNORECASE)
_NOTE_CHARS = 500
_COUNTS = (
    "runId", "startedAtIso", "completedAtIso", "totalCount", "passedCount", "failedCount", "skippedCount",
    "totalCostUsd", "totals", "judgeSelfGraded",
)  # fmt: skip
_MATRIX_FIELDS = Fields(
    "scenario_matrix",
    schema="eliza_scenario_run_viewer_v1",
    mapped=frozenset(
        {"dryRun", "providerName", "scenarios[].turns"}
        | {f"scenarios[].{key}" for key in ("id", "title", "status", "durationMs", "judgeScore")}
        | {f"scenarios[].{key}" for key in ("finalChecks", "failedAssertions", "skipReason")}
    ),
    kept=frozenset(_COUNTS),
    opaque=frozenset({"scenarios[].actionsCalled"}),
)
_NATIVE_FIELDS = Fields(
    "scenario_native",
    schema="eliza_scenario_native_export",
    mapped=frozenset({"source", "jsonlPath"}),
    kept=frozenset({"counts"}),
)


def read_scenarios(visit: Visit) -> None:
    """Write a row per scenario, and a trajectory per recorded model call."""
    matrix = visit.object(STEP, MATRIX, _MATRIX_FIELDS)
    manifest = visit.object(STEP, NATIVE_MANIFEST, _NATIVE_FIELDS)
    evidence = evidence_of(matrix, manifest)
    if matrix is not None and _STAND_IN.search(as_text(matrix.get("providerName")) or ""):
        evidence = weaker(evidence, "mocked")
    names = [NATIVE] if NATIVE in visit.source.files else []
    if manifest is not None and not names:
        visit.missing(STEP, [NATIVE], file=NATIVE_MANIFEST)
    bring(visit, STEP, names, source="scenarios", floor=evidence, tasks=())
    native = visit.sink.steps[STEP].rows["trajectories"] if STEP in visit.sink.steps else 0
    counts = _native_counts(visit) if native else Counter[str]()
    for entry in as_list((matrix or {}).get("scenarios")) or []:
        _write(visit, as_object(entry) or {}, evidence, counts)
    if matrix is not None or native:
        kept = {key: matrix[key] for key in _COUNTS if key in matrix} if matrix else {}
        if manifest is not None and "counts" in manifest:
            kept["native_counts"] = manifest["counts"]
        written = visit.sink.step(STEP).rows["scenarios"]
        visit.sink.summary(STEP, scenarios=written, native_rows=native, source=kept)
    if manifest is not None and _said(manifest) not in (None, native):
        message = f"says {_said(manifest):,} native rows; {native:,} were read"
        visit.sink.corrected(STEP, "count", message, file=NATIVE_MANIFEST)


def _write(visit: Visit, scenario: dict[str, Json], evidence: str, native: Counter[str]) -> None:
    scenario_id, status = as_id(scenario.get("id")), as_text(scenario.get("status"))
    if scenario_id is None or status not in OUTCOMES:
        message = f"a scenario without id, or whose status is none of {', '.join(OUTCOMES)}; correct it"
        visit.sink.saw(rows=1)
        visit.lost(STEP, "bad_scenario", message, file=MATRIX)
        return
    duration_s = as_seconds_from_ms(scenario.get("durationMs"))
    record = Scenario(
        scenario_id=scenario_id,
        status=status,
        # Nothing ran, so nothing is proved: the row must not make a check ready.
        evidence="dry_run" if status == "skipped" else evidence,
        title=as_text(scenario.get("title")),
        duration_s=None if status == "skipped" else duration_s,
        judge_score=as_number(scenario.get("judgeScore")),
        turns=len(as_list(scenario.get("turns")) or []),
        native_rows=native[scenario_id],
        note="; ".join(_reasons(scenario))[:_NOTE_CHARS] or None,
    )
    visit.row(STEP, "scenarios", record, file=MATRIX)


def _reasons(scenario: dict[str, Json]) -> Iterator[str]:
    """Yield in words why a scenario did not pass."""
    if reason := as_text(scenario.get("skipReason")):
        yield reason
    for each in as_list(scenario.get("failedAssertions")) or []:
        place = as_object(each)
        yield str(place.get("detail") or place.get("label") or place) if place else str(each)
    for each in as_list(scenario.get("finalChecks")) or []:
        check = as_object(each) or {}
        if check.get("status") == "failed":
            yield f"{check.get('label')}: {check.get('detail')}"


_LINE_BYTES = 2**20
_SCENARIO_ID = re.compile(rb'"scenarioId"\s*:\s*"([^"\\]{1,200})"')


def _native_counts(visit: Visit) -> Counter[str]:
    """Count the recorded calls of each scenario, line by line."""
    counts: Counter[str] = Counter()
    with visit.source.files[NATIVE].open("rb") as lines:
        is_begin = True
        while head := lines.readline(_LINE_BYTES):
            if is_begin and (found := _SCENARIO_ID.search(head)):
                counts[found[1].decode("utf-8", "replace")] += 1
            is_begin = head.endswith(b"\n")
    return counts


def _said(manifest: dict[str, Json]) -> int | None:
    rows = (as_object(manifest.get("counts")) or {}).get("rows")
    return rows if isinstance(rows, int) and not isinstance(rows, bool) else None
