"""One collection folder brought into a run: every step's files, then what the source said that the run does not."""

from collections.abc import Callable
from dataclasses import field
from pathlib import Path

from trainsite.collection.facts import Facts
from trainsite.dataclass import dataclass
from trainsite.importers.eliza import action_benchmark, evals, inventory, reference, scenarios, trajectories
from trainsite.importers.eliza.claims import review
from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.folder import SourceFolder
from trainsite.importers.eliza.told import FOLDERS, MANIFEST, SCHEMA, Told
from trainsite.importers.eliza.trajectories import without_paths
from trainsite.importers.eliza.visit import Visit
from trainsite.importers.importer import ImportOptions
from trainsite.importers.sink import Sink
from trainsite.trajectories.fields import as_object

_LAST = "benchmark_matrix"
"""What concerns the whole run is said there."""
_NAMES_SHOWN = 8
_ERROR_CHARS = 4_000
_UNKNOWN = "unknown: the source's manifest cannot be read"
"""Why a step of which nothing is found is not called skipped."""
_READERS: dict[str, Callable[[Visit], None]] = {
    "huggingface": inventory.read_dataset,
    "feed": trajectories.read_feed,
    "natural_trajectories": trajectories.read_natural,
    "test_trajectories": trajectories.read_tests,
    "scenarios": scenarios.read_scenarios,
    "eval_comparison": evals.read_evals,
    "action_benchmark": action_benchmark.read_action_benchmark,
    "reference_benchmark": reference.read_reference,
    "model_registry": inventory.read_models,
    "bundle_stage": inventory.read_bundles,
}
_MARKS = (
    inventory.DATASET, inventory.BUNDLE, scenarios.NATIVE_MANIFEST, evals.FILE, reference.MATRIX,
    "natural_trajectories/sanitized/trajectories.sanitized.jsonl",
    "test_trajectories/test-trajectory-collection.json",
)  # fmt: skip
"""Files that nothing but a collection has."""
_MANIFEST_FIELDS = Fields(
    "collection",
    mapped=frozenset(
        {"outputDir", "evidence.readinessGaps", "provenance.workspaceRoot", "provenance.trainingStateRoot"}
        | {f"steps[].{key}" for key in ("id", "status", "error")}
        | {f"evidence.benchmarks.{key}" for key in ("benchmarkRows", "benchmarkComparisons")}
    ),
    kept=frozenset({"recipe", "evidence.preflight", "provenance.generatedBy"}),
    schema=SCHEMA,
    opaque=frozenset(
        {"steps[].result", "analysis", "readiness", "evidence.coverage", "evidence.feed"}
        | {f"evidence.{key}" for key in ("stepArtifacts", "sourceSamples", "artifactLinks", "training", "evals")}
        | {f"evidence.{key}" for key in ("artifactCounts", "stepCounts", "dataSources", "benchmarkReadiness")}
        | {f"evidence.benchmarks.{key}" for key in ("comparisonInventory", "improvementComparisons", "caseSamples")}
        | {"evidence.benchmarks.baselineProgress", "provenance.outputLayout"}
    ),
)


def is_known(folder: Path) -> bool:
    """Tell whether a folder holds a file that nothing but a collection has; links are not followed."""
    return any((folder / mark).is_file() and not (folder / mark).is_symlink() for mark in _MARKS)


@dataclass
class Adoption:
    """One collection folder on its way: written first, then reviewed when the run's facts are known."""

    source: SourceFolder
    told: Told
    options: ImportOptions
    beside: tuple[str, ...] = ()
    """Folders beside it that hold no run."""
    visit: Visit | None = field(default=None, init=False)

    def write(self, sink: Sink) -> None:
        """Bring all files of the folder into the run."""
        visit = self.visit = Visit(sink, self.source, self.told, self.options)
        sink.saw(files=len(self.source.files))
        self._manifest(visit)
        for step, read in _READERS.items():
            sink.progress(f"reading {FOLDERS[step]}")
            if not visit.is_left_over(step, FOLDERS[step]):
                read(visit)
        for step, told in self.told.steps.items():
            if told.status == "failed":
                sink.fail(step, self.source.shorten(told.error or "failed; the source does not say why")[:_ERROR_CHARS])
        if self.told.problem is not None:
            for step in _READERS:
                if not sink.has_rows(step):
                    sink.fail(step, _UNKNOWN)

    def review(self, sink: Sink, facts: Facts) -> None:
        """Note what the source claims and its rows do not support, and which files were not read."""
        visit = self.visit or Visit(sink, self.source, self.told, self.options)
        review(visit, facts)
        for name, count in visit.paths.items():
            message = f"{count:,} absolute paths of another machine; here they are relative, names alone, or left out"
            sink.corrected(_LAST, "path", message, file=name)
        _left_out(
            visit,
            [name for name in self.source.files if name not in visit.seen],
            "files",
            "pages, Markdown, and copies of what the rows hold",
        )
        _left_out(visit, self.source.links, "links", "no link is followed")
        _left_out(visit, self.source.raw, "files under raw", "text that nobody has redacted is never read")
        _left_out(visit, self.beside, "folders beside it", "they hold no collection run")

    def _manifest(self, visit: Visit) -> None:
        told = self.told
        if told.problem is not None:
            visit.sink.problem(_LAST, told.problem)
            visit.seen.add(MANIFEST)
            return
        manifest = visit.object(_LAST, MANIFEST, _MANIFEST_FIELDS) or {}
        kept = {
            "recipe": manifest.get("recipe"),
            "preflight": (as_object(manifest.get("evidence")) or {}).get("preflight"),
            "generated_by": (as_object(manifest.get("provenance")) or {}).get("generatedBy"),
        }
        visit.sink.summary(_LAST, **{f"source_{key}": without_paths(visit, item) for key, item in kept.items() if item})
        if told.unknown_steps:
            message = f"steps that nobody knows: {', '.join(told.unknown_steps[:_NAMES_SHOWN])}"
            visit.problem(_LAST, "unknown_step", message, file=MANIFEST)
        if told.foreign_tiers:
            message = f"tiers that nobody knows: {', '.join(told.foreign_tiers[:_NAMES_SHOWN])}"
            visit.problem(_LAST, "unknown_tier", message, file=MANIFEST)


def _left_out(visit: Visit, names: "list[str] | tuple[str, ...]", what: str, why: str) -> None:
    if names:
        shown = ", ".join(names[:_NAMES_SHOWN]) + (" and more" if len(names) > _NAMES_SHOWN else "")
        visit.problem(_LAST, "left_out", f"{len(names):,} {what} were left out: {why} ({shown})")
