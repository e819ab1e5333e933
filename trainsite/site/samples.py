"""What a run collected: readable samples, trajectories, tasks."""

from collections.abc import Sequence

from trainsite.records.run import Manifest
from trainsite.site.cells import (
    LIST_SHOWN,
    Cell,
    evidence_cell,
    id_cell,
    number_cell,
    text_cell,
)
from trainsite.site.remainder import (
    command_for,
    cut_note,
    lacking,
    run_command,
    step_records,
    with_rest,
)
from trainsite.site.rows import ROWS_SHOWN, RunTables, TrajectoryLine, TrajectoryPlan, find_page
from trainsite.site.tables import Section, Table, columns
from trainsite.site.text import anchor, target

_NATURAL = run_command("--natural-sanitized-jsonl FILE")
_PREVIEW_LIMIT = 120

_PAGE_LINKS = 100
"""Pages of a step that its run's page links; the others follow one from another."""


def previews(manifest: Manifest, plans: Sequence[TrajectoryPlan]) -> Section:
    """Return the section of readable samples; each leads to its trajectory where a page holds it."""
    by_step = {plan.step: plan for plan in plans}
    rows = tuple(
        (
            id_cell(preview.trajectory_id, trajectory_address(by_step, preview.step, preview.row_id)),
            Cell(preview.source),
            evidence_cell(preview.evidence),
            Cell(preview.task),
            text_cell(preview.input, limit=_PREVIEW_LIMIT),
            text_cell(preview.output, limit=_PREVIEW_LIMIT),
            id_cell(preview.model),
        )
        for preview in manifest.previews[:LIST_SHOWN]
    )
    heads = columns("Trajectory", "Source", "Evidence", "Task", "*Input", "*Output", "Model")
    total = len(manifest.previews) + lacking(manifest, "previews")
    return Section(
        "samples",
        "Readable samples",
        (with_rest(Table("Readable samples", heads, rows), total, step_records(manifest)),),
        empty="Excerpts of what agents were asked and what they answered.",
        command=command_for(manifest, "readable_source_samples", "natural_trajectories", fallback=_NATURAL),
    )


def trajectory_address(plans: dict[str, TrajectoryPlan], step: str, row_id: str) -> str | None:
    """Return the run-relative address of a trajectory, or null where no page holds it."""
    page = find_page(plans[step], row_id) if step in plans else None
    return target(f"analysis/{page}", anchor(row_id)) if page else None


def trajectories(manifest: Manifest, plans: Sequence[TrajectoryPlan]) -> Section:
    """Return the section that lists each step's first trajectories and links all pages."""
    total = sum(plan.count for plan in plans)
    return Section(
        "trajectories",
        "Trajectories",
        tuple(_plan_table(plan) for plan in plans),
        lead=f"{total:,} in {len(plans)} {'step' if len(plans) == 1 else 'steps'}" if total else None,
        empty="What agents were told, said and did, message by message.",
        command=command_for(manifest, "natural_trajectories", fallback=_NATURAL),
    )


def _plan_table(plan: TrajectoryPlan) -> Table:
    heads = columns(
        "Trajectory", "Evidence", "Tasks", "#Messages", "#Calls", "#Tokens", "#Reward", "Outcome", "Format",
        "*Begins",
    )  # fmt: skip
    rows = tuple(_line(line) for line in plan.lines[:ROWS_SHOWN])
    pages = tuple(
        Cell(
            str(page.number),
            title=f"{page.count:,} trajectories, rows {page.first_row_id} to {page.last_row_id}",
            href=target(f"analysis/{page.path}"),
        )
        for page in plan.pages[:_PAGE_LINKS]
    )
    rest = cut_note(len(rows), plan.count)
    more = f"{rest} pages" if rest else "Read them on pages"
    if len(plan.pages) > _PAGE_LINKS:
        more = f"{more} (the first {_PAGE_LINKS} of {len(plan.pages):,}; each one links the next)"
    return Table(f"{plan.step}: {plan.count:,}", heads, rows, more=more if pages else None, links=pages)


def _line(line: TrajectoryLine) -> tuple[Cell, ...]:
    return (
        id_cell(line.trajectory_id, target(f"analysis/{line.page}", anchor(line.row_id))),
        evidence_cell(line.evidence),
        text_cell(", ".join(line.tasks)),
        number_cell(line.messages),
        number_cell(line.calls),
        number_cell(line.tokens),
        number_cell(line.reward),
        Cell(line.outcome),
        Cell(line.format),
        text_cell(line.first_text),
    )


def tasks(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of examples per task."""
    rows = tuple((Cell(task), number_cell(count)) for task, count in tables.task_counts.items())
    return Section(
        "tasks",
        "Tasks",
        (Table("Examples per task", columns("Task", "#Examples"), rows),),
        empty="Model calls that are examples of a task, counted per task.",
        command=command_for(manifest, "natural_trajectories", fallback=_NATURAL),
    )
