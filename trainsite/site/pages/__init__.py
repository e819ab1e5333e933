"""The pages over all runs: what a site has besides the pages of its runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from trainsite.query.rows.listing import iter_listing, load_columns
from trainsite.records.codec import Json
from trainsite.site.archive import RUNS, collection_index, run_listing
from trainsite.site.navigation import PAGES as _TOP
from trainsite.site.pages.benchmarks import benchmarks_page
from trainsite.site.pages.data import Download, SiteData
from trainsite.site.pages.downloads import download_page
from trainsite.site.pages.index import index_page
from trainsite.site.pages.inventory import (
    check_ids,
    datasets_page,
    jobs_page,
    models_page,
    problems_page,
    prompts_page,
    readiness_page,
    trajectories_page,
)
from trainsite.site.pages.lists import PLAIN, SCORES, readiness_listing, score_values
from trainsite.site.pages.own import own_page

if TYPE_CHECKING:
    import duckdb

__all__ = ["PAGES", "RUNS", "Download", "Page", "SiteData", "chunk_values", "own_page"]


@dataclass(frozen=True)
class Page:
    """One page over all runs."""

    path: str
    """In the site."""
    title: str
    """In the top bar."""
    render: Callable[[SiteData], str]


def _runs_page(data: SiteData) -> str:
    return collection_index(data.shell, data.index, data.chunks)


_RENDERED: Final[dict[str, Callable[[SiteData], str]]] = {
    "index.html": index_page,
    "collection-index.html": _runs_page,
    "benchmarks.html": benchmarks_page,
    "models.html": models_page,
    "datasets.html": datasets_page,
    "trajectories.html": trajectories_page,
    "jobs.html": jobs_page,
    "prompts.html": prompts_page,
    "readiness.html": readiness_page,
    "problems.html": problems_page,
    "download/index.html": download_page,
}
PAGES: Final = tuple(Page(path, title, _RENDERED[path]) for path, title in _TOP if path in _RENDERED)
"""In the order of the top bar; compare.html and sql/ are made elsewhere."""


def chunk_values(connection: "duckdb.DuckDBPyConnection", data: SiteData) -> Iterator[tuple[str, Json]]:
    """
    Yield key and value of each chunk that pages want: the list of all runs, and each list too long for its page.

    Rows are streamed from the connection; nothing else may be asked of it in between.
    """
    yield RUNS, run_listing(data.compare_src).value(data.index.collections)
    for listing in (*PLAIN, readiness_listing(check_ids(data))):
        found = data.rows.lists[listing.key]
        if found.total > len(found.rows):
            if listing is SCORES:
                yield listing.key, score_values(load_columns(connection, listing.key))
            else:
                yield listing.key, listing.value(iter_listing(connection, listing.key))
