"""A run as one page: what its page and the page of its samples show, as two views of one document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

import orjson

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.site.cells import Cell, size_cell
from trainsite.site.chunk_tables import pack
from trainsite.site.chunks import DATA, SampleChunk
from trainsite.site.frame import Shell
from trainsite.site.inlining import Inlined
from trainsite.site.overview import RUN_FILES, RunPage
from trainsite.site.rows import SAMPLES
from trainsite.site.sample import SAMPLE_FILES, VIEW, PageHead, json_block
from trainsite.site.shell import render
from trainsite.site.tables import Chunk, Section, Table
from trainsite.site.text import markup

VIEWS: Final = "single.js"
"""The script of this page alone."""
SINGLE_FILES: Final = (
    *dict.fromkeys(name for name in (*RUN_FILES, *SAMPLE_FILES) if name != VIEW), VIEWS, VIEW,
)  # fmt: skip
"""The assets of the page, in the order in which they run: which view is shown is known before samples are."""
_DATA_FILE = f"analysis/{DATA}/"


@dataclass(frozen=True)
class HeldSamples:
    """The sample chunks of a run; one that does not stand in the page has no ``src``."""

    chunks: Sequence[SampleChunk]

    @property
    def total(self) -> int:
        """All trajectories of the run."""
        return sum(chunk.count for chunk in self.chunks)

    @property
    def lacking(self) -> int:
        """Trajectories that are not in the page."""
        return sum(chunk.count for chunk in self.chunks if not chunk.src)


def single_page(
    page: RunPage, samples: HeldSamples, chunks: Mapping[str, Chunk], shell: Shell, inlined: Inlined, size_bytes: int
) -> str:
    """
    Return a run and its samples as one page without its data and all scripts but the first, which go before its end.

    ``chunks`` are those of tables; ``size_bytes`` is what all data take.
    """
    manifest = page.manifest
    shown = page.shown(chunks)
    return render(
        "single.html.j2",
        shell.frame("index.html"),
        **shown | {"sections": tuple(_inner_section(section) for section in shown["sections"])},
        head=PageHead(manifest.run_id, manifest.label, manifest.provenance.version),
        listed=json_block([asdict(chunk) for chunk in samples.chunks]),
        samples=samples,
        size=size_cell(size_bytes).text,
        styles=[markup(text) for text in inlined.styles],
        first_script=markup(inlined.scripts[0]),
        policy=inlined.policy,
    )


def inner_chunk(value: dict[str, Json]) -> dict[str, Json]:
    """Return the value of a table's chunk whose addresses are places of the page; another value as it is."""
    hrefs = value.get("hrefs")
    if "columns" not in value or not isinstance(hrefs, dict):
        return value
    return value | {"hrefs": {key: _inner_list(found) for key, found in hrefs.items()}}


def inner_address(href: str | None) -> str | None:
    """Return where a run-relative address leads in the page, null where that is nowhere."""
    place, mark, fragment = (href or "").partition("#")
    return f"#{fragment}" if mark and place in ("", SAMPLES) else None


def _inner_list(found: Any) -> Json:
    """Return addresses as chunks have them: a list, a packed one, or a dictionary with places in it."""
    if isinstance(found, dict) and "dictionary" in found:
        return found | {"dictionary": [inner_address(href) for href in found["dictionary"]]}
    hrefs = orjson.loads(found["packed"]) if isinstance(found, dict) else found
    return pack([inner_address(href) for href in hrefs])


def _inner_section(section: Section) -> Section:
    """Return a section whose links are places of the page; markup that was kept of it is not for this page."""
    tables = tuple(_inner_table(table) for table in section.tables)
    return section if tables == section.tables else replace(section, tables=tables, placed=None)


def _inner_table(table: Table) -> Table:
    """Return a table whose links are places of the page; its rows are to be drawn anew where one changed."""
    rows = tuple(_inner_cells(row) for row in table.rows)
    drawn = table.drawn if rows == table.rows else ()
    return replace(table, rows=rows, links=_inner_cells(table.links), drawn=drawn)


def _inner_cells(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(_inner_cell(cell) if cell.href else cell for cell in cells)


def _inner_cell(cell: Cell) -> Cell:
    href = inner_address(cell.href)
    if href is not None:
        return cell._replace(href=href)
    if (cell.href or "").startswith(_DATA_FILE):
        return Cell("this file, for who lets scripts run")
    return cell._replace(href=None, style=cell.style or "code")
