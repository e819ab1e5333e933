"""The first page of a run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from trainsite.records.codec import Json
from trainsite.records.run import Manifest
from trainsite.site import comparisons, curves, holdings, origin, samples, scores, standing, work
from trainsite.site.cells import Cell, duration_text, id_cell, moment_cell, state_cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.fitting import fitted
from trainsite.site.frame import CORE, Shell
from trainsite.site.headline import headline
from trainsite.site.remainder import held, lacking
from trainsite.site.rows import RunTables, TrajectoryPlan
from trainsite.site.sample import SAMPLE_FILES
from trainsite.site.shell import assets, render
from trainsite.site.tables import Chunk, Section

PAGE: Final = "analysis/index.html"
BUDGET_BYTES: Final = 140_000
"""What sections may weigh; with what is around them a run's page stays below 150 KB."""
_CURVES = "curve-points"
_FILES = (*CORE, "curves.js")


def run_assets() -> dict[str, bytes]:
    """Return the files that the pages of a run load, by name."""
    wanted = {*_FILES, *SAMPLE_FILES}
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
        cut = {table.key for section in self.sections for table in section.tables if table.total > len(table.rows)}
        for listing, rows in self._lists():
            if listing.key in cut:
                yield listing.key, columnar(listing.columns, (_held(listing.cells(row)) for row in rows), listing.key)
        if self.tables.curves:
            yield _CURVES, curves.curve_points(self.tables.curves)

    def render(self, shell: Shell, chunks: Mapping[str, Chunk], folder: str = "") -> str:
        """
        Return the page as HTML; it lies at ``analysis/index.html`` below ``folder``.

        ``chunks`` says where the chunks were written, as the page sees them.
        """
        manifest, name = self.manifest, self.manifest.label or self.manifest.run_id
        crumbs = ((shell.collections, f"{'' if folder else '../'}collection-index.html"), (name, None))
        source = chunks.get(_CURVES)
        sections = tuple(
            curves.curves(manifest, self.tables, source) if source and section.id == "curves" else section
            for section in self.sections
        )
        return render(
            "run.html.j2",
            shell.frame(f"{folder}{PAGE}", crumbs, _FILES, current="collection-index.html"),
            manifest=manifest,
            headline=headline(manifest),
            facts=run_facts(manifest),
            sections=tuple(_linked(section, chunks) for section in sections),
        )

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
    sections = tuple(_reachable(section) for section in run_sections(manifest, plans, tables))
    return RunPage(manifest, plans, tables, fitted(sections, "../", BUDGET_BYTES))


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
    return replace(
        section,
        tables=tuple(
            replace(
                table,
                chunk=chunks[table.key],
                links=(Cell(chunks[table.key].href, href=f"analysis/{chunks[table.key].href}"), *table.links),
            )
            if table.key in chunks
            else table
            for table in section.tables
        ),
    )


def _reachable(section: Section) -> Section:
    """Return a section that links only what a site holds of a run; other files are named by their paths."""
    return replace(
        section,
        tables=tuple(
            replace(table, rows=tuple(_held(row) for row in table.rows), links=_held(table.links))
            for table in section.tables
        ),
    )


def _held(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    for cell in row:
        if cell.href and not held(cell.href):
            return tuple(
                each._replace(href=None, style=each.style or "code") if each.href and not held(each.href) else each
                for each in row
            )
    return row
