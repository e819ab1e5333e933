"""A metric over runs: one point per run, regressions marked, hollow where the score was not measured live."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from trainsite.dataclass import dataclass
from trainsite.site.cells import Cell, evidence_cell, figure_cell, moment_cell, number_cell, state_cell, text_cell
from trainsite.site.charts.figure import WIDTH, Drawing, words
from trainsite.site.charts.scale import Scale, scale_of, tick_text
from trainsite.site.tables import columns
from trainsite.site.text import html_attribute, markup, one_line

_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 34, 12, 14, 26, 160
_DRAWN = 120
_CROWDED = 24
"""From so many points on they lie within a finger's breadth: they are one path, and the table names them."""
_SPARK_WIDTH, _SPARK_HEIGHT = 96, 20
_COLUMNS = columns("Run", "@Started", "#Value", "#Low 95 %", "#High 95 %", "#n", "%Change", "!Evidence", "*Why")


@dataclass(frozen=True, slots=True)
class Point:
    """The value of one run."""

    run: str
    href: str | None
    at: str
    value: float
    low: float | None
    high: float | None
    n: int
    evidence: str
    change: str | None = None
    """improved, regressed or nothing, against the run before."""
    why: str | None = None
    """What the change rests on."""


def trend_chart(key: str, title: str, points: Sequence[Point]) -> Drawing:
    """Return a line over runs in their order; only what counts as evidence may be given."""
    drawn = list(points[-_DRAWN:])
    scale = scale_of(
        [end for point in drawn for end in (point.value, point.low, point.high) if end is not None],
        _HEIGHT - _BOTTOM,
        _TOP,
    )
    across = Scale(0, max(1, len(drawn) - 1), _LEFT + 10, WIDTH - _RIGHT - 10)
    parts = []
    for value in scale.ticks():
        y = scale.place(value)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>')
        parts.append(words(tick_text(value), _LEFT - 6, y + 4, "tick", "end"))
    if len(drawn) == 1:
        across = Scale(0, 0, across.start, across.end)
    places = [(across.place(number), scale.place(point.value), point) for number, point in enumerate(drawn)]
    if len(places) > 1:
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in places)
        parts.append(f'<path class="line" d="M{line}"/>')
    parts += _crowd(places, scale) if len(places) >= _CROWDED else [_mark(*each, scale) for each in places]
    if drawn:
        parts.append(words(drawn[0].at[:10], _LEFT, _HEIGHT - 8, "tick"))
        if len(drawn) > 1:
            parts.append(words(drawn[-1].at[:10], WIDTH, _HEIGHT - 8, "tick", "end"))
    return Drawing(
        key, title, _described(drawn), "".join(parts), _HEIGHT, _caption(points), _COLUMNS, [_row(p) for p in points]
    )


def sparkline(title: str, values: Sequence[float]) -> Markup:
    """Return a line as high as a line of text; nothing for fewer than two values."""
    if len(values) < 2:  # noqa: PLR2004 - one point is no line
        return markup("")
    scale = Scale(min(values), max(values), _SPARK_HEIGHT - 3, 3)
    across = Scale(0, len(values) - 1, 3, _SPARK_WIDTH - 3)
    path = "L".join(f"{across.place(number):.1f} {scale.place(value):.1f}" for number, value in enumerate(values))
    said = one_line(f"{title}: {values[0]:.3g} to {values[-1]:.3g} over {len(values):,} runs", 160)
    return markup(
        f'<svg class="spark" viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}" role="img">'
        f"<title>{html_attribute(said)}</title>"
        f'<path class="line" d="M{path}"/><circle class="dot-trained" cx="{across.place(len(values) - 1):.1f}" '
        f'cy="{scale.place(values[-1]):.1f}" r="2.5"/></svg>'
    )


def _mark(x: float, y: float, point: Point, scale: Scale) -> str:
    whisker = ""
    if point.low is not None and point.high is not None:
        whisker = f'<path class="whisker" d="M{x:.1f} {scale.place(point.low):.1f}V{scale.place(point.high):.1f}"/>'
    said = html_attribute(one_line(f"{point.run}: {point.value:.3f}, n = {point.n:,}, {point.evidence}", 200))
    if point.change == "regressed":
        mark = f'<path class="regressed" d="M{x - 6:.1f} {y - 5:.1f}h12l-6 10z"><title>{said}, regressed</title></path>'
    else:
        style = "dot-trained" if point.evidence == "live" else "dot-base"
        mark = f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{said}</title></circle>'
    return whisker + mark


def _crowd(places: Sequence[tuple[float, float, Point]], scale: Scale) -> list[str]:
    """Return many points as few elements; regressions keep a mark of their own."""
    whiskers = [
        f"M{x:.1f} {scale.place(point.low):.1f}V{scale.place(point.high):.1f}"
        for x, _, point in places
        if point.low is not None and point.high is not None
    ]
    others = [each for each in places if each[2].change != "regressed"]
    dots = "".join(_dot(x, y) for x, y, _ in others)
    hollow = "".join(_dot(x, y) for x, y, point in others if point.evidence != "live")
    drawn = (("whisker", "".join(whiskers)), ("dots", dots), ("dots hollow", hollow))
    marks = [_mark(x, y, replace(point, low=None), scale) for x, y, point in places if point.change == "regressed"]
    return [*(f'<path class="{style}" d="{path}"/>' for style, path in drawn if path), *marks]


def _dot(x: float, y: float) -> str:
    return f"M{x:.1f} {y:.1f}h0"


def _caption(points: Sequence[Point]) -> str:
    regressed = sum(point.change == "regressed" for point in points)
    runs = f"{len(points):,} {'run' if len(points) == 1 else 'runs'}"
    cut = f", the newest {_DRAWN} drawn" if len(points) > _DRAWN else ""
    marked = f", ▼ {regressed:,} {'regression' if regressed == 1 else 'regressions'}" if regressed else ""
    hollow = ", hollow: not measured live" if any(point.evidence != "live" for point in points) else ""
    return f"{runs}{cut}{marked}{hollow}"


def _described(points: Sequence[Point]) -> str:
    if len(points) >= _CROWDED:
        values = [point.value for point in points]
        regressed = [point for point in points if point.change == "regressed"]
        return (
            f"{points[0].at[:10]} to {points[-1].at[:10]}, {len(points):,} runs: {values[0]:.3f} to {values[-1]:.3f},"
            f" least {min(values):.3f}, greatest {max(values):.3f}; "
            + ("; ".join(f"{point.at[:10]} {point.run} regressed" for point in regressed) or "none regressed")
        )
    said = [
        f"{point.at[:10]} {point.run}: {point.value:.3f}{', ' + point.change if point.change else ''}"
        for point in points
    ]
    return "; ".join(said) or "no run has measured it"


def _row(point: Point) -> tuple[Cell, ...]:
    return (
        Cell(one_line(point.run, 60), href=point.href),
        moment_cell(point.at)._replace(style="", title=None),
        figure_cell(point.value, point.evidence),
        figure_cell(point.low, point.evidence),
        figure_cell(point.high, point.evidence),
        number_cell(point.n),
        state_cell(point.change) if point.change else Cell(None),
        evidence_cell(point.evidence),
        text_cell(point.why),
    )
