"""What a run did: steps, sources, problems, artifacts."""

from trainsite.records.run import Manifest
from trainsite.site.cells import (
    LIST_SHOWN,
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
from trainsite.site.remainder import lacking, run_command, step_records, with_rest
from trainsite.site.tables import Section, Table, columns
from trainsite.site.text import target

_REASON_LIMIT = 240
_PROBLEMS = Cell("problems.ndjson", href="problems.ndjson")


def steps(manifest: Manifest) -> Section:
    """Return the section of all steps."""
    rows = tuple(
        (
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
        for step in manifest.steps
    )
    heads = columns(
        "Status", "Step", "Mode", "#Rows in", "#Rows out", "#Problems", "Evidence", "#Duration",
        "*Reason or error",
    )  # fmt: skip
    table = Table("Steps", heads, rows)
    return Section(
        "steps",
        "Steps",
        (with_rest(table, len(rows) + lacking(manifest, "steps"), step_records(manifest)),),
        empty="Each step that was asked for, what it read and what it wrote.",
        command=run_command(""),
    )


def sources(manifest: Manifest) -> Section:
    """Return the section of rows per source."""
    rows = tuple(
        (
            Cell(source.source),
            Cell(source.step),
            number_cell(source.items),
            number_cell(source.rows),
            counts_cell(source.evidence),
        )
        for source in manifest.sources
    )
    table = Table("Rows per source", columns("Source", "Step", "#Items", "#Rows", "Evidence"), rows)
    return Section(
        "sources",
        "Sources",
        (with_rest(table, len(rows) + lacking(manifest, "sources"), step_records(manifest)),),
        empty="Where the run's rows come from, and how many of them are evidence.",
        command=run_command("--natural-sanitized-jsonl FILE"),
    )


def problems(manifest: Manifest) -> Section:
    """Return the section of what could not be read or was left out."""
    rows = tuple(
        (
            code_cell(problem.code),
            text_cell(problem.message, limit=_REASON_LIMIT),
            Cell(problem.step),
            text_cell(problem.file),
            number_cell(problem.line),
            Cell("row lost" if problem.is_row else "note"),
        )
        for problem in manifest.problems[:LIST_SHOWN]
    )
    table = Table("Problems", columns("Code", "*What is wrong", "Step", "File", "#Line", "Kind"), rows)
    total = len(manifest.problems) + lacking(manifest, "problems")
    return Section(
        "problems",
        "Problems",
        (with_rest(table, total, (_PROBLEMS,)),),
        empty="Nothing was left out: every row that was given could be read.",
    )


def artifacts(manifest: Manifest) -> Section:
    """Return the section of the run's files."""
    rows = tuple(
        (
            Cell(artifact.path, href=target(artifact.path)),
            Cell(artifact.kind),
            Cell(artifact.schema),
            number_cell(artifact.rows, "not a table"),
            size_cell(artifact.size_bytes),
            hash_cell(artifact.sha256),
        )
        for artifact in manifest.artifacts[:LIST_SHOWN]
    )
    table = Table("Files of the run", columns("File", "Kind", "Schema", "#Rows", "#Size", "SHA-256"), rows)
    total = len(manifest.artifacts) + lacking(manifest, "artifacts")
    return Section(
        "artifacts",
        "Artifacts",
        (with_rest(table, total, step_records(manifest)),),
        empty="The files that the steps wrote, by their content.",
        command=run_command(""),
    )
