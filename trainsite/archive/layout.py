"""The names in an archive and in a run folder. They are a contract: other tools read these files."""

from pathlib import Path, PurePosixPath

MANIFEST = "collection-manifest.json"
README = "README.md"
JOURNAL = "run-journal.jsonl"
PROBLEMS = "problems.ndjson"
STEPS = "steps"
STEP_RECORD = "step.json"
TASKS = "tasks"
RAW = "raw"
ANALYSIS = "analysis"
PAGE_LIST = "analysis/pages.ndjson"
INDEX_JSON = "collection-index.json"
INDEX_HTML = "collection-index.html"
INDEX_STEM = "collection-index"
ARCHIVE_FILES = frozenset(f"{INDEX_STEM}.{ending}" for ending in ("json", "html", "css", "js"))
"""Files beside the runs; no run can have one of these names."""
STATE = ".trainsite"
"""Derived store and locks of an archive: may be deleted at any time, never published."""

VIEWS = {
    "trajectories.ndjson": "trajectory",
    "curves.ndjson": "curve-point",
    "problems.ndjson": "problem",
    "redactions.ndjson": "redaction",
    "scores.ndjson": "score",
    "cases.ndjson": "case",
    "comparisons.ndjson": "comparison",
    "models.ndjson": "model",
    "dataset_files.ndjson": "dataset-file",
    "scenarios.ndjson": "scenario",
    "bundles.ndjson": "bundle",
    "pages.ndjson": "artifact",
    JOURNAL: "run-journal",
}
"""File name of a table to the schema of its rows."""


def step_folder(step: str) -> str:
    """Return the folder of a step inside its run."""
    return f"{STEPS}/{step}"


def step_record(step: str) -> str:
    """Return the path of a step's record inside its run."""
    return f"{STEPS}/{step}/{STEP_RECORD}"


def view_path(step: str, view: str) -> str:
    """Return the path of a step's table inside its run, ``view`` without its suffix."""
    return f"{STEPS}/{step}/{view}.ndjson"


def task_path(step: str, task: str) -> str:
    """Return the path of the rows of one task inside a run."""
    return f"{STEPS}/{step}/{TASKS}/{task}_trajectories.jsonl"


def row_schema(path: PurePosixPath) -> str | None:
    """Return the schema of the rows of a table by its name, None where the name is unknown."""
    if path.parent.name == TASKS and path.name.endswith("_trajectories.jsonl"):
        return "native-row"
    return VIEWS.get(path.name)


def is_inside_raw(path: PurePosixPath) -> bool:
    """Tell whether a path inside a run lies under a ``raw`` folder."""
    return RAW in path.parts[:-1]


def is_temporary(name: str) -> bool:
    """Tell whether a file is one that a killed writer left behind."""
    return name.startswith(".") and name.endswith(".tmp")


def siblings(name: str) -> tuple[str, str]:
    """Return the hidden folders beside a run: where its successor is built, and where the replaced one waits."""
    return f".{name}.building", f".{name}.replaced"


def is_sibling(name: str) -> bool:
    """Tell whether a name is that of a hidden folder beside a run."""
    return name.startswith(".") and name.endswith((".building", ".replaced"))


def is_run(folder: Path) -> bool:
    """Tell whether a folder is a finished or a started run."""
    return (folder / MANIFEST).is_file() or (folder / JOURNAL).is_file()


def is_finished(folder: Path) -> bool:
    """Tell whether a folder holds a finished run."""
    return (folder / MANIFEST).is_file()


def is_safe_relative(path: str) -> bool:
    """Tell whether a stored path stays inside its run folder on every system."""
    if not path or "\\" in path or ":" in path or path.startswith("/"):
        return False
    return ".." not in PurePosixPath(path).parts
