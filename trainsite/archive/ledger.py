"""The ledger of redactions: one line per replacement, with everything but the text."""

from collections.abc import Iterable

from trainsite.archive.seal import seal_all_again
from trainsite.privacy import Find, Redactor
from trainsite.records.codec import to_row
from trainsite.records.redaction import Redaction


def ledger_lines(
    finds: Iterable[Find], redactor: Redactor, *, place: str, row: int | None = None, row_id: str | None = None
) -> list[bytes]:
    """Return a line for each find of a row or document; ``place`` is its table or document."""
    entries = _entries(finds, place, row, row_id)
    return seal_all_again("redaction", [to_row(entry) for entry in entries], redactor, place=place)


def ledger_of_rows(rows: Iterable[tuple[str, Iterable[Find]]], redactor: Redactor, *, place: str) -> list[bytes]:
    """Return the lines of many rows of a table, each named by its id: as one by one, and faster."""
    entries = [entry for row_id, finds in rows for entry in _entries(finds, place, None, row_id)]
    return seal_all_again("redaction", [to_row(entry) for entry in entries], redactor, place=place)


def _entries(finds: Iterable[Find], place: str, row: int | None, row_id: str | None) -> Iterable[Redaction]:
    for find in finds:
        yield Redaction(
            place=place,
            row=row,
            row_id=row_id,
            class_name=find.class_,
            detector=find.detector,
            layer=find.layer,
            path=find.path,
            start=find.start,
            end=find.end,
            length=find.length,
            tag=find.tag,
        )
