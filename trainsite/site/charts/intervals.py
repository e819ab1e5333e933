"""A dot plot: one line per model, its value, its interval and how many cases are behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.site.cells import Cell, evidence_cell, evidence_word, figure_cell, number_cell, text_cell
from trainsite.site.charts.figure import WIDTH, Drawing, words
from trainsite.site.charts.scale import Scale, scale_of, tick_text
from trainsite.site.tables import columns
from trainsite.site.text import shortened

_LEFT, _RIGHT, _TOP, _ROW, _FOOT = 150, 46, 18, 22, 20
_LABEL_LIMIT = 22
_SIGNS = {"base": "○", "trained": "●", "reference": "◇"}
_ROWS = 30
_FIGURES = 40
"""Dots that are drawn, and rows of the table behind them: the lists of the page have all."""
_COLUMNS = columns("Group", "Label", "Variant", "#Value", "#Low 95 %", "#High 95 %", "#n", "!Evidence")


@dataclass(frozen=True, slots=True)
class Dot:
    """One value with its interval."""

    group: str
    """A tier, or nothing."""
    label: str
    variant: str
    """base, trained or reference."""
    value: float | None
    low: float | None
    high: float | None
    n: int
    evidence: str

    @property
    def is_drawn(self) -> bool:
        """Tell whether it counts and was measured."""
        return self.value is not None and self.evidence in COUNTS_AS_EVIDENCE


def interval_plot(key: str, title: str, dots: Sequence[Dot]) -> Drawing:
    """
    Return base hollow, trained filled, a reference also as a line through all rows; whiskers are the intervals.

    What is no evidence is not drawn; the table has it, hatched.
    """
    drawn = [dot for dot in dots if dot.is_drawn][:_ROWS]
    ends = [end for dot in drawn for end in (dot.value, dot.low, dot.high) if end is not None]
    scale = scale_of(ends, _LEFT, WIDTH - _RIGHT)
    groups = list(dict.fromkeys(dot.group for dot in drawn))
    lines, y = [], float(_TOP)
    for group in groups:
        if group:
            lines.append(words(group, 0, y + 14, "group"))
            y += _ROW
        for dot in drawn:
            if dot.group == group:
                lines.append(_line(dot, scale, y + _ROW / 2))
                y += _ROW
    height = int(y) + _FOOT
    references = [dot.value for dot in drawn if dot.variant == "reference" and dot.value is not None]
    marks = "".join(_through(scale.place(value), height) for value in references if len(drawn) > len(references))
    left = len(dots) - len(drawn)
    legend = ", ".join(f"{_SIGNS.get(name, '●')} {name}" for name in dict.fromkeys(dot.variant for dot in drawn))
    notes = [legend, *([f"{left:,} not drawn: no evidence, or nothing measured"] if left else [])]
    return Drawing(
        key,
        title,
        "; ".join(_said(dot) for dot in drawn) or "nothing was measured",
        _axis(scale, height) + marks + "".join(lines),
        height,
        caption="; ".join(note for note in notes if note),
        columns=_COLUMNS,
        rows=[_row(dot) for dot in dots[:_FIGURES]],
    )


def _axis(scale: Scale, height: int) -> str:
    lines = []
    for value in scale.ticks():
        x = scale.place(value)
        lines.append(f'<path class="grid" d="M{x:.1f} {_TOP - 4}V{height - _FOOT}"/>')
        lines.append(words(tick_text(value), x, height - 6, "tick", "middle"))
    return "".join(lines)


def _through(x: float, height: int) -> str:
    return f'<path class="reference" d="M{x:.1f} {_TOP - 4}V{height - _FOOT}"/>'


def _line(dot: Dot, scale: Scale, y: float) -> str:
    x = scale.place(dot.value or 0.0)
    whisker = ""
    if dot.low is not None and dot.high is not None:
        low, high = scale.place(dot.low), scale.place(dot.high)
        ends = f"M{low:.1f} {y - 3:.1f}v6M{high:.1f} {y - 3:.1f}v6"
        whisker = f'<path class="whisker" d="M{low:.1f} {y:.1f}H{high:.1f}{ends}"/>'
    mark = f'<circle class="{dot_style(dot.variant)}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    if dot.variant == "reference":
        mark = f'<path class="dot-reference" d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z"/>'
    label = words(shortened(dot.label, _LABEL_LIMIT), 0, y + 4)
    return f"{whisker}{mark}{label}{words(f'n {dot.n:,}', WIDTH, y + 4, 'tick', 'end')}"


def dot_style(variant: str) -> str:
    """Return the style class of a variant's mark: hollow for a base, filled for what was trained."""
    return "dot-base" if variant == "base" else "dot-trained"


def _said(dot: Dot) -> str:
    interval = "" if dot.low is None or dot.high is None else f", 95 %: {dot.low:.3f} to {dot.high:.3f}"
    group = f"{dot.group} " if dot.group else ""
    return (
        f"{group}{dot.label} ({dot.variant}): {dot.value:.3f}{interval}, n = {dot.n:,}, {evidence_word(dot.evidence)}"
    )


def _row(dot: Dot) -> tuple[Cell, ...]:
    return (
        Cell(dot.group or None),
        text_cell(dot.label),
        Cell(dot.variant),
        figure_cell(dot.value, dot.evidence),
        figure_cell(dot.low, dot.evidence),
        figure_cell(dot.high, dot.evidence),
        number_cell(dot.n),
        evidence_cell(dot.evidence),
    )
