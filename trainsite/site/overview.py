"""The first page of a run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.run import Manifest
from trainsite.site import comparisons, curves, holdings, origin, samples, scores, standing, work
from trainsite.site.cells import Cell, duration_text, id_cell, moment_cell, state_cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.fitting import fitted
from trainsite.site.frame import CORE, Shell
from trainsite.site.headline import headline
from trainsite.site.lasting import BASE
from trainsite.site.remainder import held_cells, lacking, only_held
from trainsite.site.rows import RunTables, TrajectoryPlan
from trainsite.site.sample import SAMPLE_FILES
from trainsite.site.shell import assets, render
from trainsite.site.tables import LISTED_ROWS, Chunk, Section, Table

PAGE: Final = "analysis/index.html"
BUDGET_BYTES: Final = 140_000
"""What sections may weigh; with what is around them a run's page stays below 150 KB."""
_CURVES = "curve-points"
RUN_FILES: Final = (*CORE, "curves.js")
"""The assets of the page."""


def run_assets() -> dict[str, bytes]:
    """Return the files that the pages of a run load, by name."""
    wanted = {*RUN_FILES, *SAMPLE_FILES}
    return {name: data for name, data in assets().items() if name in wanted}


@dataclass(frozen=True)
class RunPage:
    """A run's page: its sections with as many rows as fit, and the chunks that hold all rows of the others."""

    manifest: Manifest
    plans: Sequence[TrajectoryPlan]
    tables: RunTables
    sections: tuple[Section, ...]

    def chunks(self) -> Iterator[tuple[str, Json]]:
        """Yield key and value of each chunk: a table that is not whole on the page, and the points of curves."""
        cut = {table.key for section in self.sections for table in section.filled if table.total > len(table.rows)}
        for listing, rows in self._lists():
            if listing.key in cut:
                cells = (held_cells(listing.cells(row)) for row in islice(rows, LISTED_ROWS))
                yield listing.key, columnar(listing.columns, cells, listing.key)
        if self.tables.curves:
            yield _CURVES, curves.curve_points(self.tables.curves)

    def render(self, shell: Shell, chunks: Mapping[str, Chunk], folder: str = "") -> str:
        """
        Return the page as HTML; it lies at ``analysis/index.html`` below ``folder``.

        ``chunks`` says where the chunks were written, as the page sees them.
        """
        name = self.manifest.label or self.manifest.run_id
        crumbs = ((shell.collections, f"{'' if folder else '../'}collection-index.html"), (name, None))
        frame = shell.frame(f"{folder}{PAGE}", crumbs, RUN_FILES, current="collection-index.html")
        return render("run.html.j2", frame, **self.shown(chunks))

    def shown(self, chunks: Mapping[str, Chunk]) -> dict[str, Any]:
        """Return what a template of the page is given, by the names that it knows."""
        manifest, source = self.manifest, chunks.get(_CURVES)
        sections = (
            curves.curves(manifest, self.tables, source) if source and section.id == "curves" else section
            for section in self.sections
        )
        return {
            "manifest": manifest,
            "headline": headline(manifest),
            "facts": run_facts(manifest),
            "sections": tuple(_linked(section, chunks) for section in sections),
        }

    def _lists(self) -> Iterator[tuple[Any, Any]]:
        manifest, tables = self.manifest, self.tables
        marks = manifest.benchmarks
        yield from ((samples.trajectory_listing(plan), plan.lines) for plan in self.plans)
        yield holdings.SCENARIOS, tables.scenarios
        yield holdings.DATASET_FILES, tables.dataset_files
        yield scores.EVALS, manifest.evals if tables.evals is None else tables.evals
        yield scores.SCORES, marks.rows if tables.scores is None else tables.scores
        yield comparisons.COMPARISONS, marks.comparisons if tables.comparisons is None else tables.comparisons
        yield scores.case_listing(self.plans), scores.known_cases(manifest, tables)
        yield curves.CURVES, tables.curves
        yield origin.MODELS, manifest.models if tables.models is None else tables.models
        yield origin.BUNDLES, tables.bundles
        yield work.PROBLEMS, manifest.problems if tables.problems is None else tables.problems


def run_page(manifest: Manifest, plans: Sequence[TrajectoryPlan], tables: RunTables) -> RunPage:
    """Return what a run's page shows; the rows are gone through once here, and once for each chunk."""
    sections = tuple([only_held(section) for section in run_sections(manifest, plans, tables)])
    return RunPage(manifest, plans, tables, fitted(sections, BASE, BUDGET_BYTES))


def run_sections(manifest: Manifest, plans: Sequence[TrajectoryPlan], tables: RunTables) -> tuple[Section, ...]:
    """Return all sections of a run in their order."""
    return (
        standing.readiness(manifest),
        standing.gaps(manifest),
        work.steps(manifest),
        work.sources(manifest),
        samples.previews(manifest, plans),
        samples.trajectories(manifest, plans),
        samples.tasks(manifest, tables),
        holdings.scenarios(manifest, tables),
        holdings.datasets(manifest, tables),
        scores.evals(manifest, tables),
        scores.benchmark_rows(manifest, tables),
        comparisons.comparisons(manifest, tables),
        scores.cases(manifest, tables, plans),
        curves.curves(manifest, tables),
        origin.models(manifest, tables),
        origin.bundles(manifest, tables),
        standing.preflight(manifest),
        work.problems(manifest, tables),
        origin.provenance(manifest),
        origin.recipe(manifest),
        origin.redactions(manifest),
        work.artifacts(manifest),
    )


def run_facts(manifest: Manifest) -> tuple[tuple[str, Cell], ...]:
    """Return what stands at the top of a run's page."""
    return (
        ("Run", id_cell(manifest.run_id)),
        ("Status", state_cell(manifest.status)),
        ("Readiness", state_cell(manifest.readiness.status)),
        ("Started", moment_cell(manifest.started_at)),
        ("Duration", Cell(duration_text(manifest.duration_s))),
        ("Problems", Cell(f"{len(manifest.problems) + lacking(manifest, 'problems'):,}", href="#problems")),
        ("Redactions", Cell(f"{manifest.redactions.total:,}", href="#redactions")),
    )


def _linked(section: Section, chunks: Mapping[str, Chunk]) -> Section:
    """Return a section whose tables know their chunks; a reader without a script is led to the chunk's file."""
    if not any(table.key in chunks for table in section.tables):
        return section
    tables = [_with_chunk(table, chunks[table.key]) if table.key in chunks else table for table in section.tables]
    return replace(section, placed=None, tables=tuple(tables))


def _with_chunk(table: Table, chunk: Chunk) -> Table:
    """Return a table that knows its chunk, and leads to it where that holds all rows."""
    found = replace(table, chunk=chunk)
    whole = Cell(chunk.href, href=f"analysis/{chunk.href}")
    return found if found.beyond else replace(found, links=(whole, *table.links))
