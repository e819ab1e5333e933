"""Rankings and trends of all benchmarks as rows, within bounds: what is too much to pair is shown unpaired."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from trainsite.dataclass import dataclass
from trainsite.query.board import Board, Duel, Entry, TriedCase
from trainsite.query.leaderboard import load_leaderboard
from trainsite.query.measurements import RunLink
from trainsite.query.rows.boards import BoardEntry, BoardRows, CaseRow, DuelRow, SeriesRows, TrendPoint
from trainsite.query.rows.lists import RunPlace
from trainsite.query.rows.points import COUNTS, Figures, Points
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
_SUBJECTS = f"""
    SELECT v.benchmark, count(DISTINCT (v.model_id, v.variant, v.tier)), count(*) FROM scores AS v
    WHERE {COUNTS} GROUP BY v.benchmark ORDER BY v.benchmark
"""  # noqa: S608 - our own names
_METRICS = f"SELECT v.metric, count(*) FROM scores AS v WHERE {COUNTS} GROUP BY v.metric ORDER BY v.metric"  # noqa: S608 - as above


@dataclass(frozen=True)
class Rankings:
    """A board per benchmark, version and metric that has a score which counts, and a series per model and measure."""

    boards: tuple[BoardRows, ...]
    series: tuple[SeriesRows, ...]


def load_rankings(connection: "duckdb.DuckDBPyConnection", points: Points) -> Rankings:
    """Return boards and series; models and runs that are few enough are paired, the others stand by their intervals."""
    labels = _labels(connection)
    benchmarks = {
        name: subjects <= MOST_PAIRED and scores <= MOST_RANKED
        for name, subjects, scores in connection.execute(_SUBJECTS).fetchall()
    }
    metrics = {name: scores <= MOST_SCORES for name, scores in connection.execute(_METRICS).fetchall()}
    plain = _plain_series(points, benchmarks, metrics)
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
    points: Points, benchmarks: Mapping[str, bool], metrics: Mapping[str, bool]
) -> tuple[SeriesRows, ...]:
    """Return the newest points of each series of the benchmarks and metrics that are not paired."""
    if all((*benchmarks.values(), *metrics.values())):
        return ()
    plain = tuple({name: not is_paired for name, is_paired in which.items()} for which in (benchmarks, metrics))
    return tuple(
        SeriesRows(*key, tuple(_told_apart(found.points, key[2])), found.run_count)
        for key, found in points.newest(POINTS_SHOWN, *plain).items()
    )


def _told_apart(points: Iterable[tuple[RunPlace, Figures]], metric: str) -> Iterator[TrendPoint]:
    """Yield points that say whether their interval lies apart from that of the run before."""
    sign = -1 if is_lower_better(metric) else 1
    before: Figures | None = None
    for run, figures in points:
        verdict, why = _against(before, figures, sign) if before is not None else (None, None)
        yield TrendPoint(run, *figures, verdict, why)
        before = figures


def _against(before: Figures, after: Figures, sign: int) -> tuple[str | None, str | None]:
    """Return the verdict on a run against the one before, and why it is so."""
    (value, low, high, *_), (new_value, new_low, new_high, *_) = before, after
    if low is None or high is None or new_low is None or new_high is None:
        return None, None
    if new_low <= high and low <= new_high:
        return "no_difference_shown", f"the intervals overlap; {_UNPAIRED}"
    verdict = "improved" if (new_value - value) * sign > 0 else "regressed"
    return verdict, f"the intervals do not overlap; {_UNPAIRED}"


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
