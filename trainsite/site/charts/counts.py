"""Bars: how often each of a few things came, and what jobs cost against what they may cost."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from trainsite.site.cells import Cell, number_cell, text_cell
from trainsite.site.charts.figure import WIDTH, Drawing, html_figure, html_figures, words
from trainsite.site.charts.scale import Scale
from trainsite.site.tables import columns
from trainsite.site.text import shortened

_LEFT, _RIGHT, _TOP, _ROW = 170, 50, 4, 20
_BARS = 12
_LABEL_LIMIT = 27


def count_chart(title: str, key: str, counts: Mapping[str, int]) -> Markup:
    """Return the most frequent things as bars; the table has all."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ordered[:_BARS]
    scale = Scale(0, max((count for _, count in shown), default=1), _LEFT, WIDTH - _RIGHT)
    bars = [_bar(name, count, f"{count:,}", scale, _TOP + place * _ROW) for place, (name, count) in enumerate(shown)]
    return html_figure(
        Drawing(
            f"counts-{key}",
            title,
            "; ".join(f"{name}: {count:,}" for name, count in shown),
            "".join(bars),
            _TOP * 2 + _ROW * len(shown),
            caption=f"{len(ordered) - len(shown):,} more in the table" if len(ordered) > len(shown) else "",
            columns=columns("What", "#Count"),
            rows=[(text_cell(name), number_cell(count)) for name, count in ordered],
        )
    )


def budget_chart(title: str, key: str, costs: Sequence[tuple[str, float, float | None]]) -> Markup | None:
    """Return what each job cost as a bar, in dollars, and its budget as a mark."""
    if not costs:
        return None
    shown = costs[:_BARS]
    scale = Scale(0, max([max(cost, budget or 0.0) for _, cost, budget in shown] + [0.01]), _LEFT, WIDTH - _RIGHT)
    bars = []
    for place, (name, cost, budget) in enumerate(shown):
        y = _TOP + place * _ROW
        is_over = budget is not None and cost > budget
        bars.append(_bar(name, cost, f"{cost:.2f}", scale, y, "bar over" if is_over else "bar"))
        if budget is not None:
            x = scale.place(budget)
            bars.append(f'<path class="budget" d="M{x:.1f} {y + 1}v{_ROW - 4}"/>')
    rows: list[tuple[Cell, ...]] = [
        (
            text_cell(name),
            Cell(f"{cost:.2f}"),
            Cell(None, title="no budget was set") if budget is None else Cell(f"{budget:.2f}"),
            Cell("over budget" if budget is not None and cost > budget else "within" if budget is not None else None),
        )
        for name, cost, budget in costs
    ]
    said = "; ".join(
        f"{name}: {cost:.2f} USD of {'no budget' if budget is None else f'{budget:.2f}'}"
        for name, cost, budget in shown
    )
    heads = columns("Job", "#Cost (USD)", "#Budget (USD)", "Standing")
    drawing = Drawing(
        f"budget-{key}", title, said, "".join(bars), _TOP * 2 + _ROW * len(shown), "the line is the budget", heads, rows
    )
    return html_figures([drawing])


def _bar(name: str, value: float, said: str, scale: Scale, y: float, style: str = "bar") -> str:
    end = scale.place(value)
    return (
        words(shortened(name, _LABEL_LIMIT), 0, y + 14)
        + f'<path class="{style}" d="M{_LEFT} {y + 4:.1f}H{max(end, _LEFT + 1):.1f}v{_ROW - 8}H{_LEFT}z"/>'
        + words(said, end + 6, y + 14, "tick")
    )
