"""The cases behind measurements, as sides that can be paired."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from trainsite.evals.side import Side
from trainsite.query.measurements import Measurement
from trainsite.records.evidence import Case

if TYPE_CHECKING:
    import duckdb

_CASES = """
    SELECT run_id, step, benchmark, benchmark_version, metric, case_id, attempt, model_id, variant, tier, evidence,
        score, input_sha256
    FROM cases
    WHERE benchmark = $benchmark AND coalesce(benchmark_version, '') = $version AND metric = $metric
        AND list_contains($runs::VARCHAR[], run_id)
"""
_BATCH = 5_000


def load_sides(connection: "duckdb.DuckDBPyConnection", chosen: Sequence[Measurement]) -> dict[Measurement, Side]:
    """Return the scored cases behind some measurements of one measure; one without cases is left out."""
    if not chosen:
        return {}
    sides = {each: Side(each.key) for each in chosen}
    # Tuples of texts, since there may be many rows, and they hash faster than records.
    takers = {
        (each.run.run_id, key.step, key.model_id, key.variant, key.tier, key.evidence): sides[each]
        for each in chosen
        for key in (each.key,)
    }
    measure = chosen[0].key.measure
    given = {
        "benchmark": measure.benchmark,
        "version": measure.benchmark_version,
        "metric": measure.metric,
        "runs": sorted({each.run.run_id for each in chosen}),
    }
    for run_id, case in _iter_cases(connection, given):
        side = takers.get((run_id, case.step, case.model_id, case.variant, case.tier, case.evidence))
        if side is not None:
            side.add(case)
    return {owner: side for owner, side in sides.items() if side.cases}


def _iter_cases(connection: "duckdb.DuckDBPyConnection", given: dict[str, Any]) -> Iterator[tuple[str, Case]]:
    cursor = connection.execute(_CASES, given)
    while rows := cursor.fetchmany(_BATCH):
        for run_id, step, benchmark, version, metric, case_id, attempt, model_id, *rest in rows:
            variant, tier, evidence, score, input_sha256 = rest
            yield (
                run_id,
                Case(
                    step=step,
                    benchmark=benchmark,
                    benchmark_version=version,
                    metric=metric,
                    case_id=case_id,
                    attempt=attempt,
                    model_id=model_id,
                    variant=variant,
                    tier=tier,
                    evidence=evidence,
                    score=score,
                    input_sha256=input_sha256,
                ),
            )
