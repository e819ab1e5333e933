"""The files that readers open of one run, for its own folder and for a site alike."""

from collections.abc import Callable

from trainsite import site
from trainsite.archive import layout
from trainsite.dataclass import dataclass
from trainsite.publish.records import RunRecords
from trainsite.publish.samples import iter_samples
from trainsite.records.evidence import Case
from trainsite.site.chunks import ChunkFile, SampleChunk, make_chunk
from trainsite.site.frame import Shell
from trainsite.site.plan import RUN_PAGE, SAMPLE_PAGE
from trainsite.site.tables import Chunk
from trainsite.site.text import target

_INDEX = "collection-index.html"


@dataclass(frozen=True)
class RunFile:
    """A file of a run, by its path in the run's folder."""

    path: str
    data: bytes
    kind: str
    """page or chunk."""


def make_run_files(records: RunRecords, shell: Shell, folder: str, emit: Callable[[RunFile], None]) -> None:
    """
    Make chunks and pages of a run, one after the other, those that name others after them.

    ``folder`` leads from the root of the shell to the run: empty in a run folder alone, ``<name>/`` in a site, where
    a run has chunks for the page that compares runs too. Raises StoreError for a damaged table.
    """

    def emit_chunk(made: ChunkFile) -> None:
        emit(RunFile(f"{layout.ANALYSIS}/{made.path}", made.data, "chunk"))

    manifest = records.manifest
    samples: list[SampleChunk] = []
    for step, table in records.paths("trajectories").items():
        for sample in iter_samples(table, manifest.run_id, step):
            samples.append(sample.chunk)
            emit_chunk(sample.file)
    links: dict[str, Chunk] = {}
    index = site.run_page(manifest, records.plans(), records.run_tables())
    for key, value in index.chunks():
        made = make_chunk(key, f"{manifest.run_id}/{key}", value)
        links[key] = Chunk(made.path, made.name, value.get("row_count", 0))
        emit_chunk(made)
    if folder:
        site.make_case_chunks(manifest, records.rows(Case, "cases"), emit_chunk)
    if samples:
        emit(RunFile(SAMPLE_PAGE, _sample_page(records, shell, folder, samples).encode(), "page"))
    emit(RunFile(RUN_PAGE, index.render(shell, links, folder).encode(), "page"))


def _sample_page(records: RunRecords, shell: Shell, folder: str, samples: list[SampleChunk]) -> str:
    manifest = records.manifest
    run = manifest.label or manifest.run_id
    archive = _INDEX if folder else f"../{_INDEX}"
    crumbs = ((shell.collections, archive), (run, target(f"{folder}{RUN_PAGE}")), ("Samples", None))
    frame = shell.frame(f"{folder}{SAMPLE_PAGE}", crumbs, site.SAMPLE_FILES, current=_INDEX)
    return site.sample_page(site.PageHead(manifest.run_id, manifest.label, manifest.provenance.version), samples, frame)
