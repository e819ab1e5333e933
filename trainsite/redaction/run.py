"""A finished run rewritten under the rules of today: every row, document and page of it goes through the redactor."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from trainsite.archive import layout
from trainsite.archive.index import refuse_foreign_index
from trainsite.archive.journal import Header, load_journal
from trainsite.archive.lock import run_lock
from trainsite.archive.reader import load_manifest, load_step
from trainsite.archive.run_writer import RunWriter, open_run
from trainsite.archive.step_writer import StepWriter, is_intact
from trainsite.clock import Clock, rfc3339
from trainsite.collection.completion import Pages, RunEnd, complete_run
from trainsite.collection.ingest import ingest_again
from trainsite.collection.output import check_output
from trainsite.collection.readiness import TRAJECTORY_STEPS
from trainsite.collection.request import fingerprint
from trainsite.collection.step import Outcome
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError, UsageError
from trainsite.privacy import Redactor
from trainsite.records.codec import from_json, to_document
from trainsite.records.dataset import DatasetSummary
from trainsite.records.run import Artifact, Manifest, Step
from trainsite.records.schema import shape_of
from trainsite.records.trajectory import TASKS

_SOURCES = {"natural_trajectories": "natural", "test_trajectories": "tests"}
_SUMMARY = "trajectory_dataset_summary.json"


@dataclass(frozen=True, kw_only=True)
class RunRedaction:
    """Rewrites runs; what it works with."""

    redactor: Redactor
    clock: Clock
    pages: Pages
    progress: Callable[[str], None]

    def redact(self, source: Path, output: Path) -> Manifest:
        """
        Write a new run that holds what a finished one does, redacted again; raw text is left behind.

        The original stays as it is. A rewriting that was killed is resumed by the same call. Raises UsageError for
        an output that cannot be a run, StoreError where the run is damaged or the output is taken.
        """
        manifest = load_manifest(source)
        journal = load_journal(source)
        if journal is None:
            raise StoreError(f"{source / layout.JOURNAL}: no such file; restore the run")
        if output.absolute() == source.absolute():
            raise UsageError(f"{output}: is the run itself; give -o a new folder")
        check_output(output, self.redactor)
        header, counts = self._header(journal.header, manifest)
        records = [self._intact_step(source, line.id) for line in manifest.steps]
        refuse_foreign_index(output.parent)
        with run_lock(output.parent, output.name):
            writer = open_run(output, header, self.redactor)
            made = [self._step(source, record, writer) for record in records]
            end = RunEnd(self.clock(), manifest.duration_s, manifest.preflight, counts)
            complete_run(writer, made, end, self.pages, self.progress)
        return load_manifest(output)

    def _header(self, old: Header, manifest: Manifest) -> tuple[Header, dict[str, int]]:
        """Return the identity of the new run: the old one's, under this key and these rules."""
        redacted = self.redactor.redact(to_document(old), shape_of("run-journal"))
        redactor = self.redactor
        parts = {
            "of": [manifest.run_id, old.recipe_sha256],
            "redaction": [redactor.key_id, redactor.rules_sha256, redactor.literals_id],
        }
        recipe_sha256 = fingerprint(parts)
        run_id = f"{manifest.run_id.partition('-')[0]}-{recipe_sha256[:8]}"
        header = replace(
            from_json(Header, redacted.value),
            recipe_sha256=recipe_sha256,
            run_id=run_id,
            redacted_from=manifest.run_id,
        )
        recipe = replace(header.recipe, include_natural_raw=None)
        return replace(header, recipe=recipe), redacted.counts

    def _intact_step(self, source: Path, step: str) -> Step:
        record = load_step(source, step)
        if not is_intact(source, replace(record, artifacts=tuple(a for a in record.artifacts if a.kind != "raw"))):
            raise StoreError(f"{source / layout.step_folder(step)}: differs from its record; see trainsite validate")
        return record

    def _step(self, source: Path, record: Step, writer: RunWriter) -> Step:
        done = writer.find_step(record.id, record.input_sha256)
        if done is not None:
            return done
        self.progress(f"{record.id}: redacting")
        with writer.open_step(record.id) as files:
            outcome = None
            tables = {artifact.path: artifact for artifact in record.artifacts if artifact.kind == "table"}
            main = layout.view_path(record.id, "trajectories")
            again = record.id in TRAJECTORY_STEPS and record.id in _SOURCES and not record.summary.get("synthetic")
            if again and main in tables:
                outcome = self._trajectories(source, record, files, writer)
            for artifact in record.artifacts:
                if not (outcome and _is_made_again(artifact, record)):
                    self._copy(source, artifact, files)
            if outcome and any(PurePosixPath(artifact.path).name == _SUMMARY for artifact in record.artifacts):
                files.document(_SUMMARY, "dataset-summary", from_json(DatasetSummary, dict(outcome.summary)))
            made = _made(record, outcome, files)
        writer.finish_step(made, rfc3339(self.clock()))
        return load_step(writer.run, record.id)

    def _trajectories(self, source: Path, record: Step, files: StepWriter, writer: RunWriter) -> Outcome:
        natural = record.id == "natural_trajectories"
        outcome = ingest_again(
            files,
            source / layout.view_path(record.id, "trajectories"),
            source=_SOURCES[record.id],
            tasks=writer.header.recipe.natural_tasks if natural else TASKS,
            progress=self.progress,
        )
        tokens = {"redacted_rows": max(outcome.summary["redacted_rows"], record.summary.get("redacted_rows", 0))}
        return replace(outcome, summary={**record.summary, **outcome.summary, **tokens})

    def _copy(self, source: Path, artifact: Artifact, files: StepWriter) -> None:
        path = PurePosixPath(artifact.path)
        if artifact.kind == "document" and artifact.schema is not None:
            files.document(path.name, artifact.schema, orjson.loads((source / artifact.path).read_bytes()))
        elif artifact.kind == "table" and layout.VIEWS.get(path.name) is not None:
            with (source / artifact.path).open("rb") as lines:
                for line in lines:
                    files.row(path.stem, orjson.loads(line))
        elif artifact.kind != "raw":
            raise StoreError(f"{source / artifact.path}: no table or document that can be redacted; upgrade trainsite")


def _is_made_again(artifact: Artifact, record: Step) -> bool:
    """Tell whether a file of a step of trajectories comes of sealing them again."""
    path = PurePosixPath(artifact.path)
    main = layout.view_path(record.id, "trajectories")
    return artifact.path == main or path.parent.name == layout.TASKS or path.name == _SUMMARY


def _made(record: Step, outcome: Outcome | None, files: StepWriter) -> Step:
    artifacts = files.artifacts()
    counts: Counter[str] = Counter(record.redactions) + files.redactions
    changes: dict[str, Any] = {"artifacts": artifacts, "redactions": dict(sorted(counts.items()))}
    if outcome is not None:
        left_out = files.row_problems  # those copied from the old run are counted already
        changes |= {
            "counts": replace(
                record.counts, rows_out=record.counts.rows_out - left_out, problems=record.counts.problems + left_out
            ),
            "evidence": dict(sorted(outcome.evidence.items())),
            "summary": dict(outcome.summary),
            "previews": outcome.previews,
        }
    return replace(record, **changes)
