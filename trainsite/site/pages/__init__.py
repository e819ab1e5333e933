"""The pages over all runs: what a site has besides the pages of its runs."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from trainsite.dataclass import dataclass
from trainsite.query.prints import Prints
from trainsite.query.rows.listing import (
    PROBLEMS,
    count_in_list,
    fingerprint_listing,
    iter_listing,
    listing_view,
    load_columns,
    run_places,
)
from trainsite.query.rows.lists import RunPlace
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
from trainsite.site.tables import LISTED_ROWS, Column

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "PAGES",
    "RUNS",
    "Download",
    "ListChunk",
    "Page",
    "RunRows",
    "SiteData",
    "list_chunks",
    "own_page",
]


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


@dataclass(frozen=True, slots=True)
class RunRows:
    """The rows of one run in a list."""

    run_id: str
    identity: str
    """What tells that they are as they were."""
    row_count: int


@dataclass(frozen=True)
class ListChunk:
    """A list that is too long for its page, as a chunk of all its rows; or the list of runs, which is always one."""

    key: str
    row_count: int
    """Of the chunk; the list may have more."""
    columns: tuple[Column, ...]
    runs: tuple[RunRows, ...]
    """Of all its rows, in their order."""
    values: Callable[[Sequence[Sequence[RunRows]]], Iterator[Json]]
    """Yields what ``columnar`` makes of the rows of some runs, and of some more; they follow each other in the list."""


def list_chunks(connection: "duckdb.DuckDBPyConnection", data: SiteData, prints: Prints) -> Iterator[ListChunk]:
    """Yield the chunks that pages want; nothing else may be asked of the connection while one is made."""
    yield _runs_chunk(data)
    places = run_places(connection)
    for listing in (*PLAIN, readiness_listing(check_ids(data))):
        found = data.rows.lists[listing.key]
        if found.total > len(found.rows):
            count = min(found.total, LISTED_ROWS)
            if listing.key == PROBLEMS:
                runs: tuple[RunRows, ...] = (_all_rows(connection, found.total),)
            else:
                runs = tuple(_rows_of(place, listing.key, prints) for place in places)
            yield ListChunk(listing.key, count, listing.columns, runs, partial(_values, connection, listing))


def _runs_chunk(data: SiteData) -> ListChunk:
    entries = {entry.run_id: entry for entry in data.index.collections}
    listing = run_listing(data.compare_src)
    runs = tuple(
        RunRows(run_id, f"{entry.path} {data.identities.get(run_id)} {data.compare_src.get(run_id)}", 1)
        for run_id, entry in entries.items()
    )

    def values(blocks: Sequence[Sequence[RunRows]]) -> Iterator[Json]:
        for block in blocks:
            yield listing.value(entries[run.run_id] for run in block)

    return ListChunk(RUNS, len(runs), listing.columns, runs, values)


def _all_rows(connection: "duckdb.DuckDBPyConnection", count: int) -> RunRows:
    """Return the rows of a list that has some of no run, as if they were those of one."""
    return RunRows("", fingerprint_listing(connection, PROBLEMS).digest, count)


def _rows_of(place: RunPlace, key: str, prints: Prints) -> RunRows:
    found = prints.of(listing_view(key), place.run_id)
    identity = f"{prints.version} {found.total} {place.path} {place.label} {place.started_at}"
    return RunRows(place.run_id, identity, count_in_list(key, place.run_id, prints))


def _values(
    connection: "duckdb.DuckDBPyConnection", listing: Listing[Any], blocks: Sequence[Sequence[RunRows]]
) -> Iterator[Json]:
    run_ids = None if listing.key == PROBLEMS else [run.run_id for block in blocks for run in block]
    counts = [sum(run.row_count for run in block) for block in blocks]
    by_column = BY_COLUMN.get(listing.key)
    if by_column is None:
        rows = iter_listing(connection, listing.key, None if run_ids else LISTED_ROWS, run_ids)
        for count in counts:
            yield listing.value(islice(rows, count))
        return
    found = load_columns(connection, listing.key, run_ids)
    start = 0
    for count in counts:
        yield by_column({name: values[start : start + count] for name, values in found.items()})
        start += count
