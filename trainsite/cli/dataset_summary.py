"""What ``trajectories dataset`` prints."""

from pathlib import Path

from trainsite.datasets import Built
from trainsite.records.training_set import Dataset, StageCounts


def summary_lines(output: Path, dataset: Dataset) -> list[str]:
    """Return the summary of a data set, one fact per line."""
    splits = " ".join(f"{split.split}={split.rows}" for split in dataset.splits)
    tasks = " ".join(f"{task}={sum(counts.values())}" for task, counts in dataset.balance["task"].items())
    lines = [
        f"output={output}",
        f"rows {_counts(dataset.rows)}",
        f"examples {_counts(dataset.examples)}",
        f"splits {splits} groups={dataset.groups} largest-group={dataset.largest_group}",
        f"tasks {tasks}",
        f"redactions={sum(dataset.redactions.values())}"
        + "".join(f" {name}={count}" for name, count in dataset.redactions.items()),
        *(f"warning: {text}" for text in dataset.warnings),
    ]
    return [f"[trajectories dataset] {line}" for line in lines]


def empty_lines(built: Built) -> list[str]:
    """Return why there is no data set, with what was left out by its reason."""
    lines = [
        "no example is left, so nothing was written",
        f"rows {_counts(built.rows)}",
        f"examples {_counts(built.examples)}",
        *(f"problem {problem.file}:{problem.line}: {problem.message}" for problem in built.problems),
    ]
    return [f"[trajectories dataset] {line}" for line in lines]


def _counts(counts: StageCounts) -> str:
    excluded = "".join(f" {reason}={count}" for reason, count in counts.excluded.items())
    return f"in={counts.rows_in} out={counts.rows_out}" + (f" left-out{excluded}" if excluded else "")
