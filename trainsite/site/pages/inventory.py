"""The pages that list one kind of thing over all runs."""

import difflib
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from trainsite.query.rows.lists import JobRow, PromptRow
from trainsite.site.cells import Cell
from trainsite.site.charts.counts import budget_chart, count_chart
from trainsite.site.listing import Listing
from trainsite.site.pages.data import SiteData
from trainsite.site.pages.lists import DATASETS, GAPS, JOBS, MODELS, PROBLEMS, PROMPTS, TRAJECTORIES, readiness_listing
from trainsite.site.shell import render
from trainsite.site.tables import Section, Table
from trainsite.site.text import html_text, markup, one_line

_VIEWS = {"datasets": "dataset_files", "readiness": "checks"}
_DIFFS = 20


def models_page(data: SiteData) -> str:
    """Return the page of all models."""
    section = Section(
        "models",
        "Models",
        (_table(data, MODELS),),
        empty="Each model of each run: tier, variant, where it lies, and whether its registry knows it.",
        command="trainsite run-collection -o NEXT --from RUN --only model_registry --live",
    )
    return _page(data, "models.html", "Models", [section])


def datasets_page(data: SiteData) -> str:
    """Return the page of all data set files."""
    section = Section(
        "datasets",
        "Data set files",
        (_table(data, DATASETS),),
        empty="Files of the training data sets, planned or downloaded, by revision and hash.",
        command="trainsite run-collection -o NEXT --from RUN --only huggingface --live",
    )
    return _page(data, "datasets.html", "Data sets", [section])


def trajectories_page(data: SiteData) -> str:
    """Return the page of all trajectories."""
    tasks = data.rows.task_counts
    section = Section(
        "trajectories",
        "Trajectories",
        (_table(data, TRAJECTORIES),),
        figure=count_chart("Training examples per task", "tasks", tasks) if tasks else None,
        empty="What agents were told, said and did; each row opens message by message.",
        command="trainsite run-collection -o RUN --natural-sanitized-jsonl FILE",
    )
    return _page(data, "trajectories.html", "Trajectories", [section])


def jobs_page(data: SiteData) -> str:
    """Return the page of all GPU jobs."""
    rows: Sequence[JobRow] = data.rows.lists["jobs"].rows
    costs = [
        (row.run_name or row.job_id, row.cost_usd, row.budget_usd)
        for row in rows
        if row.cost_usd is not None and row.evidence in ("live", "imported")
    ]
    section = Section(
        "jobs",
        "Training and GPU jobs",
        (_table(data, JOBS),),
        figure=budget_chart("Cost against budget, USD", "jobs", costs),
        empty="Each training job: machine, price, cost against its budget, and how it ended.",
        command="trainsite vast --help",
    )
    return _page(data, "jobs.html", "Jobs", [section])


def prompts_page(data: SiteData) -> str:
    """Return the page of all optimized prompts: where they come from, and what changed in their text."""
    rows: Sequence[PromptRow] = data.rows.lists["prompts"].rows
    section = Section(
        "prompts",
        "Optimized prompts",
        (_table(data, PROMPTS),),
        figure=_diffs(rows),
        empty="Each optimized prompt: what it replaced, what it scored on how many rows, and whether it was promoted.",
        command="trainsite optimize --help",
    )
    return _page(data, "prompts.html", "Prompts", [section])


def readiness_page(data: SiteData) -> str:
    """Return the page of every check of every run, and of what closes each gap."""
    found = data.rows.lists["readiness"]
    listing = readiness_listing(check_ids(data))
    standing = Section(
        "readiness",
        "Every check of every run",
        (listing.table(found.rows, found.total, chunk=data.chunks.get(listing.key), files=_files("readiness")),),
        empty="Each run against each check: ready, partial or missing.",
        command="trainsite run-collection -o RUN --natural-sanitized-jsonl FILE",
    )
    gaps = Section(
        "gaps",
        "What closes each gap",
        (_table(data, GAPS),),
        lead="Each command is run inside its run's folder.",
        empty="No gap is open: every check of every run is ready."
        if found.total
        else "The command that closes each gap.",
    )
    return _page(data, "readiness.html", "Readiness", [standing, gaps])


def problems_page(data: SiteData) -> str:
    """Return the page of what could not be read, and of what was replaced."""
    counts, replaced = data.rows.problem_counts, data.rows.redaction_counts
    problems = Section(
        "problems",
        "Problems",
        (_table(data, PROBLEMS),),
        figure=count_chart("Problems per code", "problems", counts) if counts else None,
        empty="Nothing was left out: everything in the archive could be read.",
    )
    unfinished = Section(
        "unfinished",
        "Unfinished runs",
        (
            Table(
                "Started and not complete",
                PROBLEMS.columns[2:3],
                tuple((Cell(name),) for name in data.index.unfinished),
                key="unfinished",
            ),
        ),
        lead="Call run-collection with the same options to resume one." if data.index.unfinished else None,
        empty="Every run that was started is complete.",
    )
    redactions = Section(
        "redactions",
        "Redactions",
        figure=count_chart("Replaced per class, all runs", "redactions", replaced) if replaced else None,
        lead=f"{sum(replaced.values()):,} replaced; the text itself is stored nowhere." if replaced else None,
        empty=None if replaced else "Nothing private was found in what the runs wrote.",
    )
    return _page(data, "problems.html", "Problems", [problems, unfinished, redactions])


def check_ids(data: SiteData) -> tuple[str, ...]:
    """Return the checks that the first rows know, in the order of the alphabet."""
    return tuple(sorted({name for row in data.rows.lists["readiness"].rows for name in row.checks}))


def _table(data: SiteData, listing: Listing[Any]) -> Table:
    found = data.rows.lists[listing.key]
    return listing.table(found.rows, found.total, chunk=data.chunks.get(listing.key), files=_files(listing.key))


def _files(key: str) -> tuple[Cell, ...]:
    name = f"{_VIEWS.get(key, key)}.csv"
    return (Cell(name, href=f"download/{name}"),)


def _page(data: SiteData, path: str, heading: str, sections: Sequence[Section]) -> str:
    return render(
        "page.html.j2", data.shell.frame(path), heading=heading, kind="wide", lead=None, body=None, base="",
        sections=tuple(sections),
    )  # fmt: skip


def _diffs(rows: Sequence[PromptRow]) -> Markup | None:
    able = [row for row in rows if row.prompt is not None and row.baseline_prompt is not None][:_DIFFS]
    if not able:
        return None
    return markup("\n".join(_diff(row) for row in able))


def _diff(row: PromptRow) -> str:
    """Return what changed between a prompt and the one before it, line by line."""
    signs = {"+": "added", "-": "removed", " ": "same"}
    lines = difflib.ndiff((row.baseline_prompt or "").splitlines(), (row.prompt or "").splitlines())
    shown = "\n".join(
        f'<span class="{signs[line[0]]}">{line[0]} {html_text(line[2:])}</span>' for line in lines if line[0] in signs
    )
    name = html_text(one_line(f"{row.task or 'prompt'}: {row.prompt_id}", 80))
    return f'<details class="change"><summary>What changed: {name}</summary><pre>{shown}</pre></details>'
