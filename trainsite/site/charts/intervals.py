"""A dot plot: one line per model, its value, its interval and how many cases are behind it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.site.cells import Cell, evidence_cell, evidence_word, figure_cell, number_cell, text_cell
from trainsite.site.charts.figure import WIDTH, Drawing, words
from trainsite.site.charts.scale import Scale, scale_of, tick_text
from trainsite.site.fields import Field, FieldRows, Fields
from trainsite.site.tables import columns
from trainsite.site.text import shortened

_LEFT, _RIGHT, _TOP, _ROW, _FOOT = 150, 46, 18, 22, 20
_LABEL_LIMIT = 22
_SIGNS = {"base": "○", "trained": "●", "reference": "◇"}
_ROWS = 30
_KEPT = 2_000
_FIGURES = 40
"""Dots that are drawn, and rows of the table behind them: the lists of the page have all."""
_COLUMNS = columns("Group", "Label", "Variant", "#Value", "#Low 95 %", "#High 95 %", "#n", "!Evidence")


class Dot(NamedTuple):
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
    place = scale.placing()
    groups = list(dict.fromkeys(dot.group for dot in drawn))
    lines, y = [], float(_TOP)
    for group in groups:
        if group:
            lines.append(words(group, 0, y + 14, "group"))
            y += _ROW
        for dot in drawn:
            if dot.group == group:
                lines.append(_line(dot, place, y + _ROW / 2))
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
        rows=FieldRows(_DOT, dots[:_FIGURES]),
    )


@lru_cache(_KEPT)
def _axis(scale: Scale, height: int) -> str:
    lines = []
    for value in scale.ticks():
        x = scale.place(value)
        lines.append(f'<path class="grid" d="M{x:.1f} {_TOP - 4}V{height - _FOOT}"/>')
        lines.append(words(tick_text(value), x, height - 6, "tick", "middle"))
    return "".join(lines)


def _through(x: float, height: int) -> str:
    return f'<path class="reference" d="M{x:.1f} {_TOP - 4}V{height - _FOOT}"/>'


def _line(dot: Dot, place: Callable[[float], str], y: float) -> str:
    _, label, variant, value, low, high, n, _ = dot
    end, middle = _level(y)
    x, whisker = place(value or 0.0), ""
    if low is not None and high is not None:
        left, right = place(low), place(high)
        whisker = f'<path class="whisker" d="M{left} {middle}H{right}M{left} {end}v6M{right} {end}v6"/>'
    mark = f'<circle class="{dot_style(variant)}" cx="{x}" cy="{middle}" r="4"/>'
    if variant == "reference":
        mark = f'<path class="dot-reference" d="M{x} {y - 5:.1f}l5 5l-5 5l-5 -5z"/>'
    return f"{whisker}{mark}{_sides(label, n, y)}"


@lru_cache(_KEPT)
def _level(y: float) -> tuple[str, str]:
    """Return how far down a line is: the upper ends of its whisker, and its middle."""
    return f"{y - 3:.1f}", f"{y:.1f}"


@lru_cache(_KEPT)
def _sides(label: str, n: int, y: float) -> str:
    """Return the words to the left and to the right of a dot; other drawings have the same."""
    left = words(shortened(label, _LABEL_LIMIT), 0, y + 4)
    return f"{left}{words(f'n {n:,}', WIDTH, y + 4, 'tick', 'end')}"


def dot_style(variant: str) -> str:
    """Return the style class of a variant's mark: hollow for a base, filled for what was trained."""
    return "dot-base" if variant == "base" else "dot-trained"


def _said(dot: Dot) -> str:
    group, label, variant, value, low, high, n, evidence = dot
    interval = "" if low is None or high is None else f", 95 %: {low:.3f} to {high:.3f}"
    place = f"{group} " if group else ""
    return f"{place}{label} ({variant}): {value:.3f}{interval}, n = {n:,}, {evidence_word(evidence)}"


_DOT = Fields[Dot](
    Field(lambda group: Cell(group or None), "group"),
    Field(text_cell, "label"),
    Field(Cell, "variant"),
    Field(figure_cell, "value", "evidence", number=float),
    Field(figure_cell, "low", "evidence", number=float),
    Field(figure_cell, "high", "evidence", number=float),
    Field(number_cell, "n", number=int),
    Field(evidence_cell, "evidence"),
)
