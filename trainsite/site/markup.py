"""Tables and cells as HTML: the markup that the templates place and the script brings to life."""

from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import chain, count

from markupsafe import Markup

from trainsite.site.cells import NOTHING, Cell
from trainsite.site.fields import FieldRows
from trainsite.site.tables import Column, Table, table_key
from trainsite.site.text import html_attribute, html_text, markup

_PLAIN_STYLES = frozenset({"id", ""})
_FIGURES = frozenset({"", "dry"})
_KEPT = 16_384
"""Cells whose markup is kept: most words of a table stand in many of its rows, and in those of other runs."""
_MANY_ROWS = 40
"""A longer table scrolls in its own frame."""


def html_table(table: Table, base: str) -> Markup:
    """
    Return a table with its frame, and the line that says where the rest is.

    ``base`` leads from the page to the folder that the addresses of cells start in.
    """
    key, caption = table_key(table), html_attribute(table.caption)
    chunk = table.chunk
    where = (
        f' data-chunk="{html_attribute(chunk.href)}" data-name="{html_attribute(chunk.name)}"'
        f' data-count="{chunk.count}"'
        if chunk
        else ""
    )
    heads = "".join(_head(column) for column in table.columns if not column.is_hidden)
    rows = "\n".join(table.drawn or html_rows(table, base))
    rest = f'<p class="rest">{html_text(table.rest)} {html_cells(table.links, base)}</p>\n' if table.rest else ""
    if table.beyond:
        rest += f"<p>{html_text(table.beyond)} {html_cells(table.links, base)}</p>\n"
    return markup(
        f'<div class="table" id="t-{html_attribute(key)}" data-table="{html_attribute(key)}" data-base="{base}"'
        f"{where}>\n"
        f'<div class="scroll{" many" if len(table.rows) > _MANY_ROWS else ""}" tabindex="0" role="region"'
        f' aria-label="{caption}">'
        f'<table class="{table.classes}"><caption>{html_text(table.caption)}</caption>\n'
        f"<thead><tr>{heads}</thead>\n<tbody>\n{rows}\n</tbody></table></div>\n{rest}</div>"
    )


def html_rows(table: Table, base: str) -> list[str]:
    """Return the rows of a table; end tags that HTML does not need, and hidden columns, are left out."""
    key = html_attribute(table_key(table))
    ids = chain(map(html_attribute, table.ids), (f"{key}-{number}" for number in count(len(table.ids) + 1)))
    return [f'<tr id="{row_id}">{row}' for row_id, row in zip(ids, _rows(table, base), strict=False)]


def _rows(table: Table, base: str) -> Iterable[str]:
    """Return the cells of each row as markup."""
    hidden = any(column.is_hidden for column in table.columns)
    if isinstance(table.rows, FieldRows) and not hidden:
        return table.rows.drawn(f"<td> {base}", partial(_html_cell, base=base))
    if not hidden:
        return ["".join([_html_cell(cell, base) for cell in row]) for row in table.rows]
    shown = [place for place, column in enumerate(table.columns) if not column.is_hidden]
    return ["".join([_html_cell(row[place], base) for place in shown]) for row in table.rows]


def html_cells(cells: Iterable[Cell], base: str, separator: str = " · ") -> Markup:
    """Return cells in one line of text."""
    return markup(separator.join(html_cell(cell, base) for cell in cells))


def html_cell(cell: Cell, base: str) -> str:
    """Return a cell's markup; ``base`` leads from the page to the folder that its address starts in."""
    title = f' title="{html_attribute(cell.title)}"' if cell.title else ""
    if cell.text is None:
        return f"<i{title}>{NOTHING}</i>" if title else NOTHING
    inner = html_text(cell.text)
    if cell.href is not None:
        style = "" if cell.style in _PLAIN_STYLES else f' class="{cell.style}"'
        return f'<a href="{html_attribute(address(cell.href, base))}"{style}{title}>{inner}</a>'
    if cell.style == "command":
        return html_command(cell.text)
    if cell.style == "code":
        return f"<code{title}>{inner}</code>"
    if cell.style and (title or cell.style != "id"):
        return f'<span class="{cell.style}"{title}>{inner}</span>'
    return f"<span{title}>{inner}</span>" if title else inner


def html_command(line: str) -> str:
    """Return a command line whose words stay whole where it wraps."""
    words = " ".join(f"<span>{html_text(word)}</span>" for word in line.split(" "))
    return f'<code class="command">{words}</code>'


def address(href: str, base: str) -> str:
    """Return an address as the page of the given base sees it; a place on the page itself stays as it is."""
    return href if href.startswith("#") else base + href


def _head(column: Column) -> str:
    unit = f' data-unit="{column.unit}"' if column.unit else ""
    return f'<th scope="col" data-column="{column.key}" data-type="{column.type}"{unit}>{html_text(column.label)}'


def _html_cell(cell: Cell, base: str) -> str:
    text, title, href, style, value = cell
    if type(value) is float and text is not None and title is None and href is None and style in _FIGURES:
        shown = f'<span class="{style}">{text}</span>' if style else text
        bare = f"{value:.6g}"
        return f"<td>{shown}" if bare == text else f'<td data-value="{bare}">{shown}'
    return _kept_cell(cell, base)


@lru_cache(_KEPT)
def _kept_cell(cell: Cell, base: str) -> str:
    return f"<td{_value(cell)}>{html_cell(cell, base)}"


def _value(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return "" if text == cell.text else f' data-value="{html_attribute(text)}"'
