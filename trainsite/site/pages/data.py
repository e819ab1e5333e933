"""What the pages over all runs are made of."""

from collections.abc import Mapping
from dataclasses import field
from urllib.parse import urlencode

from trainsite.dataclass import dataclass
from trainsite.query.rows.gathered import SiteRows
from trainsite.query.rows.lists import RunPlace
from trainsite.records.collection import CollectionIndex
from trainsite.site.cells import Cell
from trainsite.site.content import ContentPage
from trainsite.site.frame import Shell
from trainsite.site.tables import Chunk
from trainsite.site.text import target


@dataclass(frozen=True, kw_only=True)
class Download:
    """A file in the download folder."""

    path: str
    """Inside ``download/``."""
    view: str | None
    """The view that it holds; null for files about all of them."""
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class SiteData:
    """The archive's index, the rows of its lists, and what only the build knows."""

    shell: Shell
    index: CollectionIndex
    rows: SiteRows
    chunks: Mapping[str, Chunk] = field(default_factory=dict)
    """By list; addresses are relative to the root of the site."""
    content: tuple[ContentPage, ...] = ()
    compare_src: Mapping[str, str] = field(default_factory=dict)
    identities: Mapping[str, str] = field(default_factory=dict)
    """What the entry of each run in the index is made of, by the run's id."""
    downloads: tuple[Download, ...] = ()


def compare_address(runs: tuple[str, str], benchmark: str, metric: str, models: tuple[str, str]) -> str:
    """Return the address that shows two sides case by case; first A, then B, runs by their ids."""
    chosen = {
        "a": runs[0], "b": runs[1], "benchmark": benchmark, "metric": metric,
        "model_a": models[0], "model_b": models[1],
    }  # fmt: skip
    return f"compare.html#{urlencode(chosen, errors='replace')}"


def run_cell(run: RunPlace) -> Cell:
    """Return the cell that leads to a run's page."""
    return Cell(run.name, title=run.run_id, href=target(f"{run.path}/analysis/index.html"), value=run.name)
