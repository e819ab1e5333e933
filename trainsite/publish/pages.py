"""The pages of a run and of an archive, written where the run and the archive lie."""

from pathlib import Path

from trainsite import __version__, site
from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile, write_atomic
from trainsite.archive.run_writer import RunWriter
from trainsite.archive.seal import seal_document, seal_page, seal_row, seal_text
from trainsite.archive.step_writer import clear_folder
from trainsite.dataclass import dataclass
from trainsite.privacy import Redactor
from trainsite.publish.records import load_records
from trainsite.publish.run_pages import RunFile, make_run_files
from trainsite.records.codec import from_json, to_document
from trainsite.records.collection import CollectionIndex
from trainsite.records.run import Artifact, Manifest
from trainsite.site.frame import Shell

_ASSETS = f"{layout.ANALYSIS}/assets"


@dataclass(frozen=True)
class SitePages:
    """The pages of runs and archives."""

    redactor: Redactor
    title: str = "Collection runs"

    def write_run(self, writer: RunWriter, manifest: Manifest) -> tuple[Artifact, ...]:
        """Write README, viewer, chunks and assets of a run; return them, a table of all pages among them."""
        pages: list[Artifact] = []
        clear_folder(writer.run / layout.ANALYSIS)  # an attempt that was killed may have left more pages
        assets = site.run_assets()
        for name, data in sorted(assets.items()):
            pages.append(writer.write_page(f"{_ASSETS}/{name}", data, "asset"))
        shell = Shell(title=self.title, version=__version__, assets={name: f"{_ASSETS}/{name}" for name in assets})
        records = load_records(writer.run, manifest, verify=False)
        make_run_files(
            records, shell, "", lambda file: pages.append(writer.write_page(file.path, self._sealed(file), file.kind))
        )
        readme = seal_text(site.readme(manifest), self.redactor, place=layout.README)
        pages.append(writer.write_page(layout.README, readme, "readme"))
        return self._listed(writer, pages)

    def write_archive(self, archive: Path, index: CollectionIndex) -> None:
        """Write the archive's index as JSON and as a page with its assets."""
        sealed = seal_document("collection-index", to_document(index), self.redactor, place=layout.INDEX_JSON)
        write_atomic(archive / layout.INDEX_JSON, sealed.data)
        for name, data in site.archive_assets().items():
            if not _holds(archive / name, data):
                write_atomic(archive / name, data)
        page = site.collection_index(
            site.archive_shell(self.title, __version__), from_json(CollectionIndex, sealed.value)
        )
        write_atomic(archive / layout.INDEX_HTML, seal_page(page, self.redactor, place=layout.INDEX_HTML))

    def _sealed(self, file: RunFile) -> bytes:
        """Return a page that holds nothing private; chunks are made of sealed rows alone."""
        return seal_page(file.data.decode(), self.redactor, place=file.path) if file.kind == "page" else file.data

    def _listed(self, writer: RunWriter, pages: list[Artifact]) -> tuple[Artifact, ...]:
        """Write the table of all pages, and return it before those that the manifest names itself."""
        with AtomicFile(writer.run / layout.PAGE_LIST) as table:
            for page in pages:
                row = seal_row("artifact", to_document(page), self.redactor, place=layout.PAGE_LIST)
                table.write(row.data)
        listed = Artifact(
            kind="table",
            path=layout.PAGE_LIST,
            sha256=table.sha256,
            size_bytes=table.size_bytes,
            schema="artifact",
            rows=len(pages),
        )
        return (listed, *(page for page in pages if page.kind != "chunk"))


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data
