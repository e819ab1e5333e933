"""The pages of a run and of an archive, written."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainsite import site
from trainsite.archive import layout
from trainsite.archive.atomic import AtomicFile, write_atomic
from trainsite.archive.reader import iter_rows, load_step
from trainsite.archive.run_writer import RunWriter
from trainsite.archive.seal import seal_document, seal_page, seal_row, seal_text
from trainsite.archive.step_writer import clear_folder
from trainsite.collection.readiness import TRAJECTORY_STEPS
from trainsite.privacy import Redactor
from trainsite.publish.trajectories import write_pages
from trainsite.records.codec import from_json, to_document
from trainsite.records.collection import CollectionIndex
from trainsite.records.curve import CurvePoint
from trainsite.records.evidence import Case
from trainsite.records.inventory import Bundle, DatasetFile, Scenario
from trainsite.records.run import Artifact, Manifest


@dataclass(frozen=True)
class SitePages:
    """The pages of runs and archives."""

    redactor: Redactor
    title: str = "Collection runs"

    def write_run(self, writer: RunWriter, manifest: Manifest) -> tuple[Artifact, ...]:
        """Write README, viewer and assets of a run; return them, a table of all pages among them."""
        pages: list[Artifact] = []
        clear_folder(writer.run / layout.ANALYSIS)  # an attempt that was killed may have left more pages
        for name, data in sorted(site.assets().items()):
            pages.append(writer.write_page(f"{layout.ANALYSIS}/assets/{name}", data, "asset"))
        head = site.PageHead(run_id=manifest.run_id, label=manifest.label, version=manifest.provenance.version)
        plans = []
        for step in _PAGED_STEPS:
            plan, made = write_pages(writer, head, step)
            plans.append(plan)
            pages += made
        tables = _tables(writer.run)
        index = site.run_index(manifest, [plan for plan in plans if plan.count], tables)
        pages.append(self._page(writer, f"{layout.ANALYSIS}/index.html", index))
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
        page = site.collection_index(from_json(CollectionIndex, sealed.value), self.title)
        write_atomic(archive / layout.INDEX_HTML, seal_page(page, self.redactor, place=layout.INDEX_HTML))

    def _page(self, writer: RunWriter, path: str, text: str) -> Artifact:
        return writer.write_page(path, seal_page(text, self.redactor, place=path), "page")

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
        return (listed, *(page for page in pages if "/trajectories/" not in page.path))


_PAGED_STEPS = (*TRAJECTORY_STEPS, "scenarios", "action_benchmark")
"""Steps that may have trajectories."""
_TABLES = (
    ("scenarios", Scenario, "scenarios", "scenarios"),
    ("dataset_files", DatasetFile, "huggingface", "dataset_files"),
    ("bundles", Bundle, "bundle_stage", "bundles"),
    ("cases", Case, "action_benchmark", "cases"),
)
"""Small tables that a run's page shows: its name, its records, its step and its view."""


def _tables(run: Path) -> site.RunTables:
    found: dict[str, tuple[Any, ...]] = {}
    totals: dict[str, int] = {}
    for name, kind, step, view in _TABLES:
        path = layout.view_path(step, view)
        rows = iter_rows(kind, run / path)
        found[name] = tuple(row for row, _ in zip(rows, range(site.ROWS_SHOWN), strict=False))
        totals[name] = sum(a.rows or 0 for a in load_step(run, step).artifacts if a.path == path)
    tasks: Counter[str] = Counter()
    for step in ("natural_trajectories", "test_trajectories"):
        tasks.update(load_step(run, step).summary.get("tasks", {}))
    points = iter_rows(CurvePoint, run / layout.view_path("model_registry", "curves"))
    curves = site.sketch_curves(points)
    return site.RunTables(**found, curves=curves, task_counts=tasks, totals=totals)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data
