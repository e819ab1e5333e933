"""Tables: one JSON value per line, all of one kind."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from trainsite.archive.validation.content import iter_flaws
from trainsite.archive.validation.parsing import parse
from trainsite.archive.validation.report import Flaw, Ledger, unreadable
from trainsite.privacy import Redactor
from trainsite.records.codec import Json

JOURNAL_KIND = "run-journal"
_TORN = frozenset({"torn", "not_json", "not_utf8"})


def check_table(
    path: Path, kind: str, ledger: Ledger, redactor: Redactor | None, take: Callable[[Json], None] | None = None
) -> int | None:
    """Look at each row of a file, hand sound ones to ``take``; return how many rows there are, None if unreadable."""
    try:
        with path.open("rb") as lines:
            return read_table(lines, path, kind, ledger, redactor, take)
    except OSError as error:
        ledger.add(path, unreadable(error))
        return None


def read_table(
    lines: BinaryIO,
    name: Path | str,
    kind: str,
    ledger: Ledger,
    redactor: Redactor | None,
    take: Callable[[Json], None] | None = None,
) -> int:
    """Look at each row of a stream; as ``check_table``."""
    count = 0
    for number, line in enumerate(lines, 1):
        count += 1
        value, flaw = parse(line.rstrip(b"\r\n"))
        if flaw is not None:
            ledger.add(name, _of_line(kind, line, flaw), number)
            continue
        found = list(iter_flaws(kind, value, redactor))
        for each in found:
            ledger.add(name, each, number)
        if take is not None and not found:
            take(value)
    ledger.rows += count
    return count


def _of_line(kind: str, line: bytes, flaw: Flaw) -> Flaw:
    if kind == JOURNAL_KIND and flaw.code in _TORN:
        return Flaw(
            flaw.code, "the line was cut short when its writer was stopped", "nothing to do, resuming allows for it",
            severity="note",
        )  # fmt: skip
    if not line.strip():
        return Flaw("blank_line", "is blank", "remove the line")
    return flaw
