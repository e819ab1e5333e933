"""What a list of a manifest leaves out, where the rest is, and the command that fills an empty list."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from trainsite.records.run import Artifact, Manifest
from trainsite.site.cells import Cell
from trainsite.site.fields import FieldRows
from trainsite.site.tables import Section, Table
from trainsite.site.text import target

_LINKS = 4
_HELD = frozenset({"README.md", "collection-manifest.json"})


def held(href: str) -> bool:
    """Tell whether what a run-relative address leads to is in a site as well as in the run's folder."""
    return href.startswith(("#", "analysis/")) or href in _HELD


def lacking(manifest: Manifest, name: str) -> int:
    """Return how many entries the manifest's list of that name lacks; ``benchmarks.rows`` or ``rows``."""
    return manifest.truncated.get(name, manifest.truncated.get(name.rpartition(".")[2], 0))


def table_files(manifest: Manifest, kind: str) -> tuple[Cell, ...]:
    """Return links to the files whose rows are of a schema kind: ``score``, ``case``, ``trajectory``."""
    files = links(artifact for artifact in manifest.artifacts if _kind(artifact) == kind)
    return files or step_records(manifest)


def step_records(manifest: Manifest) -> tuple[Cell, ...]:
    """Return links to the records of the steps that ran, or the words that stand for them."""
    ran = islice((step for step in manifest.steps if step.status != "skipped"), _LINKS)
    return tuple([Cell(step.path, href=target(step.path)) for step in ran]) or (Cell("steps/<step>/step.json"),)


def links(artifacts: Iterable[Artifact]) -> tuple[Cell, ...]:
    """Return links to the first few artifacts."""
    return tuple([Cell(artifact.path, href=target(artifact.path)) for artifact in islice(artifacts, _LINKS)])


def command_for(manifest: Manifest, *checks: str, fallback: str) -> str:
    """Return the command of the first gap among these checks, or the fallback where none is open."""
    commands = {gap.id: gap.command for gap in manifest.gaps}
    return next((commands[check] for check in checks if commands.get(check)), fallback)


def run_command(options: str) -> str:
    """Return the command that adds to this run; it is to be run inside the run folder."""
    return f"trainsite run-collection -o ../NEXT --from . {options}".rstrip()


def with_rest(table: Table, total: int, files: tuple[Cell, ...]) -> Table:
    """Return a table that knows how many rows there are and where the others lie."""
    return replace(table, total=total, links=files) if total > len(table.rows) else table


def _kind(artifact: Artifact) -> str:
    return (artifact.schema or "").rpartition("/")[2].replace("_", "-")


def only_held(section: Section) -> Section:
    """Return a section that links only what a site holds of a run; other files are named by their paths."""
    if section.placed is not None:  # it is so already
        return section
    tables = tuple([_only_held(table) for table in section.tables])
    is_same = all(one is other for one, other in zip(tables, section.tables, strict=True))
    return section if is_same else replace(section, tables=tables)


def _only_held(table: Table) -> Table:
    """Return a table that links only what a site holds; the same one where that is so."""
    if not table.rows:  # it is not shown
        return table
    rows, links = table.rows, held_cells(table.links)
    if not isinstance(rows, FieldRows) and any(_leads_out(row) for row in rows):
        rows = tuple([held_cells(row) for row in rows])
    return table if rows is table.rows and links is table.links else replace(table, rows=rows, links=links)


def _leads_out(row: tuple[Cell, ...]) -> bool:
    return any(cell.href and not held(cell.href) for cell in row)


def held_cells(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return cells that link only what a site holds; the same ones where they do."""
    if not _leads_out(row):
        return row
    return tuple(
        each._replace(href=None, style=each.style or "code") if each.href and not held(each.href) else each
        for each in row
    )
