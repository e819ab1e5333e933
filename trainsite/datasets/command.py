"""The command line that makes a data set again; sources by their names, so that it says nothing of this machine."""

import shlex
from collections.abc import Iterable

from trainsite.datasets.request import DEFAULT_SEED, DEFAULT_THRESHOLD, FORMATS
from trainsite.datasets.sources import Part
from trainsite.records.evidence import COUNTS_AS_EVIDENCE
from trainsite.records.training_set import DatasetChoices
from trainsite.records.trajectory import TASKS


def command_of(choices: DatasetChoices, parts: Iterable[Part], licence: str | None) -> str:
    """Return the command; options that have their default are left out."""
    words = ["trainsite", "trajectories", "dataset", *dict.fromkeys(part.run_id or part.name for part in parts)]
    words += ["-o", "dataset"]
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
        ("--min-reward", choices.min_reward, None),
        ("--format", "both" if choices.formats == FORMATS else choices.formats[0], "both"),
        ("--keep-failed", choices.keep_failed, None),
        ("--licence", licence, None),
    ):
        if value != default:
            words += [option, f"{value:g}" if isinstance(value, float) else str(value)]
    return shlex.join(words)
