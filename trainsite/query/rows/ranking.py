"""Rankings and trends of all benchmarks as rows, within bounds: what is too much to pair is shown unpaired."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from trainsite.query.board import Board, Duel, Entry, TriedCase
from trainsite.query.leaderboard import load_leaderboard
from trainsite.query.measurements import RunLink
from trainsite.query.rows.boards import BoardEntry, BoardRows, CaseRow, DuelRow, SeriesRows, TrendPoint
from trainsite.query.rows.listing import INSTANT
from trainsite.query.rows.lists import RunPlace
from trainsite.query.trend import Point, Series, load_trend
from trainsite.records.evidence import is_lower_better

if TYPE_CHECKING:
    import duckdb

MOST_PAIRED: Final = 24
"""Models of a benchmark that are each paired with each; there are half as many pairs as the square of it."""
MOST_RANKED: Final = 10_000
"""Scores of a benchmark whose models are so."""
MOST_SCORES: Final = 400
"""Scores of a metric whose neighbouring runs are paired; of more, neighbours are told apart by their intervals."""
CASES_SHOWN: Final = 25
_UNPAIRED = "too many runs to pair here, trainsite trend does"
POINTS_SHOWN: Final = 60
ALPHA: Final = 0.05
_COUNTS = "v.evidence IN ('live', 'imported') AND v.value IS NOT NULL"
_SUBJECTS = f"""
    SELECT v.benchmark, count(DISTINCT (v.model_id, v.variant, v.tier)), count(*) FROM scores AS v
    WHERE {_COUNTS} GROUP BY v.benchmark ORDER BY v.benchmark
"""  # noqa: S608 - our own names
_METRICS = f"SELECT v.metric, count(*) FROM scores AS v WHERE {_COUNTS} GROUP BY v.metric ORDER BY v.metric"  # noqa: S608 - as above
_POINTS = f"""
    WITH measured AS (
        SELECT v.benchmark, coalesce(v.benchmark_version, '') AS version, v.metric, v.model_id, v.variant, v.tier,
            r.run_id, r.path, r.label, {INSTANT.format("r.started_at")} AS started_at, v.value, v.interval_low,
            v.interval_high, v.n, v.evidence,
            row_number() OVER (PARTITION BY v.benchmark, version, v.metric, v.model_id, v.variant, v.tier, r.run_id
                ORDER BY v.evidence DESC, v.step) AS choice
        FROM scores AS v JOIN runs AS r ON r.run_id = v.run_id
        LEFT JOIN steps AS t ON t.run_id = v.run_id AND t.step = v.step
        WHERE {_COUNTS} AND coalesce(t.status, 'succeeded') = 'succeeded' AND {{which}} = $name
    ), placed AS (
        SELECT * EXCLUDE (choice), row_number() OVER series AS place, count(*) OVER (
            PARTITION BY benchmark, version, metric, model_id, variant, tier) AS total
        FROM measured WHERE choice = 1
        WINDOW series AS (PARTITION BY benchmark, version, metric, model_id, variant, tier
            ORDER BY started_at DESC, path DESC)
    )
    SELECT * EXCLUDE (place) FROM placed WHERE place <= $limit
    ORDER BY benchmark, version, metric, model_id, variant, tier, started_at, path
"""  # noqa: S608 - our own names


def load_boards(connection: "duckdb.DuckDBPyConnection") -> tuple[BoardRows, ...]:
    """Return a board per benchmark, version and metric that has a score which counts."""
    labels = _labels(connection)
    boards: list[BoardRows] = []
    for benchmark, subjects, scores in connection.execute(_SUBJECTS).fetchall():
        if subjects <= MOST_PAIRED and scores <= MOST_RANKED:
            found = load_leaderboard(connection, benchmark)
            boards += (_board(board, found.alpha, labels) for board in found.boards if board.entries)
        else:
            boards += _plain_boards(connection, benchmark)
    return tuple(boards)


def load_series(connection: "duckdb.DuckDBPyConnection") -> tuple[SeriesRows, ...]:
    """Return a series per model and measure; those of few runs say what changed from each run to the next."""
    labels = _labels(connection)
    found: list[SeriesRows] = []
    for metric, scores in connection.execute(_METRICS).fetchall():
        if scores <= MOST_SCORES:
            found += (_series(series, labels) for series in load_trend(connection, metric).series)
        else:
            found += _plain_series(connection, "v.metric", metric, POINTS_SHOWN)
    return tuple(found)


def _labels(connection: "duckdb.DuckDBPyConnection") -> dict[str, str]:
    return dict(connection.execute("SELECT run_id, label FROM runs WHERE label IS NOT NULL ORDER BY ALL").fetchall())


def _place(run: RunLink, labels: dict[str, str]) -> RunPlace:
    return RunPlace(run.run_id, run.path, labels.get(run.run_id), run.started_at)


def _board(board: Board, alpha: float, labels: dict[str, str]) -> BoardRows:
    return BoardRows(
        benchmark=board.measure.benchmark,
        benchmark_version=board.measure.benchmark_version,
        metric=board.measure.metric,
        lower_is_better=board.lower_is_better,
        alpha=alpha,
        entries=tuple(_entry(each, labels) for each in board.entries),
        duels=tuple(_duel(each) for each in board.duels),
        hardest=tuple(_case(each) for each in board.hardest[:CASES_SHOWN]),
        case_count=len(board.hardest),
        disagreements=tuple(_case(each) for each in board.disagreements[:CASES_SHOWN]),
        disagreement_count=len(board.disagreements),
        unranked=len(board.unranked),
        notes=board.notes,
    )


def _entry(entry: Entry, labels: dict[str, str]) -> BoardEntry:
    measured = entry.measurement
    return BoardEntry(
        rank=entry.rank,
        name=entry.name,
        model_id=measured.key.model_id,
        variant=measured.key.variant,
        tier=measured.key.tier,
        value=measured.value,
        interval_low=measured.interval_low,
        interval_high=measured.interval_high,
        n=measured.n,
        cases=entry.cases,
        attempts=entry.attempts,
        evidence=measured.key.evidence,
        run=_place(measured.run, labels),
        other_runs=len(entry.other_runs),
    )


def _duel(duel: Duel) -> DuelRow:
    difference = duel.judged.pairing.difference
    return DuelRow(
        a_name=duel.a_name,
        b_name=duel.b_name,
        matched=duel.judged.pairing.matched,
        delta=difference.delta if difference else None,
        interval_low=difference.interval.low if difference else None,
        interval_high=difference.interval.high if difference else None,
        p=difference.p if difference else None,
        p_holm=duel.judged.p_holm,
        verdict=duel.judged.verdict,
        differing=duel.differing,
        differing_share=duel.differing_share,
        sentence=duel.sentence,
    )


def _case(case: TriedCase) -> CaseRow:
    return CaseRow(case.case_id, case.models, case.passed, case.mean, case.scores)


def _series(series: Series, labels: dict[str, str]) -> SeriesRows:
    return SeriesRows(
        benchmark=series.measure.benchmark,
        benchmark_version=series.measure.benchmark_version,
        metric=series.measure.metric,
        model_id=series.model_id,
        variant=series.variant,
        tier=series.tier,
        points=tuple(_point(point, labels) for point in series.points[-POINTS_SHOWN:]),
        run_count=len(series.points),
    )


def _point(point: Point, labels: dict[str, str]) -> TrendPoint:
    measured, change = point.measurement, point.change
    return TrendPoint(
        run=_place(measured.run, labels),
        value=measured.value or 0.0,
        interval_low=measured.interval_low,
        interval_high=measured.interval_high,
        n=measured.n,
        evidence=measured.key.evidence,
        verdict=change.verdict if change else None,
        why=change.sentence if change else None,
    )


def _plain_series(connection: "duckdb.DuckDBPyConnection", which: str, name: str, limit: int) -> Iterator[SeriesRows]:
    rows = connection.execute(_POINTS.format(which=which), {"name": name, "limit": limit}).fetchall()
    for key, group in groupby(rows, key=lambda row: row[:6]):
        points = list(group)
        benchmark, version, metric, model_id, variant, tier = key
        shown = _told_apart([_plain_point(*row[6:15]) for row in points], metric)
        yield SeriesRows(benchmark, version, metric, model_id, variant, tier, shown, points[0][15])


def _plain_point(run_id: str, path: str, label: str | None, started_at: str, *measured: Any) -> TrendPoint:
    value, low, high, n, evidence = measured
    return TrendPoint(RunPlace(run_id, path, label, started_at), value, low, high, n, evidence, None, None)


def _told_apart(points: Sequence[TrendPoint], metric: str) -> tuple[TrendPoint, ...]:
    """Return points that say whether their interval lies apart from that of the run before."""
    sign = -1 if is_lower_better(metric) else 1
    return (*points[:1], *(_against(before, after, sign) for before, after in pairwise(points)))


def _against(before: TrendPoint, after: TrendPoint, sign: int) -> TrendPoint:
    ends = (before.interval_low, before.interval_high, after.interval_low, after.interval_high)
    low, high, new_low, new_high = ends
    if low is None or high is None or new_low is None or new_high is None:
        return after
    if new_low <= high and low <= new_high:
        return replace(after, verdict="no_difference_shown", why=f"the intervals overlap; {_UNPAIRED}")
    verdict = "improved" if (after.value - before.value) * sign > 0 else "regressed"
    return replace(after, verdict=verdict, why=f"the intervals do not overlap; {_UNPAIRED}")


def _plain_boards(connection: "duckdb.DuckDBPyConnection", benchmark: str) -> Iterator[BoardRows]:
    """Yield the boards of a benchmark whose models are too many to pair: the newest run of each, in order."""
    series = _plain_series(connection, "v.benchmark", benchmark, 1)
    for (name, version, metric), group in groupby(
        series, key=lambda each: (each.benchmark, each.benchmark_version, each.metric)
    ):
        is_reversed = is_lower_better(metric)
        ordered = sorted(
            group, key=lambda each: (each.points[0].value * (1 if is_reversed else -1), each.model_id, each.variant)
        )
        yield BoardRows(
            benchmark=name,
            benchmark_version=version,
            metric=metric,
            lower_is_better=is_reversed,
            alpha=ALPHA,
            entries=tuple(_plain_entry(rank, each) for rank, each in enumerate(ordered, 1)),
            duels=(),
            hardest=(),
            case_count=0,
            disagreements=(),
            disagreement_count=0,
            unranked=0,
            notes=(f"too many scores to pair each with each here; trainsite leaderboard {benchmark} does",),
        )


def _plain_entry(rank: int, series: SeriesRows) -> BoardEntry:
    newest = series.points[-1]
    return BoardEntry(
        rank=rank,
        name=series.model_id,
        model_id=series.model_id,
        variant=series.variant,
        tier=series.tier,
        value=newest.value,
        interval_low=newest.interval_low,
        interval_high=newest.interval_high,
        n=newest.n,
        cases=None,
        attempts=None,
        evidence=newest.evidence,
        run=newest.run,
        other_runs=series.run_count - 1,
    )
