"""The use case: one run as one file, that opens by double click and needs nothing beside it."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from trainsite import __version__, site
from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile, store_errors
from trainsite.archive.reader import load_manifest
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError, UsageError
from trainsite.publish.finding import Finding
from trainsite.publish.gate import PLACE_LIMIT, Gate
from trainsite.publish.machine import machine_names
from trainsite.publish.records import RunRecords, load_records
from trainsite.publish.report import SingleFileReport
from trainsite.publish.request import BuildTools
from trainsite.publish.samples import SampleFile, iter_samples
from trainsite.site.chunks import SampleChunk, make_chunk
from trainsite.site.frame import Shell
from trainsite.site.inlining import data_element, inline, iter_outward, script_element
from trainsite.site.single import SINGLE_FILES, HeldSamples, inner_chunk, single_page
from trainsite.site.tables import Chunk

LIMIT_BYTES: Final = 100_000_000
"""What the data of a file may take: beyond, samples are left out, and said to be."""
_END = "</body>"
_OWN = b'<meta name="trainsite-page" content="single-file">'
_HEAD_BYTES = 8_192


@dataclass(frozen=True, kw_only=True)
class SingleFileRequest:
    """What was asked for."""

    run: Path
    output: Path | None = None
    """Null where the bytes go to who asked."""
    title: str = "Collection runs"
    theme: Path | None = None
    limit_bytes: int = LIMIT_BYTES


@dataclass(frozen=True)
class SingleFile:
    """A run as one file, in pieces: none where it was refused."""

    report: SingleFileReport
    pieces: tuple[bytes, ...] = ()


def make_single_file(request: SingleFileRequest, tools: BuildTools) -> SingleFile:
    """
    Return a run as one file, written where the request says; a file that the gate refuses is left as it was.

    Raises StoreError where the run cannot be read or the file's place holds something else, UsageError for a theme
    that one file cannot hold.
    """
    started = tools.clock()
    if request.output is not None:
        refuse_place(request.output)
    made = _Making(request, tools).make()
    if request.output is not None and made.pieces:
        with AtomicFile(request.output) as file:
            for piece in made.pieces:
                file.write(piece)
    return replace(made, report=replace(made.report, duration_s=max(0.0, tools.clock() - started)))


def refuse_place(output: Path) -> None:
    """Raise UsageError for a folder, StoreError where a file would replace something else or lie inside a run."""
    if output.is_dir():
        raise UsageError(f"{output}: is a folder; give -o the name of a file, such as {output / 'run.html'}")
    place = output.parent.resolve()
    if any(layout.is_run(folder) or folder.name == layout.STATE for folder in (place, *place.parents)):
        raise StoreError(f"{output}: lies inside a run or what is derived of runs; give -o a file elsewhere")
    with store_errors(output):
        if output.is_symlink() or (output.exists() and not _is_own(output)):
            raise StoreError(f"{output}: is no run in one file; give another -o, or delete it")


def _is_own(output: Path) -> bool:
    """Tell whether a file begins as our pages do, and is not the list of an archive."""
    if not stat.S_ISREG(output.stat().st_mode) or output.name in layout.ARCHIVE_FILES:
        return False
    with output.open("rb") as file:
        return _OWN in file.read(_HEAD_BYTES)


class _Making:
    """Makes the pieces of one file, and looks at each as it is made."""

    def __init__(self, request: SingleFileRequest, tools: BuildTools) -> None:
        self._request = request
        self._tools = tools
        self._run = request.run
        folders = [request.run.absolute().parent, *([request.output.absolute().parent] if request.output else [])]
        self._gate = Gate(tools.scanner, machine_names(folders))
        self._findings: list[Finding] = []
        self._data: list[bytes] = []
        self._size_bytes = 0

    def make(self) -> SingleFile:
        manifest = load_manifest(self._run)
        records = load_records(self._run, manifest, verify=True)
        self._tools.progress("tables")
        index = site.run_page(records.manifest, records.plans(), records.run_tables())
        chunks = dict(self._iter_tables(manifest.run_id, index))
        self._add_manifest()
        self._tools.progress("samples")
        samples = self._samples(records)
        files = site.assets(self._request.theme)
        inlined = inline(SINGLE_FILES, files)
        shell = Shell(title=self._request.title, version=__version__, theme=self._request.theme)
        page = single_page(index, samples, chunks, shell, inlined, self._size_bytes)
        head, _, tail = page.rpartition(_END)
        scripts = "".join(script_element(text) for text in inlined.scripts[1:])
        self._look_at_page(head + scripts + _END + tail)
        pieces = (head.encode(), *self._data, (scripts + _END + tail).encode())
        size_bytes = sum(map(len, pieces))
        report = SingleFileReport(
            file=str(self._request.output or "-"),
            run_id=manifest.run_id,
            size_bytes=0 if self._findings else size_bytes,
            trajectories=samples.total,
            left_out=samples.lacking,
            warnings=(*records.warnings, *self._warnings(samples)),
            findings=tuple(self._findings[:PLACE_LIMIT]),
            finding_count=len(self._findings),
        )
        return SingleFile(report, () if self._findings else pieces)

    def _iter_tables(self, run_id: str, index: site.RunPage) -> Iterator[tuple[str, Chunk]]:
        """Add the chunks of tables; yield key and place of each."""
        for key, value in index.chunks():
            made = make_chunk(key, f"{run_id}/{key}", inner_chunk(value))
            self._look(f"{layout.ANALYSIS}/{made.path}", made.data)
            self._add(data_element(made.name, made.json))
            yield key, Chunk(made.path, made.name, value.get("row_count", 0))

    def _add_manifest(self) -> None:
        data = (self._run / layout.MANIFEST).read_bytes()
        self._look(layout.MANIFEST, data)
        self._add(data_element(layout.MANIFEST, data, "data-file"))

    def _samples(self, records: RunRecords) -> HeldSamples:
        """Add sample chunks as long as there is room: the first of each step, then the second, and so on."""
        tables = records.paths("trajectories")
        waiting = {step: iter_samples(table, records.manifest.run_id, step) for step, table in tables.items()}
        chunks: dict[str, list[SampleChunk]] = {step: [] for step in tables}
        has_room = True
        while waiting:
            for step, samples in list(waiting.items()):
                sample = next(samples, None)
                if sample is None:
                    del waiting[step]
                    continue
                has_room = has_room and self._has_taken(sample)
                chunks[step].append(sample.chunk if has_room else replace(sample.chunk, src=""))
        return HeldSamples([chunk for found in chunks.values() for chunk in found])

    def _has_taken(self, sample: SampleFile) -> bool:
        """Add a sample chunk where there is room for it, and tell whether there was."""
        element = data_element(sample.file.name, sample.file.json)
        if self._size_bytes + len(element) > self._request.limit_bytes:
            return False
        self._look(f"{layout.ANALYSIS}/{sample.file.path}", sample.file.data)
        self._add(element)
        return True

    def _add(self, element: bytes) -> None:
        self._data.append(element)
        self._size_bytes += len(element)

    def _look(self, place: str, data: bytes) -> None:
        """Look at what a site would have as a file of its own."""
        self._findings += self._gate.look(f"{self._run.name}/{place}", data)

    def _look_at_page(self, page: str) -> None:
        """Look at all but the data; raises UsageError where a theme leads to a file beside the page."""
        self._findings += self._gate.look(f"{self._run.name}.html", page.encode())
        outward = next(iter_outward(page), None)
        if outward is not None or 'id="sample-tools"' not in page:
            what = f"leads to {outward}" if outward is not None else "has no block beside its main part"
            raise UsageError(f"the theme's page {what}; let its templates have the blocks of the own base.html.j2")

    def _warnings(self, samples: HeldSamples) -> Iterator[str]:
        limit = f"{self._request.limit_bytes / 1e6:.0f} MB"
        if samples.lacking:
            yield (
                f"{samples.lacking:,} of {samples.total:,} trajectories are left out: a file has room for {limit} of"
                " data; trainsite build without --single-file publishes all"
            )
        elif self._size_bytes > self._request.limit_bytes:
            yield f"the tables alone take {self._size_bytes / 1e6:.0f} MB; a browser will take its time over them"
