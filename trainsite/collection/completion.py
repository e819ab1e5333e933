"""The end of a run: problems, manifest, pages, and with the manifest in its place the run is complete."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.run_writer import RunWriter
from trainsite.clock import rfc3339
from trainsite.collection.facts import gather_facts
from trainsite.collection.manifest import Ending, make_manifest
from trainsite.collection.problems import write_problems
from trainsite.collection.tiers import judged_tiers
from trainsite.dataclass import dataclass
from trainsite.records.collection import CollectionIndex
from trainsite.records.imported import Coverage
from trainsite.records.run import Adopted, Artifact, Manifest, Preflight, Step


class Pages(Protocol):
    """Makes the pages of a run and of its archive; handed in, since a collection knows no pages."""

    def write_run(self, writer: RunWriter, manifest: Manifest) -> tuple[Artifact, ...]:
        """Write README and viewer of a run whose manifest lacks only them."""

    def write_archive(self, archive: Path, index: CollectionIndex) -> None:
        """Write the index and its page."""


@dataclass(frozen=True)
class RunEnd:
    """What is known when the last step is done."""

    ended: float
    """Seconds since 1970."""
    duration_s: float
    preflight: Preflight
    redactions: dict[str, int]
    """Those in the request itself."""
    coverage: Coverage | None = None


def complete_run(
    writer: RunWriter, records: Sequence[Step], end: RunEnd, pages: Pages, progress: Callable[[str], None]
) -> None:
    """Write what a run has besides its steps, the manifest last."""
    progress("writing pages")
    facts = gather_facts(writer.run, records, judged_tiers(writer.header))
    problems = write_problems(writer, records)
    redactor = writer.redactor
    draft = make_manifest(
        writer.header,
        facts,
        Ending(
            finished_at=rfc3339(end.ended),
            duration_s=end.duration_s,
            redaction_key_id=redactor.key_id,
            rules_sha256=redactor.rules_sha256,
            adopted=tuple(Adopted(step=step, run_id=run_id) for step, run_id in writer.adopted().items()),
            preflight=end.preflight,
            step_sha256={step.id: hash_file(writer.run / layout.step_record(step.id))[0] for step in records},
            problems=problems.first,
            problem_count=problems.count,
            artifacts=(*problems.artifacts, *(artifact for record in records for artifact in record.artifacts)),
            redactions=end.redactions,
            coverage=end.coverage,
        ),
    )
    writer.finish(draft, pages.write_run(writer, draft))
