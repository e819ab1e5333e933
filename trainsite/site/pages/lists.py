"""The lists over all runs: their columns, and how a row becomes cells."""

from collections.abc import Sequence
from typing import Any, Final

from trainsite.query.rows.lists import (
    DatasetRow,
    GapRow,
    JobRow,
    ModelRow,
    PairRow,
    ProblemRow,
    PromptRow,
    RunPlace,
    ScoreRow,
    StandingRow,
    TrajectoryRow,
)
from trainsite.site.cells import (
    Cell,
    code_cell,
    command_cell,
    evidence_cell,
    figure_cell,
    hash_cell,
    id_cell,
    interval_cells,
    list_cell,
    moment_cell,
    number_cell,
    size_cell,
    state_cell,
    text_cell,
)
from trainsite.site.comparisons import COMPARISONS
from trainsite.site.listing import Listing
from trainsite.site.pages.data import compare_address, run_cell
from trainsite.site.rows import sample_address
from trainsite.site.tables import columns, scored, sizes
from trainsite.site.text import target

NOTE_LIMIT = 240
_PROMPT_LIMIT = 120


def _score(row: ScoreRow) -> tuple[Cell, ...]:
    return (
        Cell(row.benchmark, title=row.benchmark_version),
        Cell(row.metric),
        Cell(row.tier),
        Cell(row.variant),
        id_cell(row.model_id),
        figure_cell(row.value, row.evidence),
        *interval_cells(row.interval_low, row.interval_high, row.evidence),
        number_cell(row.n),
        evidence_cell(row.evidence),
        Cell(row.provider),
        Cell(row.step),
        run_cell(row.run),
        moment_cell(row.run.started_at),
    )


SCORES: Final[Listing[ScoreRow]] = Listing(
    "scores",
    "Scores of all runs, newest first",
    (
        *columns("Benchmark", "Metric", "Tier", "Variant", "Model"),
        *scored(),
        *columns("#n", "!Evidence", "Provider", "Step", "Run", "@Started"),
    ),
    _score,
)


def _pair(row: PairRow) -> tuple[Cell, ...]:
    found = row.comparison
    result, *others = COMPARISONS.cells(found)
    runs, models = (row.run.run_id, row.run.run_id), (found.a_model_id, found.b_model_id)
    shown = (
        result._replace(href=compare_address(runs, found.benchmark, found.metric, models)) if found.matched else result
    )
    return (shown, *others, run_cell(row.run))


PAIRS: Final[Listing[PairRow]] = Listing(
    "comparisons",
    "Comparisons of all runs, B against A",
    (*COMPARISONS.columns, *columns("Run")),
    _pair,
)


def trajectory_cell(trajectory_id: str, run: RunPlace, step: str, row_id: str) -> Cell:
    """Return the cell that leads to a trajectory."""
    address = target(run.path)
    return id_cell(trajectory_id, f"{address}/{sample_address(step, row_id)}" if address else None)


def _trajectory(row: TrajectoryRow) -> tuple[Cell, ...]:
    return (
        trajectory_cell(row.trajectory_id, row.run, row.step, row.row_id),
        run_cell(row.run),
        Cell(row.step),
        evidence_cell(row.evidence),
        list_cell(row.tasks),
        list_cell(row.models),
        number_cell(row.message_count),
        number_cell(row.call_count),
        number_cell(row.total_tokens),
        number_cell(row.cost_usd),
        number_cell(row.reward),
        Cell(row.outcome),
        Cell(row.format),
        text_cell(row.source),
    )


TRAJECTORIES: Final[Listing[TrajectoryRow]] = Listing(
    "trajectories",
    "Trajectories of all runs, newest run first",
    columns(
        "Trajectory", "Run", "Step", "!Evidence", "&Tasks", "&Models", "#Messages", "#Calls", "#Tokens",
        "#Cost USD", "#Reward", "Outcome", "Format", "Source",
    ),
    _trajectory,
)  # fmt: skip


def _model(row: ModelRow) -> tuple[Cell, ...]:
    return (
        state_cell("verified" if row.verified else "unverified"),
        id_cell(row.model_id),
        Cell(row.tier),
        Cell(row.variant),
        Cell(row.family),
        id_cell(row.base_model_id),
        Cell(row.location),
        id_cell(row.revision),
        evidence_cell(row.evidence),
        run_cell(row.run),
        text_cell(row.note),
    )


MODELS: Final[Listing[ModelRow]] = Listing(
    "models",
    "Models of all runs, newest run first",
    columns(
        "%Registry", "Model", "Tier", "Variant", "Family", "Base model", "Location", "Revision", "!Evidence", "Run",
        "Note",
    ),
    _model,
)  # fmt: skip


def _dataset(row: DatasetRow) -> tuple[Cell, ...]:
    return (
        state_cell(row.status),
        id_cell(row.repo_id),
        Cell(row.path),
        id_cell(row.revision),
        evidence_cell(row.evidence),
        number_cell(row.rows, "not counted"),
        size_cell(row.size_bytes),
        hash_cell(row.sha256),
        run_cell(row.run),
    )


DATASETS: Final[Listing[DatasetRow]] = Listing(
    "datasets",
    "Data set files of all runs, newest run first",
    (
        *columns("%Status", "Data set", "File", "Revision", "!Evidence", "#Rows"),
        *sizes("Size"),
        *columns("SHA-256", "Run"),
    ),
    _dataset,
)


def _gap(row: GapRow) -> tuple[Cell, ...]:
    return (
        run_cell(row.run),
        Cell(row.check_id),
        state_cell(row.status),
        text_cell(row.note, limit=NOTE_LIMIT),
        command_cell(row.command),
    )


GAPS: Final[Listing[GapRow]] = Listing(
    "gaps",
    "Open gaps of all runs, newest run first",
    columns("Run", "Check", "%State", "*Note", "$Command"),
    _gap,
)


def readiness_listing(check_ids: Sequence[str]) -> Listing[StandingRow]:
    """Return how runs stand against checks: one column per check."""

    def cells(row: StandingRow) -> tuple[Cell, ...]:
        states = (row.checks.get(name) for name in check_ids)
        return (
            run_cell(row.run),
            moment_cell(row.run.started_at),
            *(
                Cell(None, title="the run does not know this check") if each is None else state_cell(each)
                for each in states
            ),
        )

    heads = columns("Run", "@Started", *(f"%{name}" for name in check_ids))
    return Listing("readiness", "Every check of every run", heads, cells)


def _problem(row: ProblemRow) -> tuple[Cell, ...]:
    is_run = row.run_id is not None
    return (
        code_cell(row.code),
        text_cell(row.message, limit=NOTE_LIMIT),
        Cell(
            row.path, title=row.run_id, href=target(f"{row.path}/analysis/index.html", "problems") if is_run else None
        ),
        Cell(row.step),
        text_cell(row.file),
        number_cell(row.line),
        Cell("row lost" if row.is_row else "note"),
    )


PROBLEMS: Final[Listing[ProblemRow]] = Listing(
    "problems",
    "Problems of all runs",
    columns("=Code", "*What is wrong", "Run", "Step", "File", "#Line", "Kind"),
    _problem,
)


def _job(row: JobRow) -> tuple[Cell, ...]:
    gpus = f"{row.gpu_count or 1} x {row.gpu_name}" if row.gpu_name else None
    return (
        id_cell(row.job_id),
        Cell(row.run_name),
        Cell(row.registry_key),
        state_cell(row.status) if row.status else Cell(None),
        Cell(gpus),
        number_cell(row.price_usd_per_h),
        number_cell(row.cost_usd, "not known"),
        number_cell(row.budget_usd, "no budget was set"),
        number_cell(row.epochs),
        number_cell(row.exit_code),
        text_cell(row.error),
        evidence_cell(row.evidence),
        moment_cell(row.created_at),
        moment_cell(row.finished_at),
        run_cell(row.run),
    )


JOBS: Final[Listing[JobRow]] = Listing(
    "jobs",
    "Jobs of all runs, newest first",
    columns(
        "Job", "Training", "Model", "%Status", "GPUs", "#USD per hour", "#Cost USD", "#Budget USD", "#Epochs",
        "#Exit code", "Error", "!Evidence", "@Created", "@Finished", "Run",
    ),
    _job,
)  # fmt: skip


def _prompt(row: PromptRow) -> tuple[Cell, ...]:
    promoted = {True: "promoted", False: "kept back", None: None}[row.is_promoted]
    return (
        id_cell(row.prompt_id),
        Cell(row.task),
        Cell(row.optimizer),
        Cell(row.metric),
        figure_cell(row.value, row.evidence),
        *interval_cells(row.interval_low, row.interval_high, row.evidence),
        figure_cell(row.baseline_value, row.evidence),
        number_cell(row.n),
        evidence_cell(row.evidence),
        state_cell(promoted) if promoted else Cell(None),
        text_cell(row.reason),
        text_cell(row.prompt, limit=_PROMPT_LIMIT),
        moment_cell(row.created_at),
        run_cell(row.run),
    )


PROMPTS: Final[Listing[PromptRow]] = Listing(
    "prompts",
    "Optimized prompts of all runs, newest first",
    (
        *columns("Prompt", "Task", "Optimizer", "Metric"),
        *scored(),
        *columns("#~Before", "#n", "!Evidence", "%Gate", "Reason", "*Text", "@Created", "Run"),
    ),
    _prompt,
)
PLAIN: Final[tuple[Listing[Any], ...]] = (
    SCORES, PAIRS, TRAJECTORIES, MODELS, DATASETS, GAPS, PROBLEMS, JOBS, PROMPTS,
)  # fmt: skip
"""The lists that need no more than their rows."""
