"""What a site holds besides its runs: pages over all runs, lists, downloads, assets, and which build it is."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from trainsite import __version__, site
from trainsite.archive import layout
from trainsite.archive.index import load_index_again
from trainsite.archive.index_cache import KnownEntries
from trainsite.dataclass import dataclass
from trainsite.publish.gate import Gate
from trainsite.publish.index_file import Entries, find_entries, iter_index
from trainsite.publish.keeper import Keeper, OverviewMade
from trainsite.publish.measured import Measured
from trainsite.publish.piece_store import PieceStore
from trainsite.publish.request import BuildRequest
from trainsite.publish.site_shell import SiteShell
from trainsite.publish.staging import Staging
from trainsite.publish.state import RunState, SiteFile, SiteState, digest
from trainsite.records.collection import CollectionIndex
from trainsite.site.chunks import DATA, make_chunk
from trainsite.site.compare import PAIRS
from trainsite.site.plan import ASSETS, BUILD, CLOSED_ROBOTS, FEED, OPEN_ROBOTS, ROBOTS
from trainsite.site.sql import ENGINE

if TYPE_CHECKING:
    import duckdb

_RUNS: Final = "runs"
_COMPARE: Final = "analysis/data/compare."


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Makes the files of no run. ``changed`` are the runs whose rows the gate has not seen."""

    request: BuildRequest
    shell: SiteShell
    gate: Gate
    staging: Staging
    old: SiteState | None
    is_same_look: bool
    is_same_rules: bool
    measured: Measured
    known_entries: KnownEntries
    pieces: PieceStore
    changed: frozenset[str]

    def make(self, runs: Mapping[str, RunState]) -> OverviewMade:
        """Make, look at and stage all of them; ``data/build.js`` is the last."""
        keeper = Keeper(
            self.gate, self.staging, self.old, is_same_look=self.is_same_look, is_same_rules=self.is_same_rules
        )
        made = keeper.made
        index = self._index(runs)
        for path, data in self._files(index, runs, keeper):
            keeper.keep(path, data, is_own=self._is_own(path))
        made.warnings += self._broken(made, runs)
        identity = build_id([*made.files, *(file for run in runs.values() for file in run.files)])
        keeper.keep(BUILD, _build_chunk(identity, index, runs, made))
        return made

    def _is_own(self, path: str) -> bool:
        """Tell whether a file holds nothing but what is shipped, or what the gate sees in the tables' columns."""
        folder, _, name = path.partition("/")
        is_shipped = folder == ASSETS or name.startswith(ENGINE)
        is_of_columns = folder == DATA and not name.startswith(PAIRS)
        return is_of_columns or is_shipped if self.request.theme is None else is_of_columns and not is_shipped

    def _index(self, runs: Mapping[str, RunState]) -> CollectionIndex:
        """Return the index of the runs that have pages."""
        index = load_index_again(self.request.archive, self.known_entries)
        published = tuple(each for each in index.collections if each.path in runs and runs[each.path].is_published)
        return replace(index, run_count=len(published), collections=published)

    def _files(
        self, index: CollectionIndex, runs: Mapping[str, RunState], keeper: Keeper
    ) -> Iterator[tuple[str, bytes]]:
        from trainsite.publish.selection import open_published  # noqa: PLC0415 - heavy

        yield from self.shell.assets.items()
        yield ROBOTS, (OPEN_ROBOTS if self.request.is_indexed else CLOSED_ROBOTS).encode()
        keeper.stream(layout.INDEX_JSON, iter_index(index, self._written(runs, keeper)))
        if self.request.base_url:
            yield FEED, site.feed(index, self.request.title, self.request.base_url).encode()
        run_ids = [run.run_id for run in runs.values() if run.is_published]
        folder = self.staging.folder / "download"
        with closing(open_published(self.request.archive, folder, run_ids)) as connection:
            yield from self._pages(connection, index, runs, keeper)

    def _written(self, runs: Mapping[str, RunState], keeper: Keeper) -> Entries:
        """Return the runs in the index of the site whose manifests are those that they were made of."""
        place = keeper.published(layout.INDEX_JSON)
        if place is None or self.old is None:
            return {}
        before = {name: run.manifest_sha256 for name, run in self.old.runs.items()}
        return {
            name: text
            for name, text in find_entries(place).items()
            if name in runs and runs[name].manifest_sha256 == before.get(name)
        }

    def _pages(
        self,
        connection: "duckdb.DuckDBPyConnection",
        index: CollectionIndex,
        runs: Mapping[str, RunState],
        keeper: Keeper,
    ) -> Iterator[tuple[str, bytes]]:
        from trainsite.publish.downloads import FOLDER, Downloads  # noqa: PLC0415 - heavy
        from trainsite.publish.list_chunks import ListChunks  # noqa: PLC0415 - as above
        from trainsite.publish.sql import SqlPage  # noqa: PLC0415 - as above
        from trainsite.query.prints import load_prints  # noqa: PLC0415 - as above
        from trainsite.query.rows import load_site_rows  # noqa: PLC0415 - as above
        from trainsite.site.pages import PAGES, SiteData, list_chunks, own_page  # noqa: PLC0415 - as above

        sources = compare_sources(runs)
        prints = load_prints(connection)
        data = SiteData(
            shell=self.shell.shell,
            index=index,
            rows=load_site_rows(connection, prints, self.pieces),
            compare_src=sources,
            identities={run.run_id: run.manifest_sha256 for run in runs.values()},
            content=self.shell.content,
        )
        chunks = ListChunks(keeper, self.pieces)
        links = {each.key: chunks.link(each) for each in list_chunks(connection, data, prints)}
        self.pieces.clean()
        downloads = Downloads(
            connection=connection, folder=self.staging.folder / FOLDER, gate=self.gate, keeper=keeper, prints=prints
        ).make(self.changed)
        data = replace(data, chunks=links, downloads=downloads)
        yield from SqlPage(connection, self.shell.shell, keeper).files()
        yield from self._compare_page(connection, index, sources, links.get(_RUNS))
        for page in PAGES:
            yield page.path, page.render(data).encode()
        for own in self.shell.content:
            yield own.path, own_page(data, own).encode()

    def _compare_page(
        self,
        connection: "duckdb.DuckDBPyConnection",
        index: CollectionIndex,
        sources: Mapping[str, str],
        runs: site.Chunk | None,
    ) -> Iterator[tuple[str, bytes]]:
        from trainsite.site import compare  # noqa: PLC0415 - only sites have this page

        found = self.measured.prepare(connection, index.collections, sources)
        self.measured.keep(found)
        pairs = [pair for each in found.values() for pair in each]
        link = None
        if pairs:
            chunk = make_chunk(compare.PAIRS, compare.PAIRS, compare.pairs_value(pairs))
            link = site.Chunk(chunk.path, chunk.name, len(pairs))
            yield chunk.path, chunk.data
        shell = self.shell.shell
        crumbs = ((shell.collections, "collection-index.html"), ("Compare", None))
        frame = shell.frame(compare.COMPARE_PAGE, crumbs, compare.COMPARE_FILES)
        yield compare.COMPARE_PAGE, compare.compare_page(frame, runs, pairs, link).encode()

    def _broken(self, made: OverviewMade, runs: Mapping[str, RunState]) -> Iterator[str]:
        """Yield the links of the publisher's own pages that lead nowhere."""
        if not self.shell.content:
            return
        paths = {file.path for file in made.files} | {file.path for run in runs.values() for file in run.files}
        for page in self.shell.content:
            yield from (f"{page.path}: {link}: leads to no file of the site" for link in site.broken_links(page, paths))


def _build_chunk(identity: str, index: CollectionIndex, runs: Mapping[str, RunState], made: OverviewMade) -> bytes:
    """Return what changes with every build; the search of the top bar finds the list of runs by it."""
    listed = next((file.path for file in made.files if file.path.startswith(f"data/{_RUNS}.")), None)
    value = {
        "id": identity,
        "run_count": index.run_count,
        "data_as_of": max((run.finished_at for run in runs.values() if run.is_published), default=None),
        "version": __version__,
    }
    return make_chunk("build", "build", value | ({"runs": {"src": listed, "name": _RUNS}} if listed else {})).data


def compare_sources(runs: Mapping[str, RunState]) -> dict[str, str]:
    """Return where the compare chunk of each run lies, by the run's id."""
    return {
        run.run_id: file.path
        for run in runs.values()
        for file in run.files
        if file.path.startswith(f"{run.name}/{_COMPARE}")
    }


def build_id(files: Iterable[SiteFile]) -> str:
    """Return what tells this build from others: the hash of all its files but the one that says so."""
    named = sorted((file.path, file.sha256) for file in files if file.path != BUILD)
    return digest(part for each in named for part in each)[:10]
