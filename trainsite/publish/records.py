"""What the pages of one run are made of: its manifest, its steps' records, and its tables, which stay on disk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from trainsite import site
from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.reader import iter_rows, load_rows, load_step
from trainsite.dataclass import dataclass
from trainsite.records.curve import CurvePoint
from trainsite.records.evidence import Case, Comparison, Score
from trainsite.records.inventory import Bundle, DatasetFile, Model, Scenario
from trainsite.records.problem import Problem
from trainsite.records.run import LIST_LIMIT, Artifact, Manifest, Step
from trainsite.records.trajectory import TrajectoryHead

Row = TypeVar("Row")
_EVALS = "eval_comparison"
_PAGE_KINDS = frozenset({"page", "asset", "readme", "chunk"})
_SMALL_BYTES = 2**18
_TASK_STEPS = ("natural_trajectories", "test_trajectories")


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """The rows of tables; those of a large one are read anew each time they are gone through."""

    kind: type[Row]
    tables: tuple[Path, ...]
    kept: dict[Path, list[Row]] = field(default_factory=dict, compare=False, repr=False)
    """Rows of small tables: a page goes through them several times."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; raises StoreError for a damaged one."""
        for table in self.tables:
            if table not in self.kept and _size_bytes(table) <= _SMALL_BYTES:
                self.kept[table] = load_rows(self.kind, table)
            yield from self.kept[table] if table in self.kept else iter_rows(self.kind, table)


@dataclass(frozen=True)
class Lines:
    """The trajectories of a table as lines of a list, read anew each time."""

    table: Path

    def __iter__(self) -> Iterator[site.TrajectoryLine]:
        """Yield the lines; raises StoreError for a damaged row."""
        yield from map(site.trajectory_line, iter_rows(TrajectoryHead, self.table))


@dataclass(frozen=True)
class RunRecords:
    """The records of one finished run."""

    run: Path
    manifest: Manifest
    """As it was before its pages were written: it names none of them."""
    tables: Mapping[str, Mapping[str, Artifact]]
    """Of each view the tables that can be read, by their steps."""
    task_counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    """Tables that are not the ones that the manifest names; they are left out."""

    def paths(self, view: str) -> dict[str, Path]:
        """Return the tables of a view by their steps."""
        return {step: self.run / artifact.path for step, artifact in self.tables.get(view, {}).items()}

    def rows(self, kind: type[Row], view: str) -> Rows[Row]:
        """Return the rows of a view of all steps."""
        return Rows(kind, tuple(self.paths(view).values()))

    def plans(self) -> tuple[site.TrajectoryPlan, ...]:
        """Return the trajectories of each step."""
        return tuple(
            site.TrajectoryPlan(step=step, count=artifact.rows or 0, lines=Lines(self.run / artifact.path))
            for step, artifact in self.tables.get("trajectories", {}).items()
            if artifact.rows
        )

    def run_tables(self) -> site.RunTables:
        """Return the rows that the run's page shows besides its manifest."""
        scores = self.paths("scores")
        curves = self.rows(CurvePoint, "curves")
        problems = self.run / layout.PROBLEMS
        return site.RunTables(
            scenarios=self.rows(Scenario, "scenarios"),
            dataset_files=self.rows(DatasetFile, "dataset_files"),
            bundles=self.rows(Bundle, "bundles"),
            cases=self.rows(Case, "cases"),
            curves=site.sketch_curves(iter(curves)) if curves.tables else (),
            models=self.rows(Model, "models"),
            evals=Rows(Score, tuple(path for step, path in scores.items() if step == _EVALS)),
            scores=Rows(Score, tuple(path for step, path in scores.items() if step != _EVALS)),
            comparisons=self.rows(Comparison, "comparisons"),
            problems=Rows(Problem, (problems,) if problems.is_file() else ()),
            task_counts=self.task_counts,
        )


def load_records(run: Path, manifest: Manifest, *, verify: bool) -> RunRecords:
    """
    Return the records of a run; with ``verify`` only tables that are byte for byte those that were written.

    Raises StoreError where a step's record cannot be read.
    """
    tables: dict[str, dict[str, Artifact]] = {}
    steps: list[Step] = []
    tasks: Counter[str] = Counter()
    warnings: list[str] = []
    for line in manifest.steps:
        if line.status == "skipped":
            continue
        if verify and not _is_same(run / layout.step_record(line.id), line.sha256):
            warnings.append(_changed(run, layout.step_record(line.id)))
            continue
        step = load_step(run, line.id)
        steps.append(step)
        if step.id in _TASK_STEPS:
            tasks.update(step.summary.get("tasks", {}))
        for artifact in step.artifacts:
            path = PurePosixPath(artifact.path)
            if artifact.path != layout.view_path(step.id, path.stem):
                continue  # documents and task files; no table elsewhere is read, least of all one under raw/
            if verify and path.stem in _SHOWN and not _is_same(run / path, artifact.sha256):
                warnings.append(_changed(run, artifact.path))
                continue
            tables.setdefault(path.stem, {})[step.id] = artifact
    return RunRecords(run, _draft(manifest, steps), tables, tasks, tuple(warnings))


_SHOWN = frozenset(
    {
        "trajectories", "curves", "scores", "cases", "comparisons", "models", "dataset_files", "scenarios", "bundles",
    }
)  # fmt: skip


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _changed(run: Path, path: str) -> str:
    return f"{run.name}/{path}: is not the file that the manifest names; it is left out, see trainsite validate"


def _is_same(path: Path, sha256: str) -> bool:
    try:
        return not path.is_symlink() and hash_file(path)[0] == sha256
    except OSError:
        return False


def _draft(manifest: Manifest, steps: Iterable[Step]) -> Manifest:
    """Return a manifest without its pages: their entries took the places of others where the list was full."""
    own = [each for each in manifest.artifacts if not _is_page(each)]
    if len(own) == len(manifest.artifacts):
        return manifest
    truncated = dict(manifest.truncated)
    if truncated.pop("artifacts", 0):
        first = [each for each in own if each.path == layout.PROBLEMS]
        own = first + [artifact for step in steps for artifact in step.artifacts]
        if len(own) > LIST_LIMIT:
            truncated = {**manifest.truncated, "artifacts": len(own) - LIST_LIMIT}
    return replace(manifest, artifacts=tuple(own[:LIST_LIMIT]), truncated=truncated)


def _is_page(artifact: Artifact) -> bool:
    return artifact.kind in _PAGE_KINDS or artifact.path == layout.PAGE_LIST
