"""The page of all tables as files, and the dictionary of their columns."""

from urllib.parse import quote

from trainsite.query.rows.gathered import ViewAbout
from trainsite.site.cells import Cell, code_cell, number_cell, size_cell, text_cell
from trainsite.site.pages.data import Download, SiteData
from trainsite.site.shell import render
from trainsite.site.tables import Section, Table, columns

PAGE = "download/index.html"


def download_page(data: SiteData) -> str:
    """Return the page of downloads; addresses are relative to its own folder."""
    by_view: dict[str | None, list[Download]] = {}
    for file in data.downloads:
        by_view.setdefault(file.view, []).append(file)
    rows = tuple(
        (
            Cell(view.name, href=f"#t-columns-{quote(view.name, safe='', errors='replace')}"),
            text_cell(view.description),
            number_cell(view.row_count),
            *_file_cells(by_view.get(view.name, [])),
        )
        for view in data.rows.views
    )
    heads = columns("Table", "*One row is", "#Rows", "CSV", "JSON", "Parquet")
    others = tuple((Cell(file.path, href=file.path), size_cell(file.size_bytes)) for file in by_view.get(None, []))
    sections = [
        Section("tables", "Tables", (Table("Tables of the archive", heads, rows, key="tables"),)),
        *(
            [
                Section(
                    "about", "About the files", (Table("Other files", columns("File", "#Size"), others, key="others"),)
                )
            ]
            if others
            else []
        ),
        Section(
            "dictionary",
            "Data dictionary",
            tuple(_dictionary(view) for view in data.rows.views),
            lead="Made from the schemas of the records. Instants are UTC; nested values are JSON.",
        ),
    ]
    lead = "The same rows that the pages show, as files. The archive itself answers SQL: trainsite query."
    return render(
        "page.html.j2", data.shell.frame(PAGE), heading="Downloads", kind="wide", lead=lead, body=None, base="",
        sections=tuple(sections),
    )  # fmt: skip


def _file_cells(files: list[Download]) -> tuple[Cell, ...]:
    by_ending = {file.path.rpartition(".")[2]: file for file in files}
    return tuple(
        Cell(None, title="not in this site")
        if by_ending.get(ending) is None
        else Cell(
            size_cell(by_ending[ending].size_bytes).text, title=by_ending[ending].path, href=by_ending[ending].path
        )
        for ending in ("csv", "json", "parquet")
    )


def _dictionary(view: ViewAbout) -> Table:
    rows = tuple(
        (code_cell(column.name), code_cell(column.type), text_cell(column.description, limit=400))
        for column in view.columns
    )
    return Table(f"Columns of {view.name}", columns("=Column", "=Type", "*Meaning"), rows, key=f"columns-{view.name}")
