"""The page that lists all runs, of an archive or of a site."""

from collections.abc import Mapping
from dataclasses import replace

from trainsite.records.collection import CollectionEntry, CollectionIndex
from trainsite.site.cells import (
    Cell,
    duration_cell,
    list_cell,
    moment_cell,
    number_cell,
    state_cell,
    text_cell,
)
from trainsite.site.frame import Shell
from trainsite.site.listing import Listing
from trainsite.site.shell import render
from trainsite.site.tables import Chunk, Section, Table, columns, seconds
from trainsite.site.text import target

PAGE = "collection-index.html"
RUNS = "runs"
_GAPS = 4
_LIST_LIMIT = 240
_FILES = (Cell("collection-index.json", href="collection-index.json"),)
_COLUMNS = (
    *columns(
        "Run", "@Started", "%Readiness", "&Gaps", "Sources", "*Benchmarks", "Evals", "Models", "#Artifacts",
        "#Problems", "#Redactions",
    ),
    *seconds("Duration"),
    *columns("Examples", "Read", "Data"),
    *(
        replace(column, is_hidden=True)
        for column in (
            *columns("Run id", "Path", "Label", "@Started at", "%Status", "Commit", "Compare src"),
            *columns("#Ready", "#Partial", "#Missing"),
        )
    ),
)  # fmt: skip


def collection_index(shell: Shell, index: CollectionIndex, chunks: Mapping[str, Chunk] | None = None) -> str:
    """Return the list of all runs as HTML; it lies in the shell's root."""
    return render(
        "collection-index.html.j2",
        shell.frame(PAGE),
        heading=shell.title,
        index=index,
        sections=(_collections(index, chunks or {}), _unfinished(index), _problems(index)),
    )


def run_listing(compare_src: Mapping[str, str] | None = None) -> Listing[CollectionEntry]:
    """Return how runs are listed; ``compare_src`` says where what compares them lies, by run id."""
    sources = compare_src or {}
    return Listing(RUNS, "Runs, newest first", _COLUMNS, lambda entry: _entry(entry, sources.get(entry.run_id)), _FILES)


def _collections(index: CollectionIndex, chunks: Mapping[str, Chunk]) -> Section:
    return Section(
        "collections",
        "Runs",
        (run_listing().table(index.collections, index.run_count, chunk=chunks.get(RUNS)),),
        empty="Each finished run: how it stands, what it holds, and where to read it.",
        command="trainsite run-collection -o RUN --natural-sanitized-jsonl FILE",
    )


def _entry(entry: CollectionEntry, compare_src: str | None) -> tuple[Cell, ...]:
    return (
        Cell(entry.label or entry.path, title=entry.run_id, href=target(entry.viewer_path)),
        moment_cell(entry.started_at),
        state_cell(entry.readiness_status),
        list_cell(_gaps(entry), "no gap is open"),
        text_cell(_sources(entry), "no rows but dry ones"),
        text_cell(_benchmarks(entry), limit=_LIST_LIMIT),
        text_cell(_evals(entry), "no eval"),
        text_cell(_models(entry), "no model"),
        number_cell(entry.artifact_count),
        number_cell(entry.problem_count),
        number_cell(entry.redaction_count),
        duration_cell(entry.duration_s),
        text_cell(", ".join(entry.examples), f"{entry.sample_count:,} readable samples", limit=90),
        Cell("README", href=target(entry.readme_path)),
        Cell("manifest", href=target(entry.manifest_path)),
        Cell(entry.run_id),
        Cell(entry.path),
        Cell(entry.label),
        moment_cell(entry.started_at),
        state_cell(entry.status),
        Cell(entry.commit),
        Cell(target(compare_src) if compare_src else None),
        number_cell(entry.ready),
        number_cell(entry.partial),
        number_cell(entry.missing),
    )


def _gaps(entry: CollectionEntry) -> list[str]:
    named = [f"{gap.id}:{gap.status}" for gap in entry.gaps[:_GAPS]]
    rest = len(entry.gaps) - len(named)
    return [*named, f"{rest} more"] if rest else named


def _sources(entry: CollectionEntry) -> str:
    counts = entry.sources
    named = {
        "Hugging Face": counts.huggingface,
        "feed": counts.feed,
        "natural": counts.natural,
        "scenarios": counts.scenarios,
        "native": counts.scenario_native,
        "tests": counts.tests,
        "JSONL": counts.jsonl,
    }
    return ", ".join(f"{name} {count:,}" for name, count in named.items() if count)


def _benchmarks(entry: CollectionEntry) -> str:
    counts, reach = entry.benchmarks, entry.progression
    headline = counts.headline or "no measured pair"
    return (
        f"{headline}; {counts.pairs:,} pairs, {counts.comparisons:,} comparisons, {counts.cases:,} cases; "
        f"established {', '.join(reach.established) or 'none'}, next {reach.next_tier or 'none'}"
    )


def _evals(entry: CollectionEntry) -> str:
    counts = entry.evals
    named = {
        "artifacts": counts.artifacts,
        "comparisons": counts.comparisons,
        "action": counts.action,
        "matrices": counts.matrices,
    }
    return ", ".join(f"{name} {count:,}" for name, count in named.items() if count)


def _models(entry: CollectionEntry) -> str:
    counts = entry.models
    if not counts.models and not counts.runs:
        return ""
    first = f", first {counts.first}" if counts.first else ""
    return f"{counts.models:,} models, {counts.verified:,} verified{first}"


def _unfinished(index: CollectionIndex) -> Section:
    rows = tuple(
        (Cell(name), Cell(f"trainsite run-collection -o {name}", style="command")) for name in index.unfinished
    )
    return Section(
        "unfinished",
        "Unfinished runs",
        (Table("Started and not complete", columns("Run", "$Resume with the same options"), rows, key="unfinished"),),
        empty="Every run that was started is complete.",
    )


def _problems(index: CollectionIndex) -> Section:
    rows = tuple(
        (
            Cell(problem.code, style="code"),
            text_cell(problem.message, limit=300),
            text_cell(problem.file),
            number_cell(problem.line),
        )
        for problem in index.problems
    )
    heads = columns("=Code", "*What is wrong", "File", "#Line")
    return Section(
        "problems",
        "Problems",
        (Table("What could not be listed", heads, rows, key="problems"),),
        empty="Everything in the archive could be listed.",
    )
