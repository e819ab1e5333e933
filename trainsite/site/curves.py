"""Training curves: a small chart per metric, all of one size, and the figures behind them."""

import math
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from trainsite.records.codec import Json
from trainsite.records.run import Manifest
from trainsite.site.cells import Cell, evidence_cell, number_cell, text_cell
from trainsite.site.listing import Listing
from trainsite.site.remainder import table_files
from trainsite.site.rows import RunTables
from trainsite.site.sketches import Curve
from trainsite.site.tables import Chunk, Section, columns
from trainsite.site.text import html_attribute, html_text, markup, one_line

CHARTS_SHOWN: Final = 24
LINES_SHOWN: Final = 6
"""Series in one chart; the table has them all."""
_WIDTH, _HEIGHT = 280, 120
_LEFT, _RIGHT, _TOP, _BOTTOM = 6, 6, 8, 8
_NAME_LIMIT = 48
_LONG_SPAN = 1e300


def curves(manifest: Manifest, tables: RunTables, source: Chunk | None = None) -> Section:
    """Return the section of training curves; ``source`` holds the drawn points for who looks closer."""
    table = CURVES.table(tables.curves, tables.totals.get("curves"), files=table_files(manifest, "curve-point"))
    groups = _by_metric(tables.curves)
    more = f", {len(groups) - CHARTS_SHOWN:,} more metrics in the table's file" if len(groups) > CHARTS_SHOWN else ""
    return Section(
        "curves",
        "Training curves",
        (table,),
        lead=f"each chart has its own scale, from its least to its greatest value{more}" if groups else None,
        figure=_charts(groups, source) if groups else None,
        empty="What a trainer logged step by step: loss, learning rate, evaluations.",
        command="trainsite import trainer FOLDER -o RUN",
    )


def _row(curve: Curve) -> tuple[Cell, ...]:
    return (
        text_cell(curve.metric, limit=_NAME_LIMIT),
        text_cell(curve.series, limit=_NAME_LIMIT),
        number_cell(curve.count),
        number_cell(curve.blank_count),
        number_cell(curve.first_step),
        number_cell(curve.last_step),
        *(_value_cell(value) for value in (curve.first, curve.last, curve.least, curve.greatest)),
        evidence_cell(curve.evidence),
    )


CURVES = Listing(
    "curves",
    "Training curves",
    columns(
        "Metric", "Series", "#Points", "#No value", "#From step", "#To step", "#First", "#Last", "#Least",
        "#Greatest", "!Evidence",
    ),
    _row,
)  # fmt: skip


def curve_points(found: Sequence[Curve]) -> Json:
    """Return the drawn points of each metric's series, as the page's script reads them."""
    return {
        metric: [
            {
                "series": curve.series,
                "evidence": curve.evidence,
                "steps": [point.step for point in curve.drawn],
                "values": [point.value for point in curve.drawn],
            }
            for curve in group
        ]
        for metric, group in _by_metric(found).items()
    }


def _value_cell(value: float | None) -> Cell:
    return Cell(None, title="no value is finite") if value is None else Cell(f"{value:.4g}", value=value)


def _by_metric(found: Sequence[Curve]) -> dict[str, list[Curve]]:
    groups: dict[str, list[Curve]] = {}
    for curve in found:
        groups.setdefault(curve.metric, []).append(curve)
    return groups


def _charts(groups: dict[str, list[Curve]], source: Chunk | None) -> Markup:
    charts = [_chart(metric, group, number, source) for number, (metric, group) in enumerate(groups.items(), 1)]
    return markup('<div class="charts">\n' + "\n".join(charts[:CHARTS_SHOWN]) + "\n</div>")


def _chart(metric: str, group: list[Curve], number: int, source: Chunk | None) -> str:
    shown = [curve for curve in group if curve.drawn][:LINES_SHOWN]
    name, said = one_line(metric, _NAME_LIMIT), _described(metric, group)
    head = (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="c{number}-t c{number}-d">'
        f'<title id="c{number}-t">{html_attribute(name)}</title><desc id="c{number}-d">{html_attribute(said)}</desc>'
    )
    lines = "".join(_line(curve, shown, place) for place, curve in enumerate(shown, 1))
    frame = f'<path class="axis" d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}"/>'
    caption = _caption(html_text(name), shown, len(group))
    data = (
        f' data-curve="{html_attribute(source.href)}" data-name="{html_attribute(source.name)}"'
        f' data-metric="{html_attribute(metric)}"'
        if source
        else ""
    )
    return f"<figure{data}>{head}{frame}{lines}</svg><figcaption>{caption}</figcaption></figure>"


def _caption(name: str, shown: list[Curve], total: int) -> str:
    if not shown:
        return f"<b>{name}</b> <span>no value is finite</span>"
    low, high = _span([point.value for curve in shown for point in curve.drawn])
    first = min(curve.drawn[0].step for curve in shown)
    last = max(curve.last_step for curve in shown)
    scale = f"{low:.4g} to {high:.4g}, steps {first:,} to {last:,}"
    if total == 1:
        return f"<b>{name}</b> <span>{scale}</span>"
    keys = "".join(
        f'<span class="line{place}">{html_text(one_line(curve.series or "no series", _NAME_LIMIT))}</span>'
        for place, curve in enumerate(shown, 1)
    )
    rest = f"<span>{total - len(shown):,} more in the table</span>" if total > len(shown) else ""
    return f"<b>{name}</b> <span>{scale}</span>{keys}{rest}"


def _described(metric: str, group: list[Curve]) -> str:
    parts = [
        f"{curve.series or metric}: {curve.count:,} points, steps {curve.first_step:,} to {curve.last_step:,}, "
        f"first {_figure(curve.first)}, last {_figure(curve.last)}, "
        f"least {_figure(curve.least)}, greatest {_figure(curve.greatest)}"
        for curve in group[:LINES_SHOWN]
    ]
    return one_line("; ".join(parts), 600)


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"


def _line(curve: Curve, shown: list[Curve], place: int) -> str:
    """Return one line, broken nowhere; a curve of one point is a dot."""
    low, high = _span([point.value for each in shown for point in each.drawn])
    first, last = _span([float(point.step) for each in shown for point in each.drawn])
    points = [
        (
            _LEFT + _share(float(point.step), first, last) * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - _share(point.value, low, high) * (_HEIGHT - _TOP - _BOTTOM),
        )
        for point in curve.drawn
    ]
    if len(points) == 1:
        return f'<circle class="line{place}" cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="2"/>'
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path class="line{place}" d="M{path}"/>'


def _span(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _share(value: float, low: float, high: float) -> float:
    """Return how far a value is from low to high, one half where both are the same; huge spans overflow nothing."""
    if not low < high:
        return 0.5
    if high / 2 - low / 2 > _LONG_SPAN:
        value, low, high = value / 4, low / 4, high / 4
    share = (value - low) / (high - low)
    return share if math.isfinite(share) else 0.5
