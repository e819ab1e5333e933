"""What a run did: steps, sources, problems, artifacts."""

from collections.abc import Iterable

from trainsite.records.problem import Problem
from trainsite.records.run import Artifact, Manifest, Source, StepLine
from trainsite.site.cells import (
    Cell,
    code_cell,
    counts_cell,
    duration_cell,
    hash_cell,
    number_cell,
    size_cell,
    state_cell,
    text_cell,
)
from trainsite.site.charts.counts import count_chart
from trainsite.site.lasting import lasting
from trainsite.site.listing import Listing
from trainsite.site.remainder import lacking, run_command, step_records
from trainsite.site.rows import RunTables
from trainsite.site.tables import Section, columns, seconds, sizes
from trainsite.site.text import target

_REASON_LIMIT = 240
_PROBLEMS = Cell("problems.ndjson", href="problems.ndjson")


def _step(step: StepLine) -> tuple[Cell, ...]:
    return (
        state_cell(step.status),
        Cell(step.id, href=target(step.path)),
        Cell(step.mode, style="dry" if step.mode == "dry" else ""),
        number_cell(step.counts.rows_in),
        number_cell(step.counts.rows_out),
        number_cell(step.counts.problems),
        counts_cell(step.evidence),
        duration_cell(step.duration_s),
        text_cell(step.error or step.reason, limit=_REASON_LIMIT),
    )


STEPS = Listing(
    "steps",
    "Steps",
    (
        *columns("%Status", "Step", "Mode", "#Rows in", "#Rows out", "#Problems", "Evidence"),
        *seconds("Duration"),
        *columns("*Reason or error"),
    ),
    _step,
)


def steps(manifest: Manifest) -> Section:
    """Return the section of all steps."""
    total = len(manifest.steps) + lacking(manifest, "steps")
    return Section(
        "steps",
        "Steps",
        (STEPS.table(manifest.steps, total, files=step_records(manifest)),),
        empty="Each step that was asked for, what it read and what it wrote.",
        command=run_command(""),
    )


def _source(source: Source) -> tuple[Cell, ...]:
    return (
        Cell(source.source),
        Cell(source.step),
        number_cell(source.items),
        number_cell(source.rows),
        counts_cell(source.evidence),
    )


SOURCES = Listing("sources", "Rows per source", columns("Source", "Step", "#Items", "#Rows", "Evidence"), _source)


def sources(manifest: Manifest) -> Section:
    """Return the section of rows per source."""
    return _sources(manifest.sources, lacking(manifest, "sources"), step_records(manifest))


@lasting
def _sources(found: tuple[Source, ...], left_out: int, files: tuple[Cell, ...]) -> Section:
    return Section(
        "sources",
        "Sources",
        (SOURCES.table(found, len(found) + left_out, files=files),),
        empty="Where the run's rows come from, and how many of them are evidence.",
        command=run_command("--natural-sanitized-jsonl FILE"),
    )


def _problem(problem: Problem) -> tuple[Cell, ...]:
    return (
        code_cell(problem.code),
        text_cell(problem.message, limit=_REASON_LIMIT),
        Cell(problem.step),
        text_cell(problem.file),
        number_cell(problem.line),
        Cell("row lost" if problem.is_row else "note"),
    )


PROBLEMS = Listing(
    "problems", "Problems", columns("=Code", "*What is wrong", "Step", "File", "#Line", "Kind"), _problem
)


def problems(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of what could not be read or was left out."""
    rows: Iterable[Problem] = manifest.problems if tables.problems is None else tables.problems
    total = len(manifest.problems) + lacking(manifest, "problems")
    per_code: dict[str, int] = {}
    for problem in rows:
        per_code[problem.code] = per_code.get(problem.code, 0) + 1
    return Section(
        "problems",
        "Problems",
        (PROBLEMS.table(rows, total, files=(_PROBLEMS,)),),
        figure=count_chart("Problems per code", "problems", per_code) if len(per_code) > 1 else None,
        empty="Nothing was left out: every row that was given could be read.",
    )


def _artifact(artifact: Artifact) -> tuple[Cell, ...]:
    return (
        Cell(artifact.path, href=target(artifact.path)),
        Cell(artifact.kind),
        Cell(artifact.schema),
        number_cell(artifact.rows, "not a table"),
        size_cell(artifact.size_bytes),
        hash_cell(artifact.sha256),
    )


ARTIFACTS = Listing(
    "artifacts",
    "Files of the run",
    (*columns("File", "Kind", "Schema", "#Rows"), *sizes("Size"), *columns("SHA-256")),
    _artifact,
)


def artifacts(manifest: Manifest) -> Section:
    """Return the section of the run's files."""
    total = len(manifest.artifacts) + lacking(manifest, "artifacts")
    return Section(
        "artifacts",
        "Artifacts",
        (ARTIFACTS.table(manifest.artifacts, total, files=step_records(manifest)),),
        lead="The files lie in the run's folder of the archive." if manifest.artifacts else None,
        empty="The files that the steps wrote, by their content.",
        command=run_command(""),
    )
