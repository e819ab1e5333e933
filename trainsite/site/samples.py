"""What a run collected: readable samples, trajectories, tasks."""

from collections.abc import Sequence

from trainsite.records.run import Manifest, Preview
from trainsite.site.cells import Cell, evidence_cell, id_cell, list_cell, number_cell, text_cell
from trainsite.site.listing import Listing
from trainsite.site.remainder import command_for, lacking, run_command, step_records, table_files
from trainsite.site.rows import RunTables, TrajectoryLine, TrajectoryPlan, sample_address
from trainsite.site.tables import Section, Table, columns

_NATURAL = run_command("--natural-sanitized-jsonl FILE")
_PREVIEW_LIMIT = 120
_PREVIEWS = columns("Trajectory", "Source", "!Evidence", "Task", "*Input", "*Output", "Model")
_TRAJECTORIES = columns(
    "Trajectory", "!Evidence", "&Tasks", "#Messages", "#Calls", "#Tokens", "#Reward", "Outcome", "Format", "*Begins"
)
_TASKS = columns("Task", "#Examples")


def previews(manifest: Manifest, plans: Sequence[TrajectoryPlan]) -> Section:
    """Return the section of readable samples; each leads to its trajectory where the run holds it."""
    held = {plan.step for plan in plans}

    def cells(preview: Preview) -> tuple[Cell, ...]:
        address = sample_address(preview.step, preview.row_id) if preview.step in held else None
        return (
            id_cell(preview.trajectory_id, address),
            Cell(preview.source),
            evidence_cell(preview.evidence),
            Cell(preview.task),
            text_cell(preview.input, limit=_PREVIEW_LIMIT),
            text_cell(preview.output, limit=_PREVIEW_LIMIT),
            id_cell(preview.model),
        )

    total = len(manifest.previews) + lacking(manifest, "previews")
    listing = Listing("samples", "Readable samples", _PREVIEWS, cells)
    return Section(
        "samples",
        "Readable samples",
        (listing.table(manifest.previews, total, files=step_records(manifest)),),
        empty="Excerpts of what agents were asked and what they answered.",
        command=command_for(manifest, "readable_source_samples", "natural_trajectories", fallback=_NATURAL),
    )


def trajectory_listing(plan: TrajectoryPlan) -> Listing[TrajectoryLine]:
    """Return how a step's trajectories are listed."""

    def cells(line: TrajectoryLine) -> tuple[Cell, ...]:
        return (
            id_cell(line.trajectory_id, sample_address(plan.step, line.row_id)),
            evidence_cell(line.evidence),
            list_cell(line.tasks),
            number_cell(line.messages),
            number_cell(line.calls),
            number_cell(line.tokens),
            number_cell(line.reward),
            Cell(line.outcome),
            Cell(line.format),
            text_cell(line.first_text),
        )

    return Listing(f"trajectories-{plan.step}", f"{plan.step}: {plan.count:,}", _TRAJECTORIES, cells)


def trajectories(manifest: Manifest, plans: Sequence[TrajectoryPlan]) -> Section:
    """Return the section that lists each step's trajectories."""
    total = sum(plan.count for plan in plans)
    files = table_files(manifest, "trajectory")
    return Section(
        "trajectories",
        "Trajectories",
        tuple(trajectory_listing(plan).table(plan.lines, plan.count, files=files) for plan in plans),
        lead=f"{total:,} in {len(plans)} {'step' if len(plans) == 1 else 'steps'}" if total else None,
        empty="What agents were told, said and did, message by message.",
        command=command_for(manifest, "natural_trajectories", fallback=_NATURAL),
    )


def tasks(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of examples per task."""
    rows = tuple((Cell(task), number_cell(count)) for task, count in tables.task_counts.items())
    return Section(
        "tasks",
        "Tasks",
        (Table("Examples per task", _TASKS, rows, key="tasks"),),
        empty="Model calls that are examples of a task, counted per task.",
        command=command_for(manifest, "natural_trajectories", fallback=_NATURAL),
    )
