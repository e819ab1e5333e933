"""The page that lists all runs of an archive."""

from trainsite.records.collection import CollectionEntry, CollectionIndex
from trainsite.site.cells import Cell, duration_cell, moment_cell, number_cell, state_cell, text_cell
from trainsite.site.shell import render
from trainsite.site.tables import Section, Table, columns
from trainsite.site.text import target

_GAPS = 4
_LIST_LIMIT = 240


def collection_index(index: CollectionIndex, title: str) -> str:
    """Return the archive's list as HTML; it lies beside the files of ``archive_assets``."""
    return render(
        "collection-index.html.j2",
        title=title,
        index=index,
        sections=(_collections(index), _unfinished(index), _problems(index)),
    )


def _collections(index: CollectionIndex) -> Section:
    heads = columns(
        "Run", "Started", "Readiness", "*Gaps", "Sources", "*Benchmarks", "Evals", "Models", "#Artifacts",
        "#Problems", "#Redactions", "#Duration", "Examples", "Read", "Data",
    )  # fmt: skip
    rows = tuple(_entry(entry) for entry in index.collections)
    shown = len(rows)
    more = f"{shown:,} of {index.run_count:,} runs are shown; all are in" if shown < index.run_count else None
    files = (Cell("collection-index.json", href="collection-index.json"),)
    return Section(
        "collections",
        "Runs",
        (Table("Runs, newest first", heads, rows, more=more, links=files if more else ()),),
        empty="Each finished run: how it stands, what it holds, and where to read it.",
        command="trainsite run-collection -o RUN --natural-sanitized-jsonl FILE",
    )


def _entry(entry: CollectionEntry) -> tuple[Cell, ...]:
    return (
        Cell(entry.label or entry.run_id, title=entry.run_id, href=target(entry.viewer_path)),
        moment_cell(entry.started_at),
        state_cell(entry.readiness_status),
        text_cell(_gaps(entry), "no gap is open", limit=_LIST_LIMIT),
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
    )


def _gaps(entry: CollectionEntry) -> str:
    named = [f"{gap.id}:{gap.status}" for gap in entry.gaps[:_GAPS]]
    rest = len(entry.gaps) - len(named)
    return ", ".join(named) + (f", {rest} more" if rest else "")


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
        (Table("Started and not complete", columns("Run", "Resume with the same options"), rows),),
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
    return Section(
        "problems",
        "Problems",
        (Table("What could not be listed", columns("Code", "What is wrong", "File", "#Line"), rows),),
        empty="Everything in the archive could be listed.",
    )
