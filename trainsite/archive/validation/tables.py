"""Tables: one JSON value per line, all of one kind."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from trainsite.archive.validation.content import HARMLESS, iter_flaws
from trainsite.archive.validation.parsing import parse
from trainsite.archive.validation.report import Flaw, Ledger, unreadable
from trainsite.privacy import Redactor
from trainsite.records.codec import Json

JOURNAL_KIND = "run-journal"
_SECOND = Flaw("senseless", "an earlier row has this row_id", "collect the run again", "$.row_id")
_TORN = frozenset({"torn", "not_json", "not_utf8"})


def check_table(
    path: Path, kind: str, ledger: Ledger, redactor: Redactor | None, take: Callable[[Json], None] | None = None
) -> int | None:
    """Look at each row of a file, hand those of its kind to ``take``; return how many there are, None if unreadable."""
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
    row_ids: set[str] = set()
    for number, line in enumerate(lines, 1):
        count += 1
        value, flaw = parse(line.rstrip(b"\r\n"))
        if flaw is not None:
            ledger.add(name, _of_line(kind, line, flaw), number)
            continue
        found = list(iter_flaws(kind, value, redactor))
        for each in found:
            ledger.add(name, each, number)
        if any(each.code not in HARMLESS for each in found):
            continue
        if kind == "trajectory":
            if value["row_id"] in row_ids:
                ledger.add(name, _SECOND, number)
            row_ids.add(value["row_id"])
        if take is not None:
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
