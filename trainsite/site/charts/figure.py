"""What every drawing has around it: a title, a description, a caption, and the table of its figures."""

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from trainsite.dataclass import dataclass
from trainsite.site.cells import Cell
from trainsite.site.fields import FieldRows
from trainsite.site.markup import html_cell
from trainsite.site.tables import Column
from trainsite.site.text import html_attribute, html_text, markup, one_line

WIDTH: Final = 400
"""Units across; about as many pixels on a telephone, so that letters stay readable there."""
_TITLE_LIMIT = 120
_DESCRIPTION_LIMIT = 900


@dataclass(frozen=True)
class Drawing:
    """A drawing and what is said of it."""

    key: str
    """Unique on its page."""
    title: str
    description: str
    """What a reader who cannot see it needs to know."""
    body: str
    """SVG inside a view box of ``WIDTH`` by ``height``."""
    height: int
    caption: str = ""
    columns: tuple[Column, ...] = ()
    rows: Sequence[tuple[Cell, ...]] = ()
    """Its figures."""


def html_figure(drawing: Drawing) -> Markup:
    """Return a drawing as a figure; its table is folded behind it."""
    key, title = html_attribute(drawing.key), one_line(drawing.title, _TITLE_LIMIT)
    said = one_line(drawing.description, _DESCRIPTION_LIMIT)
    caption = f" <span>{html_text(drawing.caption)}</span>" if drawing.caption else ""
    return markup(
        f'<figure class="chart" id="f-{key}"><figcaption><b>{html_text(title)}</b>{caption}</figcaption>\n'
        f'<svg viewBox="0 0 {WIDTH} {drawing.height}" role="img" aria-labelledby="f-{key}-t f-{key}-d">'
        f'<title id="f-{key}-t">{html_attribute(title)}</title><desc id="f-{key}-d">{html_attribute(said)}</desc>'
        f"{drawing.body}</svg>\n{_figures(drawing, title)}</figure>"
    )


def html_figures(drawings: Iterable[Drawing], room_bytes: int | None = None, count: int | None = None) -> Markup | None:
    """
    Return drawings side by side, the first and as many more as there is room for; null where there is none.

    Those that there is no room for are not made, where ``drawings`` makes them one by one; ``count`` says how many
    there are then.
    """
    shown: list[str] = []
    if count is None:
        drawings = tuple(drawings)
        count = len(drawings)
    if not count:
        return None
    for drawing in drawings:
        if shown and room_bytes is not None and room_bytes < len(drawing.body):
            break
        figure = html_figure(drawing)
        room_bytes = None if room_bytes is None else room_bytes - len(figure.encode("utf-8", "replace"))
        if shown and room_bytes is not None and room_bytes < 0:
            break
        shown.append(figure)
    lacking = count - len(shown)
    rest = f'<p class="rest">{lacking:,} more drawings would be here; the table below has their figures</p>'
    return markup(f'<div class="figures">\n{chr(10).join(shown)}\n</div>{rest if lacking else ""}')


def words(text: str, x: float, y: float, style: str = "", anchor: str = "") -> str:
    """Return a line of letters."""
    place = f' text-anchor="{anchor}"' if anchor else ""
    kind = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{place}{kind}>{html_attribute(text)}</text>'


def _figures(drawing: Drawing, title: str) -> str:
    heads = "".join(f'<th scope="col">{html_text(column.label)}' for column in drawing.columns)
    rows = "\n".join([f"<tr>{row}" for row in _rows(drawing.rows)])
    numbers = " ".join(f"n{number}" for number, column in enumerate(drawing.columns, 1) if column.is_number)
    return (
        f'<details class="behind"><summary>Figures</summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="Figures: {html_attribute(title)}"><table class="{numbers}"><caption>{html_text(title)}</caption>'
        f"<thead><tr>{heads}</thead>\n<tbody>\n{rows}\n</tbody></table></div></details>"
    )


def _rows(rows: Sequence[tuple[Cell, ...]]) -> Iterable[str]:
    if isinstance(rows, FieldRows):
        return rows.drawn("<td>", _html_cell)
    return ["".join([_html_cell(cell) for cell in row]) for row in rows]


def _html_cell(cell: Cell) -> str:
    return f"<td>{html_cell(cell, '')}"
