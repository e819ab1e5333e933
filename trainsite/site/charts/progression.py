"""How a score moves from the smallest tier to the largest: base, trained and reference."""

from collections.abc import Sequence

from trainsite.site.charts.figure import WIDTH, Drawing, words
from trainsite.site.charts.intervals import Dot, dot_style, interval_plot
from trainsite.site.charts.scale import Scale, scale_of, tick_text

_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 34, 16, 14, 26, 200
_APART = 8.0


def progression(key: str, title: str, dots: Sequence[Dot], tiers: Sequence[str]) -> Drawing:
    """
    Return a line per variant over the tiers in their order; references are level lines.

    ``group`` of each dot is its tier. What is no evidence is not drawn; the table has it.
    """
    plain = interval_plot(key, title, dots)
    drawn = [dot for dot in dots if dot.is_drawn]
    scale = scale_of(
        [end for dot in drawn for end in (dot.value, dot.low, dot.high) if end is not None], _HEIGHT - _BOTTOM, _TOP
    )
    across = Scale(0, max(1, len(tiers) - 1), _LEFT + 24, WIDTH - _RIGHT - 24)
    lines = [_axis(scale)]
    lines += [words(tier, across.place(place), _HEIGHT - 8, "tick", "middle") for place, tier in enumerate(tiers)]
    for dot in drawn:
        if dot.variant == "reference" and dot.value is not None:
            y = scale.place(dot.value)
            lines.append(f'<path class="reference" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>')
    for variant, shift in (("base", -_APART / 2), ("trained", _APART / 2)):
        lines.append(_series([dot for dot in drawn if dot.variant == variant], tiers, across, scale, shift))
    return Drawing(
        key, title, plain.description, "".join(lines), _HEIGHT, plain.caption, plain.columns, rows=plain.rows
    )


def _axis(scale: Scale) -> str:
    parts = []
    for value in scale.ticks():
        y = scale.place(value)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>')
        parts.append(words(tick_text(value), _LEFT - 6, y + 4, "tick", "end"))
    return "".join(parts)


def _series(dots: Sequence[Dot], tiers: Sequence[str], across: Scale, scale: Scale, shift: float) -> str:
    places = [
        (across.place(tiers.index(dot.group)) + shift, scale.place(dot.value), dot)
        for dot in sorted(dots, key=lambda dot: tiers.index(dot.group) if dot.group in tiers else -1)
        if dot.group in tiers and dot.value is not None
    ]
    if not places:
        return ""
    style = dot_style(places[0][2].variant)
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in places)
    marks = []
    for x, y, dot in places:
        if dot.low is not None and dot.high is not None:
            marks.append(f'<path class="whisker" d="M{x:.1f} {scale.place(dot.low):.1f}V{scale.place(dot.high):.1f}"/>')
        marks.append(f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
    return f'<path class="line {style}" d="M{path}"/>{"".join(marks)}'
