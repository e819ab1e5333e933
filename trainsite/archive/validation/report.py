"""What a validation found, and the ledger in which it is gathered."""

import os
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Literal

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json

PROGRESS_FILES = 200
"""Progress is told once per so many files."""
Severity = Literal["error", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong (``error``) or worth knowing (``note``)."""

    file: str
    """The file as it was named, or below the folder that was named."""
    path: str
    """JSON path in the document or row, ``$`` for the whole."""
    line: int | None
    """Line of a table, from 1."""
    code: str
    """A stable word: torn, duplicate_key, newer_version, schema, secret, sha256_mismatch, …"""
    message: str
    hint: str
    """What to do."""
    severity: Severity = "error"


@dataclass(frozen=True)
class Report:
    """Everything that was found, and how much was looked at."""

    findings: tuple[Finding, ...]
    files: int
    rows: int
    runs: int
    """Finished runs."""
    unfinished: tuple[str, ...]
    """Folders of runs that were begun and are not complete."""
    checked: tuple[str, ...] = ()
    """Every file that was looked at, in order."""

    @property
    def ok(self) -> bool:
        """Tell whether there is no error; notes do no harm."""
        return not any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a value, wherever it lies."""

    code: str
    message: str
    hint: str
    path: str = "$"
    severity: Severity = "error"


@dataclass
class Ledger:
    """Gathers findings while files are looked at."""

    progress: Callable[[str], None]
    findings: list[Finding] = field(default_factory=list)
    checked: dict[str, None] = field(default_factory=dict)
    rows: int = 0
    manifests: dict[str, dict[str, Json]] = field(default_factory=dict)
    """File of each manifest of a finished run that fits its schema."""
    runs: int = 0
    unfinished: list[str] = field(default_factory=list)
    told: int = 0
    """How often progress was told of files."""

    def look(self, file: Path | str) -> None:
        """Note that a file is being looked at."""
        self.checked[shown(file)] = None
        if len(self.checked) // PROGRESS_FILES > self.told:
            self.told = len(self.checked) // PROGRESS_FILES
            self.progress(f"{len(self.checked):,} files, {self.rows:,} rows")

    def add(self, file: Path | str, flaw: Flaw, line: int | None = None) -> None:
        """Note what is wrong in a file."""
        self.findings.append(Finding(shown(file), flaw.path, line, flaw.code, flaw.message, flaw.hint, flaw.severity))

    def report(self) -> Report:
        """Return all of it."""
        return Report(
            findings=tuple(self.findings),
            files=len(self.checked),
            rows=self.rows,
            runs=self.runs,
            unfinished=tuple(self.unfinished),
            checked=tuple(self.checked),
        )


def shown(path: Path | str) -> str:
    """Return a path as text that every encoding of Unicode can carry, also where its name is not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def unreadable(error: OSError) -> Flaw:
    """Return the flaw of a file that the system does not hand out."""
    return Flaw("unreadable", error.strerror or str(error), "check the file and its permissions")
