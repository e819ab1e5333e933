"""What a site holds besides its runs: pages over all runs, lists, downloads, assets, and which build it is."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trainsite import __version__, site
from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.index import load_index
from trainsite.publish.finding import Finding
from trainsite.publish.gate import Gate
from trainsite.publish.measured import Measured
from trainsite.publish.request import BuildRequest
from trainsite.publish.site_shell import SiteShell
from trainsite.publish.staging import Staging
from trainsite.publish.state import RunState, SiteFile, SiteState, digest, is_as_left
from trainsite.query.scan import stamp_of
from trainsite.records.codec import dump_document, to_document
from trainsite.records.collection import CollectionIndex
from trainsite.site.chunks import DATA, make_chunk
from trainsite.site.compare import PAIRS
from trainsite.site.plan import ASSETS, BUILD, CLOSED_ROBOTS, FEED, OPEN_ROBOTS, ROBOTS
from trainsite.site.sql import ENGINE

if TYPE_CHECKING:
    import duckdb

    from trainsite.site.pages import Download

_RUNS: Final = "runs"
_COMPARE: Final = "analysis/data/compare."


@dataclass
class OverviewMade:
    """Files of no run, those of them that were made anew, and what the gate says of them."""

    files: list[SiteFile] = field(default_factory=list)
    staged: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Makes the files of no run. ``changed`` are the runs whose rows the gate has not seen."""

    request: BuildRequest
    shell: SiteShell
    gate: Gate
    staging: Staging
    old: SiteState | None
    is_same_rules: bool
    measured: Measured
    changed: frozenset[str]

    def make(self, runs: Mapping[str, RunState]) -> OverviewMade:
        """Make, look at and stage all of them; ``data/build.js`` is the last."""
        made = OverviewMade()
        known = {file.path: file for file in self.old.files} if self.old else {}
        keeper = _Keeper(self, known, made)
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
        index = load_index(self.request.archive)
        published = tuple(each for each in index.collections if each.path in runs and runs[each.path].is_published)
        return replace(index, run_count=len(published), collections=published)

    def _files(
        self, index: CollectionIndex, runs: Mapping[str, RunState], keeper: "_Keeper"
    ) -> Iterator[tuple[str, bytes]]:
        from trainsite.publish.selection import open_published  # noqa: PLC0415 - heavy

        yield from self.shell.assets.items()
        yield ROBOTS, (OPEN_ROBOTS if self.request.is_indexed else CLOSED_ROBOTS).encode()
        yield layout.INDEX_JSON, dump_document(to_document(index))
        if self.request.base_url:
            yield FEED, site.feed(index, self.request.title, self.request.base_url).encode()
        run_ids = [run.run_id for run in runs.values() if run.is_published]
        folder = self.staging.folder / "download"
        with closing(open_published(self.request.archive, folder, run_ids)) as connection:
            yield from self._pages(connection, index, runs, keeper)

    def _pages(
        self,
        connection: "duckdb.DuckDBPyConnection",
        index: CollectionIndex,
        runs: Mapping[str, RunState],
        keeper: "_Keeper",
    ) -> Iterator[tuple[str, bytes]]:
        from trainsite.publish.sql import sql_files  # noqa: PLC0415 - heavy
        from trainsite.query.rows import load_site_rows  # noqa: PLC0415 - as above
        from trainsite.site.pages import PAGES, SiteData, chunk_values, own_page  # noqa: PLC0415 - as above

        sources = compare_sources(runs)
        data = SiteData(
            shell=self.shell.shell,
            index=index,
            rows=load_site_rows(connection),
            compare_src=sources,
            content=self.shell.content,
        )
        links: dict[str, site.Chunk] = {}
        for key, value in chunk_values(connection, data):
            chunk = make_chunk(key, key, value)
            links[key] = site.Chunk(chunk.path, chunk.name, value["row_count"])
            yield chunk.path, chunk.data
        downloads = self._downloads(connection, keeper)
        data = replace(data, chunks=links, downloads=downloads)
        yield from sql_files(connection, self.shell.shell)
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

    def _downloads(self, connection: "duckdb.DuckDBPyConnection", keeper: "_Keeper") -> tuple["Download", ...]:
        from trainsite.publish.downloads import FOLDER, Downloads  # noqa: PLC0415 - heavy
        from trainsite.site.pages import Download  # noqa: PLC0415 - as above

        downloads = Downloads(connection, self.staging.folder / FOLDER)
        keeper.made.findings += downloads.look(self.gate, self.changed)
        made = []
        for name, view in downloads.write():
            file = keeper.take(f"{FOLDER}/{name}")
            made.append(Download(path=name, view=view, size_bytes=file.stamp.size_bytes))
        return tuple(made)

    def _broken(self, made: OverviewMade, runs: Mapping[str, RunState]) -> Iterator[str]:
        """Yield the links of the publisher's own pages that lead nowhere."""
        if not self.shell.content:
            return
        paths = {file.path for file in made.files} | {file.path for run in runs.values() for file in run.files}
        for page in self.shell.content:
            yield from (f"{page.path}: {link}: leads to no file of the site" for link in site.broken_links(page, paths))


class _Keeper:
    """Takes files as they are made; stages those that are not in the site as they are."""

    def __init__(self, overview: Overview, known: Mapping[str, SiteFile], made: OverviewMade) -> None:
        self.made = made
        self._gate = overview.gate
        self._staging = overview.staging
        self._known = known
        self._passed = {file.sha256 for file in known.values()} if overview.is_same_rules else set()

    def keep(self, path: str, data: bytes, *, is_own: bool = False) -> None:
        """Look at a file, and stage it where it is new or changed; ``is_own`` as ``Gate.look_at_own`` wants it."""
        found = sha256(data).hexdigest()
        if found not in self._passed:
            self.made.findings += (self._gate.look_at_own if is_own else self._gate.look)(path, data)
        if not self._is_there(path, found):
            self.made.files.append(self._staging.add(path, data))
            self.made.staged.append(path)

    def take(self, path: str) -> SiteFile:
        """Take a file that was written to the staging folder and looked at; return what lists say of it."""
        place: Path = self._staging.folder / path
        found, _ = hash_file(place)
        if self._is_there(path, found):
            place.unlink()
        else:
            self.made.files.append(SiteFile(path, found, stamp_of(place)))
            self.made.staged.append(path)
        return self.made.files[-1]

    def _is_there(self, path: str, found: str) -> bool:
        old = self._known.get(path)
        if old is None or old.sha256 != found or not is_as_left(self._staging.site, old):
            return False
        self.made.files.append(old)
        return True


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
