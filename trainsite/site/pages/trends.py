"""Series of scores over runs as charts."""

from collections.abc import Sequence

from trainsite.query.rows.boards import SeriesRows
from trainsite.site.charts.figure import Drawing
from trainsite.site.charts.trend import Point, trend_chart
from trainsite.site.text import target

_LEAST = 2
_TITLE_LIMIT = 110


def series_charts(series: Sequence[SeriesRows], key: str, limit: int) -> list[Drawing]:
    """Return charts of series of two runs or more: those that fell first, then the longest."""
    able = [(number, each) for number, each in enumerate(series) if len(each.points) >= _LEAST]
    able.sort(key=lambda item: (not _has_fallen(item[1]), -len(item[1].points), item[0]))
    return [trend_chart(f"trend{key}-{number + 1}", _title(each), _points(each)) for number, each in able[:limit]]


def _has_fallen(series: SeriesRows) -> bool:
    return any(point.verdict == "regressed" for point in series.points)


def _title(series: SeriesRows) -> str:
    tier = f", {series.tier}" if series.tier else ""
    return f"{series.benchmark} {series.metric}: {series.model_id} ({series.variant}{tier})"[:_TITLE_LIMIT]


def _points(series: SeriesRows) -> list[Point]:
    return [
        Point(
            run=point.run.name,
            href=target(f"{point.run.path}/analysis/index.html"),
            at=point.run.started_at,
            value=point.value,
            low=point.interval_low,
            high=point.interval_high,
            n=point.n,
            evidence=point.evidence,
            change=point.verdict.replace("_", " ") if point.verdict else None,
            why=point.why,
        )
        for point in series.points
    ]
