"""The command line that makes a data set again, to be run in the folder that holds it."""

import shlex

from trainsite.datasets.naming import path_from
from trainsite.datasets.request import (
    DEFAULT_SEED,
    DEFAULT_THRESHOLD,
    FORMATS,
    DatasetRequest,
    default_min_reward,
)
from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.records.trajectory import TASKS

OUTPUT = "dataset-again"


def command_of(request: DatasetRequest) -> str:
    """Return the command; options that have their default are left out."""
    choices = request.choices
    paths = [path_from(request.output, source) for source in request.sources]
    words = ["trainsite", "trajectories", "dataset", *(f"./{path}" if path[:1] == "-" else path for path in paths)]
    words += ["-o", OUTPUT]
    if choices.tasks != TASKS:
        words += [word for task in choices.tasks for word in ("--task", task)]
    words += [word for kind in choices.evidence if kind not in COUNTS_AS_EVIDENCE for word in ("--include", kind)]
    near = "off" if choices.near_duplicates is None else choices.near_duplicates
    for option, value, default in (
        ("--max-per-task", choices.max_per_task, None),
        ("--max-per-group", choices.max_per_group, None),
        ("--val", choices.val, 0.05),
        ("--test", choices.test, 0.05),
        ("--seed", choices.seed, DEFAULT_SEED),
        ("--near-duplicates", near, DEFAULT_THRESHOLD),
        ("--group", choices.group_by, "auto"),
        ("--min-reward", choices.min_reward, default_min_reward(choices.keep_failed)),
        ("--format", "both" if choices.formats == FORMATS else choices.formats[0], "both"),
        ("--keep-failed", choices.keep_failed, None),
        ("--licence", request.licence, None),
    ):
        if value != default:
            words += [option, f"{value:g}" if isinstance(value, float) else str(value)]
    return shlex.join(words)
