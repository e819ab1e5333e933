"""The cases of an action-benchmark report, one per attempt and metric."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from trainsite.collection.steps.action_benchmark import METRIC
from trainsite.dataclass import dataclass
from trainsite.importers.eliza.visit import Visit, evidence_of, weaker
from trainsite.records.codec import Json
from trainsite.records.evidence import Case
from trainsite.trajectories.fields import (
    as_count,
    as_id,
    as_list,
    as_object,
    as_seconds_from_ms,
    as_text,
    as_texts,
)

STEP = "action_benchmark"
_PARTIAL = {"plannerPass": "planner_accuracy", "executionPass": "execution_accuracy"}
"""Verdicts on a part of a case, and the metric that each one is a value of."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What the rows of a report have in common."""

    benchmark: str
    version: str | None
    model_id: str
    variant: str
    tier: str | None
    provider: str | None
    evidence: str


def make_cases(visit: Visit, name: str, results: list[Json], about: About, rows: dict[str, str]) -> Iterator[Case]:
    """Yield the cases of a report; ``rows`` has the row ids of recorded cases by the names of their files."""
    attempts: Counter[str] = Counter()
    absent: list[str] = []
    twice = 0
    for entry in results:
        result = as_object(entry) or {}
        case_id = as_id(result.get("caseId"))
        if case_id is None:
            visit.sink.saw(rows=1)
            visit.lost(STEP, "no_case_id", "a result without caseId; it was left out", file=name)
            continue
        attempts[case_id] += 1
        said = as_count(result.get("runIndex"))
        twice += attempts[case_id] > 1 and said in (None, 1)
        row_id, missing = _record(visit, result, rows, attempts[case_id])
        absent += [missing] if missing else []
        case = _case(result, about, case_id, attempts[case_id], row_id)
        yield case
        for key, metric in _PARTIAL.items():
            if isinstance(result.get(key), bool):
                score = None if case.score is None else float(result[key])
                yield replace(
                    case, metric=metric, score=score, prompt=None, expected=None, actual=None, response=None,
                    duration_s=None,
                )  # fmt: skip
    visit.missing(STEP, absent, file=name)
    if twice:
        message = f"{twice:,} results repeat a case without saying that they are another run; the first one counts"
        visit.sink.corrected(STEP, "duplicate_cases", message, file=name)


def _case(result: dict[str, Json], about: About, case_id: str, attempt: int, row_id: str | None) -> Case:
    prompt, expected = as_text(result.get("prompt")), as_text(result.get("expectedAction"))
    evidence = weaker(about.evidence, evidence_of({"dryRun": result.get("dryRun"), "useMocks": result.get("useMocks")}))
    passed = result.get("pass")
    is_dry = evidence == "dry_run"
    answer = next((text for key in ("responseText", "response", "error") if (text := as_text(result.get(key)))), None)
    return Case(
        step=STEP,
        benchmark=about.benchmark,
        benchmark_version=about.version,
        metric=METRIC,
        case_id=case_id,
        attempt=attempt,
        model_id=about.model_id,
        variant=about.variant,
        tier=about.tier,
        evidence=evidence,
        score=float(passed) if isinstance(passed, bool) and not is_dry else None,
        input_sha256=hashlib.sha256(f"{about.benchmark}\0{prompt}\0{expected}".encode()).hexdigest(),
        prompt=prompt,
        expected=expected,
        actual=as_text(result.get("actualAction")),
        response=answer,
        failure_mode=as_text(result.get("failureMode")) or ("dry_run" if is_dry else None),
        duration_s=None if is_dry else as_seconds_from_ms(result.get("latencyMs")),
        trajectory_row_id=row_id,
        tags=as_texts(as_list(result.get("tags"))) or (),
    )


def _record(visit: Visit, result: dict[str, Json], rows: dict[str, str], attempt: int) -> tuple[str | None, str | None]:
    """
    Return the row id of the recorded case that a result names, and the path where it is not here.

    Where a case ran several times, its file has the run behind its name, and the link lacks it.
    """
    path = as_text(result.get("trajectoryPath"))
    if not path:
        return None, None
    stem, _, ending = path.rpartition(".")
    for candidate in (path, f"{stem}#run{as_count(result.get('runIndex')) or attempt}.{ending}"):
        name = visit.source.find(candidate)
        if name is not None:
            return rows.get(name), None
    return None, visit.source.relative(path)
