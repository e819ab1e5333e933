"""What a list of a manifest leaves out, where the rest is, and the command that fills an empty list."""

from collections.abc import Iterable
from dataclasses import replace

from trainsite.records.run import Artifact, Manifest
from trainsite.site.cells import Cell
from trainsite.site.tables import Table
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
    paths = [Cell(step.path, href=target(step.path)) for step in manifest.steps if step.status != "skipped"]
    return tuple(paths[:_LINKS]) or (Cell("steps/<step>/step.json"),)


def links(artifacts: Iterable[Artifact]) -> tuple[Cell, ...]:
    """Return links to the first few artifacts."""
    return tuple(Cell(artifact.path, href=target(artifact.path)) for artifact in artifacts)[:_LINKS]


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
