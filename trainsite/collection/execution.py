"""Carries out the steps of a run: keep what is finished, adopt what may be, do the rest; one failure stops nothing."""

import traceback
from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from pathlib import Path

from trainsite.archive.reader import load_step
from trainsite.archive.run_writer import RunWriter
from trainsite.archive.step_writer import StepWriter
from trainsite.clock import Clock, rfc3339
from trainsite.collection.inputs import Inputs
from trainsite.collection.request import fingerprint
from trainsite.collection.step import CollectionStep, Outcome, StepContext, StepSkippedError
from trainsite.collection.steps import STEPS
from trainsite.collection.tiers import load_tiers
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError, TrainsiteError
from trainsite.records.run import Manifest, Step, StepChoice
from trainsite.settings import Settings


@dataclass
class Execution:
    """The steps of one run, in order."""

    writer: RunWriter
    inputs: Inputs
    settings: Settings
    clock: Clock
    progress: Callable[[str], None]
    base: Manifest | None = None
    base_folder: Path | None = None
    only: tuple[str, ...] = ()
    _records: dict[str, Step] = field(default_factory=dict)

    def run_all(self) -> list[Step]:
        """Return the record of every step, done now or before."""
        for choice in self.writer.header.recipe.steps:
            step = STEPS[choice.id]
            input_sha256 = self._basis(step, choice)
            record = self.writer.find_step(step.id, input_sha256)
            if record is None:
                record = self._adopt(choice, input_sha256) or self._do(step, choice, input_sha256)
            self._records[step.id] = record
        return list(self._records.values())

    def elapsed_s(self, started_at: str, ended: float) -> float:
        """Return the seconds since an instant, 0 under a clock that stands still."""
        return max(0.0, round(ended - datetime.fromisoformat(started_at).timestamp(), 3))

    def _basis(self, step: CollectionStep, choice: StepChoice) -> str:
        header, redactor = self.writer.header, self.writer.redactor
        return fingerprint(
            {
                "step": step.id,
                "redaction": [redactor.key_id, redactor.rules_sha256, redactor.literals_id],
                "selected": choice.selected,
                "basis": step.basis(header.recipe, {record.role: record for record in header.inputs}, choice.mode),
                "after": {name: [[a.path, a.sha256] for a in self._records[name].artifacts] for name in step.after},
            }
        )

    def _adopt(self, choice: StepChoice, input_sha256: str) -> Step | None:
        """Return the base run's step, copied here, where it succeeded from the same inputs and is not to be redone."""
        if self.base is None or self.base_folder is None or choice.id in self.only:
            return None
        record = load_step(self.base_folder, choice.id)
        is_same = record.input_sha256 == input_sha256 or self._is_imported(record, self.base)
        if record.status != "succeeded" or not is_same or self._wants_raw(choice.id):
            return None
        self.progress(f"{choice.id}: adopted")
        return self.writer.adopt_step(self.base_folder, record, rfc3339(self.clock()), run_id=self.base.run_id)

    def _is_imported(self, record: Step, base: Manifest) -> bool:
        """Tell whether a step was read from a foreign source, which no input of ours decides, under today's rules."""
        redactor, before = self.writer.redactor, base.provenance
        same = (before.redaction_key_id, before.rules_sha256) == (redactor.key_id, redactor.rules_sha256)
        return record.mode == "import" and same

    def _wants_raw(self, step: str) -> bool:
        return step == "natural_trajectories" and self.writer.header.recipe.include_natural_raw is not None

    def _do(self, step: CollectionStep, choice: StepChoice, input_sha256: str) -> Step:
        started = self.clock()
        reason = self._reason_to_skip(choice)
        with self.writer.open_step(step.id) as files:
            outcome = Outcome()
            if reason is None:
                self.progress(f"{step.id}: {choice.mode}")
                outcome, reason = self._attempt(step, choice, files)
            status = "failed" if outcome.error else "skipped" if reason else "succeeded"
            artifacts, counts = files.artifacts(), files.counts()
            redactions = dict(sorted(files.redactions.items()))
        ended = self.clock()
        record = Step(
            id=step.id,
            status=status,
            mode=choice.mode,
            input_sha256=input_sha256,
            started_at=rfc3339(started),
            finished_at=rfc3339(ended),
            duration_s=max(0.0, round(ended - started, 3)),
            evidence=dict(sorted(outcome.evidence.items())),
            reason=reason,
            error=outcome.error,
            counts=counts,
            summary=dict(outcome.summary),
            previews=outcome.previews,
            redactions=redactions,
            artifacts=artifacts,
        )
        self.writer.finish_step(record, rfc3339(ended))
        self.progress(f"{step.id}: {status}" + (f": {outcome.error or reason}" if status != "succeeded" else ""))
        return load_step(self.writer.run, step.id)

    def _attempt(self, step: CollectionStep, choice: StepChoice, files: StepWriter) -> tuple[Outcome, str | None]:
        """Return what the step did, and the reason where it had nothing to do; an error leaves no half table."""
        try:
            return step.run(self._context(choice, files)), None
        except StepSkippedError as skipped:
            files.drop()
            return Outcome(), str(skipped)
        except StoreError:
            raise  # the disk is full or gone: no step can be written, the run is resumed later
        except TrainsiteError as failure:
            files.drop()
            return Outcome(error=str(failure)), None
        except Exception as bug:  # noqa: BLE001 - a bug in one step must not lose the others
            files.drop()
            return Outcome(error=_describe_bug(bug)), None

    def _reason_to_skip(self, choice: StepChoice) -> str | None:
        if not choice.selected:
            return choice.reason
        if not self.only or choice.id in self.only or self.base is None:
            return None
        before = next(line for line in self.base.steps if line.id == choice.id)
        if before.status == "succeeded":
            return None
        return f"not named by --only; {before.status} in {self.base.run_id}: {before.error or before.reason}"

    def _context(self, choice: StepChoice, files: StepWriter) -> StepContext:
        return StepContext(
            choice=choice,
            recipe=self.writer.header.recipe,
            tiers=load_tiers(),
            inputs=self.inputs,
            writer=files,
            run=self.writer.run,
            settings=self.settings,
            clock=self.clock,
            progress=self.progress,
        )


def _describe_bug(bug: Exception) -> str:
    """Return where a bug struck, without its message: that may quote what must not be stored."""
    frame = traceback.extract_tb(bug.__traceback__)[-1]
    return f"internal error {type(bug).__name__} in {Path(frame.filename).name}:{frame.lineno}; please report it"
