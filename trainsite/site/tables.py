"""Sections and tables as plain values, and their rows as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from trainsite.site.cells import NOTHING, Cell
from trainsite.site.text import html_attribute, html_text, markup

_RUN_PAGES = "analysis/"
_FEW_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; numbers stand to the right, prose gets room."""

    label: str
    is_number: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; ``more`` says what is not shown and where it is."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str | None = None
    links: tuple[Cell, ...] = ()
    """Pages or files that hold the rest."""

    @property
    def classes(self) -> str:
        """Style classes that set number columns to the right and prose wide: ``n3 n4 w5``."""
        words = [f"n{number}" for number, column in enumerate(self.columns, 1) if column.is_number]
        words += [f"w{number}" for number, column in enumerate(self.columns, 1) if column.is_wide]
        return " ".join([*words, "narrow"] if len(self.columns) <= _FEW_COLUMNS else words)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page; an empty one says what would be here and the command that puts it here."""

    id: str
    title: str
    tables: tuple[Table, ...] = ()
    lead: str | None = None
    empty: str | None = None
    command: str | None = None
    figure: Markup | None = None
    """Drawings before the tables; their figures stand in the tables."""

    @property
    def filled(self) -> tuple[Table, ...]:
        """The tables that have rows."""
        return tuple(table for table in self.tables if table.rows)


def columns(*labels: str) -> tuple[Column, ...]:
    """Return columns; a label that begins with ``#`` heads numbers, one with ``*`` prose."""
    return tuple(Column(label.lstrip("#*"), label.startswith("#"), label.startswith("*")) for label in labels)


def html_rows(table: Table, base: str) -> Markup:
    """Return the table's rows; end tags that HTML does not need are left out."""
    return markup("\n".join(_html_row(row, base) for row in table.rows))


def html_cells(cells: Iterable[Cell], base: str, separator: str = " · ") -> Markup:
    """Return cells in one line of text."""
    return markup(separator.join(html_cell(cell, base) for cell in cells))


def _html_row(row: tuple[Cell, ...], base: str) -> str:
    return "<tr><td>" + "<td>".join(html_cell(cell, base) for cell in row)


def html_cell(cell: Cell, base: str) -> str:
    """Return a cell's markup; ``base`` leads from the page to the folder that its address starts in."""
    title = f' title="{html_attribute(cell.title)}"' if cell.title else ""
    if cell.text is None:
        return f"<i{title}>{NOTHING}</i>" if title else NOTHING
    inner = html_text(cell.text)
    if cell.href is not None:
        return f'<a href="{html_attribute(address(cell.href, base))}"{title}>{inner}</a>'
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
    """Return a run-relative address as the page of the given base sees it."""
    if href.startswith("#"):
        return href
    if base == "../" and href.startswith(_RUN_PAGES):
        return href.removeprefix(_RUN_PAGES)
    return base + href
