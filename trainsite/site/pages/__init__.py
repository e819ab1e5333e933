"""The pages over all runs: what a site has besides the pages of its runs."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from trainsite.dataclass import dataclass
from trainsite.query.rows.listing import fingerprint_listing, iter_listing, load_columns
from trainsite.records.codec import Json
from trainsite.site.archive import RUNS, collection_index, run_listing
from trainsite.site.listing import Listing
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
from trainsite.site.pages.lists import PLAIN, readiness_listing
from trainsite.site.pages.long_lists import BY_COLUMN
from trainsite.site.pages.own import own_page
from trainsite.site.tables import LISTED_ROWS

if TYPE_CHECKING:
    import duckdb

__all__ = ["PAGES", "RUNS", "Download", "Page", "SiteData", "list_chunks", "own_page"]


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


@dataclass(frozen=True)
class ListChunk:
    """A list that is too long for its page, as the chunk of all its rows; or the list of runs, which is always one."""

    key: str
    row_count: int
    source: str
    """What its rows are known by; empty where nothing tells but making it."""
    value: Callable[[], Json]
    """Makes it; nothing else may be asked of the connection meanwhile."""


def list_chunks(connection: "duckdb.DuckDBPyConnection", data: SiteData) -> Iterator[ListChunk]:
    """Yield the chunks that pages want."""
    runs = data.index.collections
    yield ListChunk(RUNS, len(runs), "", lambda: run_listing(data.compare_src).value(runs))
    for listing in (*PLAIN, readiness_listing(check_ids(data))):
        found = data.rows.lists[listing.key]
        if found.total > len(found.rows):
            source = f"list {listing.key} {fingerprint_listing(connection, listing.key).digest}"
            yield ListChunk(
                listing.key, min(found.total, LISTED_ROWS), source, partial(_list_value, connection, listing)
            )


def _list_value(connection: "duckdb.DuckDBPyConnection", listing: Listing[Any]) -> Json:
    by_column = BY_COLUMN.get(listing.key)
    if by_column is not None:
        return by_column(load_columns(connection, listing.key, LISTED_ROWS))
    return listing.value(iter_listing(connection, listing.key, LISTED_ROWS))
