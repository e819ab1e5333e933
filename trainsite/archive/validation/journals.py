"""A run's journal, held against the manifest of the run: it stays when the run is complete, and both say the same."""

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.validation.report import Flaw, Ledger
from trainsite.archive.validation.tables import JOURNAL_KIND, check_table
from trainsite.dataclass import dataclass
from trainsite.privacy import Redactor
from trainsite.records.codec import Json

_HINT = "restore the journal and the manifest, or collect the run again"
_SHARED = {
    "run_id": ("run_id",),
    "label": ("label",),
    "started_at": ("started_at",),
    "recipe": ("recipe",),
    "inputs": ("provenance", "inputs"),
    "commit": ("provenance", "commit"),
    "commit_source": ("provenance", "commit_source"),
}
"""Fields of the header to where the manifest says the same."""


@dataclass
class JournalRead:
    """What the sound lines of a journal say; ``finished`` maps a step to the SHA-256 of its record."""

    headers: list[dict[str, Json]] = field(default_factory=list)
    finished: dict[str, str] = field(default_factory=dict)

    def take(self, row: dict[str, Json]) -> None:
        """Take a line."""
        if "step" in row:
            self.finished[row["step"]] = row["sha256"]
        else:
            self.headers.append(row)


def check_journal(run: Path, ledger: Ledger, redactor: Redactor | None) -> JournalRead | None:
    """Look at a run's journal; None where there is none."""
    path = run / layout.JOURNAL
    if path.is_symlink():
        ledger.add(path, Flaw("link", "is a symbolic link", "put the file itself in its place"))
        return None
    if not path.is_file():
        return None
    ledger.look(path)
    read = JournalRead()
    check_table(path, JOURNAL_KIND, ledger, redactor, read.take)
    return read


def iter_disagreements(journal: JournalRead | None, manifest: dict[str, Json]) -> Iterator[Flaw]:
    """Yield what the journal of a finished run does not say, or says otherwise than the manifest."""
    if journal is None:
        yield Flaw("missing_file", "is not there, and the run is finished", _HINT)
        return
    if len(journal.headers) != 1:
        message = "does not say of which run it is" if not journal.headers else "says more than once of which run it is"
        yield Flaw("journal_mismatch", message, _HINT)
        return
    header = journal.headers[0]
    for name, path in _SHARED.items():
        said = manifest
        for part in path:
            said = said[part]
        if header[name] != said:
            yield Flaw("journal_mismatch", f"{name} is not that of the manifest", _HINT, f"$.{name}")
    for line in manifest["steps"]:
        finished = journal.finished.get(line["id"])
        if finished is None:
            yield Flaw("journal_mismatch", f"does not call {line['id']} finished, the manifest does", _HINT)
        elif finished != line["sha256"]:
            message = f"names another record of {line['id']} than the manifest"
            yield Flaw("journal_mismatch", message, _HINT, "$.sha256")
