"""Rankings and trends of all benchmarks as rows, within bounds: what is too much to pair is shown unpaired."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from trainsite.dataclass import dataclass
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
_SERIES = "benchmark, version, metric, model_id, variant, tier"
_SERIES_KEY = "s.benchmark, s.version, s.metric, s.model_id, s.variant, s.tier"
_POINTS = f"""
    WITH aged AS (
        SELECT *, row_number() OVER (ORDER BY started_at DESC, path DESC) AS age FROM runs
    ), measured AS (
        SELECT v.*, coalesce(v.benchmark_version, '') AS version, a.age
        FROM scores AS v JOIN aged AS a ON a.run_id = v.run_id
        LEFT JOIN steps AS t ON t.run_id = v.run_id AND t.step = v.step
        WHERE {_COUNTS} AND coalesce(t.status, 'succeeded') = 'succeeded'
            AND (list_contains($benchmarks, v.benchmark) OR list_contains($metrics, v.metric))
    ), series AS (
        SELECT {_SERIES}, row_number() OVER () AS series, count(DISTINCT age) AS total FROM measured
        GROUP BY {_SERIES}
    ), numbered AS (
        SELECT s.series, m.* FROM measured AS m JOIN series AS s ON s.benchmark = m.benchmark
            AND s.version = m.version AND s.metric = m.metric AND s.model_id = m.model_id AND s.variant = m.variant
            AND s.tier IS NOT DISTINCT FROM m.tier
    ), chosen AS (
        SELECT series, age, value, interval_low, interval_high, n, evidence FROM numbered
        QUALIFY row_number() OVER (PARTITION BY series, age
            ORDER BY evidence DESC, step, provider, value, n, interval_low, interval_high) = 1
    ), placed AS (
        SELECT * FROM chosen QUALIFY row_number() OVER (PARTITION BY series ORDER BY age) <= $limit
    )
    SELECT {_SERIES_KEY}, a.run_id, a.path, a.label, {INSTANT.format("a.started_at")},
        p.value, p.interval_low, p.interval_high, p.n, p.evidence, s.total
    FROM placed AS p JOIN series AS s ON s.series = p.series JOIN aged AS a ON a.age = p.age
    ORDER BY {_SERIES_KEY}, p.age DESC
"""  # noqa: S608 - our own names
"""Runs and series are numbered first, so that what is sorted are numbers."""


@dataclass(frozen=True)
class Rankings:
    """A board per benchmark, version and metric that has a score which counts, and a series per model and measure."""

    boards: tuple[BoardRows, ...]
    series: tuple[SeriesRows, ...]


def load_rankings(connection: "duckdb.DuckDBPyConnection") -> Rankings:
    """Return boards and series; models and runs that are few enough are paired, the others stand by their intervals."""
    labels = _labels(connection)
    benchmarks = {
        name: subjects <= MOST_PAIRED and scores <= MOST_RANKED
        for name, subjects, scores in connection.execute(_SUBJECTS).fetchall()
    }
    metrics = {name: scores <= MOST_SCORES for name, scores in connection.execute(_METRICS).fetchall()}
    plain = _plain_series(connection, benchmarks, metrics)
    boards: list[BoardRows] = []
    for benchmark, is_paired in benchmarks.items():
        if is_paired:
            found = load_leaderboard(connection, benchmark)
            boards += (_board(board, found.alpha, labels) for board in found.boards if board.entries)
        else:
            boards += _plain_boards(benchmark, [each for each in plain if each.benchmark == benchmark])
    series: list[SeriesRows] = []
    for metric, is_paired in metrics.items():
        if is_paired:
            series += (_series(each, labels) for each in load_trend(connection, metric).series)
        else:
            series += (each for each in plain if each.metric == metric)
    return Rankings(tuple(boards), tuple(series))


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


def _plain_series(
    connection: "duckdb.DuckDBPyConnection", benchmarks: Mapping[str, bool], metrics: Mapping[str, bool]
) -> tuple[SeriesRows, ...]:
    """Return the newest points of each series of the benchmarks and metrics that are not paired."""
    wanted = {
        name: [each for each, is_paired in which.items() if not is_paired]
        for name, which in (("benchmarks", benchmarks), ("metrics", metrics))
    }
    if not any(wanted.values()):
        return ()
    rows = connection.execute(_POINTS, {**wanted, "limit": POINTS_SHOWN}).fetchall()
    found = []
    for (benchmark, version, metric, model_id, variant, tier), group in groupby(rows, key=lambda row: row[:6]):
        points = list(group)
        shown = _told_apart([_plain_point(*row[6:15]) for row in points], metric)
        found.append(SeriesRows(benchmark, version, metric, model_id, variant, tier, shown, points[0][15]))
    return tuple(found)


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


def _plain_boards(benchmark: str, series: Sequence[SeriesRows]) -> Iterator[BoardRows]:
    """Yield the boards of a benchmark whose models are too many to pair: the newest run of each, in order."""
    for (name, version, metric), group in groupby(
        series, key=lambda each: (each.benchmark, each.benchmark_version, each.metric)
    ):
        is_reversed = is_lower_better(metric)
        ordered = sorted(
            group, key=lambda each: (each.points[-1].value * (1 if is_reversed else -1), each.model_id, each.variant)
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
