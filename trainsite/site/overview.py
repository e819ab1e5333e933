"""The first page of a run."""

from collections.abc import Sequence

from trainsite.records.run import Manifest
from trainsite.site import comparisons, curves, holdings, origin, samples, scores, standing, work
from trainsite.site.cells import Cell, duration_text, id_cell, moment_cell, state_cell
from trainsite.site.headline import headline
from trainsite.site.remainder import lacking
from trainsite.site.rows import RunTables, TrajectoryPlan
from trainsite.site.shell import render
from trainsite.site.tables import Section


def run_index(manifest: Manifest, plans: Sequence[TrajectoryPlan], tables: RunTables) -> str:
    """Return a run's first page as HTML; it lies at ``analysis/index.html``."""
    return render(
        "run.html.j2",
        manifest=manifest,
        headline=headline(manifest),
        facts=run_facts(manifest),
        sections=run_sections(manifest, plans, tables),
    )


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
        scores.evals(manifest),
        scores.benchmark_rows(manifest),
        comparisons.comparisons(manifest),
        scores.cases(manifest, tables, plans),
        curves.curves(manifest, tables),
        origin.models(manifest),
        origin.bundles(manifest, tables),
        standing.preflight(manifest),
        work.problems(manifest),
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
