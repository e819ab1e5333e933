"""One pass over a collection folder: what is read goes to the sink, and what is wrong with it is said."""

from collections.abc import Iterable
from dataclasses import field
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.errors import RecordError
from trainsite.importers.eliza.documents import Fields, count_absolute, load_document
from trainsite.importers.eliza.folder import SourceFolder
from trainsite.importers.eliza.told import Told
from trainsite.importers.importer import ImportOptions
from trainsite.importers.sink import Sink
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories.evidence import read_evidence
from trainsite.trajectories.fields import as_count, as_instant

EVIDENCE_ORDER = ("imported", "mocked", "dry_run")
KNOWN_VERSION = 1
"""Of every kind of document."""
_NAMES_SHOWN = 5


@dataclass
class Visit:
    """A collection folder on its way into a run."""

    sink: Sink
    source: SourceFolder
    told: Told
    options: ImportOptions
    seen: set[str] = field(default_factory=set)
    """Names of files that were read."""
    paths: dict[str, int] = field(default_factory=dict)
    """How many absolute paths of the writing machine each document holds."""
    numbered: dict[str, int] = field(default_factory=dict)
    """How many files of trajectories each step has so far."""

    def document(self, step: str, name: str, fields: Fields) -> dict[str, Json] | list[Json] | None:
        """Return a document, None where it is not here, cannot be read, or was left by an earlier run."""
        if name not in self.source.files:
            return None
        self.seen.add(name)
        loaded = load_document(self.source.files[name], name)
        if isinstance(loaded, Problem):
            self.sink.problem(step, loaded)
            return None
        if not self._is_wanted(step, name, loaded, fields):
            return None
        mapped, kept, unmapped = fields.sort(loaded)
        self.sink.saw(files_read=1, mapped=mapped, kept=kept, unmapped=unmapped)
        if paths := count_absolute(loaded):
            self.paths[name] = paths
        return loaded

    def object(self, step: str, name: str, fields: Fields) -> dict[str, Json] | None:
        """Return a document that is an object; anything else is a problem."""
        loaded = self.document(step, name, fields)
        if isinstance(loaded, list):
            self.problem(step, "unknown_shape", "a list is no document of this kind; write it again", file=name)
            return None
        return loaded

    def number(self, step: str, names: Iterable[str]) -> dict[str, int]:
        """Return the numbers of some more files of trajectories of a step: the first part of their row ids."""
        first = self.numbered.get(step, 0) + 1
        found = {name: number for number, name in enumerate(names, first)}
        self.numbered[step] = first - 1 + len(found)
        return found

    def row(self, step: str, view: str, record: Any, *, file: str, is_own: bool = True) -> bool:
        """
        Write a record; one that does not fit is a problem. Return whether it was written.

        ``is_own`` is False for a record that is made of entries which are counted already.
        """
        self.sink.saw(rows=is_own)
        try:
            self.sink.row(step, view, record)
        except RecordError as error:
            self.lost(step, "not_writable", str(error), file=file)
            return False
        self.sink.saw(rows_read=is_own)
        return True

    def lost(self, step: str, code: str, message: str, *, file: str) -> None:
        """Note an entry of a file that could not be taken."""
        self.sink.problem(step, Problem(code=code, message=message, file=file))

    def problem(self, step: str, code: str, message: str, *, file: str | None = None) -> None:
        """Note something that cost no row."""
        self.sink.problem(step, Problem(code=code, message=message, file=file, is_row=False))

    def missing(self, step: str, names: Iterable[str], *, file: str | None = None) -> None:
        """Note files that the source speaks of and does not hold."""
        found = sorted(set(names))
        if found:
            shown = ", ".join(found[:_NAMES_SHOWN]) + (" and more" if len(found) > _NAMES_SHOWN else "")
            self.problem(step, "missing_file", f"{len(found):,} of its files are not in the folder: {shown}", file=file)

    def is_left_over(self, step: str, folder: str) -> bool:
        """Tell whether the files of a step are those of an earlier run, the manifest having skipped the step."""
        told = self.told.steps.get(step)
        names = self.source.below(folder, "")
        if told is None or told.status != "skipped" or not names:
            return False
        message = f"the step was skipped, yet {len(names):,} files of it lie in the folder: left by an earlier run"
        self.problem(step, "stale", message, file=folder)
        self.seen.update(names)
        return True

    def _is_wanted(self, step: str, name: str, document: Json, fields: Fields) -> bool:
        """Tell whether a document is of its kind and of this run; say why where it is not, or is newer than known."""
        if not isinstance(document, dict):
            return True
        schema, made_at = document.get("schema"), as_instant(document.get("generatedAt"))
        if schema is not None and fields.schema is not None and schema != fields.schema:
            self.problem(step, "unknown_shape", f"calls itself {schema}, not {fields.schema}; not taken", file=name)
            return False
        if made_at and self.told.started_at and made_at < self.told.started_at:
            message = "is older than the run: left in the folder by an earlier one, so it is not taken"
            self.problem(step, "stale", message, file=name)
            return False
        version = as_count(document.get("schemaVersion", document.get("version")))
        if version is not None and version > KNOWN_VERSION:
            message = f"version {version} is newer than {KNOWN_VERSION}; it was read as far as it is known"
            self.problem(step, "newer_version", message, file=name)
        return True


def weaker(*kinds: str) -> str:
    """Return the evidence kind that proves least."""
    return max(kinds, key=EVIDENCE_ORDER.index)


def evidence_of(*documents: Json) -> str:
    """Return what some documents about the same thing say of themselves: dry_run before mocked before imported."""
    return weaker("imported", *(read_evidence(each) for each in documents if isinstance(each, dict)))
