"""Every view: what one row is, its columns, and where its rows come from."""

from functools import cache

from trainsite.dataclass import dataclass
from trainsite.query.columns import ANY, BOOLEAN, INSTANT, INTEGER, NUMBER, TEXT, TEXTS, Column, columns_of

RUN_ID = Column("run_id", TEXT, "The run.", "_run")
STEP = Column("step", TEXT, "The step of the run.", "_step")
_KEYS = (RUN_ID, STEP)


@dataclass(frozen=True)
class View:
    """One view, a table of every segment of the store."""

    name: str
    description: str
    """What one row is."""
    columns: tuple[Column, ...]
    spool: str | None
    """The spool that its rows are read from; None for systems that write no records yet, and for ``derived`` views."""
    lists: str | None = None
    """The list inside each spooled row whose elements are the rows."""
    derived: str | None = None
    """The query over other views that makes it."""


def _rows(name: str, kind: str, description: str, keys: tuple[Column, ...] = _KEYS, **names: str) -> View:
    """Return the view of a table whose rows are records of a kind; ``names`` maps keys to columns."""
    columns = columns_of(kind, leave_out=("step",) if keys == _KEYS else (), rename=names)
    return View(name, description, keys + columns, kind)


def _runs() -> View:
    own = {column.name: column for column in columns_of("collection-manifest")}
    made = {column.name: column for column in columns_of("collection-manifest", "provenance")}
    plain = ("label", "status", "started_at", "finished_at", "duration_s")
    about = ("version", "commit", "commit_source", "redaction_key_id", "rules_sha256", "redacted_from")
    return View(
        "runs",
        "One finished run of the archive.",
        (
            RUN_ID,
            Column("path", TEXT, "The run's folder inside the archive."),
            *(own[name] for name in plain),
            *(made[name] for name in about),
            Column("imported_format", TEXT, "The format that the run was imported from; null for a collection."),
            Column("coverage", ANY, "How much of an imported source was understood."),
            Column("live", BOOLEAN, "Whether the recipe asked for live steps."),
            Column("tiers", TEXTS, "The tiers of the recipe."),
            Column("readiness_status", TEXT, "ready, partial or missing."),
            Column("ready", INTEGER, "Checks that are ready."),
            Column("partial", INTEGER, "Checks that are partial."),
            Column("missing", INTEGER, "Checks that are missing."),
            Column("artifact_count", INTEGER, "Files that the manifest names, those beyond its list included."),
            Column("problem_count", INTEGER, "Problems of the run."),
            Column("redaction_count", INTEGER, "What was replaced in the run."),
            Column("manifest_sha256", TEXT, "SHA-256 of the manifest."),
        ),
        "run",
    )


def _trajectories() -> View:
    nested = ("tasks", "calls", "messages")
    return View(
        "trajectories",
        "One trajectory: what an agent was told, said and did; its messages and calls have views of their own.",
        _KEYS
        + columns_of("trajectory", leave_out=nested, rename={"run_id": "source_run_id"})
        + (
            Column("tasks", TEXTS, "The tasks that its calls are examples of, sorted."),
            Column("models", TEXTS, "The models that its calls name, sorted."),
            Column("message_count", INTEGER, "How many messages and events it has."),
            Column("call_count", INTEGER, "How many model calls it has."),
            Column("total_tokens", INTEGER, "Tokens of all calls that say how many, prompt and completion."),
            Column("cost_usd", NUMBER, "Cost of all calls that say what they cost."),
        ),
        "trajectory",
    )


_ROW = (
    Column("row_id", TEXT, "The trajectory inside its step."),
    Column("trajectory_id", TEXT, "The source's id of the trajectory."),
    Column("position", INTEGER, "Place in the trajectory, from 0."),
)


def _nested(name: str, key: str, description: str) -> View:
    return View(name, description, (*_KEYS, *_ROW, *columns_of("trajectory", key)), "trajectory", lists=key)


def _samples() -> View:
    said = {column.name: column for column in columns_of("native-row", "metadata")}
    return View(
        "samples",
        "One training example: one model call with one task, as the run's task files hold it.",
        (
            *_KEYS,
            Column("task", TEXT, "The task.", "task_type"),
            *(said[name] for name in ("row_id", "task_reason", "evidence", "judge_score", "rules_sha256")),
            *columns_of("native-row", leave_out=("format", "schemaVersion", "metadata"), rename=_NATIVE),
        ),
        "native-row",
    )


_NATIVE = {
    "trajectoryId": "trajectory_id",
    "agentId": "agent_id",
    "scenarioId": "scenario_id",
    "batchId": "batch_id",
    "stepId": "step_id",
    "callId": "call_id",
    "stepType": "step_type",
    "modelType": "model_type",
}


def _parts() -> tuple[View, ...]:
    """Return the views whose rows stand in manifests and step records."""
    manifest = "collection-manifest"
    step = columns_of("step", leave_out=("schema", "schema_version", "id", "counts", "previews", "artifacts"))
    counts = columns_of("step", "counts")
    adopted = Column("adopted_from", TEXT, "The earlier run that the step was taken over from.")
    checks = columns_of(manifest, "readiness", "checks", rename={"id": "check_id"})
    gaps = columns_of(manifest, "gaps", rename={"id": "check_id"})
    preflight = columns_of(manifest, "preflight", "checks", rename={"id": "check_id"})
    sources = columns_of(manifest, "sources", leave_out=("step",))
    inputs = columns_of(manifest, "provenance", "inputs")
    return (
        View("steps", "One step of a run.", (*_KEYS, *step, *counts, adopted), "step"),
        View("sources", "One source of a run, and how much of it the run holds.", (*_KEYS, *sources), "source"),
        View("inputs", "One file or folder that a run was given.", (RUN_ID, *inputs), "input"),
        View("checks", "One readiness check of a run.", (RUN_ID, *checks), "check"),
        View("gaps", "One check that is not ready, and the command that closes it.", (RUN_ID, *gaps), "gap"),
        View("preflight", "One thing that a run needs, looked at before the work.", (RUN_ID, *preflight), "preflight"),
        View("artifacts", "One file of a run, by its content.", (*_KEYS, *columns_of("artifact")), "artifact"),
    )


def later_views() -> tuple[View, ...]:
    """Return the views of prompt optimizers and GPU jobs: typed, and empty until their records exist."""
    job = Column("job_id", TEXT, "The job.")
    prompt = Column("prompt_id", TEXT, "The prompt.")
    return (
        View(
            "prompts",
            "One optimized prompt.",
            (
                RUN_ID,
                prompt,
                Column("task", TEXT, "The task that it is for."),
                Column("optimizer", TEXT, "What made it."),
                Column("prompt", TEXT, "Its text."),
                Column("baseline_prompt", TEXT, "The text that it replaces."),
                Column("metric", TEXT, "What was measured."),
                Column("value", NUMBER, "Its score."),
                Column("baseline_value", NUMBER, "Score of the text that it replaces."),
                Column("n", INTEGER, "How many rows it was measured on."),
                Column("interval_low", NUMBER, "Lower end of the 95 % interval of the score."),
                Column("interval_high", NUMBER, "Upper end of the 95 % interval of the score."),
                Column("evidence", TEXT, "live, mocked, dry_run or imported."),
                Column("dataset_sha256", TEXT, "The data set."),
                Column("is_promoted", BOOLEAN, "Whether the gate let it through."),
                Column("reason", TEXT, "Why, or why not."),
                Column("created_at", INSTANT, "When it was made."),
            ),
            None,
        ),
        View(
            "trials",
            "One candidate that an optimizer scored.",
            (
                RUN_ID,
                prompt,
                Column("round", INTEGER, "The optimizer's round, from 0."),
                Column("variant", INTEGER, "The candidate in its round, from 0."),
                Column("prompt", TEXT, "Its text."),
                Column("metric", TEXT, "What was measured."),
                Column("value", NUMBER, "Its score."),
                Column("n", INTEGER, "How many rows it was measured on."),
                Column("evidence", TEXT, "live, mocked, dry_run or imported."),
                Column("note", TEXT, "What the optimizer says of it."),
            ),
            None,
        ),
        View(
            "jobs",
            "One GPU job.",
            (
                RUN_ID,
                job,
                Column("run_name", TEXT, "The training's name."),
                Column("registry_key", TEXT, "The model that is trained."),
                Column("status", TEXT, "How it stands."),
                Column("instance_id", TEXT, "The rented machine."),
                Column("gpu_name", TEXT, "Its GPU."),
                Column("gpu_count", INTEGER, "How many of them."),
                Column("price_usd_per_h", NUMBER, "What an hour costs."),
                Column("cost_usd", NUMBER, "What it cost so far."),
                Column("budget_usd", NUMBER, "What it may cost."),
                Column("epochs", NUMBER, "Epochs asked for."),
                Column("exit_code", INTEGER, "How the training ended."),
                Column("error", TEXT, "Why it failed."),
                Column("evidence", TEXT, "live, mocked, dry_run or imported."),
                Column("created_at", INSTANT, "When it was asked for."),
                Column("started_at", INSTANT, "When the machine ran."),
                Column("finished_at", INSTANT, "When it ended."),
            ),
            None,
        ),
        View(
            "job_events",
            "One change of a GPU job.",
            (
                RUN_ID,
                job,
                Column("position", INTEGER, "Place in the job's journal, from 0."),
                Column("occurred_at", INSTANT, "When it happened."),
                Column("event", TEXT, "What happened."),
                Column("status", TEXT, "How the job stood then."),
                Column("cost_usd", NUMBER, "What it had cost by then."),
                Column("detail", ANY, "What else is known."),
            ),
            None,
        ),
    )


@cache
def all_views() -> tuple[View, ...]:
    """Return every view, in the order in which they are listed."""
    scores = _rows("scores", "score", "One metric of one model on one benchmark, with n and interval.")
    return (
        _runs(),
        *_parts(),
        _trajectories(),
        _nested("messages", "messages", "One message or event of a trajectory."),
        _nested("llm_calls", "calls", "One model call of a trajectory."),
        _samples(),
        _rows("models", "model", "One entry of the model registry."),
        scores,
        View(
            "evals",
            "One score of the evaluation before and after training.",
            scores.columns,
            None,
            derived="SELECT * FROM scores WHERE step = 'eval_comparison'",
        ),
        _rows("comparisons", "comparison", "B against A on the cases that both have."),
        _rows("cases", "case", "One attempt of one model at one benchmark case."),
        _rows("curves", "curve-point", "One value of one metric at one step of a training."),
        _rows("scenarios", "scenario", "One scenario run."),
        _rows("dataset_files", "dataset-file", "One file of a data set, planned or downloaded."),
        _rows("bundles", "bundle", "One model bundle, planned or staged."),
        _rows("redactions", "redaction", "One replacement of something private; never its text."),
        View(
            "problems",
            "Something that could not be read or was left out; without a run id, a whole folder of the archive.",
            (RUN_ID, Column("path", TEXT, "The run's folder inside the archive."), *columns_of("problem")),
            "problem",
        ),
        *later_views(),
    )


def stored_views() -> tuple[View, ...]:
    """Return the views that are tables of the store."""
    return tuple(view for view in all_views() if view.spool is not None)
