"""The first half of a build: rows of all parts become examples in the pool, and everything is counted."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field

from trainsite.clock import Clock
from trainsite.dataclass import dataclass
from trainsite.datasets.drawing import Drawer, Drawn
from trainsite.datasets.pool import Pool
from trainsite.datasets.quality import Gate
from trainsite.datasets.sealing import Sealer
from trainsite.datasets.sources import Part, iter_chunks
from trainsite.datasets.tables import Tables
from trainsite.privacy import Redactor
from trainsite.records.problem import Problem
from trainsite.records.training_set import DatasetChoices
from trainsite.twin import WORTH_IT_BYTES, in_order

PROGRESS_ROWS = 20_000
PROBLEMS_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class DatasetTools:
    """What a build needs of its surroundings."""

    redactor: Redactor
    clock: Clock
    progress: Callable[[str], None]


@dataclass(kw_only=True)
class Tally:
    """What the chunks of all parts add up to."""

    rows: Counter[int] = field(default_factory=Counter)
    labels: int = 0
    without_reward: int = 0
    redactions: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def is_large(parts: Sequence[Part]) -> bool:
    """Tell whether a second process is worth its start."""
    return sum(part.size_bytes for part in parts) > WORTH_IT_BYTES


def gather_examples(
    choices: DatasetChoices, parts: Sequence[Part], pool: Pool, tables: Tables, tools: DatasetTools
) -> Tally:
    """Draw the examples of all parts into the pool; what is left out goes to the tables."""
    gate = Gate(choices.evidence, choices.min_reward, choices.keep_failed is not None)
    drawer = Drawer(choices.tasks, choices.group_by, gate, Sealer(choices.formats, tools.redactor))
    tally = Tally()
    problems: list[tuple[int, Problem]] = []
    for drawn in in_order(drawer, iter_chunks(parts, problems), twice=is_large(parts)):
        before = tally.rows.total() // PROGRESS_ROWS
        _add(drawn, pool, tables, tally)
        _report(problems, tables, tally)
        if tally.rows.total() // PROGRESS_ROWS > before:
            tools.progress(f"{tally.rows.total():,} rows read, {len(pool.examples):,} examples")
    _report(problems, tables, tally)
    return tally


def _add(drawn: Drawn, pool: Pool, tables: Tables, tally: Tally) -> None:
    tally.rows[drawn.part] += drawn.rows
    tally.labels += drawn.labels
    tally.without_reward += drawn.without_reward
    tally.redactions.update(drawn.redactions)
    tables.exclude(drawn.exclusions)
    tables.report(drawn.problems)
    tally.problems += drawn.problems[: PROBLEMS_SHOWN - len(tally.problems)]
    pool.add(drawn.examples, drawn.contents)


def _report(problems: list[tuple[int, Problem]], tables: Tables, tally: Tally) -> None:
    """Write the problems of rows that could not even be cut out of their part."""
    for part, problem in problems:
        tables.report([problem])
        tally.rows[part] += problem.is_row
        if len(tally.problems) < PROBLEMS_SHOWN:
            tally.problems.append(problem)
    problems.clear()
